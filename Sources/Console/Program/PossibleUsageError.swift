import Text

/// Errors of the library, some of which say that options are wrong, or do not fit the model that they are given with.
package protocol PossibleUsageError: Error {
  /// It is a mistake in the command line.
  var isUsageError: Bool { get }
}

extension TextError: PossibleUsageError {
  package var isUsageError: Bool {
    if case .unknownLocale = self { true } else { false }
  }
}
