import ArgumentParser
import Console
import Decoding
import Tandem
import Tensors

/// What Wu et al. 2016 found to do well.
private let usualAlpha = 0.6

/// How translations are searched for.
struct SearchCommandOptions: ParsableArguments {
  enum Penalty: String, CaseIterable, ExpressibleByArgument {
    case none
    case avg
    case wu
  }

  @Option(
    name: [.customShort("b"), .long],
    help: "Hypotheses that are followed at once; 1 is greedy search. (default: \(SearchOptions().beamSize))")
  var beamSize: Int?

  @Option(
    help: """
      Print this many of the best of each line, as id ||| text ||| score; fewer where some that were found have the same \
      text. With --sample so many samples, equal ones too.
      """)
  var nBest: Int?

  @Option(
    help: """
      How scores make up for length: none, avg (by the number of tokens), or wu (Wu et al. 2016, with --alpha).
      """)
  var lengthPenalty = Penalty.avg

  @Option(help: "Strength of --length-penalty wu. (default: \(usualAlpha))")
  var alpha: Double?

  @Option(
    help: "Maximum number of tokens in the translation of a sentence. (default: 10 more than twice those of the source)"
  )
  var maxLength: Int?

  @Option(help: "Minimum number of tokens in the translation of a sentence.")
  var minLength = 0

  @Option(help: "Let no sequence of so many tokens come twice in a sentence; 0 allows all.")
  var noRepeatNgramSize = 0

  @Flag(
    help: """
      Let a word or phrase come again and again, as models do with text unlike that of their training; otherwise three \
      copies of a token and two of a phrase may come in a row, or as many as in the source.
      """)
  var allowLoops = false

  @Flag(help: "Put the source word that it attends to most, whole, in the place of <unk>.")
  var replaceUnk = false

  @Flag(help: "Draw translations at random instead of searching for the best.")
  var sample = false

  @OptionGroup var sampling: SamplingCommandOptions

  func validate() throws {
    try check("max-length", maxLength, atLeast: 1)
    let names = [
      "beamSize": "beam-size", "nBest": "n-best", "minimumLength": "min-length", "maximumLength": "max-length",
      "noRepeatNGramSize": "no-repeat-ngram-size", "lengthPenalty.alpha": "alpha", "sampling": "sample",
    ]
    let search = search
    try check(names.merged(SamplingCommandOptions.names.under("sampling"))) { name throws(OptionError) in
      try search.validate(calling: name)
    }
  }

  /// What is given and has no effect under the other options.
  var effects: [IneffectiveOption] {
    [IneffectiveOption("alpha", alpha != nil, lengthPenalty == .wu, "--length-penalty wu")]
      + sampling.given.map { IneffectiveOption($0, true, sample, "--sample") }
  }

  var search: SearchOptions {
    var options = SearchOptions()
    options.beamSize = beamSize ?? (sample ? 1 : options.beamSize)
    options.nBest = nBest ?? 1
    options.lengthPenalty =
      switch lengthPenalty {
      case .none: .none
      case .avg: .average
      case .wu: .wu(alpha: alpha ?? usualAlpha)
      }
    options.minimumLength = minLength
    if let maxLength { options.maximumLength = .fixed(maxLength) }
    options.noRepeatNGramSize = noRepeatNgramSize
    options.stopsLoops = !allowLoops
    if sample { options.sampling = sampling.options }
    return options
  }
}
