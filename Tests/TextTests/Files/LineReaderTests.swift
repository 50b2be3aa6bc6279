import Foundation
import TestSupport
import Testing
import Text

@Suite struct LineReaderTests {
  private func lines(_ bytes: [UInt8], invalid: LineReader.InvalidUTF8 = .stop) throws -> [String] {
    try withTemporaryFile(bytes) { path in
      let reader = try LineReader(path: path, invalid: invalid)
      var lines: [String] = []
      while let line = try reader.next() { lines.append(line) }
      #expect(try reader.next() == nil)
      return lines
    }
  }

  @Test func onlyLineFeedsEndLines() throws {
    #expect(try lines([]) == [])
    #expect(try lines(Array("\n".utf8)) == [""])
    #expect(try lines(Array("a\n\nb".utf8)) == ["a", "", "b"])
    #expect(try lines(Array("a\u{2028}b\u{85}c\u{B}d\u{C}e\n".utf8)) == ["a\u{2028}b\u{85}c\u{B}d\u{C}e"])
    #expect(try lines(Array("nul\0here\n".utf8)) == ["nul\0here"])
  }

  @Test func carriageReturnIsDroppedBeforeALineFeedOnly() throws {
    let read = try lines(Array("a\r\nb\rc\n\r\r\nd\r".utf8))
    #expect(read.map(scalars) == ["a", "b\rc", "\r", "d\r"].map(scalars))
  }

  @Test func byteOrderMarkIsDroppedAtTheStartOnly() throws {
    #expect(try lines(Array("\u{FEFF}a\n\u{FEFF}b\n".utf8)).map(scalars) == ["a", "\u{FEFF}b"].map(scalars))
  }

  @Test func invalidBytesAreNamed() throws {
    try withTemporaryFile(Array("fine\nbad ".utf8) + [0xC3, 0x28] + Array("\nfine again".utf8)) { path in
      let reader = try LineReader(path: path)
      #expect(try reader.next() == "fine")
      let expected = TextError.invalidUTF8(path: path, line: 2, byte: 5, found: [0xC3], looksLatin1: true)
      #expect(throws: expected) { try reader.next() }
      #expect(expected.description.hasPrefix("\(path):2: byte 5 of the line is not valid UTF-8 (found 0xC3)"))
      #expect(try reader.next() == "fine again")
    }
  }

  @Test func invalidBytesAreReplacedOrSkippedAndCounted() throws {
    let bytes: [UInt8] = Array("a\n".utf8) + [0xFF, 0x62, 0x0A, 0xE2, 0x82, 0x0A] + Array("c\n".utf8)
    #expect(try lines(bytes, invalid: .replace) == ["a", "\u{FFFD}b", "\u{FFFD}", "c"])
    #expect(try lines(bytes, invalid: .skip) == ["a", "c"])
    try withTemporaryFile(bytes) { path in
      let replacing = try LineReader(path: path, invalid: .replace)
      while try replacing.next() != nil {}
      #expect(replacing.replacedLineCount == 2 && replacing.lineNumber == 4)
      let skipping = try LineReader(path: path, invalid: .skip)
      while try skipping.next() != nil {}
      #expect(skipping.skippedLineCount == 2 && skipping.lineNumber == 4)
    }
  }

