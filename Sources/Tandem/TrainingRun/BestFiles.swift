import Foundation
import Tensors
import Training

/// Model files of the weights of the best validations.
struct BestFiles {
  let modelPath: String

  /// The file of the best validation's weights (1), the second best's (2) and so on: `en-de.best-1.safetensors` beside
  /// `en-de.safetensors`.
  func path(_ number: Int) -> String {
    let ending = modelPath.hasSuffix(".safetensors") ? ".safetensors" : ""
    return "\(modelPath.dropLast(ending.count)).best-\(number)\(ending)"
  }

  /// Leaves the weights of each of the best validations in a file, and removes files of higher numbers that a training
  /// before this one left. Before the first validation nothing is touched.
  ///
  /// - Parameter written: steps of the validations whose weights are in the files by now.
  func write(
    _ snapshot: TrainingSnapshot, but written: [Int],
    _ write: (Weights, TrainingState.Kept, _ path: String) throws -> Void
  ) throws {
    guard !snapshot.best.isEmpty else { return }
    for (place, (weights, kept)) in zip(snapshot.best, snapshot.state.best).enumerated()
    where !(written.indices.contains(place) && written[place] == kept.step) {
      try write(weights, kept, path(place + 1))
    }
    var stale = snapshot.best.count + 1
    var status = stat()
    // A folder of that name is none of ours, and would go with all that is in it.
    while lstat(path(stale), &status) == 0 && status.st_mode & S_IFMT == S_IFREG {
      try FileManager.default.removeItem(atPath: path(stale))
      stale += 1
    }
  }
}
