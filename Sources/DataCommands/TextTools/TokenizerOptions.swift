import ArgumentParser
import Console
import Text

/// How lines become tokens without a model.
package struct TokenizerOptions: ParsableArguments {
  @Option(help: "Where lines are cut; by default into words.")
  var segmentation: Segmenter.Mode?

  @Option(help: ArgumentHelp("Language of the text, as en or pt-BR, for word boundaries and case.", valueName: "tag"))
  var locale: String?

  @Option(help: "Unicode normal form that text is brought into; by default nfc.")
  var normalization: Normalizer.Form?

  @Flag(help: "Lowercase the text.")
  var lowercase = false

  @Option(help: ArgumentHelp("Cut tokens into pieces by the merges in a file.", valueName: "file"))
  package var bpe: String?

  package init() {}

  package func validate() throws { try check(locale: locale ?? "", segmentation ?? .word) }

  /// Whether any of them is given.
  package var isGiven: Bool {
    segmentation != nil || locale != nil || normalization != nil || lowercase || bpe != nil
  }

  package func load() throws -> (pipeline: TextPipeline, encoding: BytePairEncoding?) {
    let pipeline = TextPipeline(
      normalizer: try Normalizer(
        form: normalization ?? .nfc, casing: lowercase ? .lower : .keep, locale: locale ?? ""),
      segmenter: try Segmenter(segmentation ?? .word, locale: locale ?? ""),
      spaceMarking: bpe == nil ? nil : .space)
    return (pipeline, try bpe.map { try BytePairEncoding(contentsOf: $0, boundary: .leadingSpace) })
  }
}
