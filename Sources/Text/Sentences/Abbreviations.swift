import CICU

/// Words that are written with a full stop within sentences, such as "Dr" and "e.g".
public struct Abbreviations: Hashable, Sendable {
  /// Without the last full stop, with small letters and capitals as in text; `#` for all short numbers.
  public let words: Set<String>

  public init(_ words: Set<String>) { self.words = words }

  /// What several languages of Europe have, where nothing more is known of a text.
  public static let usual = Abbreviations([
    "Abb", "bzw", "ca", "cf", "d.h", "Dr", "Drs", "e.g", "evtl", "ggf", "i.e", "inkl", "Jr", "Mlle", "Mme", "Mr", "Mrs",
    "Ms", "Mt", "Nr", "p.ex", "Prof", "Rev", "sog", "Sr", "Sra", "St", "u.a", "vgl", "vs", "z.B", "zzgl",
  ])

  /// Stands for numbers of one or two digits, and for those in Roman letters: of days, kings and chapters.
  static let number = "#"

  static let ordinals = Abbreviations([number])

  /// Those that CLDR lists for a locale, except those of several words, whose last word is no abbreviation by itself.
  static func listed(forLocaleNamed name: String) -> Abbreviations {
    var words: Set<String> = []
    withUnsafeMutablePointer(to: &words) { words in
      cicu_for_abbreviations(name, words) { context, text, length in
        let word = String(decoding: UnsafeBufferPointer(start: text, count: Int(length)), as: UTF16.self)
        guard word.hasSuffix("."), !word.contains(" ") else { return }
        context?.assumingMemoryBound(to: Set<String>.self).pointee.insert(String(word.dropLast()))
      }
    }
    return Abbreviations(words)
  }

  package func union(_ other: Abbreviations) -> Abbreviations { Abbreviations(words.union(other.words)) }

  /// Whether a word is one of them, at the beginning of a sentence with a capital, too.
  func contains(_ word: Substring) -> Bool {
    if Self.isNumber(word) { return words.contains(Self.number) }
    if words.contains(String(word)) { return true }
    guard let first = word.first, first.isUppercase else { return false }
    return words.contains(first.lowercased() + word.dropFirst())
  }

  static func isNumber(_ word: Substring) -> Bool {
    let scalars = word.unicodeScalars
    if scalars.count <= 2 && scalars.allSatisfy({ $0.properties.numericType == .decimal }) { return !scalars.isEmpty }
    let isRoman = scalars.count <= 5 && scalars.allSatisfy { $0 == "I" || $0 == "V" || $0 == "X" }
    return isRoman && word != "I"
  }
}

extension Abbreviations: Codable {
  public init(from decoder: any Decoder) throws {
    try self.init(Set(decoder.singleValueContainer().decode([String].self)))
  }

  /// In order, so that equal models have equal files.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(words.sorted())
  }
}
