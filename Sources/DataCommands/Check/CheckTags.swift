import ArgumentParser
import Console
import Corpora
import Text

struct CheckTags: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags",
    abstract: "Check tagged sentences before training a tagger on them.",
    discussion: DiagnosticOptions.discussion)

  @Argument(help: ArgumentHelp("Sentences to learn from, as for `tandem train tagger`.", valueName: "file"))
  var training: String

  @Option(
    help: ArgumentHelp(
      "A file of other sentences, as for validation, which must not be among the others; may be given again.",
      valueName: "file"))
  var valid: [String] = []

  @OptionGroup var columns: TagColumnOptions

  @Option(help: "The scheme that the tags must be in; by default the one that the training file breaks least.")
  var scheme: TagScheme?

  @Option(help: "Words in a sentence at most.")
  var maxLength = TagCheck().maximumLength

  @OptionGroup var report: DiagnosticOptions

  func validate() throws {
    try checkOneIsStandardInput([training] + valid)
    try check("max-length", maxLength, atLeast: 1)
  }

  func run() throws {
    columns.effects.warn()
    try MisplacedFile.warn(of: [training] + valid, expected: CorpusKind.tagged)
    var check = TagCheck()
    check.format = columns.reading.format
    check.separator = columns.reading.layout.separator
    check.word = columns.reading.layout.wordColumn
    check.comment = columns.reading.layout.comment
    check.tags = columns.tagColumns?.columns ?? []
    check.scheme = scheme
    check.maximumLength = maxLength
    try report.print { (report: (TagCheck.Diagnostic) throws -> Void) in
      let size = try check.run(training: training, others: valid, report: report)
      let comments = size.comments > 0 ? [", \(size.comments.counted("line")) of comments"] : []
      return "\(size.sentences.counted("sentence")), \(size.words.counted("word"))"
        + (comments + size.schemes.map { ", \($0)" }).joined()
    }
  }
}
