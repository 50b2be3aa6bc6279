/// All stored properties of a value by their names, for the fingerprint of a checkpoint: an option that is added cannot
/// be forgotten here.
///
/// The public options are not `Encodable` themselves, lest programs keep files that follow how they are stored.
struct StoredProperties: Encodable {
  private let value: Any

  init(of value: Any) { self.value = value }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Name.self)
    for case (let label?, let value) in Mirror(reflecting: value).children {
      let mirror = Mirror(reflecting: value)
      // Like synthesized code, leaves out what is nil.
      let known: Any? = mirror.displayStyle == .optional ? mirror.children.first?.value : value
      guard let known else { continue }
      try members.encode(Self.encodable(known), forKey: Name(stringValue: label))
    }
  }

  private static func encodable(_ value: Any) -> any Encodable {
    if let value = value as? any Encodable { return value }
    if let choice = value as? any RawRepresentable, let name = choice.rawValue as? String { return name }
    precondition(Mirror(reflecting: value).displayStyle == .struct, "\(type(of: value)) is neither a value nor a group")
    return StoredProperties(of: value)
  }

  private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { return nil }
  }
}
