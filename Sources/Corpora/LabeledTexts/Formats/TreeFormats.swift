import Text

extension LabeledTextFormat.Kind {
  /// A tree such as `(3 (2 It) (4 works))`, one a line: the sentence with its label.
  package static let trees = Self("trees", parser: SentenceParser.init)

  /// Every phrase in such a tree.
  package static let phrases = Self("phrases", parser: PhraseParser.init)
}

private final class SentenceParser: LabeledTextParser {
  private var trees: TreeParser

  init(_ lines: PeekingLines, _ columns: TableColumns) { trees = TreeParser(lines, phraseLimit: 1) }

  func next() throws -> UncheckedText? { try trees.next() }
}

private final class PhraseParser: LabeledTextParser {
  private var trees: TreeParser

  init(_ lines: PeekingLines, _ columns: TableColumns) { trees = TreeParser(lines, phraseLimit: .max) }

  func next() throws -> UncheckedText? { try trees.next() }
}

/// Gives out the phrases of trees, a line of which may be blank.
private struct TreeParser {
  private let lines: PeekingLines
  private let phraseLimit: Int
  private var tree: (tree: LabeledTree, line: Int)?
  /// How many phrases of the tree have been given out; each is put together only then, for all of them together grow
  /// with the square of the depth.
  private var phraseCount = 0

  init(_ lines: PeekingLines, phraseLimit: Int) {
    self.lines = lines
    self.phraseLimit = phraseLimit
  }

  mutating func next() throws -> UncheckedText? {
    if let phrase = nextPhrase() { return phrase }
    while let line = try lines.next() {
      if line.text.isBlank { continue }
      tree = (try LabeledTree(parsing: line.text, path: lines.path, line: line.number), line.number)
      phraseCount = 0
      return nextPhrase()
    }
    return nil
  }

  private mutating func nextPhrase() -> UncheckedText? {
    guard let (tree, line) = tree, phraseCount < min(phraseLimit, tree.phrases.count) else { return nil }
    phraseCount += 1
    let phrase = tree.phrases[phraseCount - 1]
    return UncheckedText(
      labels: [phrase.label[...]], text: tree.words[phrase.words].joined(separator: " ")[...], line: line)
  }
}
