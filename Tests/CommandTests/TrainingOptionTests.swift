import ArgumentParser
import TandemCommand
import Testing

/// Options of a training that the library checks, where they have other names.
@Suite struct TrainingOptionTests {
  @Test(arguments: [
    "--batch-size=0", "--shards=1025", "--warmup=-1", "--learning-rate=0.0", "--ema=1.0", "--label-smoothing=-0.5",
    "--epochs=0", "--steps=-1", "--max-seconds=-1.0", "--patience=-1", "--valid-interval=-1", "--keep-best=0",
    "--vocab-size=4", "--min-count=0", "--merges=-1", "--bpe-dropout=1.5", "--max-train-length=0",
    "--word-vocab --merges=10", "--word-vocab --bpe-dropout=0.1",
  ])
  func impossibleValuesAreCalledByTheOption(arguments: String) throws {
    let words = arguments.split(separator: " ").map(String.init)
    let error = try #require(throws: (any Error).self) { try Program.parseAsRoot(["train", "translator"] + words) }
    let message = Program.message(for: error)
    let option = try #require(words.last).replacing("=", with: " is ")
    #expect(message.contains("\(option), expected "), "\(message)")
    #expect(message.contains("with --word-vocab: words have no merges") == (words.count == 2), "\(message)")
  }
}
