import ArgumentParser
import Console
import Tandem
import Text

struct Split: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Split lines into sentences, each on a line of its own.",
    discussion: """
      White space between sentences is left out, and an empty line stays one. Sentences end where Unicode's rules say \
      so (UAX 29), but not behind abbreviations: those that CLDR lists for a locale, and those that a model has \
      learned from its training text, or without a model some that are usual in Europe. With --offsets lines have the \
      form `line start end text`, separated by tabs: the number of the line, from 1, and the code points before the \
      sentence and up to its end.
      """)

  @OptionGroup var files: InputOutput

  @Option(name: .shortAndLong, help: ArgumentHelp("Split as a translator does.", valueName: "file"))
  var model: String?

  @Option(help: "The side of the model whose text it is.")
  var side = Side.source

  @Option(help: "Language of the text, such as `de` or `en-GB`.")
  var locale: String?

  @Flag(help: "Say where each sentence stands.")
  var offsets = false

  func validate() throws {
    try check("output", files.output, isNoneOf: [model])
    if model != nil && locale != nil {
      throw ValidationError("--model brings its own locale; leave out --locale.")
    }
    if let locale { try check(locale: locale) }
  }

  func run() throws {
    [IneffectiveOption("side", side != .source, model != nil, "--model")].warn()
    let splitter = try loadSplitter()
    var number = 0
    try files.open().flatMap { line in
      number += 1
      let sentences = splitter.sentences(in: line)
      if offsets { return sentences.map { Self.located($0, in: line, number: number) } }
      return sentences.isEmpty ? [""] : sentences.map { String($0) }
    }
  }

  private func loadSplitter() throws -> SentenceSplitter {
    guard let model else { return try SentenceSplitter(locale: locale ?? "") }
    let tokenizers = try LoadedTranslationModel(contentsOf: model).tokenizers
    return side == .source ? tokenizers.sourceSentences : tokenizers.targetSentences
  }

  private static func located(_ sentence: Substring, in line: String, number: Int) -> String {
    let scalars = line.unicodeScalars
    let start = scalars.distance(from: scalars.startIndex, to: sentence.startIndex)
    return "\(number)\t\(start)\t\(start + sentence.unicodeScalars.count)\t\(sentence)"
  }
}
