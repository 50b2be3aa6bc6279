import ArgumentParser
import Console
import Tandem

struct BenchProducts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "products",
    abstract: "Measure matrix products: GFLOP/s in f32, each thread on its own.")

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    try Output.line("GFLOP/s: \(Benchmark.productPeak(threadCount: threads.count).text(decimals: 1))")
  }
}
