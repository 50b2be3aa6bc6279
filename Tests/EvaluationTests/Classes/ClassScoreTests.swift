import Evaluation
import Testing

@Suite struct ClassScoreTests {
  /// What scikit-learn gives for some classes.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var gold: [String]
    var predicted: [String]
    var report: String
    /// With 15 decimals.
    var exact: String
    var accuracy: Double
    var matthews: Double
    var classes: [String]
    /// Row by row, a row for each gold class.
    var confusion: [Int]

    var testDescription: String { name }

    var score: ClassScore {
      var score = ClassScore()
      for (predicted, gold) in zip(predicted, gold) { score.add(predicted, against: gold) }
      return score
    }
  }

  struct MultiLabelCase: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var gold: [String]
    var predicted: [String]
    var report: String
    /// With 12 decimals.
    var exact: String
    var exactMatch: Double
    var hammingLoss: Double

    var testDescription: String { name }
  }

  struct Cases: Decodable {
    var single: [Case]
    var multi: [MultiLabelCase]
  }

  static let cases = Golden.load("classes", as: Cases.self)

  @Test(arguments: cases.single) func reportEqualsThatOfScikitLearn(_ expected: Case) {
    let score = expected.score
    #expect(score.report() == expected.report)
    #expect(score.report(decimals: 15) == expected.exact)
    #expect(score.accuracy.value == expected.accuracy)
  }

  @Test(arguments: cases.single) func confusionTableEqualsThatOfScikitLearn(_ expected: Case) {
    let confusion = expected.score.confusion
    // Not as strings, of which Swift takes two spellings as equal.
    #expect(confusion.classes.map { Array($0.utf8) } == expected.classes.map { Array($0.utf8) })
    let counts = expected.classes.flatMap { gold in
      expected.classes.map { confusion.count(gold: gold, predicted: $0) }
    }
    #expect(counts == expected.confusion)
    // Sums of squares are whole numbers; only the square root rounds.
    #expect(abs(confusion.matthewsCorrelation - expected.matthews) < 1e-15)
  }

  @Test(arguments: cases.multi) func multiLabelReportEqualsThatOfScikitLearn(_ expected: MultiLabelCase) {
    var score = MultiLabelScore()
    for (predicted, gold) in zip(expected.predicted, expected.gold) {
      score.add(predicted.split(separator: " ").map(String.init), against: gold.split(separator: " ").map(String.init))
    }
    #expect(score.report() == expected.report)
    #expect(score.report(decimals: 12) == expected.exact)
    #expect(score.exactMatch.value == expected.exactMatch)
    #expect(abs(score.hammingLoss - expected.hammingLoss) < 1e-15)
  }

  @Test func exampleOfTheDocumentation() {
    var score = ClassScore()
    for (predicted, gold) in zip(["a", "b", "b"], ["a", "b", "a"]) { score.add(predicted, against: gold) }
    #expect(
      score.description == """
                      precision    recall  f1-score   support

                   a       1.00      0.50      0.67         2
                   b       0.50      1.00      0.67         1

            accuracy                           0.67         3
           macro avg       0.75      0.75      0.67         3
        weighted avg       0.83      0.67      0.67         3

        accuracy = 66.67 (2/3)
        Matthews correlation = 0.5000
        """)
  }

  @Test func labelNamedTwiceCountsOnce() {
    var score = MultiLabelScore()
    score.add(["a", "a"], against: ["a"])
    #expect(score.exactMatch.correctCount == 1)
    #expect(score.table["a"]?.counts.predicted == 1)
  }

  @Test func noExamplesScoreZero() {
    #expect(ClassScore().table.micro.f1 == 0 && ClassScore().confusion.matthewsCorrelation == 0)
    #expect(MultiLabelScore().hammingLoss == 0 && MultiLabelScore().exampleAverage.f1 == 0)
    #expect(!ClassScore().description.contains("nan") && !MultiLabelScore().description.contains("nan"))
  }

  /// A wrong answer, but no class of its own: the averages are of the classes.
  @Test func examplesWithoutAPredictedClassAreWrong() {
    var score = ClassScore()
    for (predicted, gold) in [("a", "a"), (nil, "a"), ("b", "b")] { score.add(predicted, against: gold) }
    #expect(score.accuracy.description == "66.67 (2/3)")
    #expect(score.table.rows.map(\.name) == ["a", "b"])
    #expect(score.table["a"]?.score.precision == 1 && score.table["a"]?.score.recall == 0.5)
    #expect(score.confusion.missingCount == 1)
    #expect(score.confusion.mostConfused(atMost: 9).map(\.predicted) == ["(none)"])
    #expect(score.report().contains("accuracy                           0.67         3"))
  }
}
