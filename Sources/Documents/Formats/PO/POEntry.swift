/// A message of a PO file.
struct POEntry {
  enum Keyword: Equatable, CustomStringConvertible {
    case context, source, plural
    case translation(form: Int?)

    init?(_ text: Substring) {
      switch text {
      case "msgctxt": self = .context
      case "msgid": self = .source
      case "msgid_plural": self = .plural
      case "msgstr": self = .translation(form: nil)
      default:
        let index = text.unicodeScalars.dropFirst(7).dropLast()
        guard text.utf8.starts(with: "msgstr[".utf8), text.utf8.last == UInt8(ascii: "]"), let form = Int(String(index))
        else { return nil }
        self = .translation(form: form)
      }
    }

    var description: String {
      switch self {
      case .context: "msgctxt"
      case .source: "msgid"
      case .plural: "msgid_plural"
      case .translation(nil): "msgstr"
      case .translation(let form?): "msgstr[\(form)]"
      }
    }
  }

  struct Field {
    let keyword: Keyword
    /// With the lines on which its string goes on.
    var lines: Range<Int>
    var string = POString()
  }

  /// The comments before it, if any, or its first field.
  let start: Int
  var fields: [Field] = []
  /// Behind its last field.
  var end: Int { fields.last?.lines.upperBound ?? start }
  /// Lines that begin with `#,`.
  var flags: [Int] = []
  /// The first line that says what the message was.
  var previous: Int?

  subscript(_ keyword: Keyword) -> Field? { fields.first { $0.keyword == keyword } }

  var translations: [Field] { fields.filter { if case .translation = $0.keyword { true } else { false } } }

  var isHeader: Bool { self[.context] == nil && self[.source]?.string.scalars.isEmpty == true }

  /// What may stand next.
  var expected: [Keyword] {
    switch fields.last?.keyword {
    case nil: [.context, .source]
    case .context: [.source]
    case .source: [.plural, .translation(form: nil)]
    case .plural: [.translation(form: 0)]
    case .translation(let form?): [.translation(form: form + 1)]
    case .translation(nil): []
    }
  }

  /// Whether another entry may begin; also behind a plural, of which a list of its forms may be missing.
  var isComplete: Bool {
    switch fields.last?.keyword {
    case .translation, .plural: true
    default: false
    }
  }
}
