import Foundation
import NGrams
import TestSupport
import Testing
import Text

@Suite struct ARPATests {
  private func read(_ text: String) throws -> NGramModel {
    let folder = try TemporaryFolder()
    return try NGramModel(contentsOf: folder.write(text.utf8, to: "m.arpa"))
  }

  private static let small = """
    \\data\\
    ngram 1=5
    ngram 2=3

    \\1-grams:
    -1.5\t<unk>
    -99\t<s>\t-0.5
    -0.5\t</s>
    -0.25\ta\t-0.125
    -0.75\tb\t0

    \\2-grams:
    -0.1\t<s> a
    -0.2\ta b
    -0.3\tb </s>

    \\end\\

    """

  // MARK: Before the data

  /// As QuickLM writes it, and the toolkit of CMU and Cambridge, which explains the format in front of the data.
  @Test(arguments: [
    "Language model created by QuickLM on Mon Jan  1 00:00:00 EST 2018\n\nThis model based on 2 sentences\n\n",
    "Data formats:\n\nBeginning of data mark: \\data\\\nngram 1=nr            # number of 1-grams\n\n\\1-grams:\np_1     wd_1\n\n"
      + "end of data mark: \\end\\\n\n",
    "\u{FEFF}", "\u{FEFF}\n \t\n", String(repeating: "# a long preface\n", count: 2000),
  ])
  func aPrefaceIsPassedOver(preface: String) throws {
    let folder = try TemporaryFolder()
    for (name, text) in [("plain", Self.small), ("prefaced", preface + Self.small)] {
      try read(text).write(to: folder.file(name))
    }
    #expect(try folder.bytes("prefaced") == folder.bytes("plain"))
  }

  @Test func textWithoutDataIsNoModel() throws {
    for text in ["Language model\n", "see \\data\\\n", "\0\n" + Self.small] {
      #expect(throws: NGramError.self, "\(text.prefix(20))") { try read(text) }
    }
  }

