import ArgumentParser
import Console

/// How scores are printed.
struct ScoreFormat<Convention: ScoreConvention>: ParsableArguments {
  @Option(name: .shortAndLong, help: "Digits after the point of \(Convention.scores).")
  var width = Convention.width

  func validate() throws { try check("width", width, atLeast: 0, atMost: 15) }
}

/// The conventions of the programs whose scores are printed.
protocol ScoreConvention {
  /// What has the digits, after "of".
  static var scores: String { get }
  static var width: Int { get }
}

/// That of sacreBLEU.
enum SacreBLEUConvention: ScoreConvention {
  static let scores = "the score"
  static let width = 1
}

/// That of scikit-learn.
enum ScikitLearnConvention: ScoreConvention {
  static let scores = "the scores of each label"
  static let width = 2
}

/// That of seqeval, which is scikit-learn's.
enum SeqevalConvention: ScoreConvention {
  static let scores = "the scores of seqeval and strict"
  static let width = ScikitLearnConvention.width
}
