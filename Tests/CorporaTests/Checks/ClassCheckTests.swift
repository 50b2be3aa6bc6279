import Corpora
import TestSupport
import Testing

@Suite struct ClassCheckTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func diagnostics(
    _ training: some Collection<UInt8>, others: [String] = [], format: LabeledTextFormat? = nil
  ) throws -> [String] {
    let path = try folder.write(training, to: "train")
    let paths = try others.enumerated().map { try folder.write($1.utf8, to: "other\($0)") }
    var check = ClassCheck()
    check.format = format
    var found: [String] = []
    _ = try check.run(training: path, others: paths) {
      found.append($0.description.replacing(folder.path + "/", with: ""))
    }
    return found
  }

  @Test func goodFilesAreNotReported() throws {
    #expect(try diagnostics("a\tx\nb\ty\na\tz\nb\tu\n".utf8, others: ["a\tv\n"]) == [])
    let path = try folder.write("a\tx\nb\ty\n".utf8, to: "train")
    #expect(try ClassCheck().run(training: path, others: [path]) { _ in } == 4)
  }

  @Test func repeatedTextsAndOtherLabelsForThemAreReported() throws {
    #expect(
      try diagnostics("a\tx\nb\ty\na\tx\nb\tx\n".utf8, others: ["a\tv\nb\tv\na\ty\n", "b\tv\n"]) == [
        "train:3: warning: repeated example, first in line 1",
        "train:4: warning: same text with other labels, first in line 1",
        "other0:2: warning: same text with other labels, first in line 1",
        "other0:3: warning: example is also in another file, line 2 of train",
        "other0:3: warning: same text with other labels, line 2 of train",
        "other1:1: warning: example is also in another file, line 1 of other0",
        "other1:1: warning: same text with other labels, line 1 of other0",
      ])
    let table = LabeledTextFormat.table(label: .number(1), text: .number(2), separator: "|")
    #expect(
      try diagnostics("a|b\tx\nb|a\tx\n".utf8, format: table) == ["train:2: warning: repeated example, first in line 1"]
    )
  }

  @Test func oddLabelsAreReported() throws {
    #expect(
      try diagnostics("__label__a x\n__label__a y\n__label__b z\n".utf8, others: ["__label__c u\n__label__c v\n"]) == [
        "train:3: warning: label occurs once, \"b\"", "other0:1: warning: label is not in the training file, \"c\"",
      ])
    #expect(try diagnostics("a\tx\na\ty\n".utf8) == ["train: warning: only one label, \"a\""])
    let lines = (0..<100).map { "l\($0 % 51)\tt\($0)\n" }.joined()
    let absurd = "train: warning: absurdly many labels, 51 labels of 100 different examples, is it the wrong column?"
    #expect(try diagnostics(lines.utf8).filter { !$0.contains("occurs once") } == [absurd])
  }

  @Test func whatCannotBeReadIsReportedAndTheRestIsChecked() throws {
    let bytes = Array("a\tx\n\ty\na\t \r\n".utf8) + [0xC3, 0x0A] + Array("b\tz\nb\tu\n".utf8)
    #expect(
      try diagnostics(bytes) == [
        "train:2: error: malformed line, found no label, expected one before the text; add it, or choose another "
          + "format",
        "train:3: warning: empty text", "train:4: error: invalid UTF-8, byte 1 of the line is 0xC3",
        "train: warning: lines end in CR LF, 1 of 6, the CR is dropped",
      ])
    #expect(try diagnostics([]) == ["train: error: nothing to learn from"])
  }

  @Test(arguments: [LabeledTextFormat.Kind.trees, .phrases])
  func sentencesOfTreesAreChecked(kind: LabeledTextFormat.Kind) throws {
    #expect(
      try diagnostics("(1 (2 a) (3 b))\n(1 (2 a) (3 b))\n(2 c\n(2 (1 d) (1 e))\n".utf8, format: LabeledTextFormat(kind))
        == [
          "train:2: warning: repeated example, first in line 1",
          "train:3: error: malformed line, byte 5 of the line: found the end of the line, expected \")\" after the word "
            + "of a phrase; mend the brackets, or choose another format if these are not trees",
          "train:4: warning: label occurs once, \"2\"",
        ])
  }

  @Test func labelsThatAreAlikeOrJoinedAreReported() throws {
    #expect(
      try diagnostics("pos\ta\nPos\tb\npos \tc\nPos\td\n".utf8)
        == ["train:2: warning: labels differ only in case or white space, \"Pos\" and \"pos\""])
    #expect(
      try diagnostics("__label__X,b a\n__label__X,b c\n__label__1__label__2 d\n__label__1__label__2 e\n".utf8) == [
        "train:1: warning: label looks like several, \"X,b\"",
        "train:3: warning: label looks like several, \"1__label__2\"",
      ])
  }

  @Test func aRowOfNamesThatIsReadAsATextIsReported() throws {
    #expect(
      try diagnostics("gold_label\tsentence1\npos\ta b\nneg\tc d\npos\te f\nneg\tg h\n".utf8)
        .filter { !$0.contains("occurs once") } == [
          "train:1: warning: first line looks like names of columns, \"gold_label\" and \"sentence1\"; if it is, choose the "
            + "columns by these names"
        ])
    #expect(try diagnostics("label\ttext\npos\ta b\nneg\tc d\npos\te f\nneg\tg h\n".utf8) == [])
  }
}
