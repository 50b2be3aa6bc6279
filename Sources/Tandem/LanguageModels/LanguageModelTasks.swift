import Corpora
import Models
import Tensors
import Text
import Tokens
import Training

/// Lines that are learned one by one, as a trainer sees them.
struct LineModelTask: BucketedTask {
  let model: NeuralLanguageModel
  let training: TokenLines
  let validation: TokenLines
  let labelSmoothing: Float
  let exampleLengths: [ExampleLength]

  init(model: NeuralLanguageModel, training: TokenLines, validation: TokenLines, labelSmoothing: Float) {
    self.model = model
    self.training = training
    self.validation = validation
    self.labelSmoothing = labelSmoothing
    exampleLengths = (0..<training.lineCount).map {
      ExampleLength(source: training[$0].count, target: training[$0].count)
    }
  }

  func batch(_ examples: [Int], random: RandomSource) -> LanguageBatch {
    batch(examples, of: training, hasBackwardModel: model.options.hasBackwardModel)
  }

  private func batch(_ lines: [Int], of text: TokenLines, hasBackwardModel: Bool) -> LanguageBatch {
    LanguageBatch(
      lines: lines.map { text[$0] }, start: SpecialTokens.start, hasBackwardModel: hasBackwardModel)
  }

  func targetCount(_ batch: LanguageBatch) -> Int { batch.targetCount }

  func loss(_ batch: LanguageBatch, at step: TrainingStep, on tape: Tape) -> LossSum {
    model.loss(batch, smoothing: labelSmoothing, scale: step.scale, on: tape).sum
  }

  func validate(_ weights: Weights, workers: Workers) throws -> ValidationScore {
    let lengths = (0..<validation.lineCount).map { ExampleLength(source: validation[$0].count, target: 0) }
    let run = MinibatchPlan(unit: .tokens, size: 2048).sorted(lengths)
    let sums = try run.resultsOfBatches(on: WorkerPool(workers), weights: weights) { lines, tape in
      model.loss(batch(lines, of: validation, hasBackwardModel: false), on: tape).sum
    }
    return ValidationScore(summing: sums)
  }
}

/// A text that is learned as a whole, in lanes, as a trainer sees it: truncated backpropagation through time.
///
/// Gradients flow back over `horizon` tokens and weights are updated every `interval` tokens: k2 and k1 of Williams and
/// Peng 1990. Where k2 is more, tokens before a window are read again; where it is less, a window is read in parts.
struct StreamModelTask: TrainingTask {
  let model: NeuralLanguageModel
  let training: TokenLines
  let validation: TokenLines
  let labelSmoothing: Float
  let truncation: Truncation
  private let lanes: ContiguousBatches
  private let states: HiddenStateStore

  /// - Parameter laneCount: places of the text that are read at once: the size of a minibatch.
  init(
    model: NeuralLanguageModel, training: TokenLines, validation: TokenLines, labelSmoothing: Float,
    truncation: Truncation, laneCount: Int
  ) {
    self.model = model
    self.training = training
    self.validation = validation
    self.labelSmoothing = labelSmoothing
    self.truncation = truncation
    lanes = ContiguousBatches(count: training.tokens.count, laneCount: laneCount)
    states = HiddenStateStore(of: model)
  }

  /// Windows of some lanes.
  struct Batch: Sendable {
    let windows: [ContiguousBatches.Window]
    /// Parts of the windows, in the order of reading; the states flow from one to the next and no gradient does.
    let parts: [Part]

    struct Part: Sendable {
      let text: LanguageBatch
      /// Tokens of the windows that were read before this part.
      let offset: Int
      /// Lanes of the rows.
      let lanes: [Int]
    }
  }

  var isEmpty: Bool { training.tokens.isEmpty }

  func minibatches(_ plan: MinibatchPlan, epoch: Int, random: RandomSource) -> [[ContiguousBatches.Window]] {
    var generator = random(epoch).generator
    return lanes.windows(lead: truncation.lead) { truncation.length(&generator) }
  }

  var carriedCount: Int { lanes.laneCount * states.floatsPerLane }

  func batch(_ windows: [ContiguousBatches.Window], random: RandomSource) -> Batch {
    let longest = windows[0].read.count
    let parts = stride(from: 0, to: longest, by: truncation.partLength(longest)).map { offset -> Batch.Part in
      var (ranges, learned, lanes): ([Range<Int>], [Range<Int>], [Int]) = ([], [], [])
      for window in windows {
        let begin = window.read.lowerBound + offset
        guard begin < window.read.upperBound else { continue }
        ranges.append(begin..<min(begin + truncation.partLength(longest), window.read.upperBound))
        learned.append(window.learned)
        lanes.append(window.lane)
      }
      return Batch.Part(
        text: LanguageBatch(
          ranges, of: training.tokens, end: SpecialTokens.end, learned: learned,
          hasBackwardModel: model.options.hasBackwardModel),
        offset: offset, lanes: lanes)
    }
    return Batch(windows: windows, parts: parts)
  }

  func targetCount(_ batch: Batch) -> Int {
    // Windows of random length count alike, as their steps do: so a step's size goes with its length (Merity et al.
    // 2018).
    if truncation.isRandom { return batch.windows.count * truncation.interval }
    return batch.parts.reduce(0) { $0 + $1.text.targetCount }
  }

