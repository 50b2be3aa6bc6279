import ArgumentParser
import Console

/// Files that are compared line by line.
struct ComparedFiles: ParsableArguments {
  @Argument(help: ArgumentHelp("Translations, one a line, as plain text; - is standard input.", valueName: "hyp"))
  var hypotheses: String

  @Argument(help: ArgumentHelp("References: files with a line for each translation.", valueName: "ref"))
  var references: [String]

  @Flag(
    name: [.long, .customLong("lc", withSingleDash: true)],
    help: "Ignore the difference between upper and lower case.")
  var lowercase = false

  func validate() throws {
    if references.isEmpty {
      throw ValidationError("Missing a reference, expected one file or more after the translations.")
    }
    try checkOneIsStandardInput([hypotheses] + references)
  }

  /// - Throws: `CorpusError.lineCounts` when a reference has another number of lines, `CorpusError.empty` when there
  ///   are none.
  func forEachLine(_ body: (_ hypothesis: String, _ references: [String]) -> Void) throws {
    let files = try ParallelLines([hypotheses] + references)
    while let lines = try files.next() { body(lines[0], Array(lines.dropFirst())) }
    try files.requireLines()
    files.warnOfReplacements()
    reportReferences()
  }

  /// Who gives two translations to compare gets a score of one of them.
  private func reportReferences() {
    guard references.count > 1 else { return }
    Message.plain(
      "The score is that of \(hypotheses) against \(references.count) references of each line: "
        + "\(references.joined(separator: ", ")).")
  }
}
