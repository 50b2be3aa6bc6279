import Text

/// A stream of examples, taken window by window: a model reads many together, memory does not grow with their number,
/// and whoever sends one at a time through a pipe is answered one at a time.
///
/// All tasks go through here: `tandem translate`, `tag`, `classify` and `score` differ in what they read and in `run`'s
/// `answers`.
package struct StreamingWindows<Example> {
  /// Examples of a window at most.
  package let size: Int
  private let next: () throws -> Example?
  private let hasWaiting: () throws -> Bool
  private let byteCount: (Example) -> Int

  /// A window ends early where the examples are very long.
  private static var mostBytes: Int { 1 << 17 }

  /// - Parameters:
  ///   - next: the next example; nil at the end.
  ///   - hasWaiting: whether `next` would return at once; a window ends early when it would not.
  ///   - byteCount: of an example.
  package init(
    size: Int, next: @escaping () throws -> Example?, hasWaiting: @escaping () throws -> Bool,
    byteCount: @escaping (Example) -> Int = { _ in 0 }
  ) {
    precondition(size > 0, "windows of \(size) examples")
    (self.size, self.next, self.hasWaiting, self.byteCount) = (size, next, hasWaiting, byteCount)
  }

  /// Answers all examples.
  ///
  /// - Parameters:
  ///   - answers: one for each example of a window, in their order.
  ///   - emit: takes each example with its number, from 0, and its answer, in order.
  ///   - endWindow: called when all examples that have been read are emitted.
  /// - Returns: how many examples there were.
  /// - Throws: what the closures throw; `CancellationError` when the task of the caller is cancelled.
  @discardableResult
  package func run<Answer>(
    answers: (_ examples: [Example], _ firstNumber: Int) throws -> [Answer],
    emit: (_ number: Int, Example, Answer) throws -> Void, endWindow: () throws -> Void = {}
  ) throws -> Int {
    var number = 0
    while case let window = try window(), !window.isEmpty {
      try Task.checkCancellation()
      let found = try answers(window, number)
      precondition(found.count == window.count, "\(found.count) answers to \(window.count) examples")
      for (example, answer) in zip(window, found) {
        try emit(number, example, answer)
        number += 1
      }
      try endWindow()
    }
    return number
  }

  private func window() throws -> [Example] {
    var window: [Example] = []
    var bytes = 0
    while window.count < size, bytes < Self.mostBytes, try window.isEmpty || hasWaiting(), let example = try next() {
      window.append(example)
      bytes += byteCount(example)
    }
    return window
  }
}

extension StreamingWindows where Example == String {
  package init(_ lines: LineReader, size: Int) {
    self.init(size: size, next: lines.next, hasWaiting: lines.hasLineWaiting) { $0.utf8.count }
  }
}
