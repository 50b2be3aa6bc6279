import CICU

/// The names of locales as ICU knows them.
enum LocaleName {
  /// The ICU name of a language tag: "de-DE" and "de_DE" give "de_DE", "" the root locale.
  ///
  /// ICU itself answers any name it does not know with its root locale, which hides a mistyped option.
  ///
  /// - Throws: `TextError.unknownLocale` when the tag is malformed or names no language that ICU knows.
  static func canonical(_ tag: String) throws(TextError) -> String {
    if tag.isEmpty { return "" }
    let hyphenated = String(tag.map { $0 == "_" ? "-" : $0 })
    var name = [CChar](repeating: 0, count: 160)
    var parsed: Int32 = 0
    var status: Int32 = 0
    let length = cicu_locale_from_tag(hyphenated, &name, Int32(name.count), &parsed, &status)
    guard !cicu_failed(status), Int(parsed) == hyphenated.utf8.count, cicu_knows_language(name) else {
      throw .unknownLocale(found: tag)
    }
    return String(decoding: name.prefix(Int(length)).map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
  }
}
