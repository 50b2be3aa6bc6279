/// Where places in a text are in another one that was made of it by changes here and there: marks replaced, white space
/// shortened, capitals made small.
package struct OffsetMap {
  /// For each scalar of the text its place in the other one; nil if it is not there.
  private let places: [Int?]
  private let length: Int
  /// Of what differs in both texts together; places in longer stretches are estimated by their distance from the ends.
  /// A difference takes memory that grows with the square of the number of changes.
  private static let longest = 4000

  package init(from text: String, to other: String) {
    let (before, after) = (Self.comparable(text), Self.comparable(other))
    length = after.count
    let start = zip(before, after).prefix { $0 == $1 }.count
    let end = zip(before.dropFirst(start).reversed(), after.dropFirst(start).reversed()).prefix { $0 == $1 }.count
    let (changed, changedAfter) = (before[start..<before.count - end], after[start..<after.count - end])
    let inner =
      changed.count + changedAfter.count > Self.longest
      ? changed.indices.map { start + ($0 - start) * changedAfter.count / changed.count }
      : Self.places(of: Array(changed), in: Array(changedAfter)).map { place in place.map { start + $0 } }
    places = (0..<start).map { $0 } + inner + (after.count - end..<after.count).map { $0 }
  }

  private static func places(of before: [Unicode.Scalar], in after: [Unicode.Scalar]) -> [Int?] {
    var isInserted = [Bool](repeating: false, count: after.count)
    var isRemoved = [Bool](repeating: false, count: before.count)
    for change in after.difference(from: before) {
      switch change {
      case .insert(let offset, _, _): isInserted[offset] = true
      case .remove(let offset, _, _): isRemoved[offset] = true
      }
    }
    var kept = after.indices.filter { !isInserted[$0] }[...]
    return isRemoved.map { $0 ? nil : kept.popFirst() }
  }

  /// The place of a boundary between scalars: behind the scalar before it, if that is kept, else before the next that
  /// is. So what is replaced as a whole stays between the boundaries at its ends.
  package func callAsFunction(_ offset: Int) -> Int {
    if offset == 0 { return 0 }
    if let before = places[offset - 1] { return before + 1 }
    return places[offset...].lazy.compactMap(\.self).first ?? length
  }

  /// Scalars in lower case, where that is one scalar, too.
  private static func comparable(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.map { scalar in
      let lower = scalar.properties.lowercaseMapping.unicodeScalars
      return lower.count == 1 ? lower[lower.startIndex] : scalar
    }
  }
}
