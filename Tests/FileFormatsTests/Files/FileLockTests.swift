import FileFormats
import Foundation
import TestSupport
import Testing

@Suite struct FileLockTests {
  @Test func aNameIsForOneAtATime() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    let first = try FileLock(path)
    #expect(throws: FileLock.Failure.held) { try FileLock(path) }
    #expect(symlink("model", folder.file("link")) == 0)
    #expect(throws: FileLock.Failure.held, "by another name") { try FileLock(folder.file("link")) }
    _ = try FileLock(folder.file("other"))
    first.release()
    let second = try FileLock(path)
    first.release()
    #expect(throws: FileLock.Failure.held, "released but once") { try FileLock(path) }
    second.release()
    #expect(try folder.names == ["link"], "nothing is left")
  }

  @Test func whatAKilledProgramLeftIsUsed() throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: ".model.lock")
    try FileLock(folder.file("model")).release()
    #expect(try folder.names == [])
  }

  @Test(.timeLimit(.minutes(1))) func whatIsInThePlaceOfALockIsNeitherWaitedForNorChanged() throws {
    let folder = try TemporaryFolder()
    let lock = folder.file(".model.lock")
    #expect(mkfifo(lock, 0o600) == 0)
    #expect(throws: FileLock.Failure.unusable(lock: lock, reason: "it is a pipe")) {
      try FileLock(folder.file("model"))
    }
    unlink(lock)
    try folder.write("precious".utf8, to: "precious")
    #expect(symlink("precious", lock) == 0)
    #expect(throws: FileLock.Failure.unusable(lock: lock, reason: "Too many levels of symbolic links")) {
      try FileLock(folder.file("model"))
    }
    #expect(try folder.bytes("precious") == Array("precious".utf8))
  }
}
