/// How the tags of a scheme are written: the letters of the places, and how they are joined to the type.
///
/// ```
///                   New     York    Paris   is
/// standard          B-LOC   E-LOC   S-LOC   O
/// letters bilou     B-LOC   L-LOC   U-LOC   O      spaCy, Rasa, AllenNLP
/// letters bmes      B-LOC   E-LOC   S-LOC   O      M within a span; segmentation of Chinese
/// separator _       B_LOC   E_LOC   S_LOC   O
/// typeComesFirst    LOC-B   LOC-E   LOC-S   O
/// outside o         B-LOC   E-LOC   S-LOC   o
/// ```
/// A model knows the standard spelling alone. Tags are brought into it as they are read, and written as they stood in
/// the training file.
package struct TagSpelling: Hashable, Codable, Sendable {
  /// The letters of the first word of a span, of those within it, of the last and of the only one.
  package enum Letters: String, CaseIterable, Codable, Sendable {
    case bioes = "BIES"
    case bilou = "BILU"
    case bmes = "BMES"
    case bmewo = "BMEW"

    func place(of letter: UInt8) -> SpanTag.Place? {
      zip(rawValue.utf8, SpanTag.Place.allCases).first { $0.0 == letter }?.1
    }

    func letter(of place: SpanTag.Place) -> String {
      zip(rawValue, SpanTag.Place.allCases).first { $0.1 == place }.map { String($0.0) } ?? place.rawValue
    }
  }

  package var letters = Letters.bioes
  /// Between the letter and the type: one of `-`, `_` and `:`.
  package var separator = "-"
  /// `LOC-B` and not `B-LOC`.
  package var typeComesFirst = false
  /// `b-LOC`; the type stays as it is.
  package var isLowercase = false
  /// The tag of words outside of spans.
  package var outside = SpanTag.outside

  /// `B-LOC`, `I-LOC`, `E-LOC`, `S-LOC` and `O`.
  package static let standard = TagSpelling()

  package init() {}

  /// Tags of the standard spelling in this one; what is in no scheme stays as it is.
  package func spelled(_ tags: [String]) -> [String] {
    self == .standard ? tags : tags.map { spelled($0) }
  }

  func spelled(_ tag: String) -> String {
    let parts = SpanTag(tag)
    if parts.isMalformed { return tag }
    return parts.place.map { text(of: $0, type: parts.type) } ?? outside
  }

  /// The tag for a place in a span of a type.
  func text(of place: SpanTag.Place, type: String) -> String {
    let letter = isLowercase ? letters.letter(of: place).lowercased() : letters.letter(of: place)
    if type.isEmpty { return letter }
    return typeComesFirst ? type + separator + letter : letter + separator + type
  }

  /// Tags in the standard spelling: those of this one, and those of another that cannot be mistaken because they have a
  /// type. What is in none stays as it is.
  package func standard(_ tags: [String]) -> [String] { tags.map { standard($0) } }

  private func standard(_ tag: String) -> String {
    let parts = SpanTag(tag, in: self)
    if let place = parts.place { return place.tag(ofType: parts.type) }
    if !parts.isMalformed || tag == "o" { return SpanTag.outside }
    guard let reading = Reading(tag), !reading.type.isEmpty else { return tag }
    return reading.place.tag(ofType: reading.type)
  }
}

extension TagSpelling {
  /// A tag as it might be meant in any spelling.
  struct Reading: Hashable {
    /// In upper case.
    let letter: UInt8
    let isLowercase: Bool
    let type: String
    /// Nil for a letter alone.
    let separator: UInt8?
    let typeComesFirst: Bool

    private static let separators = Array("-_:".utf8)

