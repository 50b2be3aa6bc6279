import Text

/// Lines of a file, of which those to come can be looked at.
package final class PeekingLines {
  package typealias Line = (text: String, number: Int)

  package let lines: LineReader
  /// Looked at, and not given out yet; maybe what went wrong then.
  private var waiting: ArraySlice<Result<Line, any Error>> = []

  package init(_ lines: LineReader) { self.lines = lines }

  package var path: String { lines.path }

  /// The next line with its number, or nil after the last.
  ///
  /// - Throws: what `LineReader.next()` throws.
  package func next() throws -> Line? {
    if let line = waiting.popFirst() { return try line.get() }
    return try lines.next().map { ($0, lines.lineNumber) }
  }

  /// The line after so many others; nil where there is none, or none that can be read.
  package func peek(after count: Int = 0) -> Line? {
    while waiting.count <= count {
      do {
        guard let line = try lines.next() else { return nil }
        waiting.append(.success((line, lines.lineNumber)))
      } catch {
        waiting.append(.failure(error))
      }
    }
    return try? waiting[waiting.startIndex + count].get()
  }

  /// Whether ``next()`` would return at once, see `LineReader.hasLineWaiting()`.
  package func hasLineWaiting() throws -> Bool {
    if !waiting.isEmpty { return true }
    return try lines.hasLineWaiting()
  }
}
