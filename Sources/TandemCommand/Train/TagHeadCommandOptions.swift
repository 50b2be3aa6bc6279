import ArgumentParser
import Corpora
import Models
import Tandem
import Tensors

/// How tags are chosen.
struct TagHeadCommandOptions: ParsableArguments {
  private static let defaults = LabelingFiles.TagFiles()

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "The tags of a sentence depend on one another: a conditional random field. Else each is chosen by itself.")
  var crf = TagHeadCommandOptions.defaults.usesCRF

  @Option(help: "The scheme in which the model predicts spans; they come out as they stand in the files.")
  var scheme = SchemeChoice.bioes

  @Option(help: "Rate of dropout before the tags are chosen. (default: --dropout)")
  var outputDropout: Float?

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Rare tags count more, so that all count alike.")
  var balanceTags = false

  /// The options by the properties that they set.
  var names: [String: String] {
    [
      "head.usesCRF": "crf", "head.dropout": outputDropout == nil ? "dropout" : "output-dropout",
      "tags.balances": "balance-tags", "tags.scheme": "scheme",
    ]
  }

  func validate() throws {
    var head = TagHeadOptions()
    head.dropout = outputDropout ?? head.dropout
    try check(["dropout": "output-dropout"]) { [head] name throws(OptionError) in try head.validate(calling: name) }
  }

  func checkCombinations(labelSmoothing: Float) throws {
    if crf && (balanceTags || labelSmoothing > 0) {
      throw ValidationError(
        "--crf has one loss for all tags of a sentence, so --balance-tags and --label-smoothing need --no-crf.")
    }
  }

  func files(_ columns: TagColumnOptions, dropout: Float) -> LabelingFiles.TagFiles {
    var tags = LabelingFiles.TagFiles()
    columns.apply(to: &tags)
    tags.usesCRF = crf
    tags.scheme = scheme.scheme
    tags.dropout = outputDropout ?? dropout
    tags.balancesTags = balanceTags
    return tags
  }
}

/// The scheme of spans in a model.
enum SchemeChoice: String, CaseIterable, ExpressibleByArgument {
  /// That of the files.
  case keep
  case iob1
  case bio
  case bioes

  var scheme: TagScheme? { TagScheme(rawValue: rawValue) }
}
