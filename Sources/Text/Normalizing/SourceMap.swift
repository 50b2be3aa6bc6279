import CICU

/// Where each scalar of a normalized line came from in the original line.
///
/// Offsets count Unicode scalars. Normalization looks no further than the next place where a scalar has a boundary
/// before it (`unorm2_hasBoundaryBefore`), so original and normalized line are cut there and matched piece by piece: a
/// piece whose length stays the same maps scalar to scalar, any other maps as a whole.
package struct SourceMap {
  /// `nil` when every scalar kept its place.
  private let ranges: [Range<Int>]?

  package init(original: String, normalized: String, by normalize: Normalizer) {
    if original.utf8.elementsEqual(normalized.utf8) {
      ranges = nil
      return
    }
    let count = normalized.unicodeScalars.count
    let matched = Self.matched(original, by: normalize)
    // Case mapping may look beyond a boundary; if that ever changes a length, only the whole line is certain.
    ranges =
      matched.count == count
      ? matched : Array(repeating: 0..<original.unicodeScalars.count, count: count)
  }

  /// The scalars of the original line behind a range of the normalized line; an empty range stays empty.
  package func original(_ range: Range<Int>) -> Range<Int> {
    guard let ranges else { return range }
    if range.isEmpty {
      let place = range.lowerBound < ranges.count ? ranges[range.lowerBound].lowerBound : ranges.last?.upperBound ?? 0
      return place..<place
    }
    return ranges[range.lowerBound].lowerBound..<ranges[range.upperBound - 1].upperBound
  }

  private static func matched(_ original: String, by normalize: Normalizer) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    let scalars = Array(original.unicodeScalars)
    var start = 0
    while start < scalars.count {
      var end = start + 1
      while end < scalars.count && !cicu_boundary_before(normalize.form == .nfkc, scalars[end].value) { end += 1 }
      var piece = String.UnicodeScalarView()
      piece.append(contentsOf: scalars[start..<end])
      let length = normalize(String(piece)).unicodeScalars.count
      if length == end - start {
        ranges.append(contentsOf: (start..<end).map { $0..<$0 + 1 })
      } else {
        ranges.append(contentsOf: repeatElement(start..<end, count: length))
      }
      start = end
    }
    return ranges
  }
}
