import Foundation
import Tensors
import Training

/// The file beside a model from which its training can be resumed.
///
/// It holds the state of the trainer, its arrays, and a fingerprint of options and data: a training is resumed only by
/// the command that began it. When training is finished the arrays go and the state stays, so that repeating the
/// command does not train again.
struct CheckpointFile {
  private static let format = "tandem checkpoint 1"
  let path: String
  let fingerprint: Fingerprint

  /// What a training depends on, by name.
  struct Fingerprint: Codable, Equatable {
    var values: [String: String] = [:]

    /// The first value that differs, for a message.
    func difference(from other: Fingerprint) -> String? {
      for key in Set(values.keys).union(other.values.keys).sorted() where values[key] != other.values[key] {
        return "\(key): \(values[key] ?? "none") instead of \(other.values[key] ?? "none")"
      }
      return nil
    }
  }

  func save(_ snapshot: TrainingSnapshot) throws {
    let metadata = [
      "format": Self.format, "fingerprint": try json(fingerprint), "state": try json(snapshot.state),
    ]
    let arrays = snapshot.state.isFinished ? [] : self.arrays(of: snapshot)
    let tensors = arrays.map { name, array in
      Safetensors.Tensor(name, Matrix(base: array.base, rows: 1, columns: array.count))
    }
    try withExtendedLifetime(snapshot.weights) { try Safetensors.write(tensors, metadata: metadata, to: path) }
  }

  /// - Returns: the state that the trainer was put into; nil when there is no checkpoint.
  /// - Throws: `TrainingError.otherOptions`, or why the file cannot be read.
  func restore<Task>(into trainer: Trainer<Task>) throws -> TrainingState? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try SafetensorsFile(path: path)
    guard file.metadata["format"] == Self.format, let state: TrainingState = decode(file.metadata["state"]),
      let found: Fingerprint = decode(file.metadata["fingerprint"]), state.isPossible
    else { throw TrainingError.notACheckpoint(path: path) }
    if let difference = fingerprint.difference(from: found) {
      throw TrainingError.otherOptions(path: path, difference: difference)
    }
    let snapshot = trainer.snapshot
    var best: [Weights] = []
    if !state.isFinished {
      // Before memory is taken: a damaged state may claim any number.
      guard state.best.indices.allSatisfy({ file["best.\($0)"] != nil }) else {
        throw TrainingError.notACheckpoint(path: path)
      }
      best = state.best.map { _ in Weights(layout: snapshot.weights.layout, count: snapshot.weights.count) }
      var filled = snapshot
      filled.best = best
      for (name, array) in arrays(of: filled) {
        guard file[name]?.elementCount == array.count else { throw TrainingError.notACheckpoint(path: path) }
        try file.copyFloats(name, into: array.elements)
      }
    }
    trainer.resume(state: state, best: best)
    return state
  }

  private func arrays(of snapshot: TrainingSnapshot) -> [(name: String, array: FlatArray)] {
    var arrays = [(name: "weights", array: snapshot.weights.array)]
    if let average = snapshot.average { arrays.append(("average", average.array)) }
    for (name, array) in snapshot.optimizer.state { arrays.append(("optimizer.\(name)", array)) }
    for (place, weights) in snapshot.best.enumerated() { arrays.append(("best.\(place)", weights.array)) }
    return arrays
  }

  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func decode<Value: Decodable>(_ text: String?) -> Value? {
    text.flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
  }
}
