/// How often words occur in texts, apart for those that are joined to the word before.
package struct WordCounts: Sendable {
  package private(set) var spaced = TokenCounts()
  package private(set) var joined = TokenCounts()

  package init() {}

  package mutating func add(_ text: TextWords) {
    for (word, isJoined) in zip(text.words, text.isJoined) {
      if isJoined { joined.add(word) } else { spaced.add(word) }
    }
  }

  /// Adds what was counted in another text.
  package mutating func add(_ other: WordCounts) {
    spaced.add(other.spaced)
    joined.add(other.joined)
  }

  /// Of each word, whatever stands before it.
  package var all: TokenCounts {
    var all = spaced
    all.add(joined)
    return all
  }
}
