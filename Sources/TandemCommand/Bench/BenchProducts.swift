import ArgumentParser
import Console
import Tandem

struct BenchProducts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "products",
    abstract: "Measure matrix products: GFLOP/s in f32, the sum over all threads.",
    discussion: """
      Each product has a shape of rows x columns and sums over `inner` terms; W' is the transpose of W. The peak is \
      what multiplications and additions in registers reach. For 1 and 5 rows, which wait for the weights, GB/s is how \
      fast these are read, and `reading` how fast this machine reads them when it does nothing else.
      """)

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let benchmark = ProductBenchmark(threadCount: threads.count)
    let peak = benchmark.peak()
    for line in Machine.description { try Output.line(line) }
    try Output.line("multiply-add peak: \(peak.text(decimals: 1)) GFLOP/s")
    let rows = ProductBenchmark.shapes.map { shape in
      let rate = benchmark.rate(of: shape)
      let isRead = shape.form == .packed && shape.rows <= 5
      // A weight of four bytes serves each row once, with two operations.
      let read = rate * 2 / Double(shape.rows)
      return [
        shape.form.rawValue, "\(shape.rows)", "\(shape.inner)", "\(shape.columns)", rate.text(decimals: 1),
        "\((100 * rate / peak).text(decimals: 0)) %", isRead ? read.text(decimals: 1) : "",
        isRead ? benchmark.reading(rows: shape.columns, columns: shape.inner).text(decimals: 1) : "",
      ]
    }
    let table = TextTable(
      ["product", "rows", "inner", "columns", "GFLOP/s", "of peak", "GB/s", "reading"], rows, nameCount: 1)
    for line in table.lines { try Output.line(line) }
  }
}
