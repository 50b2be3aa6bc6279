import Foundation
import Glibc
import Text
import Training

/// A file beside a model with one JSON object for every event of its training, for plots and scripts.
///
/// Resumed trainings go on in the same file; a last line that was cut, as on a full disk, is ended first. Losses are in
/// natural logarithms, times in seconds over all resumed runs, epochs count from 1. What JSON has no number for is
/// written `"inf"`, `"-inf"` and `"nan"`.
package final class TrainingLog {
  package let path: String
  /// Opened for the first event: a training that fails before leaves no empty log.
  private var descriptor: Int32?
  /// The file ends in the middle of a line.
  private var isWithinLine = false
  private let encoder = JSONEncoder()
  /// Set by the first event.
  private var hasPerplexity = true

  package init(modelPath: String) {
    path = modelPath + ".log.jsonl"
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  }

  deinit {
    if let descriptor { close(descriptor) }
  }

  /// - Throws: `TextError.cannotWrite` when the file cannot be opened, or on a full disk.
  package func write(_ event: TrainingRun.Event) throws {
    if case .prepared(let preparation) = event { hasPerplexity = preparation.measures.hasPerplexity }
    let entry = try encoder.encode(Entry(event, hasPerplexity: hasPerplexity))
    let descriptor = try opened()
    // In one call, so that whoever reads the file meanwhile sees whole lines.
    let line = (isWithinLine ? [0x0A] : []) + entry + [0x0A]
    var done = 0
    while done < line.count {
      let count = line.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + done, line.count - done) }
      if count >= 0 {
        done += count
        isWithinLine = done < line.count
      } else if errno != EINTR {
        throw failure(errno)
      }
    }
  }

  private func opened() throws -> Int32 {
    if let descriptor { return descriptor }
    // Without O_NONBLOCK, opening a named pipe would wait for a reader.
    let opened = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o666)
    if opened < 0 { throw failure(errno) }
    let end = lseek(opened, 0, SEEK_END)
    var last: UInt8 = 0x0A
    isWithinLine = end > 0 && pread(opened, &last, 1, end - 1) == 1 && last != 0x0A
    descriptor = opened
    return opened
  }

  private func failure(_ code: Int32) -> TextError {
    .cannotWrite(path: path, reason: String(cString: strerror(code)))
  }
}

/// A line of the log.
private struct Entry: Encodable {
  /// What is nil is left out.
  private let members: [String: (any Encodable)?]

  init(_ event: TrainingEvent, hasPerplexity: Bool) {
    func perplexity(_ value: Double) -> Double? { hasPerplexity ? value : nil }
    members =
      switch event {
      case .prepared(let preparation):
        [
          "event": "prepared", "version": tandemVersion, "training": preparation.trainingCount,
          "validation": preparation.validationCount,
          "vocabularies": Dictionary(uniqueKeysWithValues: preparation.vocabularies.map { ($0.name, $0.size) }),
          "parameters": preparation.parameterCount, "lossName": preparation.measures.loss,
          "target": preparation.measures.target, "scoreName": preparation.measures.score,
          "vectors": preparation.vectorCoverage,
          "empty": preparation.omissions.empty, "long": preparation.omissions.long,
          "invalid": preparation.omissions.invalid, "replacedLines": preparation.omissions.replacedLines,
          "validationEmpty": preparation.validationOmissions.empty,
          "validationLong": preparation.validationOmissions.long,
          "validationInvalid": preparation.validationOmissions.invalid,
          "validationReplacedLines": preparation.validationOmissions.replacedLines,
        ]
      case .saved(let path): ["event": "saved", "path": path]
      case .alreadyFinished(let checkpoint, let reason):
        ["event": "already finished", "path": checkpoint, "reason": reason.rawValue]
      case .progress(let progress):
        [
          "event": "progress", "step": progress.step, "epoch": progress.epoch + 1, "loss": progress.loss,
          "perplexity": perplexity(progress.perplexity), "targetsPerSecond": progress.targetsPerSecond,
          "learningRate": progress.learningRate, "gradientNorm": progress.gradientNorm, "seconds": progress.seconds,
          "secondsLeft": progress.secondsLeft,
        ]
      case .validated(let validation):
        [
          "event": "validation", "step": validation.step, "epoch": validation.epoch + 1,
          "loss": validation.score.loss, "perplexity": perplexity(validation.score.perplexity),
          "score": validation.score.taskScore, "isBest": validation.isBest, "seconds": validation.seconds,
        ]
      case .skippedUpdate(let step, let loss, let norm):
        ["event": "skipped update", "step": step, "loss": loss, "gradientNorm": norm]
      case .averaged(let count, let score, let isUsed):
        [
          "event": "averaged", "averaged": count, "loss": score.loss, "perplexity": perplexity(score.perplexity),
          "score": score.taskScore, "isUsed": isUsed,
        ]
      case .resumed(let step): ["event": "resumed", "step": step]
      case .finished(let outcome):
        ["event": "finished", "reason": outcome.reason.rawValue, "step": outcome.step, "seconds": outcome.seconds]
      }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    for case (let name, let value?) in members { try container.encode(value, forKey: Name(stringValue: name)) }
  }

  private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { return nil }
  }
}
