import Models
import Tensors

extension TagHead {
  /// A search among the tags of some texts, which lives as long as the tape's arena is not reset.
  package func search(_ texts: EncoderStates, on tape: Tape) -> any TagSearch {
    let emissions = emissions(texts, on: tape)
    guard let crf else {
      return IndependentTagSearch(
        logProbabilities: tape.logSoftmaxInPlace(emissions).value, shape: texts.wordShape, in: tape.arena)
    }
    return ViterbiSearch(
      crf.chain(tape.weights), emissions: emissions.value, shape: texts.wordShape, in: tape.arena,
      interruption: tape.interruption)
  }

  /// The probability of each tag at each word, `[wordCount, tags]`, in memory of the tape's arena.
  package func marginals(_ texts: EncoderStates, on tape: Tape) -> Matrix {
    let emissions = emissions(texts, on: tape)
    guard let crf else {
      emissions.value.softmaxInPlace()
      return emissions.value
    }
    return crf.chain(tape.weights).marginals(emissions.value, texts.wordShape, in: tape.arena)
  }
}
