import Tensors
import Text

extension Translator {
  /// Translates all lines of a reader, window by window, in memory that does not grow with their number.
  ///
  /// A window ends early when the reader has no line waiting, so that whoever writes to a pipe line by line is answered
  /// line by line.
  ///
  /// - Parameters:
  ///   - prefixes: how each translation begins, a line for each line; nil for no prefixes.
  ///   - emit: takes each line with its number, from 0, and its translation, in order.
  ///   - endWindow: called when all lines that have been read are emitted.
  /// - Throws: what the reader throws (a reader that replaces invalid UTF-8 throws only when reading fails), what `emit`
  ///   and `endWindow` throw, `SearchError` and `TranslatorError`.
  package func translate(
    _ lines: LineReader, prefixes: LineReader? = nil, options: TranslatorOptions, workers: Workers,
    emit: (_ number: Int, _ line: String, Translation) throws -> Void, endWindow: () throws -> Void = {}
  ) throws {
    let session = try TranslationSession(self, options: options, workers: workers)
    var number = 0
    while true {
      let window = try lines.window(lines: options.batchSize * workers.threadCount * Self.batchesPerWorker)
      if window.isEmpty { return try requireEnd(of: prefixes, at: number) }
      let prefixWindow = try prefixes.map { try readPrefixes($0, of: window, from: number) } ?? []
      let translations = try session.translate(window, firstNumber: number, prefixes: prefixWindow)
      for (line, translation) in zip(window, translations) {
        try emit(number, line, translation)
        number += 1
      }
      try endWindow()
    }
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

  /// Batches that each worker finds in a window: enough that lengths within a batch are alike and that workers end
  /// together, few enough that the first lines come soon.
  private static let batchesPerWorker = 8
}

extension LineReader {
  /// The next lines, fewer at the end, when they are very long, or when the others have not come yet.
  package func window(lines count: Int) throws -> [String] {
    var window: [String] = []
    var bytes = 0
    while window.count < count, bytes < Self.windowBytes, try window.isEmpty || hasLineWaiting(),
      let line = try next()
    {
      window.append(line)
      bytes += line.utf8.count
    }
    return window
  }

  private static let windowBytes = 1 << 20
}
