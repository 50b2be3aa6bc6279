import FileFormats
import Tensors
import Training

/// Keeps a model file, its checkpoint and its log for one training: a second training of the same model is refused at
/// once, for one of the two would be lost.
struct ModelLock {
  private let lock: FileLock

  /// Finds out, too, whether the model can be written, which without this would fail after the first validation.
  ///
  /// - Throws: `TrainingError.modelInUse` or `unusableLock`; `ModelFileError`.
  init(_ path: String) throws {
    do {
      try AtomicFile.check(path)
    } catch {
      throw ModelFileError(path: path, problem: .file(SafetensorsError.Problem(error)))
    }
    do {
      lock = try FileLock(path)
    } catch .held {
      throw TrainingError.modelInUse(path: path)
    } catch .unusable(let lock, let reason) {
      throw TrainingError.unusableLock(path: path, lock: lock, reason: reason)
    } catch .path(let failure) {
      throw ModelFileError(path: path, problem: .file(SafetensorsError.Problem(failure)))
    }
  }

  func release() { lock.release() }
}
