import ArgumentParser
import Console
import Tandem

/// What is told of the confidence in translations, and what becomes of those of which it is low.
struct ConfidenceOptions: ParsableArguments {
  enum Unit: String, CaseIterable, ExpressibleByArgument {
    case sentence
    case word
  }

  @Option(
    help: """
      Print behind the text how probable it is that the translation is good (that it has more than 50 points in chrF; of \
      several sentences the lowest), or of each word that a reference has it. Models know it that were trained with 100 \
      validation pairs or more.
      """)
  var confidence: Unit?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Act on translations that are good with a lower probability than this, as 0.3: mark puts [?] before them, source \
      gives the source in their place, empty nothing. (default: mark)
      """, valueName: "probability [mark|source|empty]"))
  var below: [String] = []

  func validate() throws { _ = try parsed() }

  /// Nil where nothing was asked for.
  var lowConfidence: LowConfidence? { (try? parsed()) ?? nil }

  private func parsed() throws -> LowConfidence? {
    guard let first = below.first else { return nil }
    guard let threshold = Double(first), threshold > 0 && threshold <= 1 else {
      throw ValidationError("--below is \(first.excerpt), expected a probability above 0 and at most 1, as 0.3.")
    }
    guard below.count > 1 else { return LowConfidence(below: threshold) }
    guard below.count == 2, let action = LowConfidence.Action(rawValue: below[1]) else {
      throw ValidationError(
        "--below \(first) is followed by \(below.dropFirst().joined(separator: " ").excerpt), expected one of "
          + "\(LowConfidence.Action.allCases.map(\.rawValue).joined(separator: ", ")), or nothing.")
    }
    return LowConfidence(below: threshold, action)
  }

  /// - Throws: `TranslatorError.noConfidence`.
  func check(_ translator: Translator) throws {
    if confidence != nil || !below.isEmpty { try translator.requireConfidence() }
  }

  /// What is printed of a candidate; nil for nothing.
  func text(of candidate: Translation.Candidate, by translator: Translator) -> String? {
    switch confidence {
    case nil: nil
    case .sentence: (candidate.confidence ?? 0).fourDecimals
    case .word:
      translator.wordScores(of: candidate).compactMap { $0.confidence?.fourDecimals }.joined(separator: " ")
    }
  }
}
