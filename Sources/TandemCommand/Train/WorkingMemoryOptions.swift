import ArgumentParser
import Console
import NGrams

/// What counting may take before it goes to disk.
struct WorkingMemoryOptions: ParsableArguments {
  @Option(
    help: """
      Memory for the text while it is counted, as 500M or 2G; longer text is sorted on disk. The different n-grams take \
      memory besides.
      """)
  var memory = ByteCount(WorkingMemory().byteCount)

  @Option(
    help: ArgumentHelp("Folder for temporary files. (default: that of TMPDIR, or /tmp)", valueName: "folder"))
  var tempFolder: String?

  func validate() throws { try check("temp-folder", path: tempFolder) }

  func apply(to training: inout NGramTraining) {
    training.memory.byteCount = memory.value
    if let tempFolder { training.memory.temporaryFolder = tempFolder }
  }
}

/// A number of bytes, as 500M.
struct ByteCount: DescribedValue {
  static let expectation = "a size such as 500M or 2G"
  private static let suffixes: [(letter: Character, shift: Int)] = [("K", 10), ("M", 20), ("G", 30), ("T", 40)]

  let value: Int

  init(_ value: Int) { self.value = value }

  init?(argument: String) {
    let suffix = Self.suffixes.first { $0.letter == argument.last?.uppercased().first }
    guard let number = Int(suffix == nil ? argument[...] : argument.dropLast()), number > 0 else { return nil }
    let (value, overflow) = number.multipliedReportingOverflow(by: 1 << (suffix?.shift ?? 0))
    if overflow { return nil }
    self.value = value
  }

  var defaultValueDescription: String {
    let suffix = Self.suffixes.last { value % (1 << $0.shift) == 0 }
    return suffix.map { "\(value >> $0.shift)\($0.letter)" } ?? "\(value)"
  }
}
