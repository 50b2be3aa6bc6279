/// Lines of a file with their numbers, of which those to come can be looked at.
package final class PeekingLines {
  package typealias Line = (text: String, number: Int)

  /// Has read what was looked at.
  package let reader: LineReader
  /// Looked at, and not given out yet; maybe what went wrong then.
  private var waiting: ArraySlice<Result<Line, any Error>> = []

  package init(_ reader: LineReader) { self.reader = reader }

  package var path: String { reader.path }
  /// Whether a line that was looked at has not been given out yet.
  package var isAhead: Bool { !waiting.isEmpty }

  /// The next line, or nil after the last.
  ///
  /// - Throws: what `LineReader.next()` throws.
  package func next() throws -> Line? {
    if let line = waiting.popFirst() { return try line.get() }
    return try reader.next().map { ($0, reader.lineNumber) }
  }

  /// The line after so many others; nil where there is none.
  ///
  /// - Throws: what ``next()`` will throw there.
  package func peek(after count: Int = 0) throws -> Line? {
    while waiting.count <= count {
      do {
        guard let line = try reader.next() else { return nil }
        waiting.append(.success((line, reader.lineNumber)))
      } catch {
        waiting.append(.failure(error))
      }
    }
    return try waiting[waiting.startIndex + count].get()
  }

  /// The line after so many others, to see what a file looks like; nil also for one that cannot be read, for ``next()``
  /// will say so.
  package func peekIfReadable(after count: Int = 0) -> Line? { try? peek(after: count) }

  /// Whether ``next()`` would return at once, see `LineReader.hasLineWaiting()`.
  package func hasLineWaiting() throws -> Bool {
    if isAhead { return true }
    return try reader.hasLineWaiting()
  }
}
