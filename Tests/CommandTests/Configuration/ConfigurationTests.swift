import ArgumentParser
import Console
import Foundation
import Tandem
import TandemCommand
import TestSupport
import Testing

@Suite struct ConfigurationTests {
  @Test func dumpReadBackGivesTheSameDump() throws {
    let folder = try TemporaryFolder()
    let options = [
      "--cell", "gru", "--hidden", "128", "--attention", "bahdanau", "--tied", "all", "--no-input-feeding",
      "--decoder-start", "mean-bridge", "--layer-norm", "--encoder-layers", "2", "--learning-rate", "4e-4", "--seed",
      "18446744073709551615", "--train-src", "a file: with # odd 'name'", "--src-locale", "en", "--store", "bf16",
      "--schedule", "inverse-sqrt", "--max-seconds", "0.5", "--no-byte-fallback", "--dropout", "0.3",
    ]
    let first = try ProgramRun(["train", "translator"] + options + ["--dump-config"])
    #expect(first.status == 0)
    let file = try folder.file("config.yml", first.output)
    let second = try ProgramRun(["train", "translator", "--config", file, "--dump-config"])
    #expect(second.text == first.text)
    #expect(second.messages == "")
    for line in [
      "attention: additive", "input-feeding: false", "encoder-layers: 2", "learning-rate: 0.0004",
      "seed: 18446744073709551615", "byte-fallback: false", "max-seconds: 0.5",
    ] {
      #expect(first.text.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
  }

  @Test(arguments: [[], ["--softmax", "adaptive", "--cutoffs", "100,2000", "--update-interval", "5"]])
  func optionsOfLanguageModelsComeBack(options: [String]) throws {
    let folder = try TemporaryFolder()
    let first = try ProgramRun(["train", "lm"] + options + ["--dump-config"])
    #expect(first.status == 0)
    let file = try folder.file("config.yml", first.output)
    let second = try ProgramRun(["train", "lm", "--config", file, "--dump-config"])
    #expect(second.text == first.text && second.messages == "")
    #expect(first.text.contains("\ncutoffs: 100,2000\n") == !options.isEmpty, "\(first.text)")
  }

  @Test func commandLineWinsOverTheFile() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("config.yml", "hidden: 64\nlayer-norm: true\n")
    let run = try ProgramRun(
      ["train", "translator", "--config=\(file)", "--hidden", "32", "--no-layer-norm", "--dump-config"])
    #expect(run.text.contains("\nhidden: 32\n"))
    #expect(run.text.contains("\nlayer-norm: false\n"))
  }

  @Test func anEmptyFileSetsNothing() throws {
    #expect(try ConfigurationFile("", path: "c").settings.isEmpty)
    #expect(try ConfigurationFile("# nothing\n", path: "c").settings.isEmpty)
  }

