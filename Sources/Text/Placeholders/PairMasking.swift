/// Masks parts of sentence pairs at random, so that a model learns to copy symbols: what stands once on each side and
/// is the same there, such as names, numbers and addresses.
package enum PairMasking {
  /// - Parameter rate: the probability of each part that it is masked; 0 draws no number.
  /// - Returns: both sides, with the same symbols.
  package static func mask(
    _ pair: (source: String, target: String), rate: Double, using generator: inout some RandomNumberGenerator
  ) -> (source: String, target: String) {
    if rate == 0 { return pair }
    let (source, target) = pair
    let (sourceParts, targetParts) = (singleParts(of: source), singleParts(of: target))
    var shared = sourceParts.ranges.filter { targetParts.places[String(source[$0])] != nil }
    shared = shared.filter { _ in Double.random(in: 0..<1, using: &generator) < rate }
    if shared.isEmpty { return pair }
    // Any symbol may stand for anything.
    let numbers = (0..<PlaceholderSymbol.count).shuffled(using: &generator)
    let inTarget = zip(shared, numbers).compactMap { range, number in
      targetParts.places[String(source[range])].map { (range: $0, number: number) }
    }
    .sorted { $0.range.lowerBound < $1.range.lowerBound }
    return (
      MaskedText(source, masking: shared, by: numbers).text,
      MaskedText(target, masking: inTarget.map(\.range), by: inTarget.map(\.number)).text
    )
  }

  /// Parts that stand once in a text.
  private static func singleParts(
    of text: String
  ) -> (ranges: [Range<String.Index>], places: [String: Range<String.Index>]) {
    let copied = CopiedText.ranges(in: text)
    var rest = copied[...]
    let names = text.letterRuns.compactMap { word -> Range<String.Index>? in
      let range = word.startIndex..<word.endIndex
      while let first = rest.first, first.upperBound <= range.lowerBound { rest = rest.dropFirst() }
      return word.isName && !(rest.first?.overlaps(range) ?? false) ? range : nil
    }
    let ranges = (copied + names).sorted { $0.lowerBound < $1.lowerBound }
    let places = Dictionary(grouping: ranges) { String(text[$0]) }.filter { $0.value.count == 1 }
    return (ranges.filter { places[String(text[$0])] != nil }, places.mapValues { $0[0] })
  }
}

extension Substring {
  /// Two letters or more, the first of which is a capital.
  fileprivate var isName: Bool {
    unicodeScalars.count > 1 && unicodeScalars.first?.properties.isUppercase == true
  }
}
