import ArgumentParser
import Evaluation

struct EvaluateExact: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exact", abstract: "The share of lines that equal their reference.",
    discussion: "For tasks with one right answer, such as spelling a date. With several references any may be met.")

  @OptionGroup var files: ComparedFiles

  func run() throws {
    let fold = { (line: String) in files.lowercase ? line.lowercased() : line }
    var match = ExactMatch()
    try files.forEachLine { match.add(fold($0), against: $1.map(fold)) }
    try Output.line("\(match)")
  }
}
