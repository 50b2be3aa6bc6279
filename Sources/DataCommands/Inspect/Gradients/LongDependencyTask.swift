import Tensors

/// Sequences whose first token must be predicted after many others that mean nothing.
///
/// ```
/// input    a x y x … z     a: one of `classCount` tokens; x, y, z: `delay` draws of `distractorCount` others
/// target             a     asked for once, after the last token
/// ```
/// The latch of Bengio et al. 1994, "Learning Long-Term Dependencies with Gradient Descent is Difficult", section II.
/// Differs from the paper: tokens with an embedding take the place of real numbers with noise, and there may be more
/// than two classes.
package struct LongDependencyTask: Sendable, Equatable {
  package var classCount = 4
  package var distractorCount = 4
  /// Tokens between the one that counts and the question.
  package var delay = 50

  package init() {}

  /// Those that count come first.
  package var tokenCount: Int { classCount + distractorCount }
  package var stepCount: Int { 1 + delay }

  package struct Batch: Sendable, Equatable {
    /// `[stepCount][sequences]`.
    package let tokens: [[Int32]]
    /// What is to be predicted of each sequence.
    package let classes: [Int32]
  }

  package func batch(_ sequenceCount: Int, from source: RandomSource) -> Batch {
    var random = source.generator
    func draw(_ tokens: Range<Int>) -> [Int32] {
      (0..<sequenceCount).map { _ in Int32(Int.random(in: tokens, using: &random)) }
    }
    let classes = draw(0..<classCount)
    return Batch(tokens: [classes] + (0..<delay).map { _ in draw(classCount..<tokenCount) }, classes: classes)
  }
}
