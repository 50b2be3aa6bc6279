import Testing

@Suite struct HelpTests {
  @Test(arguments: [
    "", "train", "train translator", "train tagger", "train classifier", "train joint", "train lm", "adapt",
    "translate",
    "tag",
    "classify",
    "generate",
    "score", "evaluate", "evaluate bleu", "evaluate chrf",
    "evaluate exact", "evaluate accuracy", "evaluate spans", "evaluate classes", "evaluate confidence",
    "evaluate conllu",
    "vocab", "bpe",
    "bpe learn", "bpe apply", "split", "split-data", "tokenize", "detokenize", "check", "inspect", "average",
    "quantize", "shortlist", "calibrate",
    "bench", "bench all", "bench train", "bench translate", "bench products",
    "score translations", "score tags", "score labels", "score text", "check parallel", "check tags", "check classes",
    "inspect model", "inspect attention", "inspect unit", "inspect gradients", "bench train translator",
    "bench train tagger", "bench tag", "bench train lm", "bench lm",
    "train ngram", "ngram", "ngram convert",
  ])
  func helpIsAsRecorded(command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let run = try ProgramRun(words + ["--help"])
    #expect(run.status == 0)
    #expect(run.messages == "")
    try expectSnapshot("help-" + (command.isEmpty ? "tandem" : words.joined(separator: "-")), run.text)
  }

  @Test(arguments: ["0", "-5", "wide"]) func widthsThatAreNoneAre80Columns(columns: String) throws {
    let help = try ProgramRun(["tag", "--help"], environment: ["COLUMNS": columns])
    #expect(help.text == (try ProgramRun(["tag", "--help"]).text))
  }

  @Test func versionIsOneLine() throws {
    let run = try ProgramRun(["--version"])
    #expect(run.status == 0)
    #expect(run.text.split(separator: "\n").count == 1)
  }
}
