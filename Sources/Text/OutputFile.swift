import Glibc

/// Writes small text files.
enum OutputFile {
  /// - Throws: `TextError.noPermission`, `isDirectory`, `missingFile` (no such folder) or `cannotWrite`.
  static func write(_ text: String, to path: String) throws(TextError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .opening(path, code: errno, forWriting: true) }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        let code = errno
        if code == EINTR { continue }
        close(descriptor)
        throw .cannotWrite(path: path, reason: String(cString: strerror(code)))
      }
      bytes = bytes.dropFirst(written)
    }
    guard close(descriptor) == 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
  }
}

extension TextError {
  /// The error for a file that could not be opened.
  package static func opening(_ path: String, code: Int32, forWriting: Bool = false) -> TextError {
    switch code {
    case ENOENT: return .missingFile(path: path)
    case EISDIR: return .isDirectory(path: path)
    case EACCES, EPERM: return .noPermission(path: path)
    default:
      let reason = String(cString: strerror(code))
      return forWriting ? .cannotWrite(path: path, reason: reason) : .cannotRead(path: path, reason: reason)
    }
  }
}
