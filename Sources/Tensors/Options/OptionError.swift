/// Options that no model can have.
public enum OptionError: Error, Equatable, Sendable, CustomStringConvertible {
  case outOfRange(option: String, found: String, expected: String)
  /// Two options that must be equal; `reason` is why.
  case unequal(option: String, found: Int, other: String, otherFound: Int, reason: String)

  /// The option that is named first: a path of properties, as `training.seed`.
  public var option: String {
    switch self {
    case .outOfRange(let option, _, _), .unequal(let option, _, _, _, _): option
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
    case .outOfRange(let option, let found, let expected):
      "\(option) is \(found), expected \(expected)"
    case .unequal(let option, let found, let other, let otherFound, let reason):
      "\(option) is \(found) and \(other) is \(otherFound), expected equal numbers: \(reason)"
    }
  }
}
