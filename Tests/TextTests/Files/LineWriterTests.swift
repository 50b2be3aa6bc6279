import Foundation
import TestSupport
import Testing
import Text

@Suite struct LineWriterTests {
  @Test func linesAreReadBack() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lines")
    let lines = ["", "a", String(repeating: "long ", count: 50_000), "\u{2028}", "é"]
    let writer = try LineWriter(path: path)
    for line in lines { try writer.write(line) }
    try writer.finish()
    let reader = try LineReader(path: path)
    for line in lines { #expect(try reader.next() == line) }
    #expect(try reader.next() == nil)
  }

  @Test func aFullDiskIsAnError() throws {
    let writer = try LineWriter(path: "/dev/full")
    try writer.write("text")
    #expect(throws: TextError.cannotWrite(path: "/dev/full", reason: "No space left on device")) {
      try writer.finish()
    }
  }

  @Test func aFileThatCannotBeMadeIsAnError() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("none/file")
    #expect(throws: TextError.missingFolder(path: path)) { try LineWriter(path: path) }
    #expect(throws: TextError.isDirectory(path: folder.path)) { try LineWriter(path: folder.path) }
    #expect(throws: TextError.missingFolder(path: "")) { try LineWriter(path: "") }
  }

  @Test func whatIsNotFinishedLeavesNothingBehind() throws {
    let folder = try TemporaryFolder()
    for names in [[], ["file"]] {
      if !names.isEmpty { try folder.write("old".utf8, to: "file") }
      do {
        let writer = try LineWriter(path: folder.file("file"))
        for _ in 0..<10_000 { try writer.write("more than fits in the buffer") }
        #expect(try folder.names.sorted() == [".file.lock"] + names)
      }
      #expect(try folder.names == names)
    }
    #expect(try folder.bytes("file") == Array("old".utf8))
  }

  @Test func whatIsWholeIsKeptWhereItCannotHaveItsName() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("file")
    let writer = try LineWriter(path: path)
    try writer.write("text")
    // As a mounted file does, a folder that came meanwhile refuses to be replaced.
    #expect(mkdir(path, 0o700) == 0)
    let error = try #require(throws: TextError.self) { try writer.finish() }
    let name = try #require(folder.names.first { $0.hasSuffix(".tmp") })
    #expect("\(error)".contains("it is whole in \(folder.file(name)), copy it from there"), "\(error)")
    #expect(try folder.bytes(name) == Array("text\n".utf8))
  }

  @Test func aReplacedFileKeepsItsPermissionsAndLinks() throws {
    let folder = try TemporaryFolder()
    try folder.write("old".utf8, to: "file")
    #expect(chmod(folder.file("file"), 0o640) == 0)
    #expect(symlink("file", folder.file("link")) == 0)
    let writer = try LineWriter(path: folder.file("link"))
    try writer.write("new")
    try writer.finish()
    #expect(try folder.bytes("file") == Array("new\n".utf8))
    #expect(try folder.names.sorted() == ["file", "link"])
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("file"))
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link")) == "file")
  }

  /// Relative links name a file beside themselves, wherever the program runs.
  @Test func aLinkToAFileThatIsNotThereStaysAndTheFileIsMade() throws {
    let folder = try TemporaryFolder()
    #expect(mkdir(folder.file("sub"), 0o700) == 0)
    #expect(symlink("../second", folder.file("sub/first")) == 0)
    #expect(symlink(folder.file("file"), folder.file("second")) == 0)
    let writer = try LineWriter(path: folder.file("sub/first"))
    try writer.write("new")
    try writer.finish()
    #expect(try folder.bytes("file") == Array("new\n".utf8))
    #expect(try folder.names.sorted() == ["file", "second", "sub"])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("sub/first")) == "../second")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("second")) == folder.file("file"))
  }

  @Test func linksInACircleAreAnError() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("circle")
    #expect(symlink("circle", path) == 0)
    #expect(throws: TextError.cannotWrite(path: path, reason: "Too many levels of symbolic links")) {
      try LineWriter(path: path)
    }
  }

  @Test func twoWritersOfAFileAreKeptApart() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("file")
    let first = try LineWriter(path: path)
    #expect(throws: TextError.cannotWrite(path: path, reason: "another program is writing it")) {
      try LineWriter(path: path)
    }
    try first.write("first")
    try first.finish()
    try LineWriter(path: path).finish()
    #expect(try folder.bytes("file") == [])
  }

  @Test func pipesAndDevicesAreWrittenToAsTheyAre() throws {
    let folder = try TemporaryFolder()
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // Without a reader, opening it for writing would wait.
    let reader = open(pipe, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    let writer = try LineWriter(path: pipe)
    try writer.write("line")
    try writer.flush()
    var bytes = [UInt8](repeating: 0, count: 10)
    #expect(read(reader, &bytes, 10) == 5)
    try writer.finish()
    #expect(try folder.names == ["pipe"])
    let null = try LineWriter(path: "/dev/null")
    #expect(null.leftovers.isEmpty)
    try null.finish()
  }

  @Test func aNameThatEndsInGzIsPacked() throws {
    let folder = try TemporaryFolder()
    let lines = (0..<50_000).map { "line \($0 * $0 % 1009)" }
    for name in ["lines.gz", "again.gz", "lines"] {
      let writer = try LineWriter(path: folder.file(name))
      for line in lines { try writer.write(line) }
      #expect(try !folder.names.contains(name))
      try writer.finish()
      #expect(try LineReader(path: folder.file(name)).allLines() == lines)
    }
    let (packed, plain) = (try folder.bytes("lines.gz"), try folder.bytes("lines"))
    #expect(packed.starts(with: [0x1F, 0x8B]) && packed.count * 3 < plain.count)
    #expect(try folder.bytes("again.gz") == packed, "without a time or name in it")
  }

  @Test func aPackedFileWithNothingInItIsWhole() throws {
    let folder = try TemporaryFolder()
    try LineWriter(path: folder.file("empty.gz")).finish()
    #expect(try folder.bytes("empty.gz").count == 20, "header, an empty block, checksum and length")
    #expect(try LineReader(path: folder.file("empty.gz")).allLines() == [])
  }

  @Test func aPackedVocabularyIsReadBack() throws {
    let folder = try TemporaryFolder()
    var counts = TokenCounts()
    for word in ["a", "b", "a"] { counts.add(word) }
    let vocabulary = Vocabulary(counts)
    try vocabulary.write(to: folder.file("words.gz"))
    #expect(try folder.bytes("words.gz").starts(with: [0x1F, 0x8B]))
    #expect(try Vocabulary(contentsOf: folder.file("words.gz")) == vocabulary)
  }
}
