import FileFormats
import Foundation
import Tensors
import Training

/// The file beside a model from which its training can be resumed.
///
/// It holds the state of the trainer, its arrays, and a fingerprint of options and data: a training is resumed only by
/// the command that began it. A finished training leaves the state of its end, so that repeating the command does not
/// train again, and that before its end, from which a command with higher limits goes on. Checksums of all that is read
/// guard against going on from damaged numbers.
struct CheckpointFile {
  private static let format = "tandem checkpoint 3"
  let path: String
  let fingerprint: TrainingFingerprint

  func save(_ snapshot: TrainingSnapshot) throws {
    let arrays = arrays(of: snapshot, best: snapshot.beforeEnd?.best ?? snapshot.best)
    var metadata = [
      "format": Self.format, "fingerprint": try json(fingerprint), "state": try json(snapshot.state),
      "arrays": checksum(of: arrays),
    ]
    if let before = snapshot.beforeEnd { metadata["stateBeforeEnd"] = try json(before.state) }
    metadata["checksum"] = Checksum.text(of: metadata)
    let tensors = arrays.map { name, array in Safetensors.Tensor(name, array.all) }
    try Safetensors.write(tensors, metadata: metadata, to: path)
  }

  /// The state of a training by its checkpoint.
  enum Restored {
    /// There is no checkpoint.
    case nothing
    /// The trainer was put into the state of the checkpoint.
    case unfinished
    /// The training has met a limit that is not raised.
    case finished(TrainingState, by: TrainingEndReason)
  }

  /// - Parameter limits: of the run that goes on, if it does.
  /// - Throws: `TrainingError.otherOptions`, `notACheckpoint` or `damagedCheckpoint`, or why the file cannot be read.
  func restore<Task>(into trainer: Trainer<Task>, limits: TrainingLimits) throws -> Restored {
    guard FileManager.default.fileExists(atPath: path) else { return .nothing }
    do {
      return try restore(from: SafetensorsFile(path: path), into: trainer, limits)
    } catch let error as SafetensorsError {
      if case .system = error.problem { throw error }
      throw TrainingError.damagedCheckpoint(path: path, problem: "\(error.problem)")
    }
  }

  private func restore<Task>(
    from file: SafetensorsFile, into trainer: Trainer<Task>, _ limits: TrainingLimits
  ) throws -> Restored {
    var metadata = file.metadata
    guard metadata["format"] == Self.format, let sum = metadata.removeValue(forKey: "checksum") else {
      throw TrainingError.notACheckpoint(path: path)
    }
    guard Checksum.text(of: metadata) == sum else { throw otherChecksum }
    guard var state: TrainingState = decode(metadata["state"]), state.isPossible,
      let found: TrainingFingerprint = decode(metadata["fingerprint"])
    else { throw TrainingError.notACheckpoint(path: path) }
    let differences = fingerprint.differences(from: found)
    if !differences.isEmpty { throw TrainingError.otherOptions(path: path, differences: differences) }
    if state.isFinished {
      guard let before: TrainingState = decode(metadata["stateBeforeEnd"]), before.isPossible else {
        throw TrainingError.notACheckpoint(path: path)
      }
      if let reason = limits.reached(by: before) { return .finished(state, by: reason) }
      state = before
    }
    try restore(state, from: file, checksum: metadata["arrays"], into: trainer)
    return .unfinished
  }

  private func restore<Task>(
    _ state: TrainingState, from file: SafetensorsFile, checksum: String?, into trainer: Trainer<Task>
  ) throws {
    let snapshot = trainer.snapshot
    // Before memory is taken: a state may claim any number.
    guard state.best.indices.allSatisfy({ file["best.\($0)"] != nil }) else {
      throw TrainingError.notACheckpoint(path: path)
    }
    let best = state.best.map { _ in Weights(layout: snapshot.weights.layout, count: snapshot.weights.count) }
    let arrays = arrays(of: snapshot, best: best)
    for (name, array) in arrays {
      guard file[name]?.elementCount == array.count else { throw TrainingError.notACheckpoint(path: path) }
      try file.copyFloats(name, into: array.all)
    }
    guard self.checksum(of: arrays) == checksum else { throw otherChecksum }
    trainer.resume(state: state, best: best)
  }

  private func arrays(of snapshot: TrainingSnapshot, best: [Weights]) -> [(name: String, array: FlatArray)] {
    var arrays = [(name: "weights", array: snapshot.weights.array)]
    if let average = snapshot.average { arrays.append(("average", average.array)) }
    if snapshot.carried.count > 0 { arrays.append(("carried", snapshot.carried)) }
    for (name, array) in snapshot.optimizer.state { arrays.append(("optimizer.\(name)", array)) }
    for (place, weights) in best.enumerated() { arrays.append(("best.\(place)", weights.array)) }
    return arrays
  }

  // MARK: Checksums

  private var otherChecksum: TrainingError {
    .damagedCheckpoint(path: path, problem: "its content does not agree with its checksum")
  }

  private func checksum(of arrays: [(name: String, array: FlatArray)]) -> String {
    Checksum.text(of: arrays.map { ($0.name, $0.array.all) })
  }

  // MARK: JSON

  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func decode<Value: Decodable>(_ text: String?) -> Value? {
    text.flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
  }
}
