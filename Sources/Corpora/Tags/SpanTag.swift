import Tokens

/// A tag of a span taken apart: the place of the word in the span, and the type of the span.
struct SpanTag: Equatable {
  static let outside = "O"

  /// nil outside of spans.
  let place: SpanPlace?
  let type: String
  /// Whether the tag is neither `O` nor a place with a type.
  let isMalformed: Bool

  init(place: SpanPlace?, type: String = "", isMalformed: Bool = false) {
    (self.place, self.type, self.isMalformed) = (place, type, isMalformed)
  }

  init(_ tag: String) { self.init(tag, in: .standard) }

  /// - Parameter spelling: how places and types are written; what is written in another way is malformed.
  init(_ tag: String, in spelling: TagSpelling) {
    if let spelled = SpelledTag(tag, typeComesFirst: spelling.typeComesFirst), spelling.fits(spelled),
      spelling.letters.has(spelled.letter)
    {
      self.init(place: spelled.place, type: spelled.type)
    } else {
      self.init(place: nil, isMalformed: tag != spelling.outside)
    }
  }
}

extension SpanPlace {
  /// The tag of a word here, in the standard spelling.
  func tag(ofType type: String) -> String { type.isEmpty ? rawValue : rawValue + "-" + type }
}