  @Test func validationAgreesWithTheStandardLibrary() throws {
    var random = SplitMix64(seed: 16)
    let bytes: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1,
      0xF3, 0xF4, 0xF5, 0xFF,
    ]
    let texts = (0..<200_000).map { _ in
      (0..<Int.random(in: 0...6, using: &random)).map { _ in bytes.randomElement(using: &random)! }
    }
    try withTemporaryFile(texts.flatMap { $0 + [0x0A] }) { path in
      let reader = try LineReader(path: path)
      for text in texts {
        let expected = String(validating: text, as: UTF8.self)
        do {
          let line = try #require(try reader.next())
          #expect(expected.map(scalars) == scalars(line), "\(text)")
        } catch TextError.invalidUTF8(_, _, let byte, let found, _) {
          #expect(expected == nil, "\(text)")
          // What is before the byte is valid, and one U+FFFD stands for what is found.
          let (before, invalid) = (text[..<(byte - 1)], text[(byte - 1)..<(byte - 1 + found.count)])
          #expect(String(validating: before, as: UTF8.self) != nil, "\(text)")
          #expect(Array(invalid) == found && String(decoding: invalid, as: UTF8.self) == "\u{FFFD}", "\(text)")
          #expect(
            scalars(String(decoding: text, as: UTF8.self)).dropFirst(
              scalars(String(decoding: before, as: UTF8.self)).count
            )
            .elementsEqual(
              scalars("\u{FFFD}" + String(decoding: text[invalid.endIndex...], as: UTF8.self))), "\(text)")
        }
      }
    }
  }

  @Test func everyValidScalarPasses() throws {
    let values = (UInt32(0)...0x10FFFF).filter { Unicode.Scalar($0) != nil }
    var text = String.UnicodeScalarView()
    for value in values { text.append(Unicode.Scalar(value)!) }
    #expect(try lines(Array(String(text).utf8)).map(scalars) == values.split(separator: 0x0A).map(Array.init))
  }

  @Test func linesLongerThanTheBufferAreWhole() throws {
    let long = String(repeating: "länge ", count: 1 << 20)
    #expect(try lines(Array("a\n\(long)\r\n\(long)\nb\n\(long)".utf8)) == ["a", long, long, "b", long])
  }

  @Test func linesAreThoseOfAPlainSplit() throws {
    var random = RandomLines(seed: 17)
    let expected = random.lines(20_000).filter { !$0.hasPrefix("\u{FEFF}") && scalars($0).last != 0x0D }
    #expect(try lines(Array((expected.joined(separator: "\n") + "\n").utf8)).map(scalars) == expected.map(scalars))
  }

  @Test func lineIsThereBeforeTheNextIsWritten() throws {
    let pipe = Pipe()
    let reader = LineReader(descriptor: pipe.fileHandleForReading.fileDescriptor, name: "pipe")
    for line in ["one", "two"] {
      try pipe.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
      #expect(try reader.next() == line)
    }
    try pipe.fileHandleForWriting.close()
    #expect(try reader.next() == nil)
  }

  @Test(.timeLimit(.minutes(1))) func aLineWaitsOnceItIsWhole() throws {
    let pipe = Pipe()
    let reader = LineReader(descriptor: pipe.fileHandleForReading.fileDescriptor, name: "pipe")
    func write(_ text: String) throws { try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }
    #expect(try !reader.hasLineWaiting())
    try write("one\ntwo\nthr")
    #expect(try reader.hasLineWaiting())
    #expect(try reader.next() == "one")
    #expect(try reader.hasLineWaiting())
    #expect(try reader.next() == "two")
    #expect(try !reader.hasLineWaiting())
    try write("ee\nfour")
    #expect(try reader.hasLineWaiting())
    #expect(try reader.next() == "three")
    #expect(try !reader.hasLineWaiting())
    // The end completes a last line, and is itself nothing to wait for.
    try pipe.fileHandleForWriting.close()
    try reader.waitForLine()
    #expect(try reader.next() == "four")
    #expect(try reader.hasLineWaiting())
    #expect(try reader.next() == nil)
  }

  @Test func linesOfAFileAlwaysWait() throws {
    try withTemporaryFile(Array("a\n\(String(repeating: "b", count: 1 << 20))\nc".utf8)) { path in
      let reader = try LineReader(path: path)
      repeat { #expect(try reader.hasLineWaiting()) } while try reader.next() != nil
      #expect(reader.lineNumber == 3)
    }
  }

  // MARK: Long lines

  @Test func aLineAboveTheLimitIsAnErrorAndTheNextIsRead() throws {
    try withTemporaryFile(Array("12345\n123456\n12345".utf8)) { path in
      let reader = try LineReader(path: path, lineLimit: 5)
      #expect(try reader.next() == "12345")
      let expected = TextError.longLine(path: path, line: 2, limit: 5)
      #expect(throws: expected) { try reader.next() }
      #expect(
        expected.description
          == "\(path):2: the line is longer than 5 bytes; break it into lines, or choose a file of text.")
      #expect(try reader.next() == "12345")
      #expect(try reader.next() == nil)
    }
  }

  @Test func aLineAboveTheLimitIsCutBetweenCharacters() throws {
    try withTemporaryFile(Array("abcdé\nabcdef\nabc\r\nabc😀\nabcdefgh".utf8)) { path in
      let reader = try LineReader(path: path, longLines: .cut, lineLimit: 5)
      var warnings: [TextError] = []
      reader.onWarning = { warnings.append($0) }
      #expect(try reader.allLines() == ["abcd", "abcde", "abc", "abc", "abcde"])
      #expect(reader.cutLineCount == 4 && reader.lineNumber == 5)
      #expect(warnings == [.longLine(path: path, line: 1, limit: 5)])
    }
  }

  /// Cut lines of all lengths about the limit, against a plain cut, wherever the buffer ends.
  @Test func cutLinesAreThoseOfAPlainCut() throws {
    var random = SplitMix64(seed: 39)
    let limit = 100_000
    let lines = (0..<40).map { _ in
      let multiple = Int.random(in: 0...3, using: &random) * limit
      return String(repeating: "x", count: multiple + Int.random(in: 0...2, using: &random))
    }
    try withTemporaryFile(Array(lines.joined(separator: "\n").utf8)) { path in
      let reader = try LineReader(path: path, longLines: .cut, lineLimit: limit)
      #expect(try reader.allLines() == lines.map { String($0.prefix(limit)) })
    }
  }

  /// A device gives zeros for ever.
  @Test(.timeLimit(.minutes(1))) func aLineWithoutAnEndIsReported() throws {
    let expected = TextError.longLine(path: "/dev/zero", line: 1, limit: LineReader.lineLimit)
    #expect(throws: expected) { try LineReader(path: "/dev/zero").next() }
    let reader = try LineReader(path: "/dev/zero", longLines: .cut)
    #expect(try reader.hasLineWaiting())
    #expect(try reader.next()?.utf8.count == LineReader.lineLimit)
    #expect(throws: TextError.longLine(path: "/dev/zero", line: 1, limit: 1 << 20)) {
      try ByteReader(path: "/dev/zero").line()
    }
  }

  @Test func theRestOfACutLineIsNoLine() throws {
    let pipe = Pipe()
    let reader = LineReader(
      descriptor: pipe.fileHandleForReading.fileDescriptor, name: "pipe", longLines: .cut, lineLimit: 3)
    func write(_ text: String) throws { try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }
    try write("abc")
    #expect(try !reader.hasLineWaiting())
    try write("d")
    #expect(try reader.hasLineWaiting())
    #expect(try reader.next() == "abc")
    try write("e")
    #expect(try !reader.hasLineWaiting())
    try write("f\ng\n")
    #expect(try reader.hasLineWaiting())
    #expect(try reader.next() == "g")
    try write("abcd")
    #expect(try reader.next() == "abc")
    try pipe.fileHandleForWriting.close()
    #expect(try reader.hasLineWaiting())
    #expect(try reader.next() == nil)
  }

  @Test func aBlankLineWaitsOnceAllLinesBeforeItHaveCome() throws {
    let pipe = Pipe()
    let reader = LineReader(descriptor: pipe.fileHandleForReading.fileDescriptor, name: "pipe")
    func write(_ text: String) throws { try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }
    try write("a\nb\n")
    #expect(try !reader.hasBlankLineWaiting())
    try write(" \t\r")
    #expect(try !reader.hasBlankLineWaiting())
    try write("\nc\n")
    #expect(try reader.hasBlankLineWaiting())
    for line in ["a", "b", " \t"] { #expect(try reader.next() == line) }
    #expect(try !reader.hasBlankLineWaiting())
    try pipe.fileHandleForWriting.close()
    #expect(try reader.hasBlankLineWaiting())
  }

  // MARK: Encodings

  @Test(arguments: [
    ("UTF-16", [0xFF, 0xFE], String.Encoding.utf16LittleEndian, "Größe"),
    ("UTF-16", [0xFE, 0xFF], .utf16BigEndian, "размер"),
    ("UTF-16", [], .utf16LittleEndian, "The first line\nand the second"),
    ("UTF-16", [], .utf16BigEndian, String(repeating: "Eine Größe ", count: 200)),
    ("UTF-32", [0xFF, 0xFE, 0, 0], .utf32LittleEndian, "Größe"), ("UTF-32", [], .utf32BigEndian, "a few words"),
  ])
  func anotherEncodingIsNamed(name: String, mark: [UInt8], encoding: String.Encoding, text: String) throws {
    let bytes = mark + (try #require(text.data(using: encoding)))
    for invalid in LineReader.InvalidUTF8.allCases {
      try withTemporaryFile(bytes) { path in
        let reader = try LineReader(path: path, invalid: invalid)
        let expected = TextError.foreignEncoding(path: path, found: name)
        #expect(throws: expected) { try reader.next() }
        #expect(
          expected.description
            == "\(path): looks like \(name), expected UTF-8; convert it with `iconv -f \(name) -t UTF-8`.")
      }
    }
  }

  @Test func zerosInTextAreNoOtherEncoding() throws {
    let text = "a\0b\0c, and words with nothing between their letters, or \0\0\0\0\0\0\0\0 here"
    #expect(try lines(Array(text.utf8)) == [text])
    #expect(try lines([0x61, 0]) == ["a\0"])
  }

  /// The remedy is that of Latin-1 where the bytes look so, also at the end of a line, and not where a character of
  /// UTF-8 is cut short or where letters of another script stand side by side.
  @Test(
    arguments: [
      (Array("caf".utf8) + [0xE9] + Array(" noir".utf8), 4, [0xE9], true),
      (Array("caf".utf8) + [0xE9], 4, [0xE9], true),
      ([0x93] + Array("a".utf8) + [0x94], 1, [0x93], true), (Array("a ".utf8) + [0xE2, 0x82], 3, [0xE2, 0x82], false),
      ([0xCF, 0xF0, 0xE8], 1, [0xCF], false), (Array("a".utf8) + [0xFF], 2, [0xFF], false), ([0x81], 1, [0x81], false),
    ] as [([UInt8], Int, [UInt8], Bool)])
  func aRemedyIsGivenForLatin1(bytes: [UInt8], byte: Int, found: [UInt8], looksLatin1: Bool) throws {
    try withTemporaryFile(bytes) { path in
      let reader = try LineReader(path: path)
      let expected = TextError.invalidUTF8(path: path, line: 1, byte: byte, found: found, looksLatin1: looksLatin1)
      #expect(throws: expected) { try reader.next() }
    }
  }

  @Test func theRemedyOfLatin1IsNamed() {
    #expect(
      TextError.invalidUTF8(path: "p", line: 3, byte: 5, found: [0xEA], looksLatin1: true).description == """
        p:3: byte 5 of the line is not valid UTF-8 (found 0xEA); convert the file to UTF-8 (it looks like Latin-1 or \
        Windows-1252: `iconv -f WINDOWS-1252 -t UTF-8`), or have such bytes replaced where there is a choice (on-error: \
        replace).
        """)
  }

  @Test func theFirstInvalidLineIsReportedWhenItIsMet() throws {
    let bytes: [UInt8] = Array("a\n".utf8) + [0xFF, 0x62, 0x0A, 0xFF, 0x0A]
    for policy in [LineReader.InvalidUTF8.replace, .skip] {
      try withTemporaryFile(bytes) { path in
        let reader = try LineReader(path: path, invalid: policy)
        var warnings: [TextError] = []
        reader.onWarning = { warnings.append($0) }
        _ = try reader.next()
        #expect(warnings.isEmpty)
        _ = try reader.next()
        _ = try reader.next()
        #expect(warnings == [.invalidUTF8(path: path, line: 2, byte: 1, found: [0xFF], looksLatin1: false)])
      }
    }
  }

  // MARK: Files

  @Test func missingFileAndDirectoryAreNamed() {
    #expect(throws: TextError.missingFile(path: "/no/such/file")) { try LineReader(path: "/no/such/file") }
    #expect(throws: TextError.isDirectory(path: "/")) { try LineReader(path: "/") }
    #expect(throws: TextError.missingFolder(path: "/no/such/folder/merges")) {
      try BytePairEncoding(merges: [], boundary: .leadingSpace).write(to: "/no/such/folder/merges")
    }
    #expect(throws: TextError.isDirectory(path: "/")) { try Vocabulary(TokenCounts()).write(to: "/") }
  }
}
