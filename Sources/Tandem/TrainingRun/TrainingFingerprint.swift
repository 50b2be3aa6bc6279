import Corpora
import FileFormats
import Foundation
import Tensors
import Training

/// What a training depends on, by name: a checkpoint is for the training with the same.
struct TrainingFingerprint: Codable {
  private(set) var values: [String: String] = [:]
  /// Names of what follows from options and examples, or of what has no name of its own.
  private var contents: Set<String> = []

  private enum CodingKeys: CodingKey {
    case values
  }

  /// Options that came later, with what stood in their place: checkpoints of before still serve.
  private static let olderValues = [
    "training.precision": Precision.f32.rawValue, "learnsShortlist": "0", "text.placeholderRate": "0",
    "text.unifiesMarks": "0", "training.optimizer.pull": "0", "training.baseShare": "0", weights: "1",
    "learnsSegmenter": "false",
  ]

  /// - Parameters:
  ///   - options: of model and training. `TrainingLimits` among them are left out: a training that was stopped may go
  ///     on with others.
  ///   - training: digest of the training examples.
  ///   - validation: digest of the validation examples.
  ///   - parts: what the tokens stand for.
  init(of options: some Encodable, training: UInt64, validation: UInt64, parts: [String: String]) throws {
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(options))
    Self.flatten(json, name: "") { values[$0] = $1 }
    values[Self.training] = String(training, radix: 16)
    values[Self.validation] = String(validation, radix: 16)
    for (name, part) in parts { setContent(name, String(Checksum.of(part), radix: 16)) }
  }

  mutating func set(_ name: String, _ value: String) { values[name] = value }

  /// - Parameter value: follows from options and examples, by themselves or by their checksum; JSON is looked into.
  mutating func setContent(_ name: String, _ value: String) {
    values[name] = value
    contents.insert(name)
  }

  /// The weights that a training begins with, where these do not follow from its options.
  mutating func setStart(_ weights: Weights) { setContent("weights at the start", Checksum.text(of: weights)) }

  /// What is held out of the training examples, if anything is.
  mutating func setHeldOut(_ part: HeldOutPart?) {
    if let part { set("heldOut.share", "\(part.share)") }
  }

  /// Those of the corpora of training examples; none where every example comes once in an epoch.
  mutating func setWeights(_ weights: [Double]) {
    set(Self.weights, weights.isEmpty ? "1" : weights.map(\.asTyped).joined(separator: ", "))
  }

  private static let weights = "weights of the training text"
  private static let training = "training text"
  private static let validation = "validation text"

  // MARK: Comparing

  /// All options that differ, in the order of their names. Examples follow from options too, as tokens do from the size
  /// of a vocabulary, so they are reported only where no option differs; and what follows from examples where these are
  /// the same.
  func differences(from checkpoint: TrainingFingerprint) -> [OptionDifference] {
    var checkpoint = checkpoint
    checkpoint.values.merge(Self.olderValues.filter { values[$0.key] != nil }) { found, _ in found }
    let keys = Set(values.keys).union(checkpoint.values.keys).filter { values[$0] != checkpoint.values[$0] }.sorted()
    let heads = keys.filter(contents.contains).flatMap { headDifferences(at: $0, from: checkpoint) }
    let examples = [Self.training, Self.validation]
    let options = keys.filter { !contents.contains($0) && !examples.contains($0) }
    let reported = options.isEmpty && heads.isEmpty ? keys.filter(examples.contains) : options
    return (reported.isEmpty && heads.isEmpty ? keys : reported).map { difference(at: $0, from: checkpoint) } + heads
  }

  private func difference(at key: String, from checkpoint: TrainingFingerprint) -> OptionDifference {
    OptionDifference(
      name: key, value: values[key], checkpointValue: checkpoint.values[key],
      isContent: contents.contains(key) || [Self.training, Self.validation].contains(key))
  }

  /// The options of a model's heads, which are in its JSON alone. How many labels there are follows from the examples.
  private func headDifferences(at key: String, from checkpoint: TrainingFingerprint) -> [OptionDifference] {
    let (now, before) = (Self.leaves(values[key]), Self.leaves(checkpoint.values[key]))
    return Set(now.keys).union(before.keys).filter {
      $0.hasPrefix("heads.") && !$0.hasSuffix(".labelCount") && now[$0] != before[$0]
    }.sorted().map { OptionDifference(name: $0, value: now[$0], checkpointValue: before[$0]) }
  }

  // MARK: JSON

  private static func leaves(_ text: String?) -> [String: String] {
    guard let text, let json = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
      let members = json as? [String: Any]
    else { return [:] }
    var leaves: [String: String] = [:]
    for (number, head) in (members["heads"] as? [Any] ?? []).enumerated() {
      flatten(head, name: "heads.\(number)") { leaves[$0] = $1 }
    }
    return leaves
  }

  private static func flatten(_ value: Any, name: String, _ add: (_ name: String, _ value: String) -> Void) {
    if let list = value as? [Any] { return add(name, list.map { "\($0)" }.joined(separator: ",")) }
    guard let object = value as? [String: Any] else { return add(name, "\(value)") }
    for (key, value) in object { flatten(value, name: name.isEmpty ? key : "\(name).\(key)", add) }
  }
}
