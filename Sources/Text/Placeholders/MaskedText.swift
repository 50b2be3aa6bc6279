import Tokens

/// Symbols that stand in a text for what must be copied, and that a model learns to copy: scalars of private use, which
/// every tokenizer of pieces takes for words of their own.
package enum PlaceholderSymbol {
  /// The most that a sentence has.
  package static let count = 16
  private static let first: UInt32 = 0xE000

  package static func scalar(_ number: Int) -> Unicode.Scalar {
    precondition((0..<count).contains(number), "symbol \(number) of \(count)")
    return Unicode.Scalar(first + UInt32(number))!
  }

  package static func number(of scalar: Unicode.Scalar) -> Int? {
    scalar.value >= first && scalar.value < first + UInt32(count) ? Int(scalar.value - first) : nil
  }
}

/// A text with symbols in the places of what must be copied.
package struct MaskedText: Sendable, Equatable {
  package let text: String
  /// Whether there is more to copy than there are symbols.
  package private(set) var hasRest = false

  /// What a symbol stands for, and whether a letter or a digit is joined to it.
  private struct Original: Equatable {
    let text: String
    let isJoinedBefore: Bool
    let isJoinedBehind: Bool
  }

  /// By the number of the symbol.
  private let originals: [Int: Original]

  /// A text without symbols.
  package init(_ text: String) { (self.text, originals) = (text, [:]) }

  /// - Parameters:
  ///   - ranges: of what must be copied, one behind the other.
  ///   - numbers: of their symbols; nothing more is masked where they end.
  package init(_ text: String, masking ranges: [Range<String.Index>], by numbers: some Sequence<Int>) {
    var masked = String.UnicodeScalarView()
    var originals: [Int: Original] = [:]
    let scalars = text.unicodeScalars
    var end = text.startIndex
    for (range, number) in zip(ranges, numbers) {
      masked.append(contentsOf: scalars[end..<range.lowerBound])
      masked.append(PlaceholderSymbol.scalar(number))
      let before = range.lowerBound == text.startIndex ? nil : scalars[scalars.index(before: range.lowerBound)]
      let behind = range.upperBound == text.endIndex ? nil : scalars[range.upperBound]
      originals[number] = Original(
        text: String(text[range]), isJoinedBefore: before?.isWordScalar ?? false,
        isJoinedBehind: behind?.isWordScalar ?? false)
      end = range.upperBound
    }
    // What is left of private use would be taken for one of the symbols.
    masked.append(contentsOf: scalars[end...].map { PlaceholderSymbol.number(of: $0) == nil ? $0 : "\u{FFFD}" })
    (self.text, self.originals) = (String(masked), originals)
  }

  /// Masks what a translation must copy; where that is more than there are symbols, first what a model cannot read.
  ///
  /// - Parameter names: finds those that are copied, too; nil where none are.
  package init(maskingCopiesIn text: String, names: UnknownNames? = nil) {
    var ranges = CopiedText.ranges(in: text)
    let count = ranges.count
    if let names, count < PlaceholderSymbol.count {
      var rest = ranges[...]
      let free = names.ranges(in: text).filter { name in
        rest = rest.drop { $0.upperBound <= name.lowerBound }
        return !(rest.first?.overlaps(name) ?? false)
      }
      ranges = (ranges + free.prefix(PlaceholderSymbol.count - count)).sorted { $0.lowerBound < $1.lowerBound }
    }
    if count > PlaceholderSymbol.count {
      let unreadable = ranges.filter { text.unicodeScalars[$0.lowerBound].properties.generalCategory == .privateUse }
      let rest = ranges.filter { text.unicodeScalars[$0.lowerBound].properties.generalCategory != .privateUse }
      ranges = (unreadable + rest).prefix(PlaceholderSymbol.count).sorted { $0.lowerBound < $1.lowerBound }
    }
    self.init(text, masking: ranges, by: 0..<PlaceholderSymbol.count)
    hasRest = count > PlaceholderSymbol.count
  }

  /// What the symbols of another text stand for, in their order there: of each the first, and nothing for others.
  package func originals(in translation: String) -> [String] {
    var rest = originals
    return translation.unicodeScalars.compactMap { scalar in
      PlaceholderSymbol.number(of: scalar).map { rest.removeValue(forKey: $0)?.text ?? "" }
    }
  }

  /// Another text with what its symbols stand for. A space keeps letters and digits from it that are not joined to it
  /// in this text, for with them it would be another placeholder or number.
  package func restored(_ translation: String) -> String {
    if originals.isEmpty { return translation }
    var rest = originals
    var text = String.UnicodeScalarView()
    var (last, before): (Original?, Unicode.Scalar?)
    for scalar in translation.unicodeScalars {
      // A mark of markup keeps nothing apart.
      if scalar.standsForMark {
        text.append(scalar)
        continue
      }
      guard let number = PlaceholderSymbol.number(of: scalar) else {
        if let last, !last.isJoinedBehind, scalar.isWordScalar { text.append(" ") }
        text.append(scalar)
        (last, before) = (nil, scalar)
        continue
      }
      guard let original = rest.removeValue(forKey: number) else { continue }
      let isApart = last == nil ? !original.isJoinedBefore : original.text.unicodeScalars.first?.isWordScalar ?? false
      if isApart && before?.isWordScalar ?? false { text.append(" ") }
      text.append(contentsOf: original.text.unicodeScalars)
      (last, before) = (original, original.text.unicodeScalars.last)
    }
    return String(text)
  }

  /// Whether there is nothing to translate: symbols, and no letter or digit beside them.
  package var isCopied: Bool { !originals.isEmpty && !text.unicodeScalars.contains(where: \.isWordScalar) }
}

extension Unicode.Scalar {
  /// Scalars of private use beyond the first plane stand for marks of markup while a text is rewritten.
  fileprivate var standsForMark: Bool { (0xF0000...0xFFFFD).contains(value) }
}

extension [String] {
  /// Texts with what their symbols stand for.
  ///
  /// - Parameter originals: of all symbols, in their order.
  package func replacingSymbols(by originals: [String]) -> [String] {
    if originals.isEmpty { return self }
    var originals = originals[...]
    return map { $0.replacingSymbols(by: &originals) }
  }
}

extension String {
  /// The text with what its symbols stand for, which is taken from a list.
  fileprivate func replacingSymbols(by originals: inout ArraySlice<String>) -> String {
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if PlaceholderSymbol.number(of: scalar) != nil, let original = originals.popFirst() {
        text.append(contentsOf: original.unicodeScalars)
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }
}
