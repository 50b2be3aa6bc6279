/// A column of a file, or a part of one: what is a word, a tag, a label or a text there.
///
/// ```swift
/// try Column(parsing: "2")             // the second column
/// try Column(parsing: "-1")            // the last one
/// try Column(parsing: "UPOS")          // the fourth one of CoNLL-U
/// try Column(parsing: "FEATS.Number")  // `Sing` in `Case=Nom|Number=Sing`, `_` where there is none
/// ```
package enum Column: Hashable, Sendable {
  /// From 1, or from -1 backwards, which counts from the end.
  case number(Int)
  case field(CoNLLUField)
  /// The value of a feature in FEATS or MISC.
  case feature(String, of: CoNLLUField)

  /// - Throws: `ColumnError.unknownColumn`.
  package init(parsing text: String) throws(ColumnError) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    if let number = Int(text), number != 0 {
      self = .number(number)
    } else if let field = CoNLLUField(rawValue: String(Substring(parts[0])).uppercased()) {
      guard parts.count == 2 else {
        self = .field(field)
        return
      }
      let feature = String(Substring(parts[1]))
      let isName = !feature.isEmpty && !feature.utf8.contains { "=|\t\n".utf8.contains($0) }
      guard field.hasFeatures && isName else { throw .unknownColumn(found: text) }
      self = .feature(feature, of: field)
    } else {
      throw .unknownColumn(found: text)
    }
  }

  /// Whether the column of CoNLL-U with this number has what a tagger may predict: not the numbers of words, their
  /// forms, or a list of anything.
  package var holdsTagsInCoNLLU: Bool {
    let fields: [CoNLLUField] = [.lemma, .upos, .xpos, .feats, .deprel]
    return fields.contains { $0.index == index(in: CoNLLUField.allCases.count) }
  }

  package var isNumber: Bool { if case .number = self { true } else { false } }

  /// From 0 among so many columns, when it is there.
  func index(in count: Int) -> Int? {
    let index =
      switch self {
      case .number(let number) where number > 0: number - 1
      // There is no column 0.
      case .number(let number): number < 0 ? count &+ number : -1
      case .field(let field), .feature(_, let field): field.index
      }
    return 0..<count ~= index ? index : nil
  }
}

extension Column: CustomStringConvertible {
  package var description: String {
    switch self {
    case .number(let number): String(number)
    case .field(let field): field.rawValue
    case .feature(let name, let field): "\(field.rawValue).\(name)"
    }
  }
}

/// The ten columns of CoNLL-U, https://universaldependencies.org/format.html.
package enum CoNLLUField: String, CaseIterable, Sendable {
  case id = "ID"
  case form = "FORM"
  case lemma = "LEMMA"
  case upos = "UPOS"
  case xpos = "XPOS"
  case feats = "FEATS"
  case head = "HEAD"
  case deprel = "DEPREL"
  case deps = "DEPS"
  case misc = "MISC"

  /// What stands where a field has no value.
  static let noValue = "_"

  /// Whether the column lists `Name=Value`, parted by `|`.
  var hasFeatures: Bool { self == .feats || self == .misc }

  var index: Int {
    switch self {
    case .id: 0
    case .form: 1
    case .lemma: 2
    case .upos: 3
    case .xpos: 4
    case .feats: 5
    case .head: 6
    case .deprel: 7
    case .deps: 8
    case .misc: 9
    }
  }
}
