import Text
import Tokens

extension NGramModel {
  /// The natural logarithms of the probabilities of the words of a sentence, and of its end.
  ///
  /// - Parameter sentence: without `<s>` and `</s>`.
  package func logProbabilities(of sentence: ArraySlice<TokenID>) -> [Double] {
    var logProbabilities: [Double] = []
    logProbabilities.reserveCapacity(sentence.count + 1)
    var state = start
    func add(_ id: TokenID) {
      let step = score(id, after: state)
      logProbabilities.append(step.logProbability)
      state = step.state
    }
    for id in sentence { add(id) }
    add(SpecialTokens.end)
    return logProbabilities
  }
}
