import Tokens

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
package struct TagSpelling: Equatable, Codable, Sendable {
  /// The letters of the first word of a span, of those within it, of the last and of the only one.
  package enum Letters: String, CaseIterable, Codable, Sendable {
    case bioes = "BIES"
    case bilou = "BILU"
    case bmes = "BMES"
    case bmewo = "BMEW"

    func has(_ letter: UInt8) -> Bool { rawValue.utf8.contains(letter) }

    func letter(of place: SpanPlace) -> String {
      zip(rawValue, SpanPlace.allCases).first { $0.1 == place }.map { String($0.0) } ?? place.rawValue
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
  func text(of place: SpanPlace, type: String) -> String {
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
    guard let spelled = SpelledTag(tag), !spelled.type.isEmpty else { return tag }
    return spelled.place.tag(ofType: spelled.type)
  }

  /// Whether a tag is written so, the letter aside.
  func fits(_ tag: SpelledTag) -> Bool {
    guard tag.isLowercase == isLowercase else { return false }
    guard let found = tag.separator else { return true }
    return String(Unicode.Scalar(found)) == separator && tag.typeComesFirst == typeComesFirst
  }
}

extension TagSpelling {
  /// How often the letters, separators and so on of tags occur.
  struct Tally {
    private var letters: [UInt8: Int] = [:]
    private var separators: [UInt8: Int] = [:]
    private var (typeFirst, typeLast, lowercase, uppercase, bare) = (0, 0, 0, 0, 0)
    private var (upperOutside, lowerOutside) = (0, 0)

    mutating func add(_ tag: String, _ spelled: SpelledTag?) {
      switch tag {
      case "O": upperOutside += 1
      case "o": lowerOutside += 1
      default: break
      }
      guard let spelled else { return }
      letters[spelled.letter, default: 0] += 1
      if spelled.isLowercase { lowercase += 1 } else { uppercase += 1 }
      guard let separator = spelled.separator else {
        bare += 1
        return
      }
      separators[separator, default: 0] += 1
      if spelled.typeComesFirst { typeFirst += 1 } else { typeLast += 1 }
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
