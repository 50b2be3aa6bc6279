import Evaluation
import Testing

@Suite struct ConfusionTableTests {
  private static func table(_ examples: [(gold: String, predicted: String, count: Int)]) -> ConfusionTable {
    var table = ConfusionTable()
    for (gold, predicted, count) in examples { for _ in 0..<count { table.add(predicted, against: gold) } }
    return table
  }

  private static let negation = table([("neg", "neg", 110), ("neg", "pos", 3), ("pos", "pos", 41), ("pos", "mixed", 2)])

  @Test func columnsAreAligned() {
    #expect(
      Self.negation.description == """
               predicted
        gold   mixed  neg  pos
        mixed      0    0    0
        neg        0  110    3
        pos        2    0   41
        """)
  }

  @Test func namesThatAreTooWideBecomeNumbers() {
    #expect(
      Self.negation.formatted(width: 21) == """
                 predicted
        gold     1    2   3
        1 mixed  0    0   0
        2 neg    0  110   3
        3 pos    2    0  41
        """)
  }

  @Test func ofManyClassesTheMostConfusedPairsAreListed() {
    #expect(
      Self.negation.formatted(width: 15, pairs: 1) == """
        3 classes; the 1 most confused of 2 pairs:
        gold  predicted  count  of gold
        neg   pos            3     2.7%
        """)
  }

  @Test func pairsAreSortedByCountThenName() {
    let table = Self.table([("b", "a", 1), ("a", "c", 1), ("a", "b", 1), ("c", "a", 2), ("c", "c", 9)])
    let pairs = table.mostConfused(atMost: 3)
    #expect(pairs.map(\.gold) == ["c", "a", "a"])
    #expect(pairs.map(\.predicted) == ["a", "b", "c"])
    #expect(pairs.map(\.count) == [2, 1, 1])
  }

  @Test func longNamesOfManyClassesStayInColumns() {
    let names = (0..<40).map { "label with a name of some length \(String(repeating: "x", count: $0))" }
    let table = Self.table(zip(names, names.dropFirst()).enumerated().map { ($1.0, $1.1, $0 + 1) })
    let lines = table.description.split(separator: "\n")
    #expect(lines.count == 2 + 20)
    #expect(Set(lines.dropFirst().map(\.count)).count == 1)
  }

  @Test func noExamplesMakeAnEmptyTable() {
    #expect(ConfusionTable().description == "      predicted\ngold")
  }
}
