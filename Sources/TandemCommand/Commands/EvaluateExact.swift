import ArgumentParser
import Evaluation

struct EvaluateExact: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exact", abstract: "The share of lines that equal their reference.",
    discussion: "For tasks with one right answer, such as spelling a date. With several references any may be met.")

  @OptionGroup var files: ComparedFiles

  func run() throws {
    let (hypotheses, references) = try files.read()
    let fold = { (line: String) in files.lowercase ? line.lowercased() : line }
    // The reference that a line meets, or the first.
    let nearest = hypotheses.indices.map { line in
      (references.first { fold($0[line]).utf8.elementsEqual(fold(hypotheses[line]).utf8) } ?? references[0])[line]
    }
    try Output.line("\(ExactMatch(of: hypotheses.map(fold), against: nearest.map(fold)))")
  }
}
