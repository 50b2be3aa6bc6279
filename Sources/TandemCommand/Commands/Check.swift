import ArgumentParser
import Corpora
import Text

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look for what is wrong with parallel text before training on it.",
    discussion: """
      Prints each finding with file and line, then how many there are of each kind. The exit status is 1 when there are \
      errors, at which training would stop, and 0 when there are warnings only.
      """)

  @Argument(help: ArgumentHelp("Source sentences, one a line.", valueName: "src"))
  var source: String

  @Argument(help: ArgumentHelp("Their translations.", valueName: "tgt"))
  var target: String

  @Option(help: ArgumentHelp("Source of the validation pairs, which must not be among the others.", valueName: "file"))
  var validSrc: String?

  @Option(help: ArgumentHelp("Target of the validation pairs.", valueName: "file"))
  var validTgt: String?

  @Option(help: "Characters in a line at most.")
  var maxLength = ParallelCheck().maximumLength

  @Option(help: "How many times as long as its counterpart a line may be.")
  var maxRatio = ParallelCheck().maximumRatio

  @Option(help: "Findings of a kind to print; all are counted.")
  var show = 10

  func validate() throws {
    if (validSrc == nil) != (validTgt == nil) {
      throw ValidationError("--valid-src and --valid-tgt belong together; give both or none.")
    }
    try checkOneIsStandardInput([source, target, validSrc, validTgt])
    try check("max-length", maxLength, atLeast: 1)
    try check("max-ratio", maxRatio, atLeast: 1)
    try check("show", show, atLeast: 0)
  }

  func run() throws {
    var check = ParallelCheck()
    check.maximumLength = maxLength
    check.maximumRatio = maxRatio
    let writer = try LineWriter(path: "-")
    var counts: [ParallelCheck.Kind: Int] = [:]
    let pairs = try check.run(source: source, target: target, validSource: validSrc, validTarget: validTgt) { finding in
      counts[finding.kind, default: 0] += 1
      if counts[finding.kind, default: 0] <= show { try writer.write(finding.description) }
    }
    try writer.write("\(pairs) pairs")
    for kind in ParallelCheck.Kind.allCases {
      if let count = counts[kind] {
        try writer.write("\(kind.isError ? "error" : "warning"): \(kind.rawValue): \(count)")
      }
    }
    try writer.finish()
    if counts.keys.contains(where: \.isError) { throw ExitCode.failure }
  }
}
