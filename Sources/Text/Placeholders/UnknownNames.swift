/// Names in a sentence that a model has not met, which it can only copy: made up of pieces they would become others.
///
/// A name is a word that begins with a capital within a sentence, was written so at most once in the text that the
/// model learned from, and is not a token of the vocabulary, in small letters either.
package struct UnknownNames: Sendable {
  private let truecaser: Truecaser
  private let tokenizer: Tokenizer

  /// - Parameters:
  ///   - truecaser: knows the words that are usually written with capitals.
  ///   - tokenizer: of the language of the sentences.
  package init(truecaser: Truecaser, tokenizer: Tokenizer) { (self.truecaser, self.tokenizer) = (truecaser, tokenizer) }

  /// Their places, one behind the other; none in a sentence in capitals.
  package func ranges(in sentence: String) -> [Range<String.Index>] {
    guard sentence.hasLowercase else { return [] }
    return sentence.namesWithin.filter(isUnknown).map { $0.startIndex..<$0.endIndex }
  }

  private func isUnknown(_ name: Substring) -> Bool {
    !truecaser.isUsual(name) && isCut(String(name)) && isCut(name.lowercased())
  }

  private func isCut(_ word: String) -> Bool { tokenizer.encode(word).count > 1 }
}

/// Finds out whether translations copy names that are rare, as they do between languages of one script unless all nouns
/// have capitals.
package struct NameCounts: Sendable {
  /// How often each name came, and how often its translation had it.
  private var counts: [String: (all: Int, copied: Int)] = [:]

  package init() {}

  package mutating func count(source: String, target: String) {
    let names = source.namesWithin
    if names.isEmpty { return }
    let words = Set(target.letterRuns)
    for name in names {
      let known = counts[String(name)] ?? (0, 0)
      counts[String(name)] = (known.all + 1, known.copied + (words.contains(name) ? 1 : 0))
    }
  }

  /// Whether most of those that came once or twice are the same in the translation.
  package var areCopied: Bool {
    let rare = counts.values.filter { $0.all <= 2 }
    return rare.reduce(0) { $0 + $1.copied } * 2 > rare.reduce(0) { $0 + $1.all }
  }
}

extension String {
  /// Words of three letters or more that begin with a capital, and do not begin a sentence.
  fileprivate var namesWithin: [Substring] {
    var names: [Substring] = []
    var end = startIndex
    var isFirst = true
    for word in letterRuns {
      isFirst = isFirst || self[end..<word.startIndex].contains(where: \.beginsSentence)
      if !isFirst, word.unicodeScalars.first?.properties.isUppercase == true, word.unicodeScalars.count > 2 {
        names.append(word)
      }
      isFirst = false
      end = word.endIndex
    }
    return names
  }
}

extension Character {
  /// Whether the word behind such a mark may have a capital for that.
  var beginsSentence: Bool { ".!?:…\"“”„«»".contains(self) }
}
