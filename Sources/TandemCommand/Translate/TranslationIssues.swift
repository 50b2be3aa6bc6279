import Console
import Tandem
import Text

/// What the lines of a text, or the segments of a document, and their translations show, for warnings at the end.
struct TranslationIssues {
  enum Unit: String {
    case lines
    case segments

    var one: String { String(rawValue.dropLast()) }
  }

  private let unit: Unit
  /// The number of the first counts from 1.
  private var found: [Translation.Issue: (count: Int, first: Int)] = [:]

  init(in unit: Unit) { self.unit = unit }

  init(_ issues: [Translation.Issue: TranslatedDocument.IssueCount], in unit: Unit) {
    self.unit = unit
    found = issues.mapValues { ($0.count, $0.first) }
  }

  mutating func add(_ issues: Set<Translation.Issue>, of number: Int) {
    for issue in issues { found[issue, default: (0, number)].count += 1 }
  }

  func warn() {
    for issue in Translation.Issue.allCases {
      guard let (count, first) = found[issue] else { continue }
      Message.warning(message(of: issue, place: "\(count), the first is \(unit.one) \(first)."))
    }
  }

  private func message(of issue: Translation.Issue, place: String) -> String {
    let units = unit == .lines ? "Lines" : "Segments"
    switch issue {
    case .fewerSentences:
      return
        "\(units) that seem to have more sentences than their translations: \(place) A model of single sentences loses the "
        + "others; leave out --split none or --prefix, or put each sentence on a line of its own."
    case .lostPlaceholders:
      return
        "\(units) whose translations lack a placeholder or an address: \(place) The model does not copy them; mend these "
        + "translations, or use a model that was trained with --placeholders."
    case .manyPlaceholders:
      return
        "\(units) with more placeholders, addresses and numbers in a sentence than the \(PlaceholderSymbol.count) that are "
        + "copied: \(place) The others were translated as text; split such sentences."
    case .unfamiliarText:
      return
        "\(units) whose words are cut into single letters, as happens to text in another script or in another language: "
        + "\(place) Their translations may be noise; give text of the kind that the model was trained on."
    }
  }
}
