import FileFormats
import Glibc

/// Files that are read more than once, as by a training: to find out what is in them, and then to learn from them.
package enum RereadFiles {
  /// Refuses what can be read but once, and would be found empty the second time.
  ///
  /// - Throws: `TextError.readTwice`.
  package static func require(_ paths: [String]) throws(TextError) {
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0, let kind = status.unusualKind, status.st_mode & S_IFMT != S_IFDIR else {
        continue
      }
      throw .readTwice(path: path, found: kind)
    }
  }
}
