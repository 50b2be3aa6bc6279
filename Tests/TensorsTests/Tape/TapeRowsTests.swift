import Tensors
import TestSupport
import Testing

@Suite struct TapeRowsTests {
  @Test func repeatedTokensAddTheirGradients() {
    var registry = ParameterRegistry()
    let table = registry.add("table", rows: 5, columns: 3, .zeros)
    let check = GradientCheck(parameters: registry) { tape, _ in
      tape.weightedSum(tape.embedding([2, 0, 2, 4, 2], table), tape.embedding([4, 1], table))
    }
    #expect(check.disagreements() == [])
  }

  // A table that is also an output weight, as tied embeddings are.
  @Test func aTiedTableHasTheGradientsOfBothUses() {
    var registry = ParameterRegistry()
    let table = registry.add("table", rows: 5, columns: 3, .zeros)
    let check = GradientCheck(parameters: registry) { tape, _ in
      tape.weightedSum(tape.linear(tape.activate(tape.embedding([1, 3, 1], table), .tanh), table))
    }
    #expect(check.disagreements() == [])
  }

  @Test func gatheredRowsGiveTheirGradientsBack() {
    let check = GradientCheck((4, 3)) { tape, x in
      tape.weightedSum(tape.gather(x[0], rows: [3, 1, 1, 0, 3, 3]), x[0])
    }
    #expect(check.disagreements() == [])
  }

  @Test func aStackGivesEachPartItsRows() {
    let check = GradientCheck((2, 3), (1, 3), (3, 3)) { tape, x in
      tape.weightedSum(tape.activate(tape.stack([x[0], x[1], x[0], x[2]]), .tanh))
    }
    #expect(check.disagreements() == [])
  }

  @Test func aConcatenationGivesEachPartItsColumns() {
    let check = GradientCheck((3, 2), (3, 1), (3, 4)) { tape, x in
      tape.weightedSum(tape.activate(tape.concatenate([x[0], x[1], x[2], x[0]]), .tanh))
    }
    #expect(check.disagreements() == [])
  }
}

/// Blocks share memory and gradients with the value they are part of, whoever writes first.
@Suite struct TapeBlockTests {
  /// A use of a value that squares it, so that its gradient depends on the place.
  private static func use(_ x: Variable, _ tape: Tape) -> Variable { tape.multiply(x, x) }

  @Test func blocksThatNothingReadsHaveNoGradient() {
    let check = GradientCheck((6, 3)) { tape, x in
      let blocks = tape.split(x[0], [1, 2, 3])
      return tape.weightedSum(Self.use(blocks[1], tape))
    }
    #expect(check.disagreements() == [])
  }

  @Test func aBlockMayBeReadTwice() {
    let check = GradientCheck((5, 3)) { tape, x in
      let blocks = tape.split(tape.activate(x[0], .tanh), [3, 2])
      let first = Self.use(blocks[0], tape)
      let second = Self.use(blocks[1], tape)
      return tape.weightedSum(first, tape.add(second, blocks[1]), tape.activate(blocks[0], .sigmoid))
    }
    #expect(check.disagreements() == [])
  }

  /// The uses a computation can make of a value, of its prefixes, and of a prefix of its prefix.
  enum Use: CaseIterable {
    case whole, longPrefix, shortPrefix, prefixOfPrefix, firstBlock, secondBlock
  }

  // Every order of three uses: the gradient of a value is begun by a different one each time.
  @Test(arguments: Use.allCases, Use.allCases)
  func wholeBlocksAndPrefixesMayBeReadInAnyOrder(first: Use, second: Use) {
    for third in Use.allCases {
      let check = GradientCheck((5, 2), (5, 2)) { tape, x in
        let whole = tape.add(x[0], x[1])
        let blocks = tape.split(whole, [2, 3])
        let long = tape.prefix(whole, 4)
        let short = tape.prefix(whole, 2)
        let nested = tape.prefix(long, 3)
        let parts = [first, second, third].map { use in
          switch use {
          case .whole: Self.use(whole, tape)
          case .longPrefix: Self.use(long, tape)
          case .shortPrefix: Self.use(short, tape)
          case .prefixOfPrefix: Self.use(nested, tape)
          case .firstBlock: Self.use(blocks[0], tape)
          case .secondBlock: Self.use(blocks[1], tape)
          }
        }
        return tape.weightedSum(tape.stack(parts))
      }
      #expect(check.disagreements() == [], "then \(third)")
    }
  }

  @Test func aPrefixOfABlock() {
    let check = GradientCheck((5, 2)) { tape, x in
      let blocks = tape.split(tape.activate(x[0], .tanh), [2, 3])
      let prefix = tape.prefix(blocks[1], 2)
      return tape.weightedSum(
        Self.use(blocks[0], tape), Self.use(prefix, tape), tape.activate(blocks[1], .sigmoid), Self.use(prefix, tape))
    }
    #expect(check.disagreements() == [])
  }

  // Operations that write a gradient instead of adding to it where they are the first.
  @Test func aProductOfABlockAddsToWhatTheWholeHas() {
    var registry = ParameterRegistry()
    let weight = registry.add("weight", rows: 3, columns: 2, .zeros)
    let check = GradientCheck((5, 2), parameters: registry) { tape, x in
      let whole = tape.activate(x[0], .tanh)
      let blocks = tape.split(whole, [2, 3])
      let early = tape.linear(blocks[1], weight)
      let all = tape.linear(whole, weight)
      let late = tape.linear(blocks[0], weight)
      return tape.weightedSum(early, all, late, tape.linear(tape.prefix(whole, 1), weight))
    }
    #expect(check.disagreements() == [])
  }

  @Test func theWholePrefixIsTheValueItself() {
    let tape = Tape(weights: Weights(layout: [], count: 0), arena: Arena())
    let x = tape.zeros(3, 2)
    #expect(tape.prefix(x, 3).isIdentical(to: x))
    #expect(tape.prefix(x, 2).value.base == x.value.base)
  }
}
