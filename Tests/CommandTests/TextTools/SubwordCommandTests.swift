import Foundation
import TestSupport
import Testing

/// Byte pair encoding on the command line, against files made by subword-nmt.
@Suite struct SubwordCommandTests {
  private static let golden = Repository.folder.appendingPathComponent("Tests/TextTests/Golden").path

  @Test func mergesAndPiecesAreThoseOfSubwordNMT() throws {
    let folder = try TemporaryFolder()
    let merges = try Data(contentsOf: URL(fileURLWithPath: Self.golden + "/bpe_merges.txt"))
    let count = merges.count { $0 == 0x0A } - 1
    let learned = try ProgramRun(
      ["bpe", "learn", "-s", "\(count)", "-o", folder["codes"], Self.golden + "/bpe_input.txt"])
    #expect(learned.status == 0)
    #expect(try folder.data("codes") == merges)
    let applied = try ProgramRun(["bpe", "apply", "-c", folder["codes"], "-i", Self.golden + "/bpe_unseen.txt"])
    #expect(applied.output == (try Data(contentsOf: URL(fileURLWithPath: Self.golden + "/bpe_unseen.seg.txt"))))
  }

  @Test func aVocabularyWithoutATokenIsReported() throws {
    let run = try ProgramRun(["vocab", "--min-count", "5"], input: Data("a b b\nb a c\n".utf8))
    #expect(run.status == 0 && run.text.split(separator: "\n").count == 4)
    #expect(
      run.messages
        == "tandem: warning: No token is frequent enough, so that the vocabulary has special tokens alone; lower "
        + "--min-count.\n")
    #expect(try ProgramRun(["vocab"], input: Data("a\n".utf8)).messages == "")
  }

  @Test(arguments: [["vocab"], ["bpe", "learn", "-s", "1", "--min-frequency", "1"]])
  func filesAreNamedAsInputsToo(command: [String]) throws {
    let folder = try TemporaryFolder()
    let (one, other) = (try folder.file("one", "ab ab\n"), try folder.file("other", "b c\n"))
    let expected = try ProgramRun(command + [one, other])
    #expect(expected.status == 0 && expected.text.contains("b"), "\(expected.messages)")
    for inputs in [["-i", one, "--input", other], [one, "-i", other]] {
      #expect(try ProgramRun(command + inputs).output == expected.output, "\(inputs)")
    }
  }

  @Test func vocabularyCountsTokens() throws {
    let run = try ProgramRun(["vocab", "--min-count", "2"], input: Data("a b b\nb a c\n".utf8))
    #expect(run.text == "<unk>\t0\n<pad>\t0\n<s>\t0\n</s>\t0\n▁b\t3\n▁a\t2\n")
  }
}
