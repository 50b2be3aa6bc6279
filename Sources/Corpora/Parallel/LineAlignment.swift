import Glibc

/// Finds the line from which on two files of parallel text no longer belong together, because one of them lacks lines
/// of the other.
///
/// Translations are of like length (Gale and Church 1993, "A Program for Aligning Sentences in Bilingual Corpora"), end
/// with the same mark and hold the same numbers. The lines of the shorter file are moved along those of the longer one,
/// by one more wherever that makes enough of the pairs after it more alike.
///
/// Memory grows with the number of lines, 8 bytes for each.
struct LineAlignment {
  private var source: [LineShape] = []
  private var target: [LineShape] = []

  /// - Parameter line: nil for one that cannot be read.
  mutating func add(source line: String?) { source.append(LineShape(line)) }

  mutating func add(target line: String?) { target.append(LineShape(line)) }

  /// What the first line is, from 1, that has no counterpart; nil where the files have as many lines, or the longer one
  /// only goes on where the other ends.
  var firstGap: Int? {
    let (shorter, longer) = source.count < target.count ? (source, target) : (target, source)
    let surplus = longer.count - shorter.count
    guard surplus > 0, !shorter.isEmpty else { return nil }
    // Many lines are looked for in one place.
    let offsets = surplus <= Self.offsetLimit ? Array(0...surplus) : [0, surplus]
    let ratio = LineShape.logRatio(shorter, longer)
    var paths = [Path(score: 0)] + offsets.dropFirst().map { _ in Path(score: -.infinity) }
    for line in shorter.indices {
      var best = Path(score: -.infinity)
      for (place, offset) in offsets.enumerated() {
        // A line is left out here, or was before.
        let moved = Path(score: best.score - Self.gapCost, firstGap: best.firstGap ?? line + 1)
        if paths[place].score > best.score { best = paths[place] }
        if moved.score > paths[place].score { paths[place] = moved }
        paths[place].score += shorter[line].likeness(to: longer[line + offset], logRatio: ratio)
      }
    }
    return paths.max { $0.score < $1.score }?.firstGap
  }

  private static let offsetLimit = 64
  /// As much as two pairs with the same numbers in them.
  private static let gapCost: Float = 4

  private struct Path {
    var score: Float
    var firstGap: Int?
  }
}

/// What of a line its translation has, too.
private struct LineShape {
  /// In scalars.
  private let length: UInt32
  /// Of its digits, 0 for none.
  private let digits: UInt16
  /// The last scalar that is no letter, in what languages have in common.
  private let end: UInt8

  init(_ line: String?) {
    var (length, digits): (UInt32, UInt16) = (0, 0)
    var last: Unicode.Scalar?
    for scalar in (line ?? "").unicodeScalars {
      length += 1
      if (0x30...0x39).contains(scalar.value) { digits = digits &* 31 &+ UInt16(scalar.value) }
      if !scalar.properties.isWhitespace { last = scalar }
    }
    (self.length, self.digits) = (length, digits)
    end =
      switch last {
      case ".", "。", "।": 1
      case "?", "？", "؟": 2
      case "!", "！": 3
      case ":", "：": 4
      case ",", "、", "，": 5
      default: 0
      }
  }

  /// The logarithm of how much longer the lines of one file are than those of another.
  static func logRatio(_ left: [LineShape], _ right: [LineShape]) -> Float {
    func mean(_ lines: [LineShape]) -> Double {
      lines.reduce(1) { $0 + Double($1.length) } / Double(max(1, lines.count))
    }
    return Float(log(mean(left) / mean(right)))
  }

  /// More than 0 if lines are likely to belong together.
  func likeness(to other: LineShape, logRatio: Float) -> Float {
    let ratio = logf(Float(length + 1) / Float(other.length + 1)) - logRatio
    var likeness = 0.5 - min(2, abs(ratio))
    if end != 0 || other.end != 0 { likeness += end == other.end ? 0.5 : -0.5 }
    if digits != 0 || other.digits != 0 { likeness += digits == other.digits ? 2 : -1 }
    return likeness
  }
}
