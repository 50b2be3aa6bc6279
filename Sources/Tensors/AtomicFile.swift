#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A file that appears under its name complete or not at all.
///
/// Bytes go to `.NAME.tmp` in the same folder, which takes the name only once they are on the disk. Whatever fails, or
/// if the program is killed, what was there before stays as it was. What a killed program leaves under the temporary
/// name is used by the next one that writes the file, so leftovers do not add up.
struct AtomicFile: ~Copyable {
  private let path: String
  private let target: String
  private let temporary: String
  private let descriptor: Int32
  private var isComplete = false

  init(path: String) throws(SafetensorsError) {
    // Through a symbolic link, the file that it names is replaced and not the link.
    var target = path
    if let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    }
    var status = stat()
    // A rename would replace even a device.
    if stat(target, &status) == 0, let kind = status.unusualKind {
      throw SafetensorsError(path: path, problem: .notRegularFile(found: kind))
    }
    let temporary = Self.temporaryName(for: target)
    let opened = Self.openAlone(temporary)
    if opened < 0 { throw SafetensorsError(path: path, problem: .system(action: "create", code: errno)) }
    self.path = path
    self.target = target
    self.temporary = temporary
    descriptor = opened
  }

  deinit {
    // Closing gives the lock up, and then the name may be another writer's.
    if !isComplete { unlink(temporary) }
    close(descriptor)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(SafetensorsError) {
    var done = 0
    while done < bytes.count {
      #if canImport(Glibc)
        let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      #else
        let count = Musl.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      #endif
      if count >= 0 { done += count } else if errno != EINTR { throw failure("write") }
    }
  }

  /// Gives the file its name.
  consuming func commit() throws(SafetensorsError) {
    if fsync(descriptor) != 0 { throw failure("write") }
    if rename(temporary, target) != 0 { throw failure("rename the finished file to") }
    isComplete = true
    // The new name itself is safe once its folder is. Some file systems cannot sync a folder: nothing to be done there.
    let folder = open(Self.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// Opens a temporary file and empties it, once no other writer has it any more.
  ///
  /// - Returns: a negative number when that fails; the reason is in `errno`.
  private static func openAlone(_ path: String) -> Int32 {
    while true {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
      if descriptor < 0 { return descriptor }
      // Some file systems have no locks: there two writers at once are not kept apart.
      while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
      // While this one waited, another writer may have given its file the final name.
      var (opened, named) = (stat(), stat())
      if fstat(descriptor, &opened) == 0, lstat(path, &named) == 0, opened.st_dev == named.st_dev,
        opened.st_ino == named.st_ino
      {
        if ftruncate(descriptor, 0) == 0 { return descriptor }
        let code = errno
        close(descriptor)
        errno = code
        return -1
      }
      close(descriptor)
    }
  }

  private func failure(_ action: String) -> SafetensorsError {
    SafetensorsError(path: path, problem: .system(action: action, code: errno))
  }

  private static func temporaryName(for path: String) -> String {
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    return folder(of: path) + "/.\(name).tmp"
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
