/// Where places in a text are in another one that was made of it by changes here and there: marks replaced, white space
/// shortened, capitals made small.
package struct OffsetMap {
  /// For each scalar of the text its place in the other one; nil if it is not there.
  private let places: [Int?]
  private let length: Int
  /// Of both texts together; places in longer ones, which no model reads at once, are estimated by their distance from
  /// the ends. A difference takes memory that grows with the square of the number of changes.
  private static let longest = 20_000

  package init(from text: String, to other: String) {
    let (before, after) = (Self.comparable(text), Self.comparable(other))
    length = after.count
    if before == after || before.count + after.count > Self.longest {
      places = before.indices.map { $0 * after.count / before.count }
      return
    }
    var isInserted = [Bool](repeating: false, count: after.count)
    var isRemoved = [Bool](repeating: false, count: before.count)
    for change in after.difference(from: before) {
      switch change {
      case .insert(let offset, _, _): isInserted[offset] = true
      case .remove(let offset, _, _): isRemoved[offset] = true
      }
    }
    var kept = after.indices.filter { !isInserted[$0] }[...]
    places = isRemoved.map { $0 ? nil : kept.popFirst() }
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
