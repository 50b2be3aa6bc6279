import Decoding
import Models
import Text
import Tokens

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A shortlist as a part of a model file, which is read only when it is asked for.
///
/// It is base64 of whole numbers of variable length (seven bits a byte, the lowest first): how many tokens are
/// frequent, the tokens, and the same for each source token. Of a list that rises each token is written as the distance
/// from the one before it.
package struct ShortlistPart: Sendable {
  static let key = "shortlist"
  let text: String
  /// Of the model file.
  let path: String

  init?(_ file: ModelFile) {
    guard let text = file.description.parts[Self.key] else { return nil }
    (self.text, path) = (text, file.path)
  }

  /// - Throws: `ModelFileError` for a part that is damaged, or of other vocabularies.
  func shortlist(vocabularySizes sizes: (source: Int, target: Int)) throws(ModelFileError) -> Shortlist {
    var numbers = NumberReader(Data(base64Encoded: text) ?? Data())
    func list() -> [TokenID]? {
      guard let count = numbers.next(), count <= sizes.target else { return nil }
      var (list, last) = ([TokenID](), -1)
      for _ in 0..<count {
        guard let distance = numbers.next(), distance > 0, last + distance < sizes.target else { return nil }
        last += distance
        list.append(TokenID(last))
      }
      return list
    }
    guard let frequent = list(), frequent.contains(SpecialTokens.end) else { throw damaged }
    var translations: [[TokenID]] = []
    for _ in 0..<sizes.source {
      guard let list = list() else { throw damaged }
      translations.append(list)
    }
    guard numbers.isAtEnd else { throw damaged }
    return Shortlist(frequent: frequent, translations: translations)
  }

  private var damaged: ModelFileError {
    ModelFileError(path: path, problem: .part(name: Self.key, problem: "it is no list of tokens of this model"))
  }

  package static func encode(_ shortlist: Shortlist) -> String {
    var bytes: [UInt8] = []
    func write(_ number: Int) {
      var rest = number
      while rest > 0x7F {
        bytes.append(UInt8(rest & 0x7F | 0x80))
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    for list in [shortlist.frequent] + shortlist.translations {
      write(list.count)
      for (token, last) in zip(list, [-1] + list) { write(Int(token - last)) }
    }
    return Data(bytes).base64EncodedString()
  }
}

/// Reads numbers of variable length.
private struct NumberReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ data: Data) { bytes = Array(data) }

  var isAtEnd: Bool { place == bytes.count }

  /// nil at the end, or for a number above 2³¹ − 1.
  mutating func next() -> Int? {
    var (number, shift) = (0, 0)
    while place < bytes.count, shift < 35 {
      let byte = bytes[place]
      place += 1
      number |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return number <= Int(Int32.max) ? number : nil }
      shift += 7
    }
    return nil
  }
}

// MARK: Use

extension Translator {
  /// This translator, which scores only the tokens that may translate those of a sentence, by the shortlist of its
  /// model: faster where the vocabulary is large, and a few sentences are translated differently.
  ///
  /// The tokens follow from a sentence alone, so that its translation is the same beside any others. Where the
  /// shortlist knows nothing of a quarter of a sentence's tokens, it takes the whole vocabulary. Log-probabilities are
  /// those among the tokens that are scored. Of several models the first shortlist serves all. Scoring of given
  /// translations is without it.
  ///
  /// - Throws: `TranslatorError.noShortlist` when no model has one (`tandem shortlist` adds it), and `ModelFileError`
  ///   when it is damaged.
  public func usingShortlist() throws -> Translator {
    guard let shortlist else { throw TranslatorError.noShortlist }
    let list = try shortlist.shortlist(
      vocabularySizes: (source: source.vocabulary.count, target: target.vocabulary.count))
    // Symbols are not among what was counted.
    let complete = list.adding(text.placeholders?.targetTokens ?? [])
    var translator = self
    translator.members = members.map { TranslationStepModel($0.model, weights: $0.weights, shortlist: complete) }
    return translator
  }
}
