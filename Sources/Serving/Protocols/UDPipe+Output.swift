import Corpora
import Tandem

/// How ``UDPipe`` writes sentences.
enum UDPipeOutput {
  case conllu(namesModel: Bool)
  case horizontal
  case vertical
  case plaintext(normalizesSpaces: Bool)

  /// Options of formats that are not known are ignored.
  init(_ text: String) throws(RequestFailure) {
    let (name, options) = text.cut(at: "=")
    switch name {
    case "conllu": self = .conllu(namesModel: options == nil)
    case "horizontal": self = .horizontal
    case "vertical": self = .vertical
    case "plaintext":
      self = .plaintext(normalizesSpaces: options?.split(separator: ";").contains("normalized_spaces") ?? false)
    default:
      throw .invalid("The output is \"\(text)\"; expected conllu, horizontal, vertical or plaintext.")
    }
  }

  func text(of sentences: [ColumnSentence], model: String) -> String {
    switch self {
    case .conllu(let namesModel):
      let comments = [
        "# generator = Tandem \(tandemVersion)", "# udpipe_model = \(model)",
        "# udpipe_model_licence = stated in the card of \(model)",
      ]
      return Self.text(ofLines: (namesModel ? comments : []) + sentences.flatMap(Self.lines))
    case .horizontal:
      // A space within a word would part it.
      return Self.text(
        ofLines: sentences.map { $0.words.map { $0.replacing(" ", with: "\u{A0}") }.joined(separator: " ") })
    case .vertical: return Self.text(ofLines: sentences.flatMap { $0.words + [""] })
    case .plaintext(normalizesSpaces: true):
      return Self.text(
        ofLines: sentences.enumerated().flatMap { number, sentence in
          (number > 0 && sentence.beginsParagraph ? [""] : []) + [Self.normalizedText(of: sentence)]
        })
    case .plaintext(normalizesSpaces: false):
      return sentences.flatMap(\.tokens).map { $0.spacesBefore + $0.form + $0.spacesAfter }.joined()
    }
  }

  private static func text(ofLines lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

  /// With the blank line at the end, which the last sentence may lack.
  private static func lines(of sentence: ColumnSentence) -> [String] {
    sentence.lines.last == "" ? sentence.lines : sentence.lines + [""]
  }

  private static func normalizedText(of sentence: ColumnSentence) -> String {
    let tokens = sentence.tokens
    return tokens.dropLast().map { $0.form + ($0.isJoinedToNext ? "" : " ") }.joined() + (tokens.last?.form ?? "")
  }
}
