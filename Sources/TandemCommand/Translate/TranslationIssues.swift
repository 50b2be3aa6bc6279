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
  private let lowConfidence: LowConfidence?
  /// The number of the first counts from 1.
  private var found: [Translation.Issue: (count: Int, first: Int)] = [:]

  init(in unit: Unit, lowConfidence: LowConfidence?) { (self.unit, self.lowConfidence) = (unit, lowConfidence) }

  init(
    _ issues: [Translation.Issue: TranslatedDocument.IssueCount], in unit: Unit, lowConfidence: LowConfidence?
  ) {
    self.init(in: unit, lowConfidence: lowConfidence)
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

  private func outcome(of action: LowConfidence.Action) -> String {
    switch action {
    case .mark: "They begin with \(LowConfidence.mark.dropLast()); check them, or give shorter and simpler sentences."
    case .source: "They stand in the source language."
    case .empty: "They are left empty."
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
    case .lowConfidence:
      let low = lowConfidence ?? LowConfidence(below: 1)
      return
        "\(units) whose translations have a probability of being good below \(low.threshold): \(place) "
        + outcome(of: low.action)
    case .unfamiliarText:
      return
        "\(units) of words that the model does not know, or that are cut into single letters, as in another language or "
        + "script: "
        + "\(place) Their translations may be noise; give text of the kind that the model was trained on."
    }
  }
}
