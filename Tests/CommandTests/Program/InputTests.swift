import Foundation
import TestSupport
import Testing

/// Input that is not what it seems: without an end, packed small, of another encoding, a pipe, of no name.
@Suite struct InputTests {
  // MARK: Lines without an end

  /// Of a device that gives zeros for ever, and of a model with a line that is no entry.
  @Test(
    .timeLimit(.minutes(2)),
    arguments: [
      "score text -m @arpa", "bpe apply -c @zeros", "tokenize --bpe @zeros",
      "train ngram --train @zeros --model @model",
      "train ngram --train @codes --vocabulary @zeros --model @model", "evaluate bleu @zeros @zeros",
      "evaluate spans @zeros", "evaluate classes @zeros @zeros", "check tags @zeros", "check parallel @zeros @zeros",
      "check classes @zeros", "vocab @zeros", "bpe learn @zeros",
    ])
  func aLineWithoutAnEndIsRefused(command: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("arpa", "\\data\\\nngram 1=3\n" + String(repeating: "a", count: 1 << 21))
    _ = try folder.file("codes", "#version: 0.2\n")
    let run = try ProgramRun(
      command.split(separator: " ").map { word in
        word == "@zeros" ? "/dev/zero" : word.hasPrefix("@") ? folder[String(word.dropFirst())] : String(word)
      }, input: Data("a\n".utf8), shell: #"ulimit -v 1000000; exec "$@""#)
    #expect(run.status == 1, "\(run.messages)")
    #expect(run.messages.contains("bytes; break it into lines, or choose a file of text."), "\(run.messages)")
  }

  @Test(.timeLimit(.minutes(1))) func aConfigurationWithoutAnEndIsRefused() throws {
    let run = try ProgramRun(
      ["train", "translator", "--config", "/dev/zero", "--dump-config"], shell: #"ulimit -v 1000000; exec "$@""#)
    #expect(run.status == 64)
    #expect(
      run.messages == "tandem: error: /dev/zero: a configuration is at most 64 KiB long; is this the right file?\n")
  }

  /// Running text goes on with the next line, whatever was in the one before.
  @Test(.timeLimit(.minutes(2))) func aLineOfRunningTextIsCutAndReported() throws {
    let folder = try TemporaryFolder()
    let limit = 1 << 24
    let input = try folder.file("input", String(repeating: "a", count: limit + 10) + "\nb\n")
    let run = try ProgramRun(["detokenize", "-i", input])
    #expect(run.status == 0)
    #expect(run.text == String(repeating: "a", count: limit) + "\nb\n")
    #expect(
      run.messages == """
        tandem: warning: \(input):1: the line is longer than 16777216 bytes, and the rest of it is left out.

        """)
  }

  // MARK: Encodings

