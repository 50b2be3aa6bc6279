import ArgumentParser
import Decoding
import Foundation
import Tandem

/// What is printed of a translation.
struct TranslationFormat: ParsableArguments {
  enum Alignment: String, CaseIterable, ExpressibleByArgument {
    case hard
    case soft
  }

  enum Scores: String, CaseIterable, ExpressibleByArgument {
    case sentence
    case word
  }

  @Option(
    help: "Print scores behind the text: of the sentence, or of each symbol and the end too (natural logarithms).")
  var scores: Scores?

  @Option(
    help: """
      Print source-target pairs of symbols behind the text, as 0-0 1-2, or the weight of each source symbol; of a long \
      line, which is translated in parts, the weights of the part behind the place where it begins, as 250:0.2,0.8.
      """)
  var alignment: Alignment?

  /// The line or lines of a translation.
  ///
  /// - Parameter number: of the line, from 0, for n-best lists; nil for the best alone.
  func lines(of translation: Translation, number: Int?) -> [String] {
    let shown = number == nil ? translation.candidates.prefix(1) : translation.candidates[...]
    return shown.map { candidate in
      var fields = number.map { ["\($0)"] } ?? []
      fields.append(candidate.text)
      if number != nil || scores != nil { fields.append(Self.decimal(candidate.score)) }
      if scores == .word {
        fields.append(
          candidate.hypothesis.symbolLogProbabilities.map { Self.decimal(Double($0)) }.joined(separator: " "))
      }
      if let alignment { fields.append(text(of: candidate.hypothesis, alignment)) }
      return fields.joined(separator: " ||| ")
    }
  }

  private func text(of hypothesis: Hypothesis, _ alignment: Alignment) -> String {
    switch alignment {
    case .hard: hypothesis.pharaohAlignment
    case .soft:
      (hypothesis.attention ?? []).map { row in
        (row.firstSource == 0 ? "" : "\(row.firstSource):")
          + row.weights.map { String(format: "%.4f", $0) }.joined(separator: ",")
      }.joined(separator: " ")
    }
  }

  static func decimal(_ value: Double) -> String { String(format: "%.4f", value) }
}
