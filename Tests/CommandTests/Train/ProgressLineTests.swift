import Foundation
import Glibc
import Tandem
import TandemCommand
import TestSupport
import Testing

/// The progress of a training, as a terminal shows it.
@Suite struct ProgressLineTests {
  private let progress = TrainingRun.Progress(
    step: 12_345, epoch: 2, epochShare: 0.25, loss: 3.14159, targetsPerSecond: 4321.9, learningRate: 0.001,
    gradientNorm: 1, seconds: 100, secondsLeft: 3725)

  private func line(_ measures: TrainingRun.Measures) -> ProgressLine {
    ProgressLine(progress, measures, maximumEpochs: 100)
  }

  @Test func theWholeLineNamesWhatItCounts() {
    #expect(
      line(.tokens(score: "BLEU")).whole
        == "epoch 3/100, step 12345, loss 3.142, perplexity 23.14, 4321 tokens/s, about 1 h 02 min left")
    let texts = TrainingRun.Measures(loss: "cross-entropy", target: "text", score: "accuracy")
    #expect(
      line(texts).whole == "epoch 3/100, step 12345, cross-entropy 3.142, 4321 texts/s, about 1 h 02 min left")
  }

  /// What matters less goes first, and the last column stays free.
  @Test(
    arguments: [
      (
        200,
        "[#####...............] epoch 3/100, step 12345, loss 3.142, perplexity 23.14, 4321 tokens/s, about 1 h 02 min left"
      ),
      (110, "[##........] epoch 3/100, step 12345, loss 3.142, perplexity 23.14, 4321 tokens/s, about 1 h 02 min left"),
      (80, "epoch 3/100, step 12345, loss 3.142, 4321 tokens/s, about 1 h 02 min left"),
      (70, "epoch 3/100, step 12345, loss 3.142, about 1 h 02 min left"),
      (50, "[##........] epoch 3/100, step 12345, loss 3.142"), (25, "epoch 3/100, step 12345"), (12, "epoch 3/100"),
      (6, "epoch"), (1, ""),
    ]) func aTerminalShowsWhatItHasRoomFor(width: Int, expected: String)
  {
    #expect(line(.tokens(score: "BLEU")).drawn(width: width) == expected)
  }

  @Test func noWidthIsExceeded() {
    for width in 0...130 {
      #expect(line(.tokens(score: "BLEU")).drawn(width: width).count <= max(width - 1, 0))
    }
  }

  /// A terminal of 60 columns, in which a line that wraps would be left behind at each redraw.
  @Test(.timeLimit(.minutes(1))) func nothingIsLeftBehindOnANarrowTerminal() throws {
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    defer { close(terminal) }
    // TIOCSPTLCK and TIOCGPTN, which the C header makes by macros.
    var (lock, number): (Int32, UInt32) = (0, 0)
    let isOpen = ioctl(terminal, 0x4004_5431, &lock) == 0 && ioctl(terminal, 0x8004_5430, &number) == 0
    try #require(isOpen)
    let end = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    var size = winsize(ws_row: 24, ws_col: 60, ws_xpixel: 0, ws_ypixel: 0)
    let isSized = ioctl(end, UInt(TIOCSWINSZ), &size) == 0
    try #require(isSized)
    let toy = try Toy()
    let slow = ["--batch-size", "1", "--shards", "1", "--hidden", "800", "--threads", "1"]
    let process = try ProgramRun.process(toy.training("model", slow))
    process.standardError = FileHandle(fileDescriptor: end, closeOnDealloc: false)
    try process.run()
    close(end)
    var said = ""
    var buffer = [UInt8](repeating: 0, count: 1 << 12)
    // A bar comes every two seconds of an epoch.
    while said.split(separator: "\r").count(where: { $0.contains("tokens/s") || $0.contains("left") }) < 2 {
      let count = read(terminal, &buffer, buffer.count)
      try #require(count > 0)
      said += String(decoding: buffer[..<count], as: UTF8.self)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let bars = said.split { $0.isNewline || $0 == "\r" }.filter { $0.contains("/16, ") }
    #expect(bars.count >= 2)
    #expect(bars.allSatisfy { $0.count < 60 }, "\(bars)")
  }
}
