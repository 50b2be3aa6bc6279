#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Why a file could not be read or written, or is not a safetensors file.
package struct SafetensorsError: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Problem: Error, Equatable {
    /// A system call failed; `action` as in "cannot … it".
    case system(action: String, code: Int32)
    case notRegularFile(found: String)
    /// The finished file is there under another name.
    case cannotRename(temporary: String, code: Int32)
    /// The file cannot hold the length of its header.
    case tooShort(byteCount: Int)
    case headerLength(found: UInt64, limit: Int)
    /// Bytes count from the start of the file.
    case header(byte: Int, found: String, expected: String)
    case entry(name: String, found: String, expected: String)
    case dataSize(found: Int, expected: Int)
    /// The file became shorter after it was opened.
    case shrank(byte: Int)
    case noTensor(name: String)
    case elementType(name: String, found: String, expected: String)
  }

  package let path: String
  package let problem: Problem

  package init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  package var description: String { "\(path): \(problem)." }
}

extension SafetensorsError.Problem: CustomStringConvertible {
  /// The file does not begin as a safetensors file does.
  package var isForeign: Bool {
    switch self {
    case .headerLength, .header, .tooShort: true
    default: false
    }
  }

  package var description: String {
    switch self {
    case .system("open", ENOENT):
      "no such file; check the path"
    case .system(let action, let code):
      "cannot \(action) it: \(String(cString: strerror(code))); \(Self.remedy(code, action: action))"
    case .notRegularFile(let found):
      "found \(found), expected a file; give the path of one"
    case .cannotRename(let temporary, let code):
      "cannot give the finished file this name: \(String(cString: strerror(code))); it is whole in \(temporary), "
        + "copy it from there before you try again"
    case .tooShort(0):
      "found an empty file, expected a safetensors file; it may be an incomplete copy"
    case .headerLength(let found, let limit) where found <= Self.mostHeaderBytes:
      "found \(limit) bytes behind the length of the header, expected \(found) or more; it may be an incomplete copy"
    case .tooShort, .headerLength:
      "found another kind of file, expected a model (a safetensors file); check the name"
    case .header(let byte, let found, let expected):
      "byte \(byte) of the header: found \(found), expected \(expected); it is not a safetensors file or is damaged"
    case .entry(let name, let found, let expected):
      "tensor \(JSON.excerpt(name)): found \(found), expected \(expected); the file is damaged"
    case .dataSize(let found, let expected):
      "found \(found) bytes of data, expected \(expected); it may be an incomplete copy"
    case .shrank(let byte):
      "the file ended at byte \(byte) while it was read; another program may be writing it, try again"
    case .noTensor(let name):
      "there is no tensor \(JSON.excerpt(name))"
    case .elementType(let name, let found, let expected):
      "tensor \(JSON.excerpt(name)): found element type \(found), expected \(expected)"
    }
  }

  /// A length beyond this, as that which the letters of a text would stand for, is none. The reference implementation
  /// has the same limit.
  private static let mostHeaderBytes: UInt64 = 100_000_000

  private static func remedy(_ code: Int32, action: String) -> String {
    switch code {
    case ENOENT: action == "create" ? "make the folder first, or choose another" : "check the path"
    case EACCES, EPERM: "check the permissions of the file and its folder"
    case EROFS: "choose a folder on a file system that can be written"
    case ENOSPC, EDQUOT: "free some space or choose another folder"
    case EISDIR: "give the path of a file, not of a folder"
    case ENOTDIR: "part of the path is a file, not a folder"
    case EFBIG: "raise the limit of the file size"
    case EMFILE, ENFILE: "raise the limit of open files"
    default: "check the disk"
    }
  }
}