  /// Also of what is to be translated: there is nothing in it that could be.
  @Test func anotherEncodingIsReportedOnce() throws {
    let folder = try TemporaryFolder()
    let text = try #require("Une phrase\nen français\n".data(using: .utf16))
    let file = try folder.file("text", text)
    for command in [["tokenize", "-i", file], ["check", "parallel", file, file], ["evaluate", "exact", file, file]] {
      let run = try ProgramRun(command)
      #expect(run.status == 1)
      #expect(
        run.text + run.messages
          == "tandem: error: \(file): looks like UTF-16, expected UTF-8; convert it with `iconv -f UTF-16 -t UTF-8`.\n")
    }
  }

  @Test func invalidBytesAreReportedWhenTheyComeAndCountedAtTheEnd() throws {
    let line = Data([0x65, 0x74, 0xE9, 0x20, 0x0A])
    let process = try ProgramRun.process(["tokenize"])
    let (input, output, messages) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (input, output, messages)
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: line)
    let first = String(decoding: messages.fileHandleForReading.availableData, as: UTF8.self)
    #expect(
      first == """
        tandem: warning: standard input:1: byte 3 of the line is not valid UTF-8 (found 0xE9); U+FFFD stands for \
        invalid bytes. Convert the file to UTF-8 (it looks like Latin-1 or Windows-1252: `iconv -f \
        WINDOWS-1252 -t UTF-8`).

        """)
    try input.fileHandleForWriting.write(contentsOf: line + Data("a\n".utf8))
    try input.fileHandleForWriting.close()
    let rest = try messages.fileHandleForReading.readToEnd() ?? Data()
    #expect(
      String(decoding: rest, as: UTF8.self) == """
        tandem: warning: standard input: 2 of 3 lines were not valid UTF-8; U+FFFD stands for the invalid bytes.

        """)
    process.waitUntilExit()
  }

  @Test func aCheckGivesTheRemedyOnce() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("text", Data([0xE9, 0x00, 0x0A, 0xE9, 0x0A]))
    let run = try ProgramRun(["check", "parallel", file, file, "--show", "1"])
    #expect(
      run.text == """
        \(file):1: error: invalid UTF-8, byte 1 of the line is 0xE9
        2 pairs
        error: invalid UTF-8: 4; convert the file to UTF-8, as with `iconv -f WINDOWS-1252 -t UTF-8` if it is in \
        Latin-1

        """)
  }

  // MARK: Pipes

  /// A training reads its files to find out what is in them, and then to learn from them.
  @Test(arguments: [
    "translator --train-src @pipe --train-tgt @text --valid-src @text --valid-tgt @text",
    "translator --train-src @text --train-tgt @text --valid-src @pipe --valid-tgt @text --metric bleu",
    "tagger --train @pipe --valid @text", "classifier --train @pipe --valid @text", "lm --train @pipe --valid @text",
    "joint --config @pipe",
  ])
  func aTrainingNeedsFiles(command: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("text", "a b\n")
    let arguments = (command + " --model @model").split(separator: " ").map { word in
      word == "@pipe" ? "/dev/fd/3" : word.hasPrefix("@") ? folder[String(word.dropFirst())] : String(word)
    }
    let run = try ProgramRun(["train"] + arguments, shell: #"printf 'hidden: 8\n' | (exec "$@" 3<&0)"#)
    #expect(run.status != 0)
    #expect(
      run.messages == """
        tandem: error: /dev/fd/3: found a pipe, expected a file, for it is read more than once; write the text to one \
        (packed by gzip if you like).

        """)
    #expect(try folder.names == ["text"])
  }

  // MARK: Empty names

  /// As from a script in which a variable is not set.
  @Test(arguments: [
    "train tagger --train @tags --valid @tags --model @new --steps 1 --vectors ''",
    "train tagger --train @tags --valid @tags --model @new --steps 1 --init-encoder ''",
    "train tagger --train @tags --valid @tags --model ''", "train tagger --train '' --valid @tags --model @new",
    "train tagger --train @tags --valid '' --model @new", "train tagger --config ''",
    "train lm --train @text --valid @text --model @new --vocab-from ''",
    "train ngram --train @text --model @new --vocabulary ''", "train ngram --train @text --model @new --temp-folder ''",
    "train ngram --train @text --model ''", "translate -m @model -i ''", "translate -m @model -o ''",
    "translate -m @model --lm ''", "translate -m @model --prefix ''", "translate -m ''",
    "score text -m @ngrams @ngrams --tune-weights ''", "score text -m @ngrams -i ''",
    "score translations -m @model --src @text --tgt ''", "evaluate accuracy @tags @tags --train ''",
    "evaluate bleu @text ''", "tokenize --bpe ''", "tokenize --model ''", "bpe apply -c ''", "vocab ''", "vocab -o ''",
    "check tags @tags --valid ''", "check parallel @text @text --valid-src '' --valid-tgt @text",
    "inspect attention -m @model -i @text --svg ''", "inspect attention -m @model -i @text --html ''", "inspect ''",
    "inspect gradients --svg ''", "average @model @model -o ''", "ngram convert @ngrams ''", "ngram convert '' @new",
  ])
  func anEmptyNameIsAMistake(command: String) throws {
    let folder = try Self.models.get()
    let run = try ProgramRun(
      command.split(separator: " ").map { word in
        word == "''" ? "" : word.hasPrefix("@") ? folder[String(word.dropFirst())] : String(word)
      }, input: Data("a b\n".utf8))
    #expect(run.status != 0)
    #expect(run.messages.contains("\"\""), "\(run.messages)")
    #expect(run.output.isEmpty)
    #expect(try !folder.names.contains("new"))
  }

  private static let models = Result { () throws -> TemporaryFolder in
    let toy = try Toy()
    try #require(try ProgramRun(toy.training("model", ["--epochs", "1"])).status == 0)
    let text = try toy.folder.file("text", "a b\n")
    _ = try toy.folder.file("tags", "a X\nb Y\n\n")
    try #require(
      try ProgramRun(["train", "ngram", "--train", text, "--model", toy.folder["ngrams"], "--order", "1"]).status == 0)
    return toy.folder
  }

  // MARK: Control sequences

  /// A terminal would obey them: ESC, the control sequence introducer of one byte (U+009B), and what turns the
  /// direction.
  @Test func whatATerminalWouldObeyIsEscaped() throws {
    let folder = try TemporaryFolder()
    let name = "\u{1B}[31m\u{9B}2J\u{202E}x\n"
    let shown = #"\u{1B}[31m\u{009B}2J\u{202E}x\n"#
    let path = try folder.file(name, "a b\n")
    for command in [
      ["translate", "-m", name], ["translate", "-m", "m", "--\(name)"], ["tokenize", "-i", name],
      ["evaluate", "classes", path, path], ["check", "tags", path], ["train", "lm", "--unit", name], [name],
    ] {
      let run = try ProgramRun(command)
      let all = run.text + run.messages
      #expect(!all.unicodeScalars.contains { ["\u{1B}", "\u{9B}", "\u{202E}"].contains($0) }, "\(command): \(all)")
      #expect(all.contains(shown) || command[0] == "evaluate", "\(command): \(all)")
    }
  }

  /// Names, labels and provenance of a model that somebody else has made.
  @Test func anInspectionShowsNoControlCharacters() throws {
    let toy = try LabelingToy()
    let sentence = "bia X \u{1B}[2J\u{9B}\nbue Y \u{202E}\n\n"
    for name in ["train.conll", "valid.conll"] { _ = try toy.folder.file(name, sentence) }
    try #require(try ProgramRun(toy.tagger("model", ["--epochs", "1"])).status == 0)
    let run = try ProgramRun(["inspect", toy.folder["model"]])
    #expect(run.text.contains(#"\u{1B}[2J\u{009B} \u{202E}"#), "\(run.text)")
    #expect(!run.text.unicodeScalars.contains { ["\u{1B}", "\u{9B}", "\u{202E}"].contains($0) })
  }
}
