import ArgumentParser
import Console
import Corpora
import FileFormats
import Foundation
import Tandem
import Tensors

struct BenchAll: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all",
    abstract: "Measure everything on made-up text, without models or data; this is what `tandem bench` does.",
    discussion: """
      \(BenchmarkGroup.all.map { "\($0.name): \($0.summary)." }.joined(separator: "\n"))

      Models have the sizes of the programs that Tandem is compared with, such as a translator of two layers of 512 units, \
      with 8,000 words. The limit of a product is what the processor can multiply and add in registers, or the weights \
      that it can read; that of a training is what plain products reach alone. Everything together takes about two minutes.
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "What to measure: \(BenchmarkGroup.all.map(\.name).joined(separator: ", ")).", valueName: "group"))
  var only: [String] = []

  @Flag(help: "Print JSON: the machine, and an object for each figure.")
  var json = false

  @Option(help: "How many rounds to measure; medians are printed.")
  var rounds = 1

  @Option(help: "Seconds for each product and each kernel.")
  var seconds = 0.1

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try check("rounds", rounds, atLeast: 1)
    try Console.check("seconds", above: 0, seconds)
    for name in only where !BenchmarkGroup.all.contains(where: { $0.name == name }) {
      let names = BenchmarkGroup.all.map(\.name).joined(separator: ", ")
      throw ValidationError("--only names '\(name)', expected some of \(names).")
    }
  }

  func run() throws {
    let groups = BenchmarkGroup.all.filter { only.isEmpty || only.contains($0.name) }
    let folder = try ScratchFolder("tandem-bench")
    let settings = BenchmarkSettings(
      threadCount: threads.count,
      programPath: URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path, seconds: seconds,
      folder: folder.url)
    let measured = try (0..<rounds).map { round in
      try groups.flatMap { group in
        if StatusLine.isShown { StatusLine.draw("round \(round + 1) of \(rounds): measuring \(group.name)") }
        return try group.measure(settings)
      }
    }.medians
    withExtendedLifetime(folder) {}
    try json ? printJSON(measured) : printTables(measured, of: groups)
  }

  private func printTables(_ measured: [BenchmarkFigure], of groups: [BenchmarkGroup]) throws {
    for line in Machine.description + ["threads: \(threads.count)"] { try Output.line(line) }
    for group in groups {
      try Output.line("\n\(group.name): \(group.summary)")
      for line in table(measured.filter { $0.group == group.name }).lines { try Output.line(line) }
    }
  }

  /// The columns that say something.
  private func table(_ figures: [BenchmarkFigure]) -> TextTable {
    let headings = ["what", "format", "unit", "value", "limit", "of it"]
    let rows = figures.map { figure in
      let limit = figure.limit.map { limit in
        [limit.text(significantDigits: 4), "\((100 * figure.value / limit).text(decimals: 0)) %"]
      }
      return [figure.name, figure.numbers, figure.unit, figure.value.text(significantDigits: 4)]
        + (limit ?? ["", ""])
    }
    let columns = headings.indices.filter { column in rows.contains { !$0[column].isEmpty } }
    return TextTable(
      columns.map { headings[$0] }, rows.map { row in columns.map { row[$0] } }, nameCount: columns.count { $0 < 3 })
  }

  /// An object, each of whose figures has a line of its own.
  private func printJSON(_ measured: [BenchmarkFigure]) throws {
    let machine: [(String, JSON)] = [
      ("version", .string(tandemVersion)), ("processor", .string(Machine.processor)),
      ("instruction set", .string(InstructionSet.current.rawValue)), ("threads", .number("\(threads.count)")),
      ("rounds", .number("\(rounds)")),
    ]
    try Output.line("{")
    for (name, value) in machine { try Output.line("\(JSON.quoted(name)): \(value.text),") }
    try Output.line("\"figures\": [")
    for (index, one) in measured.enumerated() {
      try Output.line(object(one).text + (index < measured.count - 1 ? "," : ""))
    }
    try Output.line("]}")
  }

  private func object(_ one: BenchmarkFigure) -> JSON {
    var members: [String: JSON] = [
      "group": .string(one.group), "name": .string(one.name), "unit": .string(one.unit),
      "value": .number(one.value.text(significantDigits: 4)),
    ]
    if !one.numbers.isEmpty { members["numbers"] = .string(one.numbers) }
    if let limit = one.limit { members["limit"] = .number(limit.text(significantDigits: 4)) }
    return .object(members)
  }
}
