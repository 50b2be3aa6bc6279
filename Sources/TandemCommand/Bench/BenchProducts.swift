import ArgumentParser
import Console
import Tandem

struct BenchProducts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "products",
    abstract: "Measure matrix products: billions of operations a second, the sum over all threads.",
    discussion: """
      Each product has a shape of rows x columns and sums over `inner` terms; W' is the transpose of W. Weights are \
      floats of 32 bits or, in products named int8, integers of 8. The peak is what multiplications and additions of \
      the same numbers reach in registers. For 1 and 5 rows, which wait for the weights, GB/s is how fast these are \
      read, and `reading` how fast this machine reads them when it does nothing else.
      """)

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let benchmark = ProductBenchmark(threadCount: threads.count)
    let peaks = (floats: benchmark.peak(quantized: false), integers: benchmark.peak(quantized: true))
    for line in Machine.description { try Output.line(line) }
    try Output.line(
      "multiply-add peak: \(peaks.floats.text(decimals: 1)) Gop/s in f32, \(peaks.integers.text(decimals: 1)) in int8")
    let rows = ProductBenchmark.shapes.map { shape in
      let rate = benchmark.rate(of: shape)
      let peak = shape.form == .quantized ? peaks.integers : peaks.floats
      let isRead = [.packed, .quantized].contains(shape.form) && shape.rows <= 5
      // A weight serves each row once, with two operations.
      let read = rate * Double(shape.form.weightSize) / 2 / Double(shape.rows)
      return [
        shape.form.rawValue, "\(shape.rows)", "\(shape.inner)", "\(shape.columns)", rate.text(decimals: 1),
        "\((100 * rate / peak).text(decimals: 0)) %", isRead ? read.text(decimals: 1) : "",
        isRead ? benchmark.reading(shape).text(decimals: 1) : "",
      ]
    }
    let table = TextTable(
      ["product", "rows", "inner", "columns", "Gop/s", "of peak", "GB/s", "reading"], rows, nameCount: 1)
    for line in table.lines { try Output.line(line) }
  }
}
