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

  public var description: String {
    switch self {
    case .outOfRange(let option, let found, let expected):
      "\(option) is \(found), expected \(expected)"
    case .unequal(let option, let found, let other, let otherFound, let reason):
      "\(option) is \(found) and \(other) is \(otherFound), expected equal numbers: \(reason)"
    }
  }
}
