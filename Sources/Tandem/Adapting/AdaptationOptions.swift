import Corpora
import Tensors
import Text
import Training

/// How a trained model is fitted to text of one's own.
public struct AdaptationOptions: Sendable, Hashable {
  /// What to do with a line that is not UTF-8.
  public typealias InvalidUTF8 = LineReader.InvalidUTF8

  /// Small steps, few passes, and a pull back to the model: what it knew is to stay.
  public var training = TrainingOptions()
  /// Share of the examples that the model is validated on, where there are no others for that; above 0 and below 1.
  /// Some are held out in any case.
  public var heldOutShare = HeldOutPart().share
  /// Share of the target probability that a translator spreads over all tokens while it learns.
  public var labelSmoothing: Float = 0.1
  /// Longer examples are left out, in tokens, or in words for models of labels; nil for what a training leaves out.
  public var maximumLength: Int?
  /// What to do with a line that is not UTF-8: stop with an error, replace its invalid bytes, or skip the example.
  public var invalidUTF8 = InvalidUTF8.stop
  /// What the numbers of the model file are; nil for what they are in that of the model.
  public var storage: WeightStorage?

  public init() {
    training.plan.size = 16
    training.schedule.rate = 3e-4
    training.schedule.warmupSteps = 20
    // With 1,000 pairs of captions a translator of short sentences lost 0.1 BLEU on its own text; with a pull of 30 it
    // lost 1.5, and with 1, 20.
    training.optimizer.pull = 100
    training.baseShare = 0.2
    training.limits.epochs = 20
    training.limits.patience = 3
  }

  /// - Parameter name: what an error calls a property, as in a program whose options have names of their own.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try validateRanges(calling: name)
    try training.validate { name("training.\($0)") }
  }

  /// Checks each option by itself.
  package func validateRanges(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try training.validateRanges { name("training.\($0)") }
    try HeldOutPart(share: heldOutShare).validate { name("heldOut.\($0)") }
    try check(name("labelSmoothing"), rate: labelSmoothing)
    try check(name("maximumLength"), maximumLength ?? 1, in: 1...OptionLimit.count)
  }
}
