/// Options that no model or training can have.
///
/// Options are named by the path of their properties, as `training.seed`, and by the names that a program has for them
/// in its messages.
public enum OptionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// - Parameter remedy: what to do, where it does not follow from what is expected.
  case outOfRange(option: String, found: String, expected: String, remedy: String? = nil)
  /// Two options that must be equal; `reason` is why.
  case unequal(option: String, found: Int, other: String, otherFound: Int, reason: String)
  /// Two options, with their values (`text.isJoint = false`), of which each is possible without the other.
  case contradiction(String, String, reason: String, remedy: String)
  /// An option, with its value, that does nothing without another.
  case needs(String, String, reason: String)

  /// The option that is named first: a path of properties, as `training.seed`.
  public var option: String {
    switch self {
    case .outOfRange(let option, _, _, _), .unequal(let option, _, _, _, _): option
    case .contradiction(let setting, _, _, _), .needs(let setting, _, _): String(setting.prefix { $0 != " " })
    }
  }

  /// - Throws: for a number of threads that is not positive.
  package static func check(threads count: Int) throws(OptionError) {
    if count < 1 { throw .outOfRange(option: "threads", found: "\(count)", expected: "a whole number of 1 or more") }
  }

  public var description: String { problem + "." }

  /// Without a full stop, as part of a longer sentence.
  package var problem: String {
    switch self {
    case .outOfRange(let option, let found, let expected, let remedy):
      "\(option) is \(found), expected \(expected)" + (remedy.map { "; \($0)" } ?? "")
    case .unequal(let option, let found, let other, let otherFound, let reason):
      "\(option) is \(found) and \(other) is \(otherFound), expected equal numbers: \(reason)"
    case .contradiction(let one, let other, let reason, let remedy):
      "\(one) and \(other) contradict each other: \(reason); \(remedy)"
    case .needs(let one, let other, let reason):
      "\(one) needs \(other): \(reason); give both, or leave out \(one)"
    }
  }
}
