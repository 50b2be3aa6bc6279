import Foundation

/// What languages are called.
enum LanguageNames {
  private static let english = Locale(identifier: "en")

  /// `German` of `de`; the code itself where there is no name.
  static func name(of code: String) -> String { english.localizedString(forIdentifier: code) ?? code }

  /// Whether a text is a code of ISO 639 that has a name.
  static func isCode(_ text: String) -> Bool {
    (2...3).contains(text.utf8.count) && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
      && english.localizedString(forLanguageCode: text).map { $0 != text } ?? false
  }
}
