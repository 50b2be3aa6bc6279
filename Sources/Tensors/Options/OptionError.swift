/// Options that no model can have.
package enum OptionError: Error, Equatable, Sendable, CustomStringConvertible {
  case outOfRange(option: String, found: String, expected: String)
  /// Two options that must be equal; `reason` says why.
  case unequal(option: String, found: Int, other: String, otherFound: Int, reason: String)

  package var description: String {
    switch self {
    case .outOfRange(let option, let found, let expected):
      "\(option) is \(found), expected \(expected)"
    case .unequal(let option, let found, let other, let otherFound, let reason):
      "\(option) is \(found) and \(other) is \(otherFound), expected equal numbers: \(reason)"
    }
  }
}
