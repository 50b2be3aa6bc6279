import ArgumentParser
import Console
import Tandem

struct BenchProducts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "products",
    abstract: "Measure matrix products: billions of operations a second, the sum over all threads.",
    discussion: """
      Each product has a shape of rows x columns and sums over `inner` terms; W' is the transpose of W. Numbers are \
      floats of 32 bits, bf16 where the processor has instructions for it, or integers of 8 bits. The peak is what \
      multiplications and additions of the same numbers reach in registers. For 1 and 5 rows, which wait for the \
      weights, GB/s is how fast these are read, and `reading` how fast this machine reads them when it does nothing else.
      """)

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let benchmark = ProductBenchmark(threadCount: threads.count)
    let peaks = ProductBenchmark.Numbers.supported.map { (numbers: $0, peak: benchmark.peak(of: $0)) }
    for line in Machine.description { try Output.line(line) }
    try Output.line(
      "multiply-add peak in Gop/s: "
        + peaks.map { "\($0.peak.text(decimals: 1)) in \($0.numbers.rawValue)" }.joined(separator: ", "))
    let shapes = peaks.flatMap { numbers, peak in ProductBenchmark.shapes(of: numbers).map { ($0, peak) } }
    let rows = shapes.map { shape, peak in
      let rate = benchmark.rate(of: shape)
      let isRead = shape.form == .packed && shape.rows <= 5
      let read = rate / shape.operationsPerByte
      return [
        shape.form.rawValue, shape.numbers.rawValue, "\(shape.rows)", "\(shape.inner)", "\(shape.columns)",
        rate.text(decimals: 1),
        "\((100 * rate / peak).text(decimals: 0)) %", isRead ? read.text(decimals: 1) : "",
        isRead ? benchmark.reading(shape).text(decimals: 1) : "",
      ]
    }
    let table = TextTable(
      ["product", "numbers", "rows", "inner", "columns", "Gop/s", "of peak", "GB/s", "reading"], rows, nameCount: 2)
    for line in table.lines { try Output.line(line) }
  }
}
