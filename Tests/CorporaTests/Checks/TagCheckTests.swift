import Corpora
import TestSupport
import Testing

@Suite struct TagCheckTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func diagnostics(
    _ training: some Collection<UInt8>, others: [String] = [], name: String = "train", check: TagCheck = TagCheck()
  ) throws -> [String] {
    let path = try folder.write(training, to: name)
    let paths = try others.enumerated().map { try folder.write($1.utf8, to: "other\($0)") }
    var found: [String] = []
    _ = try check.run(training: path, others: paths) {
      found.append($0.description.replacing(folder.path + "/", with: ""))
    }
    return found
  }

  private func diagnostics(_ training: String, others: [String] = [], check: TagCheck = TagCheck()) throws -> [String] {
    try diagnostics(training.utf8, others: others, check: check)
  }

  /// A file in BIO without anything to report.
  private static let good = "in O\nNew B-LOC\nYork I-LOC\n\nin O\nthe O\nBig B-LOC\nApple I-LOC\n\n"

  @Test func goodFilesAreNotReported() throws {
    #expect(try diagnostics(Self.good) == [])
    #expect(try diagnostics("-DOCSTART- O\n\n" + Self.good, others: ["Rome B-LOC\n"]) == [])
    let path = try folder.write(Self.good.utf8, to: "train")
    let size = try TagCheck().run(training: path, others: [path]) { _ in }
    #expect((size.sentences, size.words) == (4, 14))
  }

  @Test func tagsThatBreakTheSchemeAreReportedWithTheirLines() throws {
    let more = String(repeating: "w B-LOC\n", count: 13)
    #expect(
      try diagnostics(Self.good + "a O\nb I-LOC\n\nc LOC\nd LOC\n" + more) == [
        "train:11: warning: tag breaks the scheme, \"I-LOC\" after \"O\", expected \"B-LOC\" in BIO",
        "train:13: warning: tag breaks the scheme, found \"LOC\", expected O, or one of B-, I- and a type in BIO",
        "train:14: warning: tag breaks the scheme, found \"LOC\", expected O, or one of B-, I- and a type in BIO",
      ])
  }

  @Test func theSchemeOfTheTrainingFileHoldsForTheOthers() throws {
    #expect(
      try diagnostics(Self.good, others: ["to O\nRome I-LOC\n"])
        == ["other0:2: warning: tag breaks the scheme, \"I-LOC\" after \"O\", expected \"B-LOC\" in BIO"])
    #expect(try diagnostics("a N\nb V\nc N\nd V\n", others: ["x V\n\ny N\n"]) == [])
    var check = TagCheck()
    check.scheme = .iob1
    #expect(
      try diagnostics("a O\nb B-X\n\nc O\nd I-X\ne I-X\nf B-X\n", check: check)
        == ["train:2: warning: tag breaks the scheme, \"B-X\" after \"O\", expected \"I-X\" in IOB1"])
  }

  @Test func repeatedSentencesAndOtherTagsForThemAreReported() throws {
    #expect(
      try diagnostics("a X\nb Y\n\na X\nb Y\n\na Y\nb X\n", others: ["a X\nb Y\n\na Y\nb Y\n", "x X\n\na X\nb Y\n"])
        == [
          "train:4: warning: repeated example, first in line 1",
          "train:7: warning: same text with other labels, first in line 1",
          "other0:1: warning: example is also in another file, line 1 of train",
          "other0:4: warning: example is also in another file, line 1 of train",
          "other0:4: warning: same text with other labels, line 1 of train",
          "other1:3: warning: example is also in another file, line 1 of train",
        ])
  }

  @Test func oddLabelsAreReported() throws {
    #expect(
      try diagnostics("a X\nb X\nc Y\n", others: ["d X\ne Z\nf Z\n"]) == [
        "train:3: warning: label occurs once, \"Y\"", "other0:2: warning: label is not in the training file, \"Z\"",
      ])
    #expect(try diagnostics("a X\nb X\n") == ["train: warning: only one label, \"X\""])
    let words = (0..<60).map { "w\($0) t\($0 % 55)\nw\($0) t\($0 % 55)\n" }.joined()
    #expect(
      try diagnostics(words)
        == ["train: warning: absurdly many labels, 55 labels of 60 different examples, is it the wrong column?"])
    #expect(try diagnostics((0..<200).map { "w\($0) t\($0 % 55)\n" }.joined()) == [])
  }

  @Test func filesWithoutBlankLinesAreReported() throws {
    let words = String(repeating: "a X\nb Y\n", count: 600)
    #expect(
      try diagnostics(words)
        == ["train:1: warning: over-long sentence, 1200 words without a blank line, expected at most 1000"])
  }

  @Test func whatCannotBeReadIsReportedAndTheRestIsChecked() throws {
    let bytes = Array("a X\nb\nc Y\n\n".utf8) + [0xFF] + Array(" X\r\nd Y\n\ne Y\nf Y\nf Y\ng Z\n".utf8)
    #expect(
      try diagnostics(bytes) == [
        "train:2: error: malformed line, found 1 column, expected 2 as in line 1; correct the line, or choose what separates "
          + "the columns",
        "train:5: error: invalid UTF-8, byte 1 of the line is 0xFF",
        "train:11: warning: label occurs once, \"Z\"", "train: warning: lines end in CR LF, 1 of 11, the CR is dropped",
      ])
    #expect(try diagnostics("") == ["train: error: nothing to learn from"])
    #expect(
      try diagnostics("", others: ["a X\n"])
        == ["train: error: nothing to learn from", "other0:1: warning: label is not in the training file, \"X\""])
  }

  @Test func severalColumnsAreCheckedAtOnce() throws {
    var check = TagCheck()
    check.tags = [.number(2), .number(3)]
    #expect(
      try diagnostics("a N B-X\nb N O\nc V I-X\n", check: check) == [
        "train:3: warning: label occurs once, \"V\", column 2",
        "train:3: warning: tag breaks the scheme, \"I-X\" after \"O\", expected \"B-X\" in BIO, column 3",
        "train:1: warning: label occurs once, \"B-X\", column 3",
        "train:2: warning: label occurs once, \"O\", column 3",
        "train:3: warning: label occurs once, \"I-X\", column 3",
      ])
    check.tags = [.number(4)]
    #expect(
      try diagnostics("a N O\n", check: check) == [
        "train:1: error: malformed line, found 3 columns, expected column 4 among them; choose another column",
        "train: error: nothing to learn from",
      ])
    check.tags = [.field(.upos)]
    #expect(throws: ColumnError.namedColumn(path: folder.file("train"), column: .field(.upos))) {
      try diagnostics("a N O\n", check: check)
    }
  }

  @Test func universalPartsOfSpeechAreTheTagsOfCoNLLU() throws {
    #expect(
      try diagnostics(ColumnReaderTests.conllu.utf8, name: "train.conllu") == [
        "train.conllu:6: warning: label occurs once, \"VERB\"", "train.conllu:7: warning: label occurs once, \"PRON\"",
        "train.conllu:9: warning: label occurs once, \"ADP\"",
      ])
  }

  @Test func tagsInAnotherSpellingAreThoseOfTheScheme() throws {
    let bilou = "in O\nNew B-LOC\nYork L-LOC\nParis U-LOC\n\nin O\nthe O\nBig B-LOC\nApple L-LOC\nRome U-LOC\n\n"
    #expect(try diagnostics(bilou) == [])
    let size = try TagCheck().run(training: folder.file("train")) { _ in }
    #expect(size.schemes == ["tags in BILOU"])
    #expect(
      try diagnostics(bilou + "a O\nb L-LOC\n") == [
        "train:13: warning: tag breaks the scheme, \"L-LOC\" after \"O\", expected \"B-LOC\" or \"U-LOC\" in BILOU"
      ])
  }

  @Test func commentsAndNamesOfColumnsAreReported() throws {
    let path = try folder.write("# id = 1\na X\nb Y\n\nc X\nd Y\n".utf8, to: "commented")
    let size = try TagCheck().run(training: path) { _ in }
    #expect((size.sentences, size.words, size.comments) == (2, 4, 1) && size.schemes == [])
    #expect(
      try diagnostics("Word Tag\na X\nb Y\na X\nb Y \nc x\nd x\n").filter { !$0.contains("occurs once") } == [
        "train:1: warning: first line looks like names of columns, \"Word\" and \"Tag\"; if it is, remove it",
        "train:6: warning: labels differ only in case or white space, \"x\" and \"X\"",
      ])
  }
}