  /// A file of nine lines that stands for a billion values.
  @Test func aliasesThatMultiplyAreRefused() throws {
    let letters = Array("abcdefghi")
    let lines = letters.indices.map { index in
      let value = index == 0 ? "x" : "*\(letters[index - 1])"
      return "\(letters[index]): &\(letters[index]) [\(repeatElement(value, count: 10).joined(separator: ", "))]\n"
    }
    #expect(throws: ConfigurationError(path: "c", line: 1, problem: .anchor(name: "a"))) {
      try ConfigurationFile(lines.joined(), path: "c")
    }
    // The same as the keys of one mapping, of which each holds the one before.
    let keys = letters.indices.map { index in
      "? &\(letters[index]) [\(index == 0 ? "x, y" : "*\(letters[index - 1]), *\(letters[index - 1])")]\n: 1\n"
    }
    #expect(throws: ConfigurationError(path: "c", line: 2, problem: .anchor(name: "a"))) {
      try ConfigurationFile("seed: 1\n" + keys.joined(), path: "c")
    }
  }

  @Test func anyTextComesBack() throws {
    let values = [
      "", " a ", "- a", "&a", "*a", "~", "true", "a\nb\n", "\t", "\u{1B}[2J", "\u{0}", "\u{85}", "\u{2028}",
      "\u{FEFF}x",
      "👩‍👩‍👧", "a: b # c", "'\"", String(repeating: "ab c ", count: 60),
    ]
    let settings = values.enumerated().map { (name: "name\($0.offset)", value: $0.element) }
    let named = values.filter { !$0.isEmpty }.map { (name: $0, value: "x") }
    let text = ConfigurationFile.text(settings + named, sections: [settings, []])
    let file = try ConfigurationFile(text, path: "c")
    #expect(file.settings.map(\.name) == (settings + named).map(\.name))
    #expect(file.settings.map(\.value) == (settings + named).map(\.value))
    #expect(file.sections.map { $0.settings.map(\.value) } == [values, []])
  }

  /// Characters that YAML 1.1 took for ends of lines are none in the lines of an editor.
  @Test func linesEndWithLineFeeds() {
    #expect(throws: ConfigurationError(path: "c", line: 2, problem: .repeated(name: "a"))) {
      try ConfigurationFile("a: \"\u{85}\u{2028}\u{2029}é😀\"\na: 2\n", path: "c")
    }
  }

  @Test(arguments: [
    ("a: &b 1\n", 1), ("a: 1\nb: &c\n  - 2\n", 2), ("# *\n&x a: 1\n", 2), ("{a: 1, b: &c [1, 2]}", 1),
    ("a: '*b'\nc: \"d * *e\"\nf: &g h\n", 3), ("a: 1\nb: !!str &c d\n", 2), ("&a {b: 1}\n", 1),
  ])
  func anchorsAreRefusedWithTheirLine(text: String, line: Int) throws {
    let error = try #require(throws: ConfigurationError.self) { try ConfigurationFile(text, path: "c") }
    #expect(error.line == line)
    guard case .anchor = error.problem else {
      Issue.record("\(error)")
      return
    }
  }

  @Test func asterisksAndAmpersandsMayStandInText() throws {
    let text = "# *a and &b\nname: a & b * c\nother: '&d *e'\nthird: a&b*c\nblock: |\n  &f\n  *g\n"
    let file = try ConfigurationFile(text, path: "c")
    #expect(file.settings.map(\.value) == ["a & b * c", "&d *e", "a&b*c", "&f\n*g\n"])
    #expect(throws: ConfigurationError(path: "c", line: 2, problem: .alias(name: "b"))) {
      try ConfigurationFile("a: 1\nc: *b\n", path: "c")
    }
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", 3, ConfigurationError.Problem.repeated(name: "a")),
    ("tasks:\n- a: 1\n  a: 2\n", 3, .repeated(name: "a")),
    ("tasks:\n- a: 1\ntasks:\n- a: 2\n", 3, .repeated(name: "tasks")),
    ("tasks:\n- a: 1\n- 2\n", 3, .notAMapping(found: "a single value")),
    ("a: 1\nb:\n- 1\n- [2]\n", 4, .valueIsNotSingle(name: "b", found: "a list in a list")),
    ("a: 1\nb: []\n", 2, .valueIsNotSingle(name: "b", found: "an empty list")),
    ("a: 1\nb: [1, ]\nb: 2\n", 3, .repeated(name: "b")),
    ("a: 1\nb:\n", 2, .valueIsNotSingle(name: "b", found: "nothing")),
    ("a: 1\n? [b]\n: 2\n", 2, .nameIsNotText(found: "a list")),
    ("a: 1\n---\na: 2\n", 2, .secondDocument),
    ("a: 1\ntasks: 3\n", 2, .tasksAreNoList(found: "a single value")),
    ("a: 1\ntasks:\n", 2, .tasksAreNoList(found: "nothing")),
    ("a: 1\ntasks: {b: 2}\n", 2, .tasksAreNoList(found: "a mapping")),
    ("a: 1\nb: \u{1}\n", 2, .syntax("control characters are not allowed")),
  ])
  func mistakesAreFoundInTheirLine(text: String, line: Int, problem: ConfigurationError.Problem) {
    #expect(throws: ConfigurationError(path: "c", line: line, problem: problem)) {
      try ConfigurationFile(text, path: "c")
    }
  }

  @Test func sectionsKnowTheirLines() throws {
    let file = try ConfigurationFile("seed: 1\ntasks:\n- a: 1\n  b: 2\n- {a: 3}\n", path: "c")
    #expect(file.line == 1 && file.sections.map(\.line) == [3, 5])
    #expect(file.sections[0].settings.map(\.line) == [3, 4])
  }

  @Test func aLongFileIsRefused() throws {
    let folder = try TemporaryFolder()
    for line in ["a", "# a comment\n"] {
      let file = try folder.file("config.yml", String(repeating: line, count: 70_000))
      #expect(throws: ConfigurationError(path: file, line: nil, problem: .tooLong)) {
        try ConfigurationFile(contentsOf: file)
      }
    }
  }

  /// Changed bytes give options or an error, never a crash. `TANDEM_MUTATIONS` sets how many are tried.
  @Test func mutationsNeverCrash() throws {
    let count = ProcessInfo.processInfo.environment["TANDEM_MUTATIONS"].flatMap { Int($0) } ?? 300
    var random = SplitMix64(seed: 1)
    let original = Array(
      """
      # A translator of moderate size.
      cell: gru
      hidden: 512
      emb: 256
      attention: bahdanau
      layer-norm: true
      input-feeding: false
      dropout: 0.3
      train-src: "data/train.en"
      learning-rate: 4e-4
      src-locale: en
      seed: 7

      """.utf8)
    let interesting = Array("\n\t :#-[]{}&*!|>'\"%@`,?~\\0a9.e=\u{FF}\u{2028}".utf8) + [0x00, 0xFF, 0x80, 0x0D]
    var accepted = 0
    for _ in 0..<count {
      var bytes = original
      for _ in 0...Int(random.next() % 4) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 4 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.insert(interesting[Int(random.next() % UInt64(interesting.count))], at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count - 1, place + 1 + Int(random.next() % 8)))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 20)], at: place)
        }
        if bytes.isEmpty { bytes = original }
      }
      do {
        let file = try ConfigurationFile(String(decoding: bytes, as: UTF8.self), path: "mutated.yml")
        _ = try Program.parse(["train", "translator"], configuration: file)
        accepted += 1
      } catch let error as ConfigurationError {
        #expect(error.description.hasPrefix("mutated.yml"))
      } catch {
        #expect(Program.exitCode(for: error) == .validationFailure)
      }
    }
    #expect((count < 100 || accepted > 0) && accepted < count)
  }
}
