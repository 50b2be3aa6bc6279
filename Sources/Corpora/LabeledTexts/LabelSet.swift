/// The labels or tags that a model predicts, numbered.
package struct LabelSet: Sendable, Equatable, Codable {
  /// By their numbers.
  package private(set) var names: [String] = []
  private var numbers: [String: Int32] = [:]

  package init(_ labels: [String] = []) {
    for label in labels { _ = insert(label) }
  }

  package var count: Int { names.count }

  package subscript(number: Int32) -> String { names[Int(number)] }

  /// The number of a label, or nil.
  package func number(of label: String) -> Int32? { numbers[label] }

  /// The number of a label, which is added if it is new.
  package mutating func insert(_ label: String) -> Int32 {
    if let number = numbers[label] { return number }
    let number = Int32(names.count)
    numbers[label] = number
    names.append(label)
    return number
  }

  // MARK: Codable, as a list

  package init(from decoder: any Decoder) throws {
    let labels = try decoder.singleValueContainer().decode([String].self)
    self.init(labels)
    if count != labels.count {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "a label comes twice"))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(names)
  }
}