    /// - Parameter typeComesFirst: what is tried first, as `S-B` can be read in both ways.
    /// - Returns: nil for a tag that is no letter of a place, with or without a type.
    init?(_ tag: String, typeComesFirst: Bool = false) {
      let bytes = tag.utf8
      guard let first = bytes.first, let last = bytes.last else { return nil }
      if bytes.count == 1 {
        self.init(first, type: "", separator: nil, typeComesFirst: typeComesFirst)
        return
      }
      guard bytes.count >= 3 else { return nil }
      for isAtEnd in [typeComesFirst, !typeComesFirst] {
        let separator = bytes[bytes.index(isAtEnd ? bytes.endIndex : bytes.startIndex, offsetBy: isAtEnd ? -2 : 1)]
        let type = isAtEnd ? Substring(bytes.dropLast(2)) : Substring(bytes.dropFirst(2))
        if Self.separators.contains(separator),
          let reading = Self(isAtEnd ? last : first, type: String(type), separator: separator, typeComesFirst: isAtEnd)
        {
          self = reading
          return
        }
      }
      return nil
    }

    private init?(_ letter: UInt8, type: String, separator: UInt8?, typeComesFirst: Bool) {
      let upper = letter & ~0x20
      guard Letters.allCases.contains(where: { $0.place(of: upper) != nil }) else { return nil }
      (self.letter, isLowercase) = (upper, letter != upper)
      (self.type, self.separator, self.typeComesFirst) = (type, separator, typeComesFirst)
    }

    /// The same letter is the same place in all spellings that have it.
    var place: SpanTag.Place { Letters.allCases.lazy.compactMap { $0.place(of: letter) }.first ?? .inside }

    func fits(_ spelling: TagSpelling) -> Bool {
      isLowercase == spelling.isLowercase
        && (separator.map {
          String(Unicode.Scalar($0)) == spelling.separator && typeComesFirst == spelling.typeComesFirst
        }
          ?? true)
    }
  }

  /// How often the letters, separators and so on of tags occur.
  struct Tally {
    private var letters: [UInt8: Int] = [:]
    private var separators: [UInt8: Int] = [:]
    private var (typeFirst, typeLast, lowercase, uppercase, bare) = (0, 0, 0, 0, 0)
    private var (upperOutside, lowerOutside) = (0, 0)

    mutating func add(_ tag: String, _ reading: Reading?) {
      switch tag {
      case "O": upperOutside += 1
      case "o": lowerOutside += 1
      default: break
      }
      guard let reading else { return }
      letters[reading.letter, default: 0] += 1
      if reading.isLowercase { lowercase += 1 } else { uppercase += 1 }
      guard let separator = reading.separator else {
        bare += 1
        return
      }
      separators[separator, default: 0] += 1
      if reading.typeComesFirst { typeFirst += 1 } else { typeLast += 1 }
    }

    /// The spelling of most tags.
    var spelling: TagSpelling {
      var spelling = TagSpelling()
      spelling.letters = seenLetters
      // By count, then by the byte, for the order in a dictionary is another one in every run.
      let separator = separators.max { ($0.value, $1.key) < ($1.value, $0.key) }
      spelling.separator = separator.map { String(Unicode.Scalar($0.key)) } ?? "-"
      spelling.typeComesFirst = typeFirst > typeLast
      spelling.isLowercase = lowercase > uppercase
      spelling.outside = lowerOutside > upperOutside ? "o" : SpanTag.outside
      return spelling
    }

    /// One letter for the other: M within spans for I, U and L for S and E, of which every span has one.
    private var seenLetters: Letters {
      func count(_ letters: String) -> Int { letters.utf8.reduce(0) { $0 + (self.letters[$1] ?? 0) } }
      if count("W") > count("SU") && count("M") >= count("I") { return .bmewo }
      if count("M") > count("I") { return .bmes }
      return count("LU") > count("ES") && 2 * count("LU") >= count("B") ? .bilou : .bioes
    }

    /// Whether the tags show spans, and not parts of speech that happen to be called so: where a letter could be
    /// anything, some span has to begin.
    var showsSpans: Bool {
      let isPlain = typeLast >= typeFirst && uppercase >= lowercase && bare == 0
      return isPlain || letters[UInt8(ascii: "B"), default: 0] > 0
    }
  }
}
