import ArgumentParser
import Console
import TandemCommand
import Testing

/// Options of a training that the library checks, where they have other names.
@Suite struct TrainingOptionTests {
  @Test(arguments: [
    "--batch-size=0", "--shards=1025", "--warmup=-1", "--learning-rate=0.0", "--ema=1.0", "--label-smoothing=-0.5",
    "--epochs=0", "--steps=-1", "--max-seconds=-1.0", "--patience=-1", "--valid-interval=-1", "--keep-best=0",
    "--vocab-size=4", "--min-count=0", "--merges=-1", "--bpe-dropout=1.5", "--placeholders=1.5", "--max-train-length=0",
    "--word-vocab --merges=10", "--word-vocab --bpe-dropout=0.1", "--word-vocab --placeholders=0.1", "--hidden=0",
    "--hidden=65537", "--layers=101",
    "--emb=0", "--dropout=1.0", "--emb-dropout=1.0", "--word-dropout=-0.5", "--encoder-hidden=0", "--decoder-hidden=0",
    "--encoder-layers=0", "--decoder-layers=101", "--output-dropout=1.0", "--init-range=0.0", "--forget-bias=inf",
    "--batch-window=0", "--accum=0", "--decay-factor=0.0", "--decay-interval=0", "--decay-patience=0",
    "--min-learning-rate=-1.0", "--momentum=1.0", "--beta1=1.0", "--beta2=1.0", "--rho=1.0", "--epsilon=0.0",
    "--weight-decay=-1.0", "--clip-norm=-1.0", "--scheduled-sampling=1.5", "--scheduled-sampling-steps=0",
  ])
  func impossibleValuesAreCalledByTheOption(arguments: String) throws {
    let words = arguments.split(separator: " ").map(String.init)
    let error = try #require(throws: (any Error).self) { try Program.parseAsRoot(["train", "translator"] + words) }
    let message = Program.message(for: error)
    let option = try #require(words.last).replacing("=", with: " is ")
    #expect(message.contains("\(option), expected "), "\(message)")
    #expect(message.contains("with --word-vocab: words have no merges") == (words.count == 2), "\(message)")
  }

  @Test(arguments: [
    ("tagger", "--char-emb=0"), ("tagger", "--char-hidden=0"), ("tagger", "--char-window=0"),
    ("tagger", "--prefixes=21"),
    ("tagger", "--suffixes=-1"), ("tagger", "--min-count=0"), ("tagger", "--vocab-size=4"),
    ("tagger", "--unk-alpha=-1.0"),
    ("tagger", "--freeze-epochs=-1"), ("tagger", "--thaw-interval=-1"), ("tagger", "--feature-emb=0"),
    ("tagger", "--char-dropout=1.0"), ("tagger", "--output-dropout=1.0"), ("tagger", "--max-train-length=0"),
    ("tagger", "--hidden=47"), ("classifier", "--head-hidden=-1"), ("classifier", "--output-dropout=1.0"),
    ("lm", "--output-dropout=1.0"), ("lm", "--drop-connect=1.0"), ("lm", "--activation-penalty=-1.0"),
    ("lm", "--change-penalty=-1.0"), ("lm", "--window=0"), ("lm", "--samples=0"), ("lm", "--bptt=0"),
    ("lm", "--update-interval=0"), ("lm", "--asgd=-1"), ("lm", "--vocab-size=4"), ("lm", "--min-count=0"),
    ("translator", "--hidden=47"), ("translator", "--encoder-hidden=47"),
  ])
  func otherTrainingsCallThemSoToo(command: String, argument: String) throws {
    let error = try #require(throws: (any Error).self) { try Program.parseAsRoot(["train", command, argument]) }
    let message = Program.message(for: error)
    #expect(message.contains("\(argument.replacing("=", with: " is ")), expected "), "\(message)")
  }

  /// What one command refuses or takes, so does the other.
  @Test(arguments: [
    (
      "translator",
      ["--cell", "gru", "--hidden", "64", "--attention", "dot", "--accum", "2", "--scheduled-sampling", "1"]
    ),
    ("tagger", ["--chars", "cnn", "--no-crf", "--label-smoothing", "0.1", "--prefixes", "2", "--optimizer", "sgd"]),
    ("lm", ["--softmax", "sampled", "--architecture", "window", "--bptt", "20", "--asgd", "3"]),
  ])
  func benchTakesTheOptionsOfTrain(command: String, arguments: [String]) throws {
    for words in [["train", command], ["bench", "train", command]] {
      _ = try Program.parseAsRoot(words + arguments)
      #expect(throws: (any Error).self) { try Program.parseAsRoot(words + ["--hidden", "0"]) }
    }
  }
}
