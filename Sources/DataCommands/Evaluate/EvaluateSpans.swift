import ArgumentParser
import Console
import Evaluation
import Text

struct EvaluateSpans: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spans", abstract: "Precision, recall and F1 of names or phrases, as conlleval and seqeval give them.",
    discussion: """
      Files have a word and its tags on each line and a blank line after each sentence, or are CoNLL-U. A single file may \
      have predicted and gold tags in two columns, as in `tandem evaluate spans FILE --gold-columns 3 --predicted-columns 4`; \
      without these options they are the last two, gold before predicted, as the script conlleval takes them. Of several \
      columns each has a score of its own.

      Readings: conlleval takes tags in IOB1, BIO, BIOES, BILOU or BMES, also broken ones: a tag that goes on with no \
      span, or with one of another type, begins one. conlleval-script is the script to the letter, which does not know S \
      and joins neighbors of one type in BIOES. Both count a -DOCSTART- line as a word outside of spans. seqeval is that program as \
      it is by default, and strict its mode of that name, in which what breaks the scheme is no span.
      """)

  /// How spans are read off the tags.
  enum Reading: String, CaseIterable, ExpressibleByArgument {
    case conlleval
    case conllevalScript = "conlleval-script"
    case seqeval
    case strict
  }

  @OptionGroup var files: TaggedFiles

  @Option(help: "How spans are read off the tags.")
  var reading = Reading.conlleval

  @Option(help: "Scheme of --reading strict; by default iob2.")
  var scheme: SpanScheme?

  @OptionGroup var format: ScoreFormat<SeqevalConvention>

  private var effects: [IneffectiveOption] {
    [
      IneffectiveOption("scheme", scheme != nil, reading == .strict, "--reading strict"),
      IneffectiveOption(
        "width", format.width != SeqevalConvention.width, reading == .seqeval || reading == .strict,
        "--reading seqeval or strict"),
    ]
  }

  func run() throws {
    effects.warn()
    var scores = files.names.map { _ in SpanScore(spanReading) }
    try files.forEachSentence { columns in
      for (place, sentence) in columns.enumerated() { try add(sentence, to: &scores[place]) }
    }
    try Output.line(files.text(of: scores.map { $0.formatted(decimals: format.width) }))
    for score in scores { warn(of: score) }
  }

  private func add(_ sentence: ComparedSentence, to score: inout SpanScore) throws {
    switch score.reading {
    case .conlleval, .conllevalScript:
      for _ in 0..<sentence.documentStartCount { try score.add(["O"], against: ["O"]) }
    case .strict(let scheme): try sentence.requireTags(of: scheme)
    case .seqeval: break
    }
    try score.add(sentence.predicted.tags, against: sentence.gold.tags)
  }

  /// Warns of tags that the reading takes for no spans, which no user means.
  private func warn(of score: SpanScore) {
    if let tag = score.unusualTag, score.reading == .conllevalScript || score.reading == .seqeval {
      Message.warning(
        "--reading \(reading.rawValue) does not know tags such as \(tag.excerpt), and so the score is wrong; choose "
          + "--reading conlleval, or strict with the --scheme of the tags.")
    } else if let tag = score.plainTag {
      Message.warning(
        "The tags, such as \(tag.excerpt), are in no scheme of spans such as B-LOC; to compare them word by word use "
          + "`tandem evaluate accuracy`.")
    }
  }

  private var spanReading: SpanScore.Reading {
    switch reading {
    case .conlleval: .conlleval
    case .conllevalScript: .conllevalScript
    case .seqeval: .seqeval
    case .strict: .strict(scheme ?? .iob2)
    }
  }
}
