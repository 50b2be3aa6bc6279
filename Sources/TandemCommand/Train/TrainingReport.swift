import Foundation
import Glibc
import Tandem

/// Tells on standard error how a training goes: a bar on a terminal, else a plain line from time to time.
final class TrainingReport {
  private let maximumEpochs: Int
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var barWidth = 0
  private var lastPlainLine = ContinuousClock.now - .seconds(60)

  init(maximumEpochs: Int) {
    self.maximumEpochs = maximumEpochs
  }

  func show(_ event: TrainingRun.Event) {
    switch event {
    case .prepared(let preparation): line(preparation)
    case .progress(let progress): show(progress)
    case .resumed(let step): line("going on from step \(step)")
    case .validated(let validation):
      line(
        "validation: epoch \(validation.epoch + 1), step \(validation.step), \(Self.described(validation.score)), "
          + Self.duration(validation.seconds) + (validation.isBest ? ", the best so far" : ""))
    case .skippedUpdate(let step, let loss, let norm):
      line("step \(step) was left out: its loss is \(loss) and the norm of its gradient \(norm)")
    case .averaged(let count, let score, let isUsed):
      line("the average of the \(count) best: \(Self.described(score)), \(isUsed ? "used" : "not used")")
    case .saved(let path): line("saved \(path)")
    case .finished(let outcome):
      line("ended after step \(outcome.step), \(Self.duration(outcome.seconds)): \(outcome.reason.rawValue)")
    case .alreadyFinished(let checkpoint):
      line("This training has come to its end before. To train anew, remove \(checkpoint) first.")
    }
  }

  private func line(_ preparation: TrainingRun.Preparation) {
    let example = preparation.example.rawValue
    line("\(preparation.trainingCount) training \(example)s, \(preparation.validationCount) validation \(example)s")
    line(preparation.omissions, of: "training", example)
    line(preparation.validationOmissions, of: "validation", example)
    let sizes = preparation.vocabularies.map { "\($0.size) \($0.name)" }.joined(separator: ", ")
    line("vocabularies: \(sizes); \(preparation.parameterCount) parameters")
    if let coverage = preparation.vectorCoverage { line("vectors: \(coverage)") }
  }

  /// - Parameter part: "training" or "validation".
  private func line(_ omissions: TrainingRun.Omissions, of part: String, _ example: String) {
    let left = [
      (omissions.empty, "were empty"), (omissions.long, "were longer than --max-train-length"),
      (omissions.invalid, "were not UTF-8"),
    ].filter { $0.0 > 0 }
    if !left.isEmpty {
      line("left out of the \(part) \(example)s: " + left.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
    }
    if omissions.replacedLines > 0 {
      line("mended \(omissions.replacedLines) lines of the \(part) \(example)s that were not UTF-8")
    }
  }

  private static func described(_ score: TrainingRun.Score) -> String {
    let loss = String(format: "loss %.4f, perplexity %.2f", score.loss, score.perplexity)
    return loss + (score.taskScore.map { String(format: ", score %.2f", $0) } ?? "")
  }

  // MARK: Progress

  private func show(_ progress: TrainingRun.Progress) {
    let left = progress.secondsLeft.map { ", \(Self.duration($0)) left at most" } ?? ""
    let text =
      "epoch \(progress.epoch + 1)/\(maximumEpochs), step \(progress.step), "
      + String(format: "loss %.3f, perplexity %.2f, ", progress.loss, progress.perplexity)
      + "\(Int(progress.tokensPerSecond)) tokens/s\(left)"
    if isTerminal {
      draw(bar(progress.epochShare) + " " + text)
    } else if ContinuousClock.now - lastPlainLine >= .seconds(10) {
      lastPlainLine = .now
      Message.plain(text)
    }
  }

  private func bar(_ share: Double) -> String {
    let width = 20
    let filled = Int(min(max(share, 0), 1) * Double(width))
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled) + "]"
  }

  private func draw(_ text: String) {
    Message.write("\r" + text + String(repeating: " ", count: max(0, barWidth - text.count)))
    barWidth = text.count
  }

  private func line(_ text: String) {
    if barWidth > 0 {
      Message.write("\r" + String(repeating: " ", count: barWidth) + "\r")
      barWidth = 0
    }
    Message.plain(text)
  }

  /// `1 h 02 min`, `3 min 20 s`, `12 s`.
  static func duration(_ seconds: Double) -> String {
    let seconds = Int(min(max(seconds, 0), 1e9).rounded())
    if seconds >= 3600 { return "\(seconds / 3600) h \(String(format: "%02d", seconds % 3600 / 60)) min" }
    if seconds >= 60 { return "\(seconds / 60) min \(String(format: "%02d", seconds % 60)) s" }
    return "\(seconds) s"
  }
}
