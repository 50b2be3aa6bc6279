#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A file that appears under its name complete or not at all.
///
/// Bytes go to `.NAME.tmp` in the same folder, which takes the name only once they are on the disk. Whatever fails, or
/// if the program is killed, what was there before stays as it was. Where the name alone cannot be taken, the finished
/// file stays under the temporary one. What is left there, by a killed program too, is used by the next one that writes
/// the file, so leftovers do not add up. A file that is replaced keeps its permissions and, where the system allows it,
/// its owner.
package struct AtomicFile: ~Copyable {
  package enum Failure: Error, Equatable {
    /// A system call failed; `action` as in "cannot … it".
    case system(action: String, code: Int32)
    case notRegularFile(found: String)
    /// All is written and on the disk, but it cannot have its name.
    case cannotRename(temporary: String, code: Int32)

    package var reason: String {
      switch self {
      case .system(_, let code): String(cString: strerror(code))
      case .notRegularFile(let found): "is \(found)"
      case .cannotRename(let temporary, let code):
        "\(String(cString: strerror(code))); it is whole in \(temporary), copy it from there before you try again"
      }
    }
  }

  /// What to do while another program writes the same file.
  package enum Patience {
    /// For files that are written in one go.
    case wait
    /// For files that grow for as long as a program runs: throws `EWOULDBLOCK`.
    case refuse
  }

  /// The name until ``commit()``.
  package let temporary: String
  private let target: String
  package let descriptor: Int32
  /// Of the file that is replaced.
  private let permissions: mode_t?
  /// The bytes are on the disk, all of them.
  private var isWhole = false

  package init(path: String, _ patience: Patience) throws(Failure) {
    // The temporary file would have a name all the same, and only the rename would fail, when all is written.
    if path.isEmpty { throw .system(action: "create", code: ENOENT) }
    let target = try Self.endOfLinks(path)
    var status = stat()
    let isThere = stat(target, &status) == 0
    // A rename would replace even a device.
    if isThere, let kind = status.unusualKind { throw .notRegularFile(found: kind) }
    let temporary = Self.temporaryName(for: target)
    // What replaces a file that few may read can be opened by nobody else before it has that file's permissions; a new
    // file gets those that the system gives to any.
    descriptor = try Self.openAlone(temporary, mode: isThere ? 0o600 : 0o666, patience)
    self.target = target
    self.temporary = temporary
    permissions = isThere ? status.st_mode & 0o7777 : nil
    if let permissions {
      // Only root may give files away; whoever writes another's file becomes its owner.
      _ = fchown(descriptor, status.st_uid, status.st_gid)
      // Its owner may write it until it has its name, or what a killed program leaves could not be used again.
      fchmod(descriptor, permissions | S_IWUSR)
    }
  }

  deinit {
    // Closing gives the lock up, and then the name may be another writer's.
    if !isWhole { unlink(temporary) }
    close(descriptor)
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    var done = 0
    while done < bytes.count {
      #if canImport(Glibc)
        let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      #else
        let count = Musl.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      #endif
      if count >= 0 { done += count } else if errno != EINTR { throw .system(action: "write", code: errno) }
    }
  }

  /// Gives the file its name.
  package consuming func commit() throws(Failure) {
    if let permissions { fchmod(descriptor, permissions) }
    if fsync(descriptor) != 0 { throw .system(action: "write", code: errno) }
    // A rename may still fail, as onto a single file that is mounted there (EBUSY): the work is not to be lost by that.
    isWhole = true
    if rename(temporary, target) != 0 { throw .cannotRename(temporary: temporary, code: errno) }
    // The new name itself is safe once its folder is. Some file systems cannot sync a folder: nothing to be done there.
    let folder = open(Self.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// Opens a temporary file and empties it, once no other writer has it any more.
  private static func openAlone(_ path: String, mode: mode_t, _ patience: Patience) throws(Failure) -> Int32 {
    while true {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, mode)
      if descriptor < 0 { throw .system(action: "create", code: errno) }
      // Some file systems have no locks: there two writers at once are not kept apart.
      while flock(descriptor, patience == .wait ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
        let code = errno
        if code == EINTR { continue }
        if code != EWOULDBLOCK { break }
        close(descriptor)
        throw .system(action: "lock", code: code)
      }
      // While this one waited, another writer may have given its file the final name.
      var (opened, named) = (stat(), stat())
      if fstat(descriptor, &opened) == 0, lstat(path, &named) == 0, opened.st_dev == named.st_dev,
        opened.st_ino == named.st_ino
      {
        if ftruncate(descriptor, 0) == 0 { return descriptor }
        let code = errno
        close(descriptor)
        throw .system(action: "create", code: code)
      }
      close(descriptor)
    }
  }

  /// The path at the end of symbolic links, which stay: the file that they name is written, be it there before or not.
  private static func endOfLinks(_ path: String) throws(Failure) -> String {
    var target = path
    // The system follows no more than 40.
    for _ in 0...40 {
      // Not `realpath`, which finds nothing where the file is not there yet.
      var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink(target, &bytes, bytes.count)
      if count < 0 { return target }
      let link = String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      target = link.hasPrefix("/") ? link : folder(of: target) + "/" + link
    }
    throw .system(action: "create", code: ELOOP)
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

extension stat {
  /// What this is, unless it is a regular file.
  package var unusualKind: String? {
    switch st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }
}
