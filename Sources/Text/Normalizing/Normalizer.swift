import CICU

/// Brings text into one Unicode normal form and, if asked, one case.
///
/// ```swift
/// let normalize = try Normalizer(casing: .lower, locale: "de")
/// normalize("Cafe\u{301}")  // "café", four scalars
/// ```
/// Text that differs only in how its accents are encoded must give the same tokens, so NFC is the default. NFKC also
/// unifies compatibility variants (full-width letters, ligatures, no-break spaces); it cannot be undone. A letter with
/// more than 1,024 combining marks is normalized in parts.
public struct Normalizer: Hashable, Sendable {
  public enum Form: String, Codable, CaseIterable, Sendable {
    /// Canonical composition.
    case nfc
    /// Compatibility composition.
    case nfkc
    /// The text as it came.
    case none
  }

  public enum Casing: String, Codable, CaseIterable, Sendable {
    case keep
    /// Unicode's full case folding, independent of locale ("Straße" becomes "strasse").
    case fold
    /// Lower case by the rules of the locale ("I" becomes "ı" in Turkish).
    case lower
  }

  public let form: Form
  public let casing: Casing
  /// A language tag; empty for the rules common to all languages. Only `Casing.lower` depends on it.
  public let locale: String
  private let localeName: String

  /// - Throws: `TextError.unknownLocale`.
  public init(form: Form = .nfc, casing: Casing = .keep, locale: String = "") throws {
    self.form = form
    self.casing = casing
    self.locale = locale
    localeName = try LocaleName.canonical(locale)
  }

  private init(casing: Casing) {
    (form, self.casing, locale, localeName) = (.none, casing, "", "")
  }

  /// A normal form alone, which no locale changes.
  package init(_ form: Form) {
    (self.form, casing, locale, localeName) = (form, .keep, "", "")
  }

  /// Lower case by the rules common to all languages; the normal form stays. Unlike `lowercased()` it knows that a
  /// sigma at the end of a word is "ς".
  package static let lowercase = Normalizer(casing: .lower)

  /// The text, normalized.
  public func callAsFunction(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in isUnchanged(bytes) ? nil : transformed(bytes) } ?? text
  }

  /// Whether a scan of the bytes shows that nothing has to be done; `false` decides nothing.
  func isUnchanged(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    // Below U+0300 everything is in NFC and nothing combines; the lead byte of U+0300 is 0xCC. Beyond ASCII, NFKC and
    // case mapping need a look.
    let limit: UInt8 = casing == .keep && form != .nfkc ? 0xCC : 0x80
    if casing == .keep && form == .none { return true }
    if casing == .keep { return bytes.allSatisfy { $0 < limit } }
    return bytes.allSatisfy { $0 < limit && !(0x41...0x5A).contains($0) }
  }

  private func transformed(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var text = UTF16Text()
    text.assign(bytes)
    normalize(&text)
    if casing != .keep {
      // Case first on composed text, then composition again, because case mapping may leave decomposed letters.
      switch casing {
      case .keep: break
      case .fold: text.transform { cicu_fold_case($0, $1, $2, $3, &$4) }
      case .lower: text.transform { cicu_lowercase(localeName, $0, $1, $2, $3, &$4) }
      }
      normalize(&text)
    }
    return text.string
  }

  private func normalize(_ text: inout UTF16Text) {
    guard form != .none else { return }
    let compatibility = form == .nfkc
    let isNormalized = text.units.withUnsafeBufferPointer { units in
      units.isEmpty || cicu_is_normalized(compatibility, units.baseAddress, Int32(units.count))
    }
    if isNormalized { return }
    text.transformStretches(
      cutBefore: { cicu_boundary_before(compatibility, $0) },
      by: { cicu_normalize(compatibility, $0, $1, $2, $3, &$4) })
  }
}

extension Normalizer: Codable {
  private enum CodingKeys: String, CodingKey {
    case form, casing, locale
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      form: values.decode(Form.self, forKey: .form), casing: values.decode(Casing.self, forKey: .casing),
      locale: values.decode(String.self, forKey: .locale))
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(form, forKey: .form)
    try values.encode(casing, forKey: .casing)
    try values.encode(locale, forKey: .locale)
  }
}
