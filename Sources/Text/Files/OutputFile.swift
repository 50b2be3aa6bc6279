import Glibc

/// Writes small text files.
enum OutputFile {
  /// - Parameter path: `-` is standard output.
  /// - Throws: `TextError.noPermission`, `isDirectory`, `missingFolder` or `cannotWrite`.
  static func write(_ text: String, to path: String) throws(TextError) {
    let writer = try LineWriter(path: path)
    try writer.write(text: text)
    try writer.finish()
  }
}

extension TextError {
  /// The error for a file that could not be opened.
  package static func opening(_ path: String, code: Int32, forWriting: Bool = false) -> TextError {
    switch code {
    case ENOENT: return forWriting ? .missingFolder(path: path) : .missingFile(path: path)
    case EISDIR: return .isDirectory(path: path)
    case EACCES, EPERM: return .noPermission(path: path)
    default:
      let reason = String(cString: strerror(code))
      return forWriting ? .cannotWrite(path: path, reason: reason) : .cannotRead(path: path, reason: reason)
    }
  }
}
