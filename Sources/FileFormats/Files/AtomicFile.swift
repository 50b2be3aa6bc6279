#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A file that appears under its name complete or not at all.
///
/// Bytes go to a file without a name in the same folder, which takes the name only once they are on the disk. Whatever
/// fails, or if the program is killed, what was there before stays as it was and nothing else is left. A file that is
/// replaced keeps its permissions and, where the system allows it, its owner. Where the name cannot be taken in the
/// end, the finished file stays under a temporary one.
///
/// Where a file system has no files without names, a temporary name stands in from the start, and a killed program
/// leaves that file behind. Such names cannot be guessed, and what bears one already is never opened: in a folder that
/// others may write to, nobody can put a link or a pipe in the way.
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

  package let descriptor: Int32
  /// The name until ``commit()``, where a file must have one.
  package let temporary: String?
  private let target: String
  /// The file that is replaced.
  private let replaced: stat?
  /// The bytes are on the disk, all of them.
  private var isWhole = false

  /// - Parameter isNamed: has a name from the start, as on a file system that wants one.
  package init(path: String, isNamed: Bool = false) throws(Failure) {
    // The temporary file would have a name all the same, and only the rename would fail, when all is written.
    if path.isEmpty { throw .system(action: "create", code: ENOENT) }
    let target = try LinkedPath.end(of: path)
    var status = stat()
    let isThere = stat(target, &status) == 0
    // A rename would replace even a device.
    if isThere, let kind = status.unusualKind { throw .notRegularFile(found: kind) }
    // What replaces a file that few may read can be opened by nobody else before it has that file's permissions; a new
    // file gets those that the system gives to any.
    let mode: mode_t = isThere ? 0o600 : 0o666
    if !isNamed, let nameless = Self.openNameless(in: LinkedPath.folder(of: target), mode: mode) {
      self.init(nameless, temporary: nil, target: target, replaced: isThere ? status : nil)
    } else {
      let (named, name) = try Self.create(beside: target, mode: mode)
      self.init(named, temporary: name, target: target, replaced: isThere ? status : nil)
    }
  }

  private init(_ descriptor: Int32, temporary: String?, target: String, replaced: stat?) {
    self.descriptor = descriptor
    self.temporary = temporary
    self.target = target
    self.replaced = replaced
  }

  deinit {
    if !isWhole, let temporary { unlink(temporary) }
    close(descriptor)
  }

  /// Finds out whether a file can be written, and leaves all as it was.
  package static func check(_ path: String) throws(Failure) { _ = try AtomicFile(path: path) }

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
    if let replaced {
      // Only root may give files away; whoever writes another's file becomes its owner.
      _ = fchown(descriptor, replaced.st_uid, replaced.st_gid)
      fchmod(descriptor, replaced.st_mode & 0o7777)
    }
    if fsync(descriptor) != 0 { throw .system(action: "write", code: errno) }
    // No system call gives a name that is taken to a file without one.
    let temporary = if let temporary { temporary } else { try Self.name(descriptor, beside: target) }
    // A rename may still fail, as onto a single file that is mounted there (EBUSY): the work is not to be lost by that.
    isWhole = true
    if rename(temporary, target) != 0 { throw .cannotRename(temporary: temporary, code: errno) }
    // The new name itself is safe once its folder is. Some file systems cannot sync a folder: nothing to be done there.
    let folder = open(LinkedPath.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  // MARK: Temporary files

  /// A file without a name that can be given one; nil where the system has none.
  private static func openNameless(in folder: String, mode: mode_t) -> Int32? {
    // O_TMPFILE, which the C header makes of other macros.
    let descriptor = open(folder, O_WRONLY | O_DIRECTORY | 0o20000000 | O_CLOEXEC, mode)
    if descriptor < 0 { return nil }
    // The way to its name leads through /proc, which may not be mounted.
    if access(link(to: descriptor), F_OK) == 0 { return descriptor }
    close(descriptor)
    return nil
  }

  private static func create(beside path: String, mode: mode_t) throws(Failure) -> (Int32, name: String) {
    while true {
      let name = temporaryName(beside: path)
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
      if descriptor >= 0 { return (descriptor, name) }
      if errno != EEXIST { throw .system(action: "create", code: errno) }
    }
  }

  private static func name(_ descriptor: Int32, beside path: String) throws(Failure) -> String {
    while true {
      let name = temporaryName(beside: path)
      if linkat(AT_FDCWD, link(to: descriptor), AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 { return name }
      if errno != EEXIST { throw .system(action: "create", code: errno) }
    }
  }

  private static func link(to descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

  /// The file's own name is not part of it, for it may be as long as a name can be.
  private static func temporaryName(beside path: String) -> String {
    "\(LinkedPath.folder(of: path))/.tandem-\(String(UInt64.random(in: 0...(.max)), radix: 36)).tmp"
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
