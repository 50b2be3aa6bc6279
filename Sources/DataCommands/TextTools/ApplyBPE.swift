import ArgumentParser
import Console
import Text

struct ApplyBPE: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Segment the words of text into subwords by learned merges.",
    discussion: """
      Equal in every byte to `subword-nmt apply-bpe` without a vocabulary.

      To join the subwords again:
        sed 's/@@ //g'
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("File with the merges.", valueName: "file"))
  var codes: String

  @OptionGroup var files: InputOutput

  @Option(name: .shortAndLong, help: "Mark of a piece that is not the last of its word.")
  var separator = "@@"

  func validate() throws {
    try check("output", files.output, isNoneOf: [codes])
  }

  func run() throws {
    let encoding = try BytePairEncoding(contentsOf: codes)
    guard encoding.boundary != .leadingSpace else {
      throw ValidationError(
        "\(codes) marks no end of words, expected merges as subword-nmt writes them; use `tandem tokenize --bpe` for these."
      )
    }
    try files.open().map { encoding.segmented($0, separator: separator) }
  }
}
