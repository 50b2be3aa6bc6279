import ArgumentParser
import Console
import Evaluation

struct EvaluateExact: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exact", abstract: "The share of lines that equal their reference.",
    discussion: """
      For tasks with one right answer, such as a date in a standard format. With several references a line may equal any \
      of them.
      """)

  @OptionGroup var files: ComparedFiles

  func run() throws {
    let fold = { (line: String) in files.lowercase ? line.lowercased() : line }
    var match = ExactMatch()
    try files.forEachLine { match.add(fold($0), against: $1.map(fold)) }
    try Output.line("\(match)")
  }
}
