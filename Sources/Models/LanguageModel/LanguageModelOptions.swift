import Layers
import Tensors

/// How a neural language model reads.
public enum LanguageArchitecture: String, Sendable, Hashable, Codable, CaseIterable {
  /// Recurrent layers.
  case recurrent
  /// A fixed number of tokens (Bengio et al. 2003).
  case window
  /// The same number of tokens, without their order.
  case bag
  /// What was predicted before instead of a state (Jordan 1986).
  case outputRecurrence = "output-recurrence"
}

/// The options of a neural language model: everything its equations depend on.
public struct LanguageModelOptions: Sendable, Hashable, Codable {
  package var vocabularySize = 0
  public var architecture = LanguageArchitecture.recurrent
  /// Sizes and dropouts of the part that reads, in one direction; of its layers only a recurrent model has more than
  /// one.
  public var encoder = EncoderOptions()
  /// Tokens that a window or a bag holds; with the one that is predicted, n-grams of order 5, like those it is compared
  /// with.
  public var windowLength = 4
  /// With output recurrence, the true token stands for the prediction before.
  public var teacherForcing = true
  public var softmax = SoftmaxKind.full
  /// Draws of a sampled softmax, for each shard of a minibatch; a tenth of a vocabulary of words, as a rule.
  public var sampleCount = 1000
  /// The first rank of frequency in each cluster of an adaptive softmax.
  public var cutoffs: [Int] = []
  /// Tokens whose ids tell nothing of their frequency, which is low; for a sampled or adaptive softmax.
  package var rareTokens = 0..<0
  /// Rate of dropout of the last layer's states, which the output layer reads.
  public var outputDropout: Float = 0
  /// The output layer shares its weights with the embedding (Press and Wolf 2017). Where the sizes differ, a linear
  /// layer without bias stands between.
  public var tiedOutput = true
  /// A text is read as a whole: each line begins in the state in which the line before it was left.
  public var carriesState = false
  /// A second stack that reads lines from their end shares embedding and output, to begin a bidirectional encoder with
  /// (Peters et al. 2017).
  public var hasBackwardModel = false
  /// Weight of the mean square of what the output layer reads (activation regularization, Merity et al. 2017).
  public var activationPenalty: Float = 0
  /// Weight of the mean square of its changes from token to token, before dropout.
  public var changePenalty: Float = 0
  public var initialization = Initialization()

  public init() {
    encoder.stack.isBidirectional = false
  }

  /// Sets the rate of dropout of embeddings, after each layer and before the output.
  public mutating func setDropout(_ rate: Float) {
    encoder.setDropout(rate)
    outputDropout = rate
  }

  /// Model files keep the names that options had when the format was made.
  private enum CodingKeys: String, CodingKey {
    case vocabularySize, architecture, encoder, windowLength, teacherForcing, softmax, sampleCount, cutoffs
    case rareTokens = "rareSymbols"
    case outputDropout, tiedOutput, carriesState
    case hasBackwardModel = "hasTwin"
    case activationPenalty, changePenalty, initialization
  }

  /// Checks everything that `NeuralLanguageModel` takes for granted.
  ///
  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("vocabularySize"), vocabularySize, in: 1...OptionLimit.vocabularySize)
    try validateRanges(calling: name)
    try validateContextEncoder(name)
    try validateSoftmax(name)
  }

  /// Checks each option by itself.
  package func validateRanges(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try encoder.validate { name("encoder.\($0)") }
    try check(name("outputDropout"), rate: outputDropout)
    try check(name("activationPenalty"), activationPenalty, in: 0...OptionLimit.factor)
    try check(name("changePenalty"), changePenalty, in: 0...OptionLimit.factor)
    try check(name("windowLength"), windowLength, in: 1...OptionLimit.windowLength)
    try check(name("sampleCount"), sampleCount, in: 1...OptionLimit.vocabularySize)
    try initialization.validate { name("initialization.\($0)") }
  }

  private func validateContextEncoder(_ name: (String) -> String) throws(OptionError) {
    if encoder.stack.isBidirectional {
      throw .outOfRange(
        option: name("encoder.stack.isBidirectional"), found: "true",
        expected: "false: what is predicted next must not be read before"
      )
    }
    if encoder.isReversed {
      throw .outOfRange(option: name("encoder.isReversed"), found: "true", expected: "false")
    }
    if [.window, .bag].contains(architecture) {
      // What a window holds is kept for each token that is read.
      let size = windowLength * encoder.embeddingSize
      if size > OptionLimit.size {
        throw .outOfRange(
          option: "\(name("windowLength")) * \(name("encoder.embeddingSize"))", found: "\(size)",
          expected: "\(OptionLimit.size) at most", remedy: "lower one of them")
      }
    }
    guard architecture != .recurrent else { return }
    let found = name("architecture = \(architecture.rawValue)")
    let remedy = "use \(name("architecture = \(LanguageArchitecture.recurrent.rawValue)"))"
    if hasBackwardModel {
      throw .contradiction(
        name("hasBackwardModel = true"), found, reason: "only recurrent layers can read from the end, too",
        remedy: remedy)
    }
    if changePenalty != 0 {
      throw .contradiction(
        name("changePenalty = \(changePenalty)"), found, reason: "only recurrent layers have states that change",
        remedy: remedy)
    }
  }

  private func validateSoftmax(_ name: (String) -> String) throws(OptionError) {
    if rareTokens.lowerBound < 0 || rareTokens.upperBound > vocabularySize {
      throw .outOfRange(
        option: name("rareTokens"), found: "\(rareTokens)", expected: "tokens of a vocabulary of \(vocabularySize)")
    }
    if architecture == .outputRecurrence && !teacherForcing && softmax != .full {
      throw .contradiction(
        name("teacherForcing = false"), name("softmax = \(softmax.rawValue)"),
        reason: "each step needs the probabilities of all tokens",
        remedy: "use \(name("softmax = \(SoftmaxKind.full.rawValue)"))")
    }
    guard softmax == .adaptive else { return }
    if tiedOutput {
      throw .contradiction(
        name("tiedOutput = true"), name("softmax = \(softmax.rawValue)"),
        reason: "rare tokens have smaller vectors in the output layer than in the embedding",
        remedy: "use \(name("tiedOutput = false"))")
    }
    if cutoffs.isEmpty || !zip([0] + cutoffs, cutoffs + [vocabularySize]).allSatisfy({ $0 < $1 }) {
      throw .outOfRange(
        option: name("cutoffs"), found: cutoffs.map(String.init).joined(separator: ","),
        expected: "rising numbers from 1 to below the size of the vocabulary, which is \(vocabularySize)")
    }
  }
}
