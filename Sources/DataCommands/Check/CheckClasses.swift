import ArgumentParser
import Console
import Corpora
import Text

struct CheckClasses: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classes",
    abstract: "Check labeled texts before training a classifier on them.",
    discussion: DiagnosticOptions.discussion)

  @Argument(help: ArgumentHelp("Texts to learn from, as for `tandem train classifier`.", valueName: "file"))
  var training: String

  @Option(
    help: ArgumentHelp(
      "A file of other texts, as for validation, which must not be among the others; may be given again.",
      valueName: "file"))
  var valid: [String] = []

  @OptionGroup var texts: LabeledTextOptions
  @OptionGroup var report: DiagnosticOptions

  func validate() throws { try checkOneIsStandardInput([training] + valid) }

  func run() throws {
    texts.effects.warn()
    if texts.format == nil {
      try MisplacedFile.warn(of: [training] + valid, expected: CorpusKind.classified)
    }
    var check = ClassCheck()
    check.format = texts.textFormat
    try report.print { (report: (ClassCheck.Diagnostic) throws -> Void) in
      try check.run(training: training, others: valid, report: report).counted("text")
    }
  }
}
