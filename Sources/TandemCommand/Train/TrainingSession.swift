import ArgumentParser
import Console
import Tandem
import Tensors
import Training

/// A training as a command runs it: with a report on standard error, a log beside the model, and an end by signal.
struct TrainingSession {
  let modelPath: String
  let options: TrainingOptions
  /// That are asked for.
  let threadCount: Int
  let spelling: OptionSpelling
  /// What whoever trains on such files should hear before it begins, if anything.
  var advice: (TrainingRun.Preparation) -> String? = { _ in nil }

  /// - Parameter train: runs the training.
  /// - Throws: what `train` throws; the exit status of a signal that ended it.
  func run(
    _ train: (_ report: (TrainingRun.Event) -> Void, _ interruption: Interruption) throws -> TrainingRun.Outcome
  ) throws {
    let log = TrainingLog(modelPath: modelPath)
    let report = TrainingReport(maximumEpochs: options.limits.epochs)
    let stop = StopSignal()
    var (isTraining, logFailed) = (false, false)
    func note(_ event: TrainingRun.Event) {
      switch event {
      case .prepared: stop.beginTraining()
      case .alreadyFinished: break
      default:
        // Threads are idle only where there is something to train. Said before a bar is drawn.
        if !isTraining { warnOfIdleThreads() }
        isTraining = true
      }
      report.show(event)
      if case .prepared(let preparation) = event, let sentence = advice(preparation) { Message.plain(sentence) }
      do {
        try log.write(event)
      } catch {
        // The training is worth more than its log; report it once.
        if !logFailed { Message.warning("\(error)") }
        logFailed = true
      }
    }
    let outcome: TrainingRun.Outcome
    do {
      outcome = try train(note, stop.interruption)
    } catch {
      throw spelling.spelled(error)
    }
    // A signal may also come when all is done.
    if outcome.reason == .interrupted, let signal = stop.signal {
      Message.plain("Stopped, and saved in \(modelPath).checkpoint. Repeat the same command to go on.")
      throw ExitCode(128 + signal)
    }
  }

  private func warnOfIdleThreads() {
    let shardCount = options.shardCount
    // Shards by which all threads would have work, or as many of them as can have.
    let usefulCount = options.usefulShardCount(threads: threadCount)
    guard usefulCount > shardCount else { return }
    Message.warning(
      "--threads \(threadCount) is more than --shards \(shardCount), so the others will mostly wait. A new training with "
        + "--shards \(usefulCount) would use \(usefulCount); its model differs in the last digits.")
  }
}
