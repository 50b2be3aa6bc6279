/// Runs of `*`, `_` and `~`, and the emphasis that they are, by the algorithm of CommonMark 0.31 ("process emphasis").
///
/// - Complexity: O(*n*) for the runs of a text, since no opener is looked for below a place where one was not found.
struct MarkdownDelimiters {
  struct Run {
    let mark: UInt8
    let range: Range<Int>
    let canOpen: Bool
    let canClose: Bool
    /// Marks that are not used yet.
    var count: Int
    /// Pairs that end with the run, in order, and those that begin with it, the last first.
    var closings: [Pair] = []
    var openings: [Pair] = []
    fileprivate var previous: Int?
    fileprivate var next: Int?
  }

  struct Pair {
    let name: String
    let length: Int
  }

  /// Runs for which no opener was found share the place below which there is none.
  private struct Kind: Hashable {
    let mark: UInt8
    let canOpen: Bool
    let length: Int
  }

  private(set) var runs: [Run] = []
  /// The last run that may still be a part of a pair.
  private(set) var last: Int?
  private var bottoms: [Kind: Int] = [:]
  private var pairCount = 0

  mutating func append(_ source: SourceBytes, _ range: Range<Int>) {
    let mark = source.bytes[range.lowerBound]
    let before = source.scalar(before: range.lowerBound)
    let after = source.scalar(at: range.upperBound)
    // Flanking: white space and punctuation on one side only.
    let isLeft = !after.isSpace && (!after.isPunctuation || before.isSpace || before.isPunctuation)
    let isRight = !before.isSpace && (!before.isPunctuation || after.isSpace || after.isPunctuation)
    let isWithinWord = mark == "_" && isLeft && isRight
    var run = Run(
      mark: mark, range: range, canOpen: isLeft && (!isWithinWord || before.isPunctuation),
      canClose: isRight && (!isWithinWord || after.isPunctuation), count: range.count)
    run.previous = last
    if let last { runs[last].next = runs.count }
    last = runs.count
    runs.append(run)
  }

  /// A name for a pair that is no other's.
  mutating func pairName() -> String {
    pairCount += 1
    return "\(pairCount)"
  }

  /// Makes pairs of the runs behind one, which are settled then.
  mutating func pair(above bottom: Int?) {
    bottoms = [:]
    var first = last
    while let run = first, run != bottom, let previous = runs[run].previous, previous != bottom { first = previous }
    var closer = first == bottom ? nil : first
    while let run = closer {
      guard runs[run].canClose else {
        closer = runs[run].next
        continue
      }
      if let opener = opener(for: run, above: bottom) {
        pair(opener, run)
        if runs[run].count == 0 {
          closer = runs[run].next
          remove(run)
        }
      } else {
        bottoms[kind(of: runs[run])] = runs[run].previous ?? -1
        closer = runs[run].next
        if !runs[run].canOpen { remove(run) }
      }
    }
    last = bottom
    if let bottom { runs[bottom].next = nil }
  }

  private func kind(of run: Run) -> Kind {
    Kind(mark: run.mark, canOpen: run.canOpen, length: run.mark == "~" ? run.range.count : run.range.count % 3)
  }

  private func opener(for closer: Int, above bottom: Int?) -> Int? {
    let limit = max(bottom ?? -1, bottoms[kind(of: runs[closer])] ?? -1)
    var place = runs[closer].previous
    while let run = place, run > limit {
      if runs[run].canOpen && fits(runs[run], runs[closer]) { return run }
      place = runs[run].previous
    }
    return nil
  }

  private func fits(_ opener: Run, _ closer: Run) -> Bool {
    guard opener.mark == closer.mark else { return false }
    let (length, other) = (opener.range.count, closer.range.count)
    if opener.mark == "~" { return length == other }
    // `*a**b*` is no strong emphasis.
    return !(opener.canClose || closer.canOpen) || (length + other) % 3 != 0 || length % 3 == 0
  }

  private mutating func pair(_ opener: Int, _ closer: Int) {
    let isWhole = runs[opener].mark == "~"
    let length = isWhole ? runs[opener].count : min(runs[opener].count, runs[closer].count, 2)
    let pair = Pair(name: pairName(), length: length)
    runs[opener].openings.append(pair)
    runs[closer].closings.append(pair)
    runs[opener].count -= length
    runs[closer].count -= length
    runs[opener].next = closer
    runs[closer].previous = opener
    if runs[opener].count == 0 { remove(opener) }
  }

  private mutating func remove(_ run: Int) {
    if let previous = runs[run].previous { runs[previous].next = runs[run].next }
    if let next = runs[run].next { runs[next].previous = runs[run].previous }
    if last == run { last = runs[run].previous }
  }
}

extension SourceBytes {
  fileprivate func scalar(at offset: Int) -> Unicode.Scalar {
    guard offset < count else { return "\n" }
    return String(decoding: bytes[offset..<min(count, offset + 4)], as: UTF8.self).unicodeScalars.first ?? "\n"
  }

  fileprivate func scalar(before offset: Int) -> Unicode.Scalar {
    guard offset > 0 else { return "\n" }
    var start = offset - 1
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return scalar(at: start)
  }
}

extension Unicode.Scalar {
  fileprivate var isSpace: Bool { properties.generalCategory == .spaceSeparator || (0x09...0x0D).contains(value) }

  fileprivate var isPunctuation: Bool {
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
      true
    default: false
    }
  }
}
