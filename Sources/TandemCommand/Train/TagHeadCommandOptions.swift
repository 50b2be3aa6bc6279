import ArgumentParser
import Console
import Corpora
import DataCommands
import Models
import Tandem
import Tensors

/// How tags are chosen.
struct TagHeadCommandOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: """
      The tags of a sentence depend on one another: a conditional random field. Else each is chosen by itself, as lemmas \
      always are. (default: for spans, and for columns of at most \(LabelingFiles.TagFiles.largestField) tags)
      """)
  var crf: Bool?

  @Option(
    parsing: .unconditional,
    help: """
      Which of --tag-columns hold lemmas, which are learned as edits of the words. (default: LEMMA of CoNLL-U)
      """)
  var lemmaColumns: ColumnList?

  @Option(help: "The scheme in which the model predicts spans; they come out as they stand in the files.")
  var scheme = SchemeChoice.bioes

  @Option(help: "Rate of dropout before the tags are chosen. (default: --dropout)")
  var outputDropout: Float?

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Rare tags count more, so that all count alike.")
  var balanceTags = false

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: """
      First learn to split running text into sentences and words. The result is saved as MODEL.segmenter and becomes part of \
      the model. (default: if the training file is CoNLL-U with SpaceAfter=No within a sentence)
      """)
  var segmenter: Bool?

  /// The options by the properties that they set.
  var names: [String: String] {
    headNames.under("head").merged([
      "tags.balances": "balance-tags", "tags.scheme": "scheme", "learnsSegmenter": "segmenter",
      "lemmaColumns": "lemma-columns",
    ])
  }

  private var headNames: [String: String] {
    ["usesCRF": "crf", "dropout": outputDropout == nil ? "dropout" : "output-dropout"]
  }

  func validate() throws {
    try check(headNames) { name throws(OptionError) in
      if let outputDropout { try Tensors.check(name("dropout"), rate: outputDropout) }
    }
  }

  /// Not in `validate()`, which a configuration file asks for each option by itself.
  func checkCombinations(_ columns: TagColumnOptions, labelSmoothing: Float) throws {
    let tags = files(columns, dropout: 0)
    let names = headNames.merged([
      "balancesTags": "balance-tags", "labelSmoothing": "label-smoothing", "lemmaColumns": "lemma-columns",
      "columns": "tag-columns",
    ])
    try check(names) { name throws(OptionError) in
      try tags.validate(labelSmoothing: labelSmoothing, calling: name)
    }
  }

  func files(_ columns: TagColumnOptions, dropout: Float) -> LabelingFiles.TagFiles {
    var tags = LabelingFiles.TagFiles()
    columns.apply(to: &tags)
    apply(to: &tags, dropout: dropout)
    return tags
  }

  private func apply(to tags: inout LabelingFiles.TagFiles, dropout: Float) {
    tags.usesCRF = crf
    tags.lemmaColumns = lemmaColumns?.columns ?? []
    tags.scheme = scheme.scheme
    tags.dropout = outputDropout ?? dropout
    tags.balancesTags = balanceTags
    tags.learnsSegmenter = segmenter
  }
}

extension TagColumnOptions {
  fileprivate func apply(to tags: inout LabelingFiles.TagFiles) {
    tags.format = reading.format
    tags.separator = reading.layout.separator
    tags.word = reading.layout.wordColumn
    tags.comment = reading.layout.comment
    tags.columns = tagColumns?.columns ?? []
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
