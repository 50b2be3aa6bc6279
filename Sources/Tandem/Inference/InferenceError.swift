import Tensors

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Why a model cannot be run as it was asked to.
public enum InferenceError: Error, Hashable, Sendable, LocalizedError, CustomStringConvertible {
  /// A number of threads that is not positive.
  case threads(Int)

  public var description: String {
    switch self {
    case .threads(let count): "The number of threads is \(count), expected 1 or more."
    }
  }

  public var errorDescription: String? { description }
}

extension Workers {
  /// - Parameter threads: of a public call.
  init(checking threads: Int) throws(InferenceError) {
    guard threads > 0 else { throw .threads(threads) }
    self.init(threadCount: threads)
  }
}
