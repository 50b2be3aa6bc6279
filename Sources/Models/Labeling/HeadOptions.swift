import Tensors

/// The options of a head of any kind.
///
/// In JSON they stand under the name of their kind: `{"tags": {"_0": {"labelCount": 17, …}}}`.
package struct HeadOptions: Sendable {
  /// The kinds of heads that there are. Whoever adds one adds it here.
  package static let kinds: [any TaskHeadOptions.Type] = [
    TagHeadOptions.self, ClassHeadOptions.self, BoundaryHeadOptions.self,
  ]

  package var options: any TaskHeadOptions

  package init(_ options: any TaskHeadOptions) { self.options = options }
}

extension HeadOptions: Hashable {
  package static func == (a: HeadOptions, b: HeadOptions) -> Bool {
    AnyHashable(a.options) == AnyHashable(b.options)
  }

  package func hash(into hasher: inout Hasher) { options.hash(into: &hasher) }
}

extension HeadOptions: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }

    static let content = Key(stringValue: "_0")
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let known = Self.kinds.map { $0.kind }
    guard let key = container.allKeys.first, container.allKeys.count == 1,
      let kind = Self.kinds.first(where: { $0.kind == key.stringValue })
    else {
      let found = container.allKeys.map(\.stringValue).sorted().joined(separator: " and ")
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "found a head of kind \(found), expected \(known.joined(separator: " or "))"))
    }
    options = try container.nestedContainer(keyedBy: Key.self, forKey: key).decode(kind, forKey: .content)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    var members = container.nestedContainer(keyedBy: Key.self, forKey: Key(stringValue: type(of: options).kind))
    try members.encode(options, forKey: .content)
  }
}
