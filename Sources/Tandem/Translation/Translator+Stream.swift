import Tensors
import Text

extension Translator {
  /// Translates all lines of a reader, window by window, in memory that does not grow with their number.
  ///
  /// - Parameters:
  ///   - prefixes: how each translation begins, a line for each line; nil for no prefixes.
  ///   - emit: takes each line with its number, from 0, and its translation, in order.
  ///   - endWindow: called when all lines that have been read are emitted.
  /// - Throws: what the reader throws (a reader that replaces invalid UTF-8 throws only when reading fails), what
  ///   `emit` and `endWindow` throw, `OptionError`, `TranslatorError` and `CancellationError`.
  package func translate(
    _ lines: LineReader, prefixes: LineReader? = nil, options: TranslatorOptions, workers: Workers,
    emit: (_ number: Int, _ line: String, Translation) throws -> Void, endWindow: () throws -> Void = {}
  ) throws {
    let session = try TranslationSession(self, options: options, workers: workers)
    let windows = StreamingWindows(lines, size: windowSize(options, workers))
    let count = try windows.run(
      answers: { lines, number in
        try session.translate(
          lines, firstNumber: number,
          prefixes: try prefixes.map { try readPrefixes($0, of: lines, from: number) } ?? [])
      }, emit: emit, endWindow: endWindow)
    try requireEnd(of: prefixes, at: count)
  }

  private func requireEnd(of prefixes: LineReader?, at number: Int) throws {
    var count = number
    while try prefixes?.next() != nil { count += 1 }
    if count > number { throw TranslatorError.prefixCount(lines: number, prefixes: count) }
  }

  private func readPrefixes(_ prefixes: LineReader, of window: [String], from number: Int) throws -> [String] {
    var found: [String] = []
    while found.count < window.count, let prefix = try prefixes.next() { found.append(prefix) }
    guard found.count == window.count else {
      throw TranslatorError.prefixCount(lines: number + window.count, prefixes: number + found.count)
    }
    return found
  }

  /// Lines that are translated before the first of them is given out.
  func windowSize(_ options: TranslatorOptions, _ workers: Workers) -> Int {
    options.batchSize * workers.threadCount * Self.batchesPerWorker
  }

  /// Batches that each worker finds in a window: enough that lengths within a batch are alike and that workers end
  /// together, few enough that the first lines come soon.
  private static let batchesPerWorker = 8
}