  /// IRSTLM's intermediate files have other numbers in the same format.
  @Test func intermediateFilesAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(("iARPA\n\n" + Self.small).utf8, to: "m.ilm")
    #expect(throws: NGramError.intermediateARPA(path: path)) { try NGramModel(contentsOf: path) }
  }

  // MARK: Reading and writing

  @Test(arguments: ["mkn.o4.arpa", "mkn.o3.pruned.arpa", "kn.o3.arpa", "mkn.fallback.arpa"])
  func whatIsWrittenIsWhatWasRead(name: String) throws {
    let model = try NGramModel(contentsOf: golden(name))
    #expect(try ARPATable(of: model).difference(from: ARPATable(golden: name)) < 1e-6)
    let folder = try TemporaryFolder()
    for path in ["one.arpa", "two.arpa.gz"] { try model.write(to: folder.file(path)) }
    try NGramModel(contentsOf: folder.file("two.arpa.gz")).write(to: folder.file("three.arpa"))
    #expect(try folder.bytes("three.arpa") == folder.bytes("one.arpa"))
    #expect(try folder.bytes("two.arpa.gz").starts(with: [0x1F, 0x8B]))
  }

  @Test func textIsWrittenAsOthersReadIt() throws {
    let folder = try TemporaryFolder()
    try read(Self.small).write(to: folder.file("m.arpa"))
    #expect(String(decoding: try folder.bytes("m.arpa"), as: UTF8.self) == Self.small)
  }

  @Test func nGramsMayStandInAnyOrder() throws {
    var random = SplitMix64(seed: 3)
    let lines = try String(contentsOfFile: golden("mkn.o4.arpa"), encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    // Within a section, between its header and the blank line after it.
    let sections = lines.split(separator: "").map { section in
      section.first?.hasSuffix("-grams:") == true
        ? [section[section.startIndex]] + section.dropFirst().shuffled(using: &random) : Array(section)
    }
    let shuffled = try read(sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n")
    #expect(try ARPATable(of: shuffled).difference(from: ARPATable(golden: "mkn.o4.arpa")) < 1e-6)
    let model = try NGramModel(contentsOf: golden("mkn.o4.arpa"))
    for line in try goldenLines("unseen.txt") {
      #expect(shuffled.logProbability(of: line) == model.logProbability(of: line))
    }
  }

  @Test func spacesBlankLinesAndCarriageReturnsDoNotMatter() throws {
    let text =
      "\n\n"
      + Self.small.replacing("\t", with: "  ").replacing("\n", with: " \r\n").replacing(
        "ngram 2=3", with: "ngram  2 = 3")
    #expect(
      try read(text + "\n\n").logProbability(of: "a b") == read(Self.small).logProbability(of: "a b"))
  }

  @Test func backoffsMayBeMissingOrMeanNothing() throws {
    let model = try read(Self.small.replacing("-0.3\tb </s>", with: "-0.3\tb </s>\t-7"))
    // −0.1 of `<s> a`, −0.125 − 1.5 of `<unk>` after a, −0.5.
    #expect(abs(model.logProbability(of: "a z") - log(10) * (-0.1 - 0.125 - 1.5 - 0.5)) < 1e-6)
    #expect(abs(model.logProbability(of: "b") - log(10) * (-0.5 - 0.75 - 0.3)) < 1e-6)
  }

  /// As SRILM prunes by entropy: `b c` is gone, `a b c` is there.
  @Test func endsOfNGramsNeedNotBeThere() throws {
    let text = """
      \\data\\
      ngram 1=6
      ngram 2=2
      ngram 3=1

      \\1-grams:
      -1.5\t<unk>
      -99\t<s>
      -0.5\t</s>
      -0.25\ta\t-0.5
      -0.75\tb\t-0.25
      -0.875\tc\t-0.0625

      \\2-grams:
      -0.125\ta b\t-0.75
      -0.375\tc a

      \\3-grams:
      -0.03125\ta b c

      \\end\\
      """
    let model = try read(text)
    // a by itself, b after a, c after both, a after c, for nothing remembers more, and the end after nothing.
    let parts = [-0.25, -0.125, -0.03125, -0.375, -0.5, -0.5]
    #expect(abs(model.logProbability(of: "a b c a") - log(10) * parts.reduce(0, +)) < 1e-6)
  }

  @Test func logarithmsOfZeroAreMinusInfinity() throws {
    let model = try read(Self.small.replacing("-0.75\tb", with: "-99\tb").replacing("-1.5\t<unk>", with: "-inf\t<unk>"))
    for word in ["b", "z"] { #expect(model.logProbability(of: word) == -.infinity) }
    #expect(model.logProbability(of: "a") > -3)
  }

  // MARK: Tokens

  @Test func whiteSpaceThatIsATokenComesBack() throws {
    let folder = try TemporaryFolder()
    var training = NGramTraining()
    (training.order, training.unit) = (3, .characters)
    let model = try training.run(LineReader(path: folder.write("a b\tc é\nba\n".utf8, to: "t"))).estimate.model
    try model.write(to: folder.file("m.arpa"))
    let text = String(decoding: try folder.bytes("m.arpa"), as: UTF8.self)
    #expect(text.contains("\ta <0x20> b") && text.contains("\tb <0x09> c"))
    let read = try NGramModel(contentsOf: folder.file("m.arpa"))
    #expect(read.unit == .characters)
    #expect(read.vocabulary.tokens == model.vocabulary.tokens)
    #expect(read.logProbability(of: "a b\tc é") == model.logProbability(of: "a b\tc é"))
  }

  /// Words besides them are of no character, and so `<0x20>` is the byte token that it reads as.
  @Test func whiteSpaceAmongWordsMakesNoModelOfCharacters() throws {
    let model = try read(
      Self.small.replacing("\tb\t0", with: "\tbb\t0").replacing("ngram 1=5", with: "ngram 1=6")
        .replacing("\ta b", with: "\ta bb").replacing("\tb </s>", with: "\tbb </s>")
        .replacing("-1.5\t<unk>", with: "-1.5\t<unk>\n-2\t<0x20>"))
    #expect(model.unit == .words && model.vocabulary.hasByteFallback)
    let short = try read(
      Self.small.replacing("-1.5\t<unk>", with: "-1.5\t<UNK>\n-2\t<0x20>").replacing("1=5", with: "1=6"))
    #expect(short.unit == .characters && !short.vocabulary.hasByteFallback)
  }

  /// As other programs may have it, an n-gram begins with it or ends with it.
  /// Sentence pieces of other programs are such words.
  @Test func byteTokensAmongWordsAreWords() throws {
    let model = try read(
      Self.small.replacing("\tb\t0", with: "\t<0x41>\t0").replacing("a b", with: "a <0x41>").replacing(
        "b </s>", with: "<0x41> </s>"))
    #expect(model.unit == .words)
    let found = model.words(of: "a <0x41>").map { $0.logProbability / log(10) }
    for (logProbability, expected) in zip(found, [-0.1, -0.2, -0.3]) {
      #expect(abs(logProbability - expected) < 1e-6, "\(found)")
    }
  }

  @Test(arguments: ["-0.1\t<pad> a", "-0.1\ta <pad>"]) func paddingThatIsImpossibleIsKept(ngram: String) throws {
    let text = """
      \\data\\
      ngram 1=5
      ngram 2=2

      \\1-grams:
      -1\t<unk>
      -99\t<pad>\t-0.25
      -99\t<s>\t-0.5
      -0.75\t</s>
      -0.5\ta\t-0.125

      \\2-grams:
      \(ngram)
      -0.25\t<s> a

      \\end\\

      """
    let model = try read(text)
    #expect(model.ngramCounts == [5, 2])
    #expect(try ARPATable(of: model).difference(from: ARPATable(text)) < 1e-6)
    let folder = try TemporaryFolder()
    try model.write(to: folder.file("one.arpa"))
    try NGramModel(contentsOf: folder.file("one.arpa")).write(to: folder.file("two.arpa"))
    #expect(try folder.bytes("one.arpa") == folder.bytes("two.arpa"))
  }

  @Test func bytesComeBack() throws {
    let folder = try TemporaryFolder()
    var training = NGramTraining()
    (training.order, training.unit) = (2, .bytes)
    let model = try training.run(LineReader(path: folder.write("né\n".utf8, to: "t"))).estimate.model
    #expect(model.vocabulary.count == 4 + 256)
    try model.write(to: folder.file("m.arpa"))
    let read = try NGramModel(contentsOf: folder.file("m.arpa"))
    #expect(read.unit == .bytes)
    #expect(read.logProbability(of: "né x") == model.logProbability(of: "né x"))
    #expect(read.vocabulary.line(of: read.vocabulary.ids(of: "né x", as: .bytes), as: .bytes) == "né x")
  }

  @Test func tokensWithSpacesAreRefused() throws {
    var tokens = TokenCounts()
    tokens.add("New York")
    let vocabulary = Vocabulary(tokens)
    var counter = NGramCounter(order: 2, vocabularySize: vocabulary.count)
    try counter.add([4, 4])
    let model = try counter.finish().estimate(.maximumLikelihood, vocabulary: vocabulary).model
    let folder = try TemporaryFolder()
    #expect(throws: NGramError.unwritableToken(path: folder.file("m.arpa"), token: "New York")) {
      try model.write(to: folder.file("m.arpa"))
    }
    #expect(try folder.names.isEmpty)
    try model.write(to: folder.file("m"))
    #expect(try NGramModel(contentsOf: folder.file("m")).vocabulary.tokens == vocabulary.tokens)
  }

  // MARK: Mistakes

  struct Mistake: Sendable, CustomTestStringConvertible {
    let found: String
    let replacement: String
    let line: Int
    let says: String

    init(_ found: String, _ replacement: String, _ line: Int, _ says: String) {
      (self.found, self.replacement, self.line, self.says) = (found, replacement, line, says)
    }

    var testDescription: String { "\(found) → \(replacement)" }
  }

  static let mistakes = [
    Mistake("\\data\\", "\\data\\ 1", 1, #"found "\\data\\ 1", expected \data\"#),
    Mistake("ngram 1=5\nngram 2=3\n", "", 3, #"found "\\1-grams:", expected ngram 1= and a number below 2147483648"#),
    Mistake("ngram 1=5", "ngram 1=five", 2, #"found "ngram 1=five", expected ngram 1= and a number below 2147483648"#),
    Mistake("ngram 1=5", "ngram 1=-5", 2, "expected ngram 1= and a number below 2147483648"),
    Mistake("ngram 2=3", "ngram 3=3", 3, "expected ngram 2= and a number below 2147483648"),
    Mistake("ngram 1=5", "ngram 1=99999999999999999999", 2, "expected ngram 1= and a number below 2147483648"),
    Mistake("ngram 1=5", "ngram 1=2147483648", 2, "expected ngram 1= and a number below 2147483648"),
    Mistake("ngram 1=5", "ngram 1=2147483647", 3, "expected fewer n-grams than 2147483648"),
    Mistake("ngram 1=5", "ngram 1=999", 11, "found nothing, expected 999 1-grams, of which there are 5"),
    Mistake("ngram 1=5", "ngram 1=4", 10, "expected no more than 4 1-grams"),
    Mistake("ngram 2=3", "ngram 2=4", 16, "found nothing, expected 4 2-grams, of which there are 3"),
    Mistake("ngram 2=3", "ngram 2=2", 15, "expected no more than 2 2-grams"),
    Mistake("\\1-grams:", "\\1-gram:", 5, #"found "\\1-gram:", expected \1-grams:"#),
    Mistake("-1.5\t<unk>", "x\t<unk>", 6, #"found "x", expected a log-probability"#),
    Mistake("-1.5\t<unk>", "0x1p-3\t<unk>", 6, #"found "0x1p-3", expected a log-probability"#),
    Mistake("-1.5\t<unk>", "nan\t<unk>", 6, #"found "nan", expected a log-probability"#),
    Mistake("-1.5\t<unk>", "0.5\t<unk>", 6, "expected a log-probability of at most 0"),
    Mistake("-1.5\t<unk>", "-1", 6, "expected a log-probability and 1 words"),
    Mistake("-0.75\tb", "-0.75\ta", 10, "expected each word once"),
    Mistake("-0.25\ta\t-0.125", "-0.25\ta\t-0.125\t7", 9, "expected a log-probability, 1 words and a backoff"),
    Mistake("-0.25\ta\t-0.125", "-0.25\ta\tinf", 9, #"found "inf", expected a backoff or the end of the line"#),
    Mistake("-0.25\ta\t-0.125", "-0.25\ta\t3e38", 9, "expected a backoff of at most 99.0"),
    Mistake("-0.75\tb", "-0.75\t<UNK>", 10, #"found "<UNK>", expected each word once, as <unk> and <UNK> are"#),
    Mistake("-0.2\ta b", "-0.2\ta", 14, "expected a log-probability and 2 words"),
    Mistake("-0.2\ta b", "-0.2\ta c", 14, #"found "c", expected a word of the 1-grams"#),
    Mistake("-0.2\ta b", "-0.2\t<s> a", 14, #"found "<s> a", expected each n-gram once"#),
    Mistake("\\end\\", "", 18, #"found nothing, expected \end\"#),
    Mistake("\\end\\", "\\3-grams:", 17, #"found "\\3-grams:", expected \end\"#),
    Mistake("\\end\\\n", "\\end\\\nmore", 18, #"found "more", expected nothing after \end\"#),
  ]

  @Test(arguments: mistakes) func mistakesAreNamedWithTheirLine(mistake: Mistake) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      Self.small.replacing(mistake.found, with: mistake.replacement, maxReplacements: 1).utf8, to: "m")
    let error = try #require(throws: NGramError.self) { try NGramModel(contentsOf: path) }
    #expect(error.description.hasPrefix("\(path):\(mistake.line): found "), "\(error)")
    #expect(error.description.contains(mistake.says), "\(error)")
  }

  @Test func beginningsOfNGramsMustBeThere() throws {
    let lines = try String(contentsOfFile: golden("mkn.fallback.arpa"), encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let place = try #require(lines.firstIndex { $0.contains("\tbaba bami\t") })
    let text = lines.enumerated().filter { $0.offset != place }.map(\.element).joined(separator: "\n")
    let error = try #require(throws: NGramError.self) { try read(text.replacing("ngram 2=19", with: "ngram 2=18")) }
    #expect(
      error.description.contains(#"found "baba bami baru", expected its first 2 words among the 2-grams"#), "\(error)")
  }

  /// Any text is a model or a sentence.
  @Test func damagedTextIsReadOrRefused() throws {
    let original = Array(try String(contentsOfFile: golden("mkn.fallback.arpa"), encoding: .utf8).utf8)
    let folder = try TemporaryFolder()
    var random = SplitMix64(seed: 9)
    var (read, refused) = (0, 0)
    for _ in 0..<2000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        let end = min(place + Int.random(in: 1...20, using: &random), bytes.count)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: bytes.indices, using: &random))
        default: bytes[place] = Array("0123456789-\t \n\\".utf8).randomElement(using: &random) ?? 0
        }
      }
      do {
        let model = try NGramModel(contentsOf: folder.write(bytes, to: "m"))
        #expect(!model.logProbability(of: "baba bami xyz").isNaN)
        read += 1
      } catch let error as NGramError {
        #expect(!error.description.isEmpty)
        refused += 1
      }
    }
    #expect(read > 100 && refused > 100, "\(read) read, \(refused) refused")
  }
}
