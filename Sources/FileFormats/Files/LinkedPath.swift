#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Parts of the path of a file that is to be written.
enum LinkedPath {
  /// The path at the end of symbolic links, which stay: the file that they name is written, be it there before or not.
  static func end(of path: String) throws(AtomicFile.Failure) -> String {
    var target = path
    // The system follows no more than 40.
    for _ in 0...40 {
      // Not `realpath`, which finds nothing where the file is not there yet.
      var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink(target, &bytes, bytes.count)
      if count < 0 { return target }
      let link = String(decoding: bytes[..<count].map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
      target = link.hasPrefix("/") ? link : folder(of: target) + "/" + link
    }
    throw .system(action: "create", code: ELOOP)
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func name(of path: String) -> Substring {
    path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
  }
}
