import ArgumentParser
import Decoding
import Tandem
import Text

/// What is printed of a translation.
struct TranslationFormat: ParsableArguments {
  enum Alignment: String, CaseIterable, ExpressibleByArgument {
    case hard
    case soft
  }

  enum Scores: String, CaseIterable, ExpressibleByArgument {
    case sentence
    case word
    case token

    /// `symbol` is what older versions called a token.
    init?(argument: String) { self.init(rawValue: argument == "symbol" ? "token" : argument) }

    /// What is printed of the log-probabilities of tokens and of the end, which comes last; nil for nothing.
    ///
    /// - Parameter words: the places of the tokens that spell each word.
    func text(_ logProbabilities: [Float], words: @autoclosure () -> [Range<Int>]) -> String? {
      text(tokens: logProbabilities.map { Double($0) }) {
        // Nothing was scored of an empty translation, not even its end.
        let end = logProbabilities.indices.suffix(1)
        return (words() + [end]).map { word in logProbabilities[word].reduce(0) { $0 + Double($1) } }
      }
    }

    /// The same, with the ends of sentences, and of the parts of long ones.
    func text(of hypothesis: Hypothesis, by tokenizer: Tokenizer) -> String? {
      text(tokens: hypothesis.tokenLogProbabilities.map { Double($0) }) {
        hypothesis.scoredGroups(tokenizer.words(of: hypothesis.tokens)).map(\.logProbability)
      }
    }

    private func text(tokens: @autoclosure () -> [Double], words: () -> [Double]) -> String? {
      let shown: [Double]
      switch self {
      case .sentence: return nil
      case .word: shown = words()
      case .token: shown = tokens()
      }
      return shown.map(\.fourDecimals).joined(separator: " ")
    }
  }

  @Option(
    help: """
      Print scores behind the text: of the line, or of each word or token and of the end of each sentence (natural \
      logarithms).
      """)
  var scores: Scores?

  @Option(
    help: """
      Print source-target pairs of tokens behind the text, as 0-0 1-2, or the weight of each source token; from the \
      second sentence of a line on those of its own tokens alone, after the number of the first, as 25:0.2,0.8.
      """)
  var alignment: Alignment?

  @Flag(
    help: """
      Print an empty line behind the list of each line's --n-best, so that a program that reads a pipe knows that it has \
      all of it.
      """)
  var endLists = false

  /// The line or lines of a translation.
  ///
  /// - Parameters:
  ///   - number: of the line, from 0, for n-best lists; nil for the best alone.
  ///   - confidence: what of it is printed.
  func lines(
    of translation: Translation, number: Int?, by translator: Translator, _ confidence: ConfidenceOptions
  ) -> [String] {
    let shown = number == nil ? translation.candidates.prefix(1) : translation.candidates[...]
    let lines = shown.map { candidate in
      var fields = number.map { ["\($0)"] } ?? []
      fields.append(candidate.text)
      if number != nil || scores != nil { fields.append(candidate.score.fourDecimals) }
      if let text = scores?.text(of: candidate.hypothesis, by: translator.target) { fields.append(text) }
      if let alignment { fields.append(text(of: candidate.hypothesis, alignment)) }
      if let text = confidence.text(of: candidate, by: translator) { fields.append(text) }
      return fields.joined(separator: " ||| ")
    }
    return endLists ? lines + [""] : lines
  }

  private func text(of hypothesis: Hypothesis, _ alignment: Alignment) -> String {
    switch alignment {
    case .hard: hypothesis.pharaohAlignment
    case .soft:
      (hypothesis.attention ?? []).map { row in
        (row.firstSource == 0 ? "" : "\(row.firstSource):")
          + row.weights.map(\.fourDecimals).joined(separator: ",")
      }.joined(separator: " ")
    }
  }
}
