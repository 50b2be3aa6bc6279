import ArgumentParser
import Console
import Evaluation
import Foundation
import Text

struct EvaluateConfidence: ParsableCommand {
  enum Unit: String, CaseIterable, ExpressibleByArgument {
    case sentence
    case word
  }

  static let configuration = CommandConfiguration(
    commandName: "confidence", abstract: "Measure the calibration of confidences.",
    discussion: """
      HYP has lines of `tandem translate --confidence sentence` or --confidence word: a text, ` ||| ` and one \
      probability, or one for each word. A translation counts as good if it has more than 50 points in chrF, and a \
      word as right if the reference has it. Prints the expected calibration error in 10 bins, the area under the curve of the \
      receiver operating characteristic, and the Brier score.
      """)

  @Argument(help: ArgumentHelp("Translations with their confidence; - is standard input.", valueName: "hyp"))
  var hypotheses: String

  @Argument(help: ArgumentHelp("References: a file with a line for each translation.", valueName: "ref"))
  var reference: String

  @Option(help: "What the probabilities are of.")
  var unit = Unit.sentence

  func validate() throws { try checkOneIsStandardInput([hypotheses, reference]) }

  func run() throws {
    let files = try ParallelLines([hypotheses, reference])
    var (probabilities, outcomes) = ([Double](), [Bool]())
    var number = 0
    while let lines = try files.next() {
      number += 1
      let (text, found) = try parsed(lines[0], number: number)
      switch unit {
      case .sentence: outcomes.append(TranslationOutcome.isGood(text, reference: lines[1]))
      case .word:
        let words = text.split(separator: " ")
        guard words.count == found.count else {
          throw unexpected(
            "\(found.count.counted("probability", plural: "probabilities")) of \(words.count.counted("word"))", number,
            expected: "one for each word")
        }
        outcomes += TranslationOutcome.areFound(words, reference: lines[1])
      }
      probabilities += found
    }
    try files.requireLines()
    try Output.line("\(CalibrationScore(of: probabilities, outcomes: outcomes))")
  }

  private func parsed(_ line: String, number: Int) throws -> (text: String, probabilities: [Double]) {
    guard let separator = line.range(of: " ||| ", options: .backwards) else {
      throw unexpected("no ` ||| `", number, expected: "a text, ` ||| ` and its confidence")
    }
    let fields = line[separator.upperBound...].split(separator: " ")
    let found = fields.compactMap { Double($0) }.filter { (0...1).contains($0) }
    guard found.count == fields.count, unit == .word || found.count == 1 else {
      throw unexpected(
        "\(String(line[separator.upperBound...]).excerpt)", number,
        expected: unit == .word
          ? "probabilities from 0 to 1" : "one probability from 0 to 1 (for --confidence word give --unit word)")
    }
    let text = line[..<separator.lowerBound]
    return (String(text.range(of: " ||| ").map { text[..<$0.lowerBound] } ?? text), found)
  }

  private func unexpected(_ found: String, _ line: Int, expected: String) -> ComparisonError {
    .noConfidence(found: found, expected: expected, .init(path: hypotheses, line: line))
  }
}
