import Foundation
import TestSupport
import Testing

@Suite struct NGramCommandTests {
  private static let text = "the cat sat on the mat\nthe dog sat on the log\na cat and a dog\n"

  private func train(_ folder: TemporaryFolder, _ model: String, _ options: [String] = []) throws -> ProgramRun {
    let text = try folder.file("text", Self.text)
    return try ProgramRun(["train", "ngram", "--train", text, "--model", folder[model], "--order", "3"] + options)
  }

  /// The ends of lines alone have a probability, and no word has one.
  @Test func linesWithoutWordsHaveNoPerplexityOfWords() throws {
    let folder = try TemporaryFolder()
    let model = try folder.file("model", MessageTests.arpas["a"] ?? "")
    let blank = try ProgramRun(["score", "text", "-m", model], input: Data("\n  \n".utf8))
    #expect(blank.status == 0 && blank.messages.hasPrefix("PPL = "), "\(blank.messages)")
    #expect(!blank.messages.contains("per word"))
    let words = try ProgramRun(["score", "text", "-m", model], input: Data("\ncat\n".utf8))
    #expect(words.messages.contains("per word: PPL = ") && words.messages.contains("(3 words)"), "\(words.messages)")
  }

  @Test func aTrainingSaysWhatItDid() throws {
    let folder = try TemporaryFolder()
    let run = try train(folder, "model.arpa")
    #expect(run.status == 0 && run.text == "")
    try expectSnapshot("ngram-training", run.messages)
    try expectSnapshot("ngram-model", String(decoding: try folder.data("model.arpa"), as: UTF8.self))
  }

