import Corpora
import TestSupport
import Testing

@Suite struct LabeledTreeTests {
  private func parse(_ text: String) throws -> LabeledTree {
    try LabeledTree(parsing: text, path: "f", line: 7)
  }

  @Test func phrasesAreInOrderOuterFirst() throws {
    let tree = try parse(" (3 (2 It)\t(4 (4 works) (2 a\\/b)  ) ) ")
    #expect(tree.words == ["It", "works", "a\\/b"])
    #expect(tree.phrases.map(\.label) == ["3", "2", "4", "4", "2"])
    #expect(tree.phrases.map(\.words) == [0..<3, 0..<1, 1..<3, 1..<2, 2..<3])
  }

  @Test(arguments: [
    ("x", 1, "x", "\"(\" at the beginning of a tree"), (")", 1, ")", "\"(\" at the beginning of a tree"),
    ("(", 2, "", "the label of a phrase"), ("((2 a))", 2, "(", "the label of a phrase"),
    ("(2)", 3, ")", "a word, or \"(\" at the beginning of a phrase"),
    ("(2", 3, "", "a word, or \"(\" at the beginning of a phrase"),
    ("(2 a b)", 6, "b", "\")\" after the word of a phrase"),
    ("(2 a (1 b))", 6, "(", "\")\" after the word of a phrase"),
    ("(2 a", 5, "", "\")\" after the word of a phrase"), ("(2 (1 a)", 9, "", "\"(\" or \")\" after a phrase"),
    ("(2 (1 é) b)", 11, "b", "\"(\" or \")\" after a phrase"),
    ("(2 a) (1 b)", 7, "(", "nothing after the tree, one tree a line"),
    ("(2 a))", 6, ")", "nothing after the tree, one tree a line"),
  ])
  func errorsNameTheByte(text: String, byte: Int, found: String, expected: String) {
    let error = LabeledTextError.malformedTree(path: "f", line: 7, byte: byte, found: found, expected: expected)
    #expect(throws: error) { try parse(text) }
  }

  @Test func depthDoesNotOverflowTheStack() throws {
    let depth = 200_000
    let tree = try parse(String(repeating: "(1 ", count: depth) + "a" + String(repeating: ")", count: depth))
    #expect(tree.phrases.count == depth)
    #expect(tree.phrases.allSatisfy { $0.words == 0..<1 })
    #expect(throws: LabeledTextError.self) { try parse(String(repeating: "(1 ", count: depth)) }
  }

  /// A plain tree, to make random ones and to write what was read.
  private indirect enum Tree {
    case word(label: String, String)
    case phrases(label: String, [Tree])

    static func random(depth: Int, using random: inout SplitMix64) -> Tree {
      let label = String(Int.random(in: 0...4, using: &random))
      if depth == 0 || Int.random(in: 0..<3, using: &random) == 0 {
        return .word(label: label, ["a", "-LRB-", "é", "\u{301}", "\u{A0}", "0"].randomElement(using: &random) ?? "a")
      }
      return .phrases(
        label: label, (0..<Int.random(in: 1...3, using: &random)).map { _ in .random(depth: depth - 1, using: &random) }
      )
    }

    var text: String {
      switch self {
      case .word(let label, let word): "(\(label) \(word))"
      case .phrases(let label, let phrases): "(\(label) \(phrases.map(\.text).joined(separator: " ")))"
      }
    }

    var words: [String] {
      switch self {
      case .word(_, let word): [word]
      case .phrases(_, let phrases): phrases.flatMap(\.words)
      }
    }

    /// Label and words of each phrase, the outer ones first.
    var phrases: [[String]] {
      switch self {
      case .word(let label, let word): [[label, word]]
      case .phrases(let label, let phrases): [[label] + words] + phrases.flatMap(\.phrases)
      }
    }
  }

  @Test(arguments: 0..<50)
  func randomTreesAreReadAndDamagedOnesRefused(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let tree = Tree.random(depth: 5, using: &random)
    let read = try parse(tree.text)
    #expect(read.words == tree.words)
    #expect(read.phrases.map { [$0.label] + read.words[$0.words] } == tree.phrases)
    // One bracket less or more is never a tree.
    let bytes = Array(tree.text.utf8)
    for place in bytes.indices where "()".utf8.contains(bytes[place]) {
      let less = bytes[..<place] + bytes[(place + 1)...]
      let more = bytes[...place] + bytes[place...]
      for damaged in [less, more] {
        #expect(throws: LabeledTextError.self) { try parse(String(decoding: damaged, as: UTF8.self)) }
      }
    }
  }
}
