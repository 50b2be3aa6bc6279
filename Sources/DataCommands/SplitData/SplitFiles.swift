import Glibc

/// What the parts of divided files are called.
struct SplitFiles {
  private let endings: [String]
  private let beginning: String

  /// - Parameters:
  ///   - inputs: one file, or a source and its target.
  ///   - prefix: how the names of the parts begin, or a folder that is there.
  init(inputs: [String], prefix: String) {
    let endings = inputs.map(Self.ending)
    let sides = ["src", "tgt"]
    self.endings =
      endings.count == 2 && endings[0] == endings[1] ? zip(sides, endings).map { ".\($0)\($1)" } : endings
    var status = stat()
    let isFolder = stat(prefix, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    beginning = isFolder && !prefix.hasSuffix("/") ? prefix + "/" : prefix
  }

  /// - Parameter part: as `valid`.
  func path(of part: String, input: Int) -> String { beginning + part + endings[input] }

  /// With the dot, and with `.gz` behind it where a file is packed.
  private static func ending(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    let isPacked = name.lowercased().hasSuffix(".gz")
    let unpacked = isPacked ? name.dropLast(3) : name
    // A name that begins with a dot has no ending by that.
    let dot = unpacked.dropFirst().lastIndex(of: ".")
    return String(dot.map { unpacked[$0...] } ?? "") + (isPacked ? ".gz" : "")
  }
}
