import Glibc

/// How much memory counting may take, and where it goes with the rest.
package struct WorkingMemory: Sendable, Equatable {
  /// Bytes for the text and its sorting. The different n-grams come on top of it, as the model does.
  package var byteCount = 1 << 30
  /// The folder of temporary files, which have no name there.
  package var temporaryFolder: String

  /// How many tokens fit: each is there twice, as it came and in its sentence, and has its place in two orders.
  var tokenCount: Int { max(byteCount / 16, 1 << 10) }

  package init() {
    temporaryFolder = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
  }
}
