import Tensors
import Testing

@Suite struct MinibatchPlanTests {
  static let plans = [
    MinibatchPlan(unit: .sentences, size: 7, window: 5), MinibatchPlan(unit: .sentences, size: 1, window: 1),
    MinibatchPlan(unit: .sentences, size: 64, window: 50), MinibatchPlan(unit: .sentences, size: 1000, window: 1),
    MinibatchPlan(unit: .tokens, size: 60, window: 3), MinibatchPlan(unit: .tokens, size: 200, window: 50),
    MinibatchPlan(unit: .tokens, size: 1, window: 1),
    MinibatchPlan(unit: .tokens, size: 1_000_000_000, window: 1_000_000_000),
  ]

  /// 500 pairs of 1 to 40 tokens, targets a little shorter or longer.
  static let lengths: [ExampleLength] = {
    var random = RandomSource(seed: 3).generator
    return (0..<500).map { _ in
      let source = Int.random(in: 1...40, using: &random)
      return ExampleLength(source: source, target: max(1, source + Int.random(in: -3...3, using: &random)))
    }
  }()

  private func epoch(_ plan: MinibatchPlan, _ number: Int, seed: UInt64 = 1) -> [[Int]] {
    plan.minibatches(lengths: Self.lengths, random: RandomSource(seed: seed)(number))
  }

  @Test(arguments: plans) func everyExampleComesOnceAnEpoch(plan: MinibatchPlan) {
    for number in 0..<3 {
      let minibatches = epoch(plan, number)
      #expect(minibatches.allSatisfy { !$0.isEmpty })
      #expect(minibatches.joined().sorted() == Array(Self.lengths.indices))
    }
    #expect(plan.sorted(Self.lengths).batches.joined().sorted() == Array(Self.lengths.indices))
  }

  @Test(arguments: plans) func examplesComeAsOftenAsTheyAreCounted(plan: MinibatchPlan) {
    let counts = Self.lengths.indices.map { $0 % 4 }
    let minibatches = plan.minibatches(lengths: Self.lengths, counts: counts, random: RandomSource(seed: 1))
    let expected = Self.lengths.indices.flatMap { [Int](repeating: $0, count: counts[$0]) }
    #expect(minibatches.allSatisfy { !$0.isEmpty } && minibatches.joined().sorted() == expected)
    let once = [Int](repeating: 1, count: Self.lengths.count)
    #expect(
      plan.minibatches(lengths: Self.lengths, counts: once, random: RandomSource(seed: 1)(0)) == epoch(plan, 0))
  }

  @Test func repetitionsAreApart() {
    let plan = MinibatchPlan(unit: .sentences, size: 8, window: 100)
    let lengths = [ExampleLength](repeating: ExampleLength(source: 3, target: 3), count: 40)
    let counts = [Int](repeating: 3, count: 40)
    for minibatch in plan.minibatches(lengths: lengths, counts: counts, random: RandomSource(seed: 1)) {
      #expect(Set(minibatch).count == minibatch.count)
    }
  }

  @Test(arguments: plans) func minibatchesAreNoLargerThanTheSize(plan: MinibatchPlan) {
    for minibatch in epoch(plan, 0) + plan.sorted(Self.lengths).batches {
      let cost: Int
      switch plan.unit {
      case .sentences: cost = minibatch.count
      case .tokens: cost = minibatch.reduce(0) { $0 + max(Self.lengths[$1].source, Self.lengths[$1].target) }
      }
      // An example that is too large by itself stands alone.
      #expect(cost <= plan.size || minibatch.count == 1)
    }
  }

  @Test(arguments: plans.filter { $0.unit == .sentences }) func minibatchesAreFull(plan: MinibatchPlan) {
    let minibatches = epoch(plan, 0)
    #expect(minibatches.count == (500 + plan.size - 1) / plan.size)
    #expect(minibatches.filter { $0.count < plan.size }.count <= 1)
  }

  @Test func minibatchesOfTokensAreNearlyFull() {
    let total = Self.lengths.reduce(0) { $0 + max($1.source, $1.target) }
    let plan = MinibatchPlan(unit: .tokens, size: 400, window: 5)
    // A minibatch may lack most of one sentence (40 of 400), and the last of each of about 6 windows most of itself.
    #expect(epoch(plan, 0).count <= total / 360 + 1 + 6)
  }

  @Test func lengthsInAMinibatchAreAlike() {
    func spread(_ plan: MinibatchPlan) -> Double {
      let minibatches = epoch(plan, 0)
      let spreads = minibatches.map { minibatch in
        let sources = minibatch.map { Self.lengths[$0].source }
        return sources.max()! - sources.min()!
      }
      return Double(spreads.reduce(0, +)) / Double(spreads.count)
    }
    // 25 minibatches share 40 lengths, so most see two or three of them.
    #expect(spread(MinibatchPlan(size: 20, window: 50)) < 2.5)
    #expect(spread(MinibatchPlan(unit: .tokens, size: 400, window: 50)) < 3)
    #expect(spread(MinibatchPlan(size: 20, window: 1)) > 25)
  }

  @Test func minibatchesDoNotComeInOrderOfLength() {
    let means = epoch(MinibatchPlan(size: 20, window: 50), 0).map { minibatch in
      minibatch.reduce(0) { $0 + Self.lengths[$1].source } / minibatch.count
    }
    #expect(means != means.sorted() && means != means.sorted(by: >))
  }

  @Test(arguments: plans) func epochsAndSeedsDifferAndRepeat(plan: MinibatchPlan) {
    #expect(epoch(plan, 0) == epoch(plan, 0))
    // Within a window that holds everything, only the places of equal lengths and of minibatches can differ.
    if plan.size < Self.lengths.count {
      #expect(epoch(plan, 0) != epoch(plan, 1))
      #expect(epoch(plan, 0) != epoch(plan, 0, seed: 2))
    }
  }

  @Test func companionsDifferBetweenEpochs() {
    let plan = MinibatchPlan(size: 10, window: 5)
    #expect(Set(epoch(plan, 0).map { $0.sorted() }).isDisjoint(with: epoch(plan, 1).map { $0.sorted() }))
  }

  @Test(arguments: plans) func noExamplesMakeNoMinibatches(plan: MinibatchPlan) {
    #expect(plan.minibatches(lengths: [], random: RandomSource(seed: 1)).isEmpty)
    #expect(plan.sorted([]).batches.isEmpty)
  }

  @Test func examplesWithoutTokensAreKept() {
    let empty = Array(repeating: ExampleLength(source: 0, target: 0), count: 5)
    let plan = MinibatchPlan(unit: .tokens, size: 10, window: 2)
    #expect(plan.minibatches(lengths: empty, random: RandomSource(seed: 1)).joined().sorted() == Array(0..<5))
  }
}