  @Test func whiteSpaceThatPartsNoWordsIsReported() throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("text", "10\u{A0}000 people\nin the\u{3000}city\n")
    let arguments = ["train", "ngram", "--train", text, "--model", folder["model"], "--order", "1"]
    let words = try ProgramRun(arguments)
    #expect(
      words.messages.contains(
        "tandem: warning: Words such as \"10\u{A0}000\" hold white space beyond ASCII, at which neural models part words and "
          + "models of n-grams do not, as KenLM's do not; put spaces in its place.\n"), "\(words.messages)")
    #expect(try !ProgramRun(arguments + ["--unit", "characters"]).messages.contains("white space"))
  }

  @Test func aModelOfEitherFormBecomesTheOther() throws {
    let folder = try TemporaryFolder()
    for name in ["model", "model.arpa", "model.arpa.gz"] { #expect(try train(folder, name).status == 0) }
    let arpa = try folder.data("model.arpa")
    for name in ["model", "model.arpa", "model.arpa.gz"] {
      let run = try ProgramRun(["ngram", "convert", folder[name], "-"])
      #expect(run.status == 0 && run.output == arpa, "\(name): \(run.messages)")
    }
    #expect(try ProgramRun(["ngram", "convert", folder["model.arpa.gz"], folder["other"]]).status == 0)
    #expect(try ProgramRun(["ngram", "convert", "-", folder["again"]], input: arpa).status == 0)
    #expect(try folder.data("other") == folder.data("again"))
    #expect(try ProgramRun(["ngram", "convert", folder["other"], folder["other.arpa"]]).status == 0)
    #expect(try folder.data("other.arpa") == arpa)
  }

  @Test(arguments: ["ml", "add", "stupid", "kn", "mkn"]) func everySmoothingGivesAModel(name: String) throws {
    let folder = try TemporaryFolder()
    let run = try train(folder, "model", ["--smoothing", name, "--min-count", "2", "--prune", "0", "1"])
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.messages.contains("17 tokens in 3 sentences, 3 of them unknown\n"), "\(run.messages)")
    #expect(run.messages.contains("no probabilities") == (name == "stupid"))
    #expect(
      run.messages.contains("have too few different counts") == (name == "mkn"),
      "\(run.messages)")
  }

  @Test func aModelIsInspectedAndIsNoModelOfAnotherKind() throws {
    let folder = try TemporaryFolder()
    for name in ["model", "model.arpa"] {
      #expect(try train(folder, name).status == 0)
      let run = try ProgramRun(["inspect", folder[name]])
      #expect(run.status == 0, "\(run.messages)")
      #expect(run.text.hasPrefix("kind: ngrams\norder: 3\nwords vocabulary: 13 tokens\n"), "\(run.text)")
      #expect(run.text.contains("\n  2: "))
      let translation = try ProgramRun(["translate", "-m", folder[name]])
      #expect(
        translation.messages.hasSuffix(
          ": found a model of n-grams, expected a translator; use `tandem score text` with it.\n"),
        "\(translation.messages)")
      #expect(translation.status == 1)
    }
  }

  @Test func standardInputAndGzipAreRead() throws {
    let folder = try TemporaryFolder()
    #expect(try train(folder, "model").status == 0)
    let piped = try ProgramRun(
      ["train", "ngram", "--train", "-", "-m", folder["piped"], "--order", "3"], input: Data(Self.text.utf8))
    #expect(piped.status == 0)
    #expect(try folder.data("piped") == folder.data("model"))
    // What `tandem` packs is what `gzip` does; see GzipCommandTests.
    let packing = try ProgramRun(
      ["tokenize", "--segmentation", "whitespace", "-i", folder["text"], "-o", folder["text.gz"]])
    #expect(packing.status == 0, "\(packing.messages)")
    #expect(try folder.data("text.gz").starts(with: [0x1F, 0x8B]))
    let unpacked = try ProgramRun(
      ["train", "ngram", "--train", folder["text.gz"], "-m", folder["unpacked"], "--order", "3"])
    #expect(unpacked.status == 0, "\(unpacked.messages)")
    #expect(try folder.data("unpacked") == folder.data("model"))
  }

  /// Bytes spell characters together, which are written when they are whole.
  @Test func bytesSpellAllCharacters() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("text", "é日 né\nüé 語\né語日\n")
    for name in ["ml", "mkn"] {
      let training = try ProgramRun(
        [
          "train", "ngram", "--train", folder["text"], "-m", folder[name], "--unit", "bytes", "--order", "4",
          "--smoothing", name,
        ])
      try #require(training.status == 0, "\(training.messages)")
    }
    let written = try ProgramRun(["generate", "-m", folder["ml"], "-c", "30"])
    #expect(written.status == 0 && written.text.contains("語") && written.text.contains("é"), "\(written.text)")
    #expect(!written.text.contains("\u{FFFD}"), "\(written.text)")
    let command = ["generate", "-m", folder["ml"], "--prompt", "ü", "--greedy"]
    #expect(try ProgramRun(command).text.hasPrefix("üé 語"))
    #expect(try ProgramRun(command + ["--stop", "語"]).text == "üé \n")

    let scored = try ProgramRun(
      ["score", "text", "-m", folder["mkn"], "--scores", "word"], input: Data("né\u{3000}語\n".utf8))
    #expect(scored.text.split(separator: "\n").map { $0.split(separator: " ").count } == [4], "\(scored.text)")
    #expect(scored.messages.contains("(3 words)"), "\(scored.messages)")
  }

  @Test func theUnitIsSetWhereItIsKept() throws {
    let folder = try TemporaryFolder()
    for name in ["model", "model.arpa"] { #expect(try train(folder, name, ["--unit", "characters"]).status == 0) }
    let kept = try ProgramRun(["ngram", "convert", folder["model.arpa"], folder["words"], "--unit", "words"])
    #expect(kept.status == 0 && kept.messages == "", "\(kept.messages)")
    #expect(try ProgramRun(["inspect", folder["words"]]).text.contains("words vocabulary"))
    let lost = try ProgramRun(["ngram", "convert", folder["words"], folder["out.arpa"], "--unit", "characters"])
    #expect(lost.status == 0)
    #expect(lost.messages == "tandem: warning: --unit has no effect without a file to make in the compact form.\n")
    let impossible = try ProgramRun(["ngram", "convert", folder["model"], folder["bytes"], "--unit", "bytes"])
    #expect(impossible.status == 1 && impossible.messages.contains("expected those for the unit bytes"))
    #expect(try !folder.names.contains("bytes"))
  }

  /// Before the text is read, which takes longer.
  @Test func namesThatCannotBeWrittenAreRefused() throws {
    let folder = try TemporaryFolder()
    let run = try train(folder, "m.lm.gz")
    #expect(run.status == 64)
    #expect(
      run.messages.hasPrefix(
        """
        tandem: error: \(folder["m.lm.gz"]): found a name in .gz, expected one in .arpa.gz or another for the compact \
        form, which is never packed; choose another name.
        Usage: tandem train ngram
        """))
    #expect(try folder.names == ["text"])
  }

  @Test(arguments: ["1e308", "1000001"]) func hugeDeltasAreRefused(delta: String) throws {
    let folder = try TemporaryFolder()
    let run = try train(folder, "model", ["--smoothing", "add", "--delta", delta])
    #expect(run.status == 64 && run.messages.contains("expected a number from 1e-09 to 1000000.0"), "\(run.messages)")
  }

  @Test func optionsWithoutEffectAreNamed() throws {
    let folder = try TemporaryFolder()
    let run = try train(folder, "model", ["--delta", "0.5", "--unit", "bytes", "--vocab-size", "100"])
    #expect(run.status == 0)
    #expect(
      run.messages.hasPrefix(
        """
        tandem: warning: --vocab-size has no effect without --unit words or characters.
        tandem: warning: --delta has no effect without --smoothing add.

        """))
  }

  // MARK: Full disks

  /// The text is sorted in runs of 1024 tokens, for which there is no room.
  @Test func aFullDiskWhileCountingIsAnError() throws {
    let folder = try TemporaryFolder()
    let text = try folder.file("text", String(repeating: Self.text, count: 2000))
    let command = ["train", "ngram", "--train", text, "--model", folder["model"], "--memory", "1K"]
    let full = try ProgramRun(command + ["--temp-folder", folder.path], fileSizeLimit: 1 << 14)
    #expect(full.status == 1)
    #expect(
      full.messages
        == """
        tandem: error: \(folder.path): cannot write a temporary file (File too large); free some space, choose another \
        folder by --temp-folder, or allow more memory by --memory.

        """)
    #expect(try folder.names == ["text"])
    #expect(try ProgramRun(command).status == 0)
  }

  @Test func aModelIsWholeOrNotThere() throws {
    let folder = try TemporaryFolder()
    for name in ["model", "model.arpa"] {
      let text = try folder.file("text", (0..<1000).map { "w\($0) x\($0)" }.joined(separator: "\n"))
      let run = try ProgramRun(
        ["train", "ngram", "--train", text, "--model", folder[name]], fileSizeLimit: 1 << 14)
      #expect(run.status == 1 && run.messages.contains("File too large"), "\(run.messages)")
      #expect(try folder.names == ["text"])
    }
  }
}
