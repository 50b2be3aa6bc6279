import Text

/// Shows on a terminal how far a command is with a file, unless its results appear there.
final class InputProgress {
  private let reader: LineReader
  private let isShown: Bool
  private let begin = ContinuousClock.now
  private var next = ContinuousClock.now + .seconds(1)

  /// - Parameter output: where results go; `-` is standard output.
  init(_ reader: LineReader, output: String) {
    self.reader = reader
    isShown = StatusLine.isShown(besides: output)
  }

  /// To be called when all lines that have been read are dealt with.
  func update() {
    // Nobody knows how much a pipe is to bring.
    guard isShown, case let now = ContinuousClock.now, now >= next, let share = reader.shareRead, share > 0 else {
      return
    }
    next = now + .milliseconds(200)
    let elapsed = (now - begin) / .seconds(1)
    let left = TimeSpan.text(elapsed / share * (1 - share))
    StatusLine.draw(
      "\(StatusLine.bar(share)) \(Int(100 * share)) %, \(reader.lineNumber.counted("line")), about \(left) left")
  }

  func end() { if isShown { StatusLine.clear() } }
}
