import Text

/// Errors of the library, some of which say that options are wrong, or do not fit the model that they are given with.
package protocol PossibleMistake: Error {
  /// It is a mistake in the command line.
  var isMistake: Bool { get }
}

extension TextError: PossibleMistake {
  package var isMistake: Bool {
    if case .unknownLocale = self { true } else { false }
  }
}
