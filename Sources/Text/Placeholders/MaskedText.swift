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
  /// What each symbol stands for, by its number.
  private let originals: [Int: String]

  /// A text without symbols.
  package init(_ text: String) { (self.text, originals) = (text, [:]) }

  /// - Parameters:
  ///   - ranges: of what must be copied, one behind the other.
  ///   - numbers: of their symbols; nothing more is masked where they end.
  package init(_ text: String, masking ranges: [Range<String.Index>], by numbers: some Sequence<Int>) {
    var masked = String.UnicodeScalarView()
    var originals: [Int: String] = [:]
    var end = text.startIndex
    for (range, number) in zip(ranges, numbers) {
      masked.append(contentsOf: text.unicodeScalars[end..<range.lowerBound])
      masked.append(PlaceholderSymbol.scalar(number))
      originals[number] = String(text[range])
      end = range.upperBound
    }
    masked.append(contentsOf: text.unicodeScalars[end...])
    (self.text, self.originals) = (String(masked), originals)
  }

  /// Masks what a translation must copy.
  package init(maskingCopiesIn text: String) {
    self.init(text, masking: CopiedText.ranges(in: text), by: 0..<PlaceholderSymbol.count)
  }

  /// What the symbols of another text stand for, in their order there: of each the first, and nothing for others.
  package func originals(in translation: String) -> [String] {
    var rest = originals
    return translation.unicodeScalars.compactMap { scalar in
      PlaceholderSymbol.number(of: scalar).map { rest.removeValue(forKey: $0) ?? "" }
    }
  }

  /// Another text with what its symbols stand for.
  package func restored(_ translation: String) -> String {
    if originals.isEmpty { return translation }
    var originals = originals(in: translation)[...]
    return translation.replacingSymbols(by: &originals)
  }
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
