import ArgumentParser
import Console
import Corpora
import Text

struct CheckParallel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parallel",
    abstract: "Check parallel text before training on it.",
    discussion: DiagnosticOptions.discussion)

  @Argument(help: ArgumentHelp("Source sentences, one a line.", valueName: "src"))
  var source: String

  @Argument(help: ArgumentHelp("Their translations.", valueName: "tgt"))
  var target: String?

  @Option(help: ArgumentHelp("Source of the validation pairs, which must not be among the others.", valueName: "file"))
  var validSrc: String?

  @Option(help: ArgumentHelp("Target of the validation pairs.", valueName: "file"))
  var validTgt: String?

  @Option(help: "Characters in a line at most.")
  var maxLength = ParallelCheck().maximumLength

  @Option(help: "How many times as long as its counterpart a line may be.")
  var maxRatio = ParallelCheck().maximumRatio

  @OptionGroup var report: DiagnosticOptions

  func validate() throws {
    if (validSrc == nil) != (validTgt == nil) {
      throw ValidationError("--valid-src and --valid-tgt belong together; give both or none.")
    }
    if target == nil { throw ValidationError(try Self.problem(ofOneFile: source)) }
    try checkOneIsStandardInput([source, target, validSrc, validTgt])
    try check("max-length", maxLength, atLeast: 1)
    try check("max-ratio", maxRatio, atLeast: 1)
  }

  /// What to say where a single file is given.
  private static func problem(ofOneFile path: String) throws -> String {
    if let advice = try MisplacedFile.advice(on: path) { return advice }
    return
      "Missing the file of translations, expected `tandem check SRC TGT` for parallel text, `tandem check tags FILE` "
      + "for words with tags, or `tandem check classes FILE` for texts with labels."
  }

  func run() throws {
    guard let target else { return }
    try MisplacedFile.warn(of: [source, target], expected: [.text, .pairs, .labeledTexts])
    var check = ParallelCheck()
    check.maximumLength = maxLength
    check.maximumRatio = maxRatio
    try report.print { (report: (ParallelCheck.Diagnostic) throws -> Void) in
      let pairs = try check.run(
        source: source, target: target, validSource: validSrc, validTarget: validTgt, report: report)
      return pairs.counted("pair")
    }
  }
}
