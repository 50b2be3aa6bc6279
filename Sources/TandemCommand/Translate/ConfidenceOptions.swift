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
      Print behind the text the probability that the translation is good (more than 50 points in chrF; of several \
      sentences the lowest), or for each word the probability that a reference has it.
      """)
  var confidence: Unit?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Act on translations whose probability of being good is below this, such as 0.3: mark puts [?] before them, source \
      gives the source in their place, empty gives nothing. (default: mark)
      """, valueName: "probability [mark|source|empty]"))
  var below: [String] = []

  func validate() throws {
    if try lowConfidence() != nil && confidence == .word {
      throw ValidationError(
        "--below changes the text whose words --confidence word is about; leave out one of them.")
    }
  }

  /// Nil where nothing was asked for.
  func lowConfidence() throws -> LowConfidence? {
    guard let first = below.first else { return nil }
    guard let threshold = Double(first), threshold > 0 && threshold <= 1 else {
      throw ValidationError("--below is \(first.excerpt), expected a probability above 0 and at most 1, such as 0.3.")
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
