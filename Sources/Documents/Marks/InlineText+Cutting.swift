extension InlineText {
  /// The text in parts: what lies in each range, and between it and the next what stands there.
  ///
  /// What begins or ends at the edge of a range belongs to it if its inside does: an opening mark at the end of a range
  /// stands behind it, and a closing mark at its beginning before it.
  ///
  /// - Parameter ranges: one or more, one behind the other. What stands before the first and behind the last is left
  ///   out, but for its marks.
  /// - Returns: a part for each range, and one between each and the next.
  package func cut(at ranges: [Range<String.Index>]) -> [InlineText] {
    var parts: [InlineText] = []
    // Where the parts begin and end, in scalars.
    var bounds: [Range<Int>] = []
    let scalars = text.unicodeScalars
    func add(_ range: Range<String.Index>, from start: Int) {
      parts.append(InlineText(String(text[range])))
      bounds.append(start..<start + scalars.distance(from: range.lowerBound, to: range.upperBound))
    }
    var end = text.startIndex
    for range in ranges {
      let start = bounds.last?.upperBound ?? scalars.distance(from: end, to: range.lowerBound)
      if !parts.isEmpty { add(end..<range.lowerBound, from: start) }
      add(range, from: bounds.last?.upperBound ?? start)
      end = range.upperBound
    }
    var place = 0
    for mark in marks {
      while place + 1 < parts.count && mark.belongsBehind(bounds[place], isRange: place.isMultiple(of: 2)) {
        place += 1
      }
      let bounds = bounds[place]
      parts[place].marks.append(
        mark.moved(to: min(max(mark.offset, bounds.lowerBound), bounds.upperBound) - bounds.lowerBound))
    }
    return parts
  }
}

extension InlineMark {
  /// - Parameter isRange: it is not what stands between two ranges.
  fileprivate func belongsBehind(_ bounds: Range<Int>, isRange: Bool) -> Bool {
    if offset != bounds.upperBound { return offset > bounds.upperBound }
    if case .opening = kind { return true }
    if case .closing = kind { return false }
    return !isRange
  }
}
