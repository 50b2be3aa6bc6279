import Corpora
import TestSupport
import Testing
import Text

@Suite struct SegmentedTextTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Lines of CoNLL-U from "ID FORM [MISC]".
  private func file(_ sentences: [[String]], comments: [Int: String] = [:]) throws -> String {
    let text = sentences.enumerated().map { number, rows in
      (comments[number].map { $0 + "\n" } ?? "")
        + rows.map { row in
          let fields = row.split(separator: " ").map(String.init)
          return "\(fields[0])\t\(fields[1])\t_\tX\t_\t_\t_\t_\t_\t\(fields.count > 2 ? fields[2] : "_")\n"
        }.joined() + "\n"
    }.joined()
    return try folder.write(text.utf8, to: "text.conllu")
  }

  private func shown(_ paragraph: SegmentedParagraph) -> (text: String, boundaries: String) {
    (
      String(String.UnicodeScalarView(paragraph.scalars)),
      paragraph.boundaries.map { $0 == .none ? "." : "\($0.rawValue)" }.joined()
    )
  }

  private static let joined = "SpaceAfter=No"

  @Test func theTextIsThatOfTokensAndSpaces() throws {
    let path = try file(
      [
        ["1 I", "2-3 don't \(Self.joined)", "2 do", "3 n't", "4 . \(Self.joined)"], ["1 Go", "1.1 x", "2 now"],
        ["1 Yes"],
      ], comments: [2: "# newpar id = 1"])
    let text = try SegmentedText(path: path, columns: TaggedCorpus.Columns())
    #expect(text.paragraphs.count == 2)
    let (first, boundaries) = shown(text.paragraphs[0])
    #expect(first == "I don't.Go now")
    #expect(boundaries == "2..1..23.2...3")
    #expect(shown(text.paragraphs[1]) == ("Yes", "..3"))
    #expect(text.forms.isEmpty)
  }

  @Test func tokensThatAreNotTheirWordsGoIntoATable() throws {
    let path = try file([["1-2 zum", "1 zu", "2 dem", "3-4 am", "3 an", "4 dem"], ["1 am"], ["1 am"]])
    let text = try SegmentedText(path: path, columns: TaggedCorpus.Columns())
    #expect(shown(text.paragraphs[0]) == ("zum am am am", "..2..3..3..3"))
    #expect(text.forms["zum"] == ["zu", "dem"])
    // More often a word by itself.
    #expect(text.forms["am"] == nil)
  }

  @Test func onlyCoNLLUWithJoinedTokensShowsRunningText() throws {
    func isShown(_ path: String) throws -> Bool {
      try SegmentedText.isShown(in: path, columns: TaggedCorpus.Columns(), invalid: .stop)
    }
    #expect(try isShown(file([["1 a"], ["1 b \(Self.joined)", "2 ."]])))
    // Behind the last token of a sentence it says nothing of words.
    #expect(try !isShown(file([["1 a"], ["1 b \(Self.joined)"]])))
    #expect(try !isShown(folder.write("a X\nb Y\n".utf8, to: "columns")))
  }

  @Test func windowsEndAtWhiteSpaceWhereThereIsSome() throws {
    var paragraph = SegmentedParagraph()
    let words = ["aaa", "bbb", "cccccccccccc", "d"]
    paragraph.append(words.enumerated().map { SurfaceToken(form: $1, words: $0..<$0 + 1) }, of: words)
    #expect(paragraph.windows(ofMost: 8) == [0..<8, 8..<16, 16..<22])
    #expect(paragraph.windows(ofMost: 100) == [0..<22])
    #expect(SegmentedParagraph().windows(ofMost: 8).isEmpty)
  }

  @Test func rareCharactersAreReadAsTheirClass() throws {
    let path = try file([(1...6).map { "\($0) aé" } + ["7 Öö", "8 ü"]])
    let text = try SegmentedText(path: path, columns: TaggedCorpus.Columns())
    var options = WordVocabulary.Options()
    options.ignoresCase = false
    options.minimumCount = 1
    let characters = CharacterVocabulary(WordVocabulary(CharacterVocabulary.counts(of: text).all, options: options))
    func ids(_ text: String) -> [Int32] { characters.ids(of: Array(text.unicodeScalars)[...]) }
    #expect(Set(ids("aéöÖ ")).count == 5)
    // Small letters, a capital and white space of other kinds.
    #expect(ids("öüñł") == Array(repeating: ids("ö")[0], count: 4))
    #expect(ids("Ö") == ids("Б") && ids("\u{A0}\t") == ids("  "))
  }
}
