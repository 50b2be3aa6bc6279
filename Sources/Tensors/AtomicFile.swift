#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A file that appears under its name complete or not at all.
///
/// Bytes go to a temporary file in the same folder, which takes the name only once they are on the disk. Whatever
/// fails, or if the program is killed, what was there before stays as it was.
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
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = Self.folder(of: target) + "/.tandem-\(random).tmp"
    let opened = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if opened < 0 { throw SafetensorsError(path: path, problem: .system(action: "create", code: errno)) }
    self.path = path
    self.target = target
    self.temporary = temporary
    descriptor = opened
  }

  deinit {
    close(descriptor)
    if !isComplete { unlink(temporary) }
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

  private func failure(_ action: String) -> SafetensorsError {
    SafetensorsError(path: path, problem: .system(action: action, code: errno))
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
