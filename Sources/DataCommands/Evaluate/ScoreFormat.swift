import ArgumentParser
import Console

/// How scores are printed.
struct ScoreFormat<Custom: ScoreCustom>: ParsableArguments {
  @Option(name: .shortAndLong, help: "Digits after the point of \(Custom.scores).")
  var width = Custom.width

  func validate() throws { try check("width", width, atLeast: 0, atMost: 15) }
}

/// The custom of the programs whose scores are printed.
protocol ScoreCustom {
  /// What has the digits, after "of".
  static var scores: String { get }
  static var width: Int { get }
}

/// That of sacreBLEU.
enum CorpusScoreCustom: ScoreCustom {
  static let scores = "the score"
  static let width = 1
}

/// That of scikit-learn.
enum ClassScoreCustom: ScoreCustom {
  static let scores = "the scores of each label"
  static let width = 2
}

/// That of seqeval, which is scikit-learn's.
enum SpanScoreCustom: ScoreCustom {
  static let scores = "the scores of seqeval and strict"
  static let width = ClassScoreCustom.width
}
