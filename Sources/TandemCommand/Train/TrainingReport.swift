import Console
import Foundation
import Tandem
import Text

/// Tells on standard error how a training goes: a bar on a terminal, else a plain line from time to time.
final class TrainingReport {
  private let maximumEpochs: Int
  /// Set by the first event.
  private var measures = TrainingRun.Measures.tokens(score: "score")
  private var lastPlainLine = ContinuousClock.now - .seconds(60)

  init(maximumEpochs: Int) {
    self.maximumEpochs = maximumEpochs
  }

  func show(_ event: TrainingRun.Event) {
    switch event {
    case .prepared(let preparation):
      measures = preparation.measures
      report(preparation)
    case .progress(let progress): show(progress)
    case .resumed(let step): Message.plain("continuing from step \(step)")
    case .validated(let validation):
      Message.plain(
        "validation: epoch \(validation.epoch + 1), step \(validation.step), \(described(validation.score))"
          + (validation.isBest ? ", the best so far" : "") + Self.elapsed(validation.seconds))
    case .skippedUpdate(let step, let loss, let norm):
      Message.plain("step \(step) was left out: its loss is \(loss) and the norm of its gradient \(norm)")
    case .averaged(let count, let score, let isUsed):
      Message.plain("the average of the \(count) best: \(described(score)), \(isUsed ? "used" : "not used")")
    case .saved(let path): Message.plain("saved \(path)")
    case .finished(let outcome):
      Message.plain(
        "ended after step \(outcome.step), \(TimeSpan.text(outcome.seconds)) of training: \(outcome.reason.rawValue)")
    case .alreadyFinished(let checkpoint, let reason):
      let limit = Self.option(of: reason).map { " To train longer, raise \($0)." } ?? ""
      Message.plain(
        "This training has already ended: \(reason.rawValue).\(limit) To train anew, remove \(checkpoint) first."
      )
    }
  }

  /// The option whose limit was met.
  private static func option(of reason: TrainingRun.EndReason) -> String? {
    switch reason {
    case .epochs: "--epochs"
    case .steps: "--steps"
    case .time: "--max-seconds"
    case .patience: "--patience"
    case .interrupted, .alreadyFinished: nil
    }
  }

  private func report(_ preparation: TrainingRun.Preparation) {
    let example = preparation.example.rawValue
    for remark in preparation.remarks { Message.plain(remark) }
    for warning in preparation.warnings { Message.warning(warning) }
    Message.plain(
      preparation.trainingCount.counted("training \(example)") + ", "
        + preparation.validationCount.counted("validation \(example)"))
    report(preparation.omissions, of: "training", example)
    report(preparation.validationOmissions, of: "validation", example)
    let sizes = preparation.vocabularies.map { "\($0.size) \($0.name)" }.joined(separator: ", ")
    Message.plain("vocabularies: \(sizes); \(preparation.parameterCount.counted("parameter"))")
    if let coverage = preparation.vectorCoverage { Message.plain("vectors: \(coverage)") }
    for labels in preparation.chainedLabels where labels.size >= Self.manyChainedLabels {
      Message.warning(
        "\(labels.name) has \(labels.size) labels, and a conditional random field compares each with each other at every "
          + "word, so a step may take from seconds to minutes. With --no-crf each is chosen by itself, in far less time."
      )
    }
  }

  /// - Parameter part: "training" or "validation".
  private func report(_ omissions: TrainingRun.Omissions, of part: String, _ example: String) {
    let left = [
      (omissions.empty, "empty"), (omissions.long, "longer than --max-train-length"), (omissions.invalid, "not UTF-8"),
    ].filter { $0.0 > 0 }
    if !left.isEmpty {
      Message.plain("left out of the \(part) \(example)s: " + left.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
    }
    if omissions.replacedLines > 0 {
      Message.plain("mended \(omissions.replacedLines.counted("line")) of the \(part) \(example)s with invalid UTF-8")
    }
  }

  private func described(_ score: TrainingRun.Score) -> String {
    let loss = "\(measures.loss) " + score.loss.fourDecimals
    let mean =
      measures.hasPerplexity ? String(format: ", perplexity %.2f", score.perplexity) : " per \(measures.target)"
    return loss + mean + (score.taskScore.map { ", \(measures.score) " + String(format: "%.2f", $0) } ?? "")
  }

  /// - Parameter seconds: of training until now, not of what is reported.
  private static func elapsed(_ seconds: Double) -> String { ", after \(TimeSpan.text(seconds)) of training" }

  /// From this many labels on, pairs of labels take longer than the rest of a small model.
  private static let manyChainedLabels = 1000

  // MARK: Progress

  private func show(_ progress: TrainingRun.Progress) {
    let text = ProgressLine(progress, measures, maximumEpochs: maximumEpochs)
    if StatusLine.isShown {
      StatusLine.draw(text.drawn(width: TerminalWidth.of(STDERR_FILENO)))
    } else if ContinuousClock.now - lastPlainLine >= .seconds(10) {
      lastPlainLine = .now
      Message.plain(text.whole)
    }
  }
}
