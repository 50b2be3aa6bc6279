import ArgumentParser
import Console
import Tandem
import Text

struct Split: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Split lines into sentences, each on a line of its own.",
    discussion: """
      White space between sentences is left out, and an empty line stays empty. Sentences end where Unicode's rules \
      (UAX 29) say so, except after abbreviations, initials and the numbers of items, and after a full stop before a \
      small letter. Abbreviations are those that CLDR, Unicode's language data, lists for --locale, and those that \
      --model has learned from its training text, or else a few that are usual in Europe. With --offsets lines have \
      the form `line start end text`, separated by tabs: the number of the line, from 1, and where in it the sentence \
      begins and ends, in Unicode code points from 0; empty lines are left out.
      """)

  @OptionGroup var files: InputOutput

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Use the abbreviations that a translator has learned.", valueName: "file"))
  var model: String?

  @Option(help: "Which language of the model the text is in.")
  var side = Side.source

  @Option(help: "Language of the text, as de or en-GB, for its abbreviations and ordinal numbers.")
  var locale: String?

  @Flag(help: "Print the line and the position of each sentence.")
  var offsets = false

  func validate() throws {
    try check("output", files.output, isNoneOf: [model])
    if model != nil && locale != nil {
      throw ValidationError("--locale cannot be combined with --model, which has one of its own or none.")
    }
    if let locale { try check(locale: locale) }
  }

  func run() throws {
    [IneffectiveOption("side", side != .source, model != nil, "--model")].warn()
    let splitter = try loadSplitter()
    var number = 0
    try files.open().flatMap { line in
      number += 1
      if offsets {
        return splitter.locatedSentences(in: line).map { sentence, range in
          "\(number)\t\(range.lowerBound)\t\(range.upperBound)\t\(sentence)"
        }
      }
      let sentences = splitter.sentences(in: line)
      return sentences.isEmpty ? [""] : sentences.map { String($0) }
    }
  }

  private func loadSplitter() throws -> SentenceSplitter {
    guard let model else { return try SentenceSplitter(locale: locale ?? "") }
    let text = try LoadedTranslationModel(contentsOf: model).text
    return side == .source ? text.sourceSplitter : text.targetSplitter
  }
}
