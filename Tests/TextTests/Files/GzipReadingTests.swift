import Foundation
import TestSupport
import Testing
import Text

@Suite struct GzipReadingTests {
  private func lines(_ path: String) throws -> [String] { try LineReader(path: path).allLines() }

  private func lines(_ bytes: [UInt8]) throws -> [String] { try withTemporaryFile(bytes) { try lines($0) } }

  private func packed(_ text: String) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let writer = try LineWriter(path: folder.file("text.gz"))
    try writer.write(text: text)
    try writer.finish()
    return try folder.bytes("text.gz")
  }

  /// Lines that a packer cannot make much shorter.
  private func randomLines(_ count: Int) -> [String] {
    var random = SplitMix64(seed: 30)
    return (0..<count).map { _ in String(UInt64.random(in: 0...UInt64.max, using: &random), radix: 36) }
  }

  @Test func allMembersAreOneTextWhateverTheirHeadersAndBlocks() throws {
    let text = try lines(golden("bpe_input.txt"))
    #expect(try lines(golden("members.gz")) == text + text + text)
  }

  @Test func linesGoOnFromMemberToMember() throws {
    #expect(try lines(packed("one\ntw") + packed("") + packed("o\nthree")) == ["one", "two", "three"])
  }

  @Test func linesLongerThanTheBuffersAreWhole() throws {
    let text = randomLines(100_000)
    let long = text.joined(separator: " ")
    try withTemporaryFile(packed(([long] + text).joined(separator: "\n"))) { path in
      #expect(try lines(path) == [long] + text)
      let reader = try LineReader(path: path)
      repeat { #expect(try reader.hasLineWaiting()) } while try reader.next() != nil
      #expect(reader.lineNumber == text.count + 1)
    }
  }

  /// Zeros pack a thousandfold: one call of the system brings more than the reader's buffer holds.
  @Test func textThatUnpacksToMuchMoreIsWhole() throws {
    let line = String(repeating: "0", count: 1 << 16)
    #expect(try lines(packed(String(repeating: line + "\n", count: 200))) == Array(repeating: line, count: 200))
  }

  @Test func byteOrderMarkAndCarriageReturnsAreDropped() throws {
    #expect(try lines(packed("\u{FEFF}a\r\nb\r\n")) == ["a", "b"])
  }

  @Test func otherFilesAreReadAsTheyAre() throws {
    #expect(try lines([0x1F]) == ["\u{1F}"])
    #expect(try lines([0x1F] + Array("a\nb".utf8)) == ["\u{1F}a", "b"])
    #expect(try lines([0x0A] + packed("x").prefix(1)) == ["", "\u{1F}"])
  }

  // MARK: Damage

  @Test func everyTruncationIsAnErrorThatTellsHowFarItGot() throws {
    let first = try packed("one\ntwo\nthree\n")
    let whole = first + (try packed("four\n"))
    for count in 2..<whole.count where count != first.count {
      try withTemporaryFile(whole.prefix(count)) { path in
        let reader = try LineReader(path: path)
        let error = try #require(throws: TextError.self) { while try reader.next() != nil {} }
        guard case .damagedGzip(path, count, let unpackedCount, let reason) = error else {
          Issue.record("\(error) of \(count) bytes")
          return
        }
        #expect(reason == "it ends there, before the end of the packed data")
        #expect(unpackedCount <= 19 && (count < first.count || unpackedCount >= 14))
        #expect(throws: error, "the error stays") { try reader.next() }
        if count > first.count { #expect(reader.lineNumber >= 3) }
      }
    }
    #expect(try lines(first) == ["one", "two", "three"])
  }

  @Test func damageIsAnErrorOrHarmless() throws {
    let text = ["one two", "two three", "three one"]
    let whole = try packed(text.joined(separator: "\n"))
    var refused = 0
    for place in 2..<whole.count {
      for bit in 0..<8 {
        var bytes = whole
        bytes[place] ^= 1 << bit
        do {
          #expect(try lines(bytes) == text, "bit \(bit) of byte \(place)")
        } catch TextError.damagedGzip(_, let byte, _, let reason) {
          refused += 1
          #expect(byte <= whole.count && !reason.isEmpty)
        }
      }
    }
    // The time, the packer's level and the system in the header mean nothing to a reader.
    #expect(refused > (whole.count - 10) * 8)
  }

  @Test(arguments: [
    ([1], 0), ([0, 0, 1], 2), (Array("text".utf8), 0), ([0x1F, 0x8C], 0),
  ])
  func anythingButPaddingAfterTheDataIsAnError(rest: [UInt8], byte: Int) throws {
    let whole = try packed("some text to pack")
    #expect(try lines(whole + [0]) == ["some text to pack"])
    try withTemporaryFile(whole + rest) { path in
      let error = try #require(throws: TextError.self) { try lines(path) }
      guard case .damagedGzip(path, let found, 17, _) = error else {
        Issue.record("\(error)")
        return
      }
      // Two bytes of a header are looked at together.
      #expect((byte...byte + 2).contains(found - whole.count))
    }
  }

  @Test func theErrorNamesFilePlaceAndRemedy() {
    let error = TextError.damagedGzip(path: "a.gz", byte: 12, unpackedCount: 345, reason: "incorrect data check")
    #expect(
      error.description
        == "a.gz: gzip data is damaged at byte 12, after 345 unpacked bytes (incorrect data check); copy or pack the "
        + "file anew.")
  }

  // MARK: Pipes

  /// Nothing here may wait, or the test does not end: what is written next is written by the same thread.
  @Test(.timeLimit(.minutes(1))) func aLineWaitsOnceItIsUnpacked() throws {
    let text = randomLines(300)
    let bytes = try packed(text.joined(separator: "\n") + "\n") + packed("last")
    let pipe = Pipe()
    let reader = LineReader(descriptor: pipe.fileHandleForReading.fileDescriptor, name: "pipe")
    var read: [String] = []
    for byte in bytes {
      #expect(try !reader.hasLineWaiting())
      try pipe.fileHandleForWriting.write(contentsOf: [byte])
      while try reader.hasLineWaiting() { read.append(try #require(try reader.next())) }
    }
    #expect(read == text, "all but the one that may go on")
    try pipe.fileHandleForWriting.close()
    try reader.waitForLine()
    #expect(try reader.next() == "last")
    #expect(try reader.next() == nil)
  }

  @Test func halfAMagicNumberIsNoReasonToWait() throws {
    let pipe = Pipe()
    let reader = LineReader(descriptor: pipe.fileHandleForReading.fileDescriptor, name: "pipe")
    try pipe.fileHandleForWriting.write(contentsOf: [0x1F])
    #expect(try !reader.hasLineWaiting())
    try pipe.fileHandleForWriting.write(contentsOf: Data("a\n".utf8))
    #expect(try reader.hasLineWaiting())
    #expect(try reader.next() == "\u{1F}a")
    try pipe.fileHandleForWriting.close()
    #expect(try reader.next() == nil)
  }

  @Test func whatAWriterFlushesIsThereAtOnce() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("pipe.gz")
    #expect(mkfifo(path, 0o600) == 0)
    // For both, so that opening does not wait for the other end.
    let descriptor = open(path, O_RDWR)
    defer { close(descriptor) }
    let reader = LineReader(descriptor: descriptor, name: path)
    let writer = try LineWriter(path: path)
    for line in ["one", "two", String(repeating: "three", count: 100)] {
      try writer.write(line)
      #expect(try !reader.hasLineWaiting())
      try writer.flush()
      #expect(try reader.hasLineWaiting())
      #expect(try reader.next() == line)
    }
    try writer.finish()
  }
}
