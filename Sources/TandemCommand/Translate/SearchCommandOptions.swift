import ArgumentParser
import Decoding
import Tandem

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
      Print the best so many of each line, as id ||| text ||| score; fewer where some that were found have the same \
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

  @Option(help: "Tokens of a translation at most. (default: 10 more than twice those of the source)")
  var maxLength: Int?

  @Option(help: "Tokens of a translation at least.")
  var minLength = 0

  @Option(help: "Let no sequence of so many tokens come twice in a line; 0 allows all.")
  var noRepeatNgramSize = 0

  @Flag(
    help: """
      Let a word or phrase come again and again, as models do with text unlike that of their training; otherwise three \
      copies of a token and two of a phrase may stand behind one another, or as many as in the source.
      """)
  var allowLoops = false

  @Flag(help: "Put the source word that it attends to most, whole, in the place of <unk>.")
  var replaceUnk = false

  @Flag(help: "Draw translations at random instead of searching for the best.")
  var sample = false

  @OptionGroup var sampling: SamplingCommandOptions

  func validate() throws {
    if alpha != nil && lengthPenalty != .wu {
      throw ValidationError("--alpha belongs to --length-penalty wu, found --length-penalty \(lengthPenalty.rawValue).")
    }
    if sample, let beamSize, beamSize != 1 {
      throw ValidationError("--sample and --beam-size \(beamSize) contradict each other: samples are drawn one by one.")
    }
    if !sample, let name = sampling.given {
      throw ValidationError("--\(name) belongs to --sample; give both or none.")
    }
    // Less than 1 is for the search to refuse.
    try check("beam-size", beamSize, atLeast: .min, atMost: 10_000)
    try check("n-best", nBest, atLeast: .min, atMost: 10_000)
    do {
      try search.validate()
    } catch {
      throw ValidationError("\(error)")
    }
  }

  var search: SearchOptions {
    var options = SearchOptions()
    options.beamSize = sample ? 1 : beamSize ?? options.beamSize
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