  func loss(_ batch: Batch, at step: TrainingStep, on tape: Tape) -> LossSum {
    var sum = LossSum()
    for part in batch.parts {
      let isFirst = part.offset == 0 && batch.windows[0].isFirst
      let initial = isFirst ? nil : states.states(of: part.lanes, in: step.carried, on: tape)
      let (partSum, layers) = model.loss(
        part.text, from: initial, smoothing: labelSmoothing, scale: step.scale, on: tape)
      sum += partSum
      let shape = part.text.forward.inputs.shape
      let isLast = part.offset == batch.parts[batch.parts.count - 1].offset
      let rows = shape.lengths.indices.map { sequence -> Int? in
        let read = isLast ? batch.windows[sequence].handover - part.offset : shape.lengths[sequence]
        // A lane that ends before has no next window.
        return read > 0 ? shape.row(sequence, min(read, shape.lengths[sequence]) - 1) : nil
      }
      states.keep(layers, rows: rows, of: part.lanes, in: step.carried)
    }
    return sum
  }

  func validate(_ weights: Weights, workers: Workers) throws -> ValidationScore {
    try LaneScorer(model: model, states: states).score(validation.tokens, weights, workers)
  }
}

/// How far gradients flow back through time, and how often weights are updated.
public struct Truncation: Sendable, Hashable, Codable {
  /// Tokens over which gradients flow back at most, k2.
  public var horizon = 35
  /// Tokens of each lane between updates, k1; nil for as many as the horizon.
  public var updateInterval: Int?
  /// The interval is drawn anew for each minibatch: around the given one or, one time in twenty, around half of it
  /// (Merity et al. 2018).
  public var isRandom = false

  private static let shortestRandomHorizon = 10

  public init() {}

  /// - Parameter name: what an error calls a property.
  /// - Throws: the first option that is out of range, or contradicts another.
  package func validate(calling name: (String) -> String = { $0 }) throws(OptionError) {
    try check(name("horizon"), horizon, in: 1...OptionLimit.count)
    try check(name("updateInterval"), updateInterval ?? 1, in: 1...OptionLimit.count)
    guard isRandom else { return }
    if let updateInterval {
      throw .contradiction(
        name("isRandom = true"), name("updateInterval = \(updateInterval)"),
        reason: "intervals are drawn around \(name("horizon"))", remedy: "leave out one of them")
    }
    if horizon < Self.shortestRandomHorizon {
      throw .outOfRange(
        option: name("horizon"), found: "\(horizon)",
        expected:
          "\(Self.shortestRandomHorizon) or more with \(name("isRandom = true")), which adds or takes away some five")
    }
  }

  var interval: Int { updateInterval ?? horizon }

  /// Tokens that are read again before a window.
  var lead: Int { isRandom ? 0 : max(0, horizon - interval) }

  /// Tokens that a window of `length` is read by.
  func partLength(_ length: Int) -> Int { isRandom || horizon >= interval ? max(length, 1) : horizon }

  func length(_ random: inout RandomSource.Generator) -> Int {
    guard isRandom else { return interval }
    let mean = random.uniform() < 0.95 ? Double(interval) : Double(interval) / 2
    return max(5, Int((mean + 5 * random.normal()).rounded()))
  }
}

/// Measures a text in several lanes at once: parts of it, each of which begins without a state.
struct LaneScorer {
  let model: NeuralLanguageModel
  let states: HiddenStateStore
  /// Lanes at most, so many that products are tall. They do not follow the number of threads, on which no score
  /// depends.
  private let largestLaneCount = 16
  /// Tokens: the first hundreds may be predicted worse for want of a state, so a lane has many times as many.
  private let shortestLane = 4096
  private let lanesPerPiece = 4
  private let windowLength = 64

  func score(_ tokens: [TokenID], _ weights: Weights, _ workers: Workers) throws -> ValidationScore {
    let laneCount = min(largestLaneCount, max(1, tokens.count / shortestLane))
    let lanes = ContiguousBatches(count: tokens.count, laneCount: laneCount)
    let windows = lanes.windows { windowLength }
    let carried = FlatArray(count: lanes.laneCount * states.floatsPerLane)
    let pieceCount = (lanes.laneCount + lanesPerPiece - 1) / lanesPerPiece
    let sums = try WorkerPool(workers).mapUnlessCancelled(pieceCount) { piece, arena in
      var sum = LossSum()
      for minibatch in windows {
        let own = minibatch.filter { $0.lane / lanesPerPiece == piece }
        if own.isEmpty { continue }
        if workers.interruption?.isRequested == true { break }
        arena.reset()
        let tape = Tape(weights: weights, arena: arena)
        let batch = LanguageBatch(own.map(\.read), of: tokens, end: SpecialTokens.end)
        let ownLanes = own.map(\.lane)
        let initial = own[0].isFirst ? nil : states.states(of: ownLanes, in: carried, on: tape)
        let (part, layers) = model.loss(batch, from: initial, on: tape)
        sum += part
        let shape = batch.forward.inputs.shape
        states.keep(layers, rows: shape.lastRows.map { Int($0) }, of: ownLanes, in: carried)
      }
      return sum
    }
    return ValidationScore(summing: sums)
  }
}

extension ValidationScore {
  init(summing sums: [LossSum], taskScore: Double? = nil) {
    var sum = LossSum()
    for part in sums { sum += part }
    self.init(
      negativeLogLikelihood: sum.negativeLogLikelihood, tokenCount: sum.tokenCount, taskScore: taskScore)
  }
}
