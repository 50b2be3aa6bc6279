#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Keeps the name of a file for one writer at a time, by a lock on an empty file `.NAME.lock` beside it.
///
/// The lock ends with the program, however that ends. A killed program leaves the empty file, which the next lock uses
/// and removes. Nothing here waits.
package final class FileLock {
  package enum Failure: Error, Equatable {
    /// Somebody else has the lock.
    case held
    /// What is in the place of the lock cannot serve as one.
    case unusable(lock: String, reason: String)
    /// The path itself is impossible.
    case path(AtomicFile.Failure)
  }

  /// The empty file.
  package let path: String
  private var descriptor: Int32

  /// - Parameter path: of the file to lock, which need not be there.
  package init(_ path: String) throws(Failure) {
    let target: String
    do {
      target = try LinkedPath.end(of: path)
    } catch {
      throw .path(error)
    }
    self.path = "\(LinkedPath.folder(of: target))/.\(LinkedPath.name(of: target)).lock"
    descriptor = try Self.lock(self.path)
  }

  deinit { release() }

  /// Gives the lock up.
  package func release() {
    if descriptor < 0 { return }
    // Before the lock is gone, for then the file may be another's.
    unlink(path)
    close(descriptor)
    descriptor = -1
  }

  private static func lock(_ path: String) throws(Failure) -> Int32 {
    while true {
      // Without O_NONBLOCK, opening a named pipe would wait for a writer. Reading is enough for a lock, and cannot
      // change what somebody may have put there.
      let descriptor = open(path, O_RDONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o666)
      if descriptor < 0 { throw .unusable(lock: path, reason: String(cString: strerror(errno))) }
      var (opened, named) = (stat(), stat())
      if fstat(descriptor, &opened) == 0, let kind = opened.unusualKind {
        close(descriptor)
        throw .unusable(lock: path, reason: "it is \(kind)")
      }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK {
        close(descriptor)
        throw .held
      }
      // Else it is locked, or the file system has no locks: there two writers at once are not kept apart.
      // Whoever had the lock before may have removed the file after it was opened here.
      if lstat(path, &named) == 0, opened.st_dev == named.st_dev, opened.st_ino == named.st_ino { return descriptor }
      close(descriptor)
    }
  }
}
