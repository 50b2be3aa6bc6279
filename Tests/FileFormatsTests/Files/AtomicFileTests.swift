import FileFormats
import Foundation
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  private func write(_ text: String, to path: String, isNamed: Bool) throws {
    let file = try AtomicFile(path: path, isNamed: isNamed)
    try text.utf8.withContiguousStorageIfAvailable { try file.write(UnsafeRawBufferPointer($0)) }
    try file.commit()
  }

  /// With and without a temporary name, which some file systems want.
  @Test(arguments: [false, true]) func aFileIsThereWhenItIsWhole(isNamed: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("file")
    do {
      let file = try AtomicFile(path: path, isNamed: isNamed)
      #expect(try folder.names.count == (isNamed ? 1 : 0))
      #expect(try !folder.names.contains("file"))
      #expect((file.temporary != nil) == isNamed)
    }
    #expect(try folder.names == [], "what is given up leaves nothing")
    for text in ["first", "second"] {
      try write(text, to: path, isNamed: isNamed)
      #expect(try folder.names == ["file"])
      #expect(try folder.bytes("file") == Array(text.utf8))
    }
  }

  /// The old names of temporary files could be guessed, and what somebody had put there was written to.
  @Test(arguments: [false, true]) func whatLiesBesideIsNotTouched(isNamed: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("precious".utf8, to: "precious")
    #expect(link(folder.file("precious"), folder.file(".file.tmp")) == 0)
    #expect(mkfifo(folder.file(".other.tmp"), 0o600) == 0)
    for name in ["file", "other"] { try write("text", to: folder.file(name), isNamed: isNamed) }
    #expect(try folder.bytes("precious") == Array("precious".utf8))
    #expect(try folder.names.sorted() == [".file.tmp", ".other.tmp", "file", "other", "precious"])
  }

  @Test func temporaryNamesCannotBeGuessed() throws {
    let folder = try TemporaryFolder()
    let first = try AtomicFile(path: folder.file("file"), isNamed: true)
    let second = try AtomicFile(path: folder.file("file"), isNamed: true)
    #expect(first.temporary != second.temporary)
  }

  @Test(arguments: [false, true]) func aFileThatIsReplacedKeepsItsPermissions(isNamed: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: "any")
    try folder.write([], to: "secret")
    #expect(chmod(folder.file("secret"), 0o640) == 0)
    do {
      let file = try AtomicFile(path: folder.file("secret"), isNamed: isNamed)
      var status = stat()
      fstat(file.descriptor, &status)
      #expect(status.st_mode & 0o777 == 0o600, "nobody else can read it before it has its name")
    }
    for name in ["secret", "new"] { try write("text", to: folder.file(name), isNamed: isNamed) }
    let permissions = try ["secret", "new", "any"].map { name in
      try FileManager.default.attributesOfItem(atPath: folder.file(name))[.posixPermissions] as? Int
    }
    #expect(permissions[0] == 0o640)
    #expect(permissions[1] == permissions[2])
  }

  @Test(arguments: [false, true]) func aFileThatCannotHaveItsNameIsKept(isNamed: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("file")
    let file = try AtomicFile(path: path, isNamed: isNamed)
    try [UInt8]("text".utf8).withUnsafeBytes { try file.write($0) }
    // As a mounted file does, a folder that came meanwhile refuses to be replaced.
    #expect(mkdir(path, 0o700) == 0)
    do {
      try file.commit()
      Issue.record("a folder was replaced")
    } catch AtomicFile.Failure.cannotRename(let temporary, _) {
      #expect(try Data(contentsOf: URL(fileURLWithPath: temporary)) == Data("text".utf8))
    }
  }

  /// A name as long as a file system allows leaves no room for an ending.
  @Test func aNameMayBeAsLongAsNamesCanBe() throws {
    let folder = try TemporaryFolder()
    let name = String(repeating: "n", count: 255)
    try write("text", to: folder.file(name), isNamed: true)
    #expect(try folder.names == [name])
  }

  @Test func aPathThatCannotBeWrittenIsFoundOut() throws {
    let folder = try TemporaryFolder()
    for (name, target) in [("circle", "circle"), ("dangling", "none/file")] {
      #expect(symlink(target, folder.file(name)) == 0)
    }
    #expect(throws: AtomicFile.Failure.system(action: "create", code: ELOOP)) {
      try AtomicFile.check(folder.file("circle"))
    }
    #expect(throws: AtomicFile.Failure.system(action: "create", code: ENOENT)) {
      try AtomicFile.check(folder.file("dangling"))
    }
    #expect(throws: AtomicFile.Failure.system(action: "create", code: ENOENT)) { try AtomicFile.check("") }
    #expect(throws: AtomicFile.Failure.notRegularFile(found: "a folder")) { try AtomicFile.check(folder.path) }
    try AtomicFile.check(folder.file("file"))
    #expect(try folder.names.sorted() == ["circle", "dangling"])
  }
}
