import Tensors
import Tokens

/// Several models that vote: the mean of their probabilities.
///
/// Sutskever et al. 2014 and most of machine translation since. The members may differ in everything but their
/// vocabularies and candidates. Attention is the mean of the members' attention.
package struct EnsembleStepModel<Member: StepModel>: StepModel {
  package let members: [Member]

  /// - Throws: ``SearchError/emptyEnsemble`` and ``SearchError/vocabulariesDiffer(_:)``.
  package init(_ members: [Member]) throws(SearchError) {
    guard let first = members.first else { throw .emptyEnsemble }
    guard members.allSatisfy({ $0.vocabularySize == first.vocabularySize }) else {
      throw .vocabulariesDiffer(members.map(\.vocabularySize))
    }
    self.members = members
  }

  package var vocabularySize: Int { members[0].vocabularySize }

  package func start(_ source: PackedSequences, prefixes: [[TokenID]], in arena: Arena, scratch: Arena) -> (
    context: [Member.Context], state: [Member.State]
  ) {
    let starts = members.map { $0.start(source, prefixes: prefixes, in: arena, scratch: scratch) }
    return (starts.map(\.context), starts.map(\.state))
  }

  package func step(_ rows: StepRows, from state: [Member.State], context: [Member.Context], in arena: Arena)
    -> StepOutput<[Member.State]>
  {
    let outputs = members.indices.map { members[$0].step(rows, from: state[$0], context: context[$0], in: arena) }
    let sum = outputs[0].probabilitiesInPlace()
    for output in outputs.dropFirst() { sum.add(output.probabilitiesInPlace()) }
    sum.scale(by: 1 / Float(members.count))
    outputs[0].candidates?.excludeOthers(in: sum)
    return StepOutput(
      scores: sum, scale: .probabilities, state: outputs.map(\.state), weights: mean(outputs.compactMap(\.weights)),
      candidates: outputs[0].candidates)
  }

  /// The mean, in the memory of the first. Members without attention have no vote.
  private func mean(_ weights: [AttentionWeights]) -> AttentionWeights? {
    guard let first = weights.first, weights.count > 1 else { return weights.first }
    let sum = first.values.value
    for other in weights.dropFirst() {
      precondition(other.offsets.elementsEqual(first.offsets), "members attend to sources of different lengths")
      sum.add(other.values.value)
    }
    sum.scale(by: 1 / Float(weights.count))
    return first
  }
}

extension StepOutput {
  /// The scores as probabilities, in their place.
  fileprivate func probabilitiesInPlace() -> Matrix {
    switch scale {
    case .logits: scores.softmaxInPlace()
    case .logProbabilities: scores.exponentialInPlace()
    case .probabilities: break
    }
    return scores
  }
}
