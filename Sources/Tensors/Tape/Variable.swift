/// A value of the computation and, on a tape that records, once something has flowed back to it, its gradient.
///
/// Copies are one value. A tape that does not record makes values without gradients, which take no memory but that of
/// their numbers.
package struct Variable {
  /// Valid as long as the variable is, and its arena is not reset.
  package let value: Matrix
  /// Keeps the memory of the value and of its gradient.
  let arena: Arena
  /// nil where nothing flows back.
  private let accumulator: GradientAccumulator?

  init(_ value: Matrix, in arena: Arena, hasGradient: Bool) {
    self.init(value, in: arena, hasGradient ? GradientAccumulator(value, in: arena) : nil)
  }

  private init(_ value: Matrix, in arena: Arena, _ accumulator: GradientAccumulator?) {
    (self.value, self.arena, self.accumulator) = (value, arena, accumulator)
  }

  package var rows: Int { value.rows }
  package var columns: Int { value.columns }

  /// Whether both are the same numbers in the same place.
  package func isIdentical(to other: Variable) -> Bool {
    accumulator === other.accumulator && value.base == other.value.base && value.stride == other.value.stride
      && rows == other.rows && columns == other.columns
  }

  /// A copy of all elements in row order.
  package var elements: [Float] { withExtendedLifetime(arena) { Array(value.elements) } }

  /// The elements as nested arrays, for tests and printing.
  package var nestedArray: [[Float]] { withExtendedLifetime(arena) { value.nestedArray } }

  // MARK: Blocks of rows

  /// Consecutive blocks of all rows.
  func split(_ rowCounts: [Int]) -> [Variable] {
    accumulator?.split()
    var first = 0
    return rowCounts.map { count in
      defer { first += count }
      return block(first, count, isExclusive: true)
    }
  }

  /// The first rows, which other blocks may have as well.
  func prefix(_ count: Int) -> Variable { block(0, count, isExclusive: false) }

  private func block(_ first: Int, _ count: Int, isExclusive: Bool) -> Variable {
    Variable(
      value.rows(first, count), in: arena,
      accumulator.map { GradientAccumulator(of: $0, firstRow: first, rowCount: count, isExclusive: isExclusive) })
  }

  // MARK: Gradient

  /// Nil until an operation that used this value has run backward.
  package var gradient: Matrix? { accumulator?.gradient }

  /// Makes a matrix that holds the gradient already, as where a loss has written it over the logits, the gradient.
  func setGradient(_ matrix: Matrix) { accumulator?.set(matrix) }

  /// Where the next operation that runs backward puts its share of the gradient.
  func gradientTarget() -> GradientTarget {
    // What was made without recording has a gradient that nobody reads.
    accumulator?.target() ?? GradientTarget(matrix: arena.matrix(rows, columns), holdsSum: false)
  }
}

/// Sums the gradient of a value, of whose copies each refers to it.
private final class GradientAccumulator {
  private let rows: Int
  private let columns: Int
  private let arena: Arena
  /// For a block of rows of another value, where in it.
  private let block: Block?
  private var content = GradientContent.none
  private var isSplit = false

  /// A block of rows of another value.
  private struct Block {
    let whole: GradientAccumulator
    let firstRow: Int
    /// No other block has rows in common with this one.
    let isExclusive: Bool
  }

  init(_ value: Matrix, in arena: Arena) {
    (rows, columns) = (value.rows, value.columns)
    self.arena = arena
    block = nil
  }

  init(of whole: GradientAccumulator, firstRow: Int, rowCount: Int, isExclusive: Bool) {
    (rows, columns) = (rowCount, whole.columns)
    arena = whole.arena
    block = Block(whole: whole, firstRow: firstRow, isExclusive: isExclusive)
  }

  var gradient: Matrix? { content.matrix }

  func split() {
    precondition(!isSplit, "a value is split twice")
    isSplit = true
  }

  func set(_ matrix: Matrix) {
    precondition(gradient == nil, "a value whose gradient is known beforehand is used twice")
    content = .sum(matrix)
  }

  func target() -> GradientTarget {
    switch content {
    case .sum(let matrix), .blocks(let matrix):
      content = .sum(matrix)
      return GradientTarget(matrix: matrix, holdsSum: true)
    case .none:
      let target =
        block.map { $0.whole.target(of: $0, rowCount: rows) }
        ?? GradientTarget(matrix: arena.matrix(rows, columns), holdsSum: false)
      content = .sum(target.matrix)
      return target
    }
  }

  /// Where the first share of a block's gradient goes.
  private func target(of block: Block, rowCount: Int) -> GradientTarget {
    if content.matrix == nil {
      // This value may itself be a block of another.
      let own = target()
      if !own.holdsSum {
        own.matrix.fill(0)
        content = .blocks(own.matrix)
      }
    }
    switch content {
    case .blocks(let matrix) where block.isExclusive:
      return GradientTarget(matrix: matrix.rows(block.firstRow, rowCount), holdsSum: false)
    case .blocks(let matrix), .sum(let matrix):
      content = .sum(matrix)
      return GradientTarget(matrix: matrix.rows(block.firstRow, rowCount), holdsSum: true)
    case .none: preconditionFailure("the gradient of a whole has no memory")
    }
  }
}

/// Where an operation puts its share of a value's gradient, and how.
///
/// A value that several operations use gets a share from each. The first share is written, for its memory holds nothing
/// that counts, and all others are added, so that no memory is cleared for nothing. A block of rows has no memory of
/// its own: its gradient lies in that of its whole.
///
/// ```
///  a value by itself          a value that was split        a value with a prefix
///  ┌──────────────┐           ┌──────────────┐              ┌──────────────┐
///  │ 1st: write   │           │ block 0      │ 1st: write   │ prefix       │ add: the whole, or another
///  │ then: add    │           │              │ then: add    │              │ prefix, may have a share
///  │              │           ├┄┄┄┄┄┄┄┄┄┄┄┄┄┄┤              ├┄┄┄┄┄┄┄┄┄┄┄┄┄┄┤ in these rows
///  │              │           │ block 1      │ 1st: write   │ whole        │ add
///  │              │           │              │ then: add    │              │
///  └──────────────┘           └──────────────┘              └──────────────┘
///                             cleared before the first      cleared before the first
///                             block; once the whole has     share of the prefix
///                             a share of its own, all
///                             blocks add
/// ```
struct GradientTarget {
  let matrix: Matrix
  /// Whether the matrix holds shares already, to which this one is added; otherwise it is overwritten.
  let holdsSum: Bool

  /// Takes over a share.
  func put(_ share: Matrix) {
    if holdsSum { matrix.add(share) } else { matrix.copy(from: share) }
  }
}

/// What the memory of a gradient holds.
private enum GradientContent {
  /// There is no memory yet.
  case none
  /// Shares of blocks that have no rows in common, and zeros elsewhere.
  case blocks(Matrix)
  /// Shares of any kind.
  case sum(Matrix)

  var matrix: Matrix? {
    switch self {
    case .none: nil
    case .blocks(let matrix), .sum(let matrix): matrix
    }
  }
}
