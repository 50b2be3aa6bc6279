/// What a server may be asked for at most.
package struct ServingOptions: Sendable {
  package var batches = BatchLimits()
  /// Bytes of a request's body.
  package var bodyLimit = 4 << 20
  /// Unicode scalars of one text; nil for no limit.
  package var characterLimit: Int?
  /// Texts of one request; nil for no limit.
  package var textLimit: Int?
  /// Alternatives of one text; nil for no limit but that of the search.
  package var alternativeLimit: Int?

  /// Tokens of a language model's prompt, and those that it is to generate.
  package var contextLimit = 1 << 15

  package init() {}

  /// - Throws: `RequestFailure.invalid` when there are too many texts, or one is too long.
  func check(_ texts: [String]) throws(RequestFailure) {
    if let textLimit, texts.count > textLimit {
      throw .invalid("The request has \(texts.count) texts; at most \(textLimit) are allowed.")
    }
    if let characterLimit, let length = texts.map(\.unicodeScalars.count).max(), length > characterLimit {
      throw .invalid("A text has \(length) characters; at most \(characterLimit) are allowed.")
    }
  }
}
