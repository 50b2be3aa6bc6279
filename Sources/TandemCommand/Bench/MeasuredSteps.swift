import ArgumentParser
import Console
import Tandem

/// Which steps of a training are measured, and what is reported of them.
struct MeasuredSteps: ParsableArguments {
  @Option(help: "Updates before the measured ones.")
  var warmupSteps = 5

  @Option(help: "Updates that are measured.")
  var steps = 40

  func validate() throws {
    try check("warmup-steps", warmupSteps, atLeast: 0)
    try check("steps", steps, atLeast: 1)
  }

  /// - Parameter tokens: what a model learns from one by one.
  static func print(_ speed: Benchmark.TrainingSpeed, of tokens: String, threadCount: Int) throws {
    let peak = Benchmark.productPeak(of: speed.numbers, threadCount: threadCount)
    try Output.line("parameters: \(speed.parameterCount)")
    try Output.line("\(tokens)/s: \(speed.tokensPerSecond.text(decimals: 0))")
    try Output.line("GFLOP/s of products: \(speed.gigaflopsPerSecond.text(decimals: 1))")
    try Output.line("GFLOP/s of plain products alone: \(peak.text(decimals: 1))")
    try Output.line("share of that peak: \((100 * speed.gigaflopsPerSecond / peak).text(decimals: 1)) %")
  }
}
