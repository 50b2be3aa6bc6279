#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Two text files with one sentence a line; line N of the target translates line N of the source.
public struct ParallelFiles: Sendable, Hashable {
  /// Paths.
  public var source: String
  public var target: String

  public init(source: String, target: String) {
    self.source = source
    self.target = target
  }

  public init(source: URL, target: URL) { self.init(source: source.path, target: target.path) }
}
