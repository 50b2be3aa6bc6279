import ArgumentParser
import Console
import Foundation
import Plots
import Text

/// The outcomes of an experiment with gradients, for readers, for programs and as a picture.
struct GradientReport {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table
    case tsv
  }

  private let experiment: GradientExperiment
  private let outcomes: [GradientExperiment.Outcome]

  init(_ experiment: GradientExperiment, _ outcomes: [GradientExperiment.Outcome]) {
    (self.experiment, self.outcomes) = (experiment, outcomes)
  }

  /// One outcome for each network as it started: clipping changes nothing before the first update.
  private var untrained: [GradientExperiment.Outcome] {
    var seen: Set<GradientVariant> = []
    return outcomes.filter { seen.insert($0.variant.unclipped).inserted }
  }

  /// Powers of two and, as the last, that of the token that counts.
  private var stepsBack: [Int] {
    let delay = experiment.task.delay
    return sequence(first: 1) { $0 * 2 }.prefix { $0 < delay } + [delay]
  }

  private var updates: String { experiment.updateCount.counted("update") }

  // MARK: Tables

  /// A table of the networks as they started and, if they were trained, one of what became of them.
  var tables: String {
    let task = experiment.task
    let explanation = """
      One of \(task.classCount) tokens is to be predicted after \(task.delay.counted("other")). norm: of the gradient of all parameters.
      1, 2, …: norm of the gradient of the \(experiment.state == .whole ? "" : "hidden ")state so many steps before the \
      end, as a share of that at the end.
      """
    let heading = ["cell", "init", "forget"]
    let steps = stepsBack.map { "\($0)" }
    let before = TextTable(
      heading + ["norm", "accuracy"] + steps,
      untrained.map { Self.network($0.variant) + cells($0.before) }, nameCount: 2)
    let after = TextTable(
      heading + ["clip", "largest", "clipped", "norm", "accuracy"] + steps,
      outcomes.map { outcome in
        Self.network(outcome.variant)
          + [
            outcome.variant.clipNorm.text(orNone: outcome.variant.clipNorm == 0), outcome.record.largestNorm.scientific,
            "\(outcome.record.clippedCount)",
          ] + cells(outcome.after)
      }, nameCount: 2)
    let tables =
      [explanation, "", "Before training:"] + before.lines
      + (experiment.updateCount == 0 ? [] : ["", "After \(updates):"] + after.lines)
    return tables.map { $0 + "\n" }.joined()
  }

  private static func network(_ variant: GradientVariant) -> [String] {
    [variant.cell.rawValue, variant.start.rawValue, variant.forgetBias?.text() ?? "-"]
  }

  private func cells(_ found: GradientExperiment.Measurement) -> [String] {
    [found.parameterNorm.scientific, String(format: "%.3f", found.accuracy)]
      + stepsBack.map { found.flow.share(stepsBack: $0).scientific }
  }

  /// A line for each network before training, and one for each after it, below the names of the columns.
  var values: String {
    let names =
      [
        "updates", "cell", "init", "forget-bias", "clip-norm", "largest-norm", "clipped", "skipped", "norm", "loss",
        "accuracy",
      ] + stepsBack.map { "share-\($0)" }
    func line(_ outcome: GradientExperiment.Outcome, _ found: GradientExperiment.Measurement, _ training: [String])
      -> [String]
    {
      Self.network(outcome.variant) + training
        + ([found.parameterNorm, found.loss, found.accuracy] + stepsBack.map(found.flow.share)).map {
          $0.isNaN ? "nan" : "\($0)"
        }
    }
    let before = untrained.map { ["0"] + line($0, $0.before, ["-", "-", "-", "-"]) }
    let after = outcomes.map { outcome in
      let record = outcome.record
      return ["\(experiment.updateCount)"]
        + line(
          outcome, outcome.after,
          [
            outcome.variant.clipNorm.text(), "\(record.largestNorm)", "\(record.clippedCount)",
            "\(record.skippedCount)",
          ])
    }
    let lines = [names] + before + (experiment.updateCount == 0 ? [] : after)
    return lines.map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  // MARK: Plot

  /// The networks as they started and, beside them, what became of them.
  var plot: LinePlot {
    let networks = untrained.map(\.variant.unclipped)
    let clipNorms = Set(outcomes.map(\.variant.clipNorm)).subtracting([0]).sorted()
    func line(_ variant: GradientVariant, _ flow: GradientFlow) -> LinePlot.Line {
      let bias = variant.forgetBias.map { ", forget bias \($0.text())" } ?? ""
      let clip = variant.clipNorm == 0 ? "" : ", clip \(variant.clipNorm.text())"
      return LinePlot.Line(
        "\(variant.cell.rawValue), \(variant.start.rawValue)\(bias)\(clip)",
        LinePlot.Style(
          color: networks.firstIndex(of: variant.unclipped) ?? 0,
          dash: clipNorms.firstIndex(of: variant.clipNorm).map { $0 + 1 } ?? 0),
        flow.norms.indices.map(flow.share))
    }
    let before = LinePlot.Panel("before training", untrained.map { line($0.variant.unclipped, $0.before.flow) })
    let after = LinePlot.Panel("after \(updates)", outcomes.map { line($0.variant, $0.after.flow) })
    return LinePlot(
      title: "Gradients through time",
      caption: "How much of the gradient of a loss at the end of a sequence arrives at the states before it.",
      stepName: "steps before the end", valueName: "norm of the gradient, as a share of that at the end",
      panels: experiment.updateCount == 0 ? [before] : [before, after], marked: [0] + stepsBack)
  }
}

extension GradientVariant {
  fileprivate var unclipped: GradientVariant {
    var variant = self
    variant.clipNorm = 0
    return variant
  }
}

extension Float {
  /// Without a point where it is whole; a dash for none.
  fileprivate func text(orNone isNone: Bool = false) -> String { isNone ? "-" : String(format: "%g", Double(self)) }
}
