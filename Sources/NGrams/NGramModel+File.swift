import AtomicFiles
import Glibc
import Text

extension NGramModel {
  /// The forms of files that a model can be in.
  package enum FileForm: Sendable {
    /// Text, gzip or not, that other programs know.
    case arpa
    /// This program's own, which is mapped and needs no reading.
    case compact

    /// What a file's name asks for: `.arpa` and `.arpa.gz` the one, anything else the other.
    package init(ofName path: String) {
      self = path.hasSuffix(".arpa") || path.hasSuffix(".arpa.gz") ? .arpa : .compact
    }
  }

  /// Loads a model in either form, told apart by the first bytes.
  ///
  /// - Parameter path: `-` is standard input, for ARPA only.
  /// - Throws: `NGramError`, and the errors of `ByteReader`.
  package init(contentsOf path: String) throws {
    let reader = try ByteReader(path: path)
    if Self.isCompact(try reader.start(of: NGramImageLayout.magic.count)) {
      self = try NGramModel(mapping: path)
    } else {
      self = try NGramModel(arpa: reader)
    }
  }

  /// Whether a file is a model of n-grams, by its first bytes: the compact form, or `\data\` as the first line of text.
  ///
  /// - Throws: the errors of `ByteReader`.
  package static func isModel(fileAt path: String) throws -> Bool {
    let start = try ByteReader(path: path).start(of: 1 << 10)
    return isCompact(start) || start.drop { $0 <= 0x20 }.starts(with: ARPAReader.firstLine.utf8)
  }

  private static func isCompact(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: NGramImageLayout.magic) }

  /// Writes the form that the name asks for.
  ///
  /// - Throws: `NGramError` or `TextError`; a file of that name that was there before is then unchanged.
  package func write(to path: String) throws {
    switch FileForm(ofName: path) {
    case .arpa: try writeARPA(to: path)
    case .compact: try writeCompact(to: path)
    }
  }

  // MARK: The compact form

  /// Maps a file. All of it is checked first, and so it is read once.
  private init(mapping path: String) throws(NGramError) {
    if path == "-" { throw .notRegularFile(path: "standard input", found: "the compact form in a stream") }
    let memory = try NGramImageMemory(mapping: path)
    let layout = try NGramImageLayout(readingFrom: memory.bytes, path: path)
    guard layout.storedChecksum(in: memory.bytes) == layout.checksum(of: memory.bytes) else {
      throw .checksum(path: path)
    }
    let image = NGramImage(memory, layout)
    try image.check(path: path)
    self.init(image, vocabulary: try image.vocabulary(path: path))
  }

  package func writeCompact(to path: String) throws(NGramError) {
    let bytes = image.memory.bytes
    // The header of the image itself is empty, or that of the file that it came from, and the unit may have been set.
    var layout = image.layout
    layout.unit = unit
    let header = layout.header(of: bytes)
    do throws(AtomicFile.Failure) {
      let file = try AtomicFile(path: path, .wait)
      let result = header.withUnsafeBytes { bytes in
        Result { () throws(AtomicFile.Failure) in try file.write(bytes) }
      }
      try result.get()
      try file.write(UnsafeRawBufferPointer(rebasing: bytes[header.count...]))
      try file.commit()
    } catch {
      throw NGramError(error, path: path)
    }
  }
}

extension NGramError {
  fileprivate init(_ failure: AtomicFile.Failure, path: String) {
    self =
      switch failure {
      case .system(let action, let code): .system(path: path, action: action, code: code)
      case .notRegularFile(let found): .notRegularFile(path: path, found: found)
      case .cannotRename(let temporary, let code): .cannotRename(path: path, temporary: temporary, code: code)
      }
  }
}

extension ByteReader {
  /// The first bytes, which stay to be read; fewer where the file ends before.
  fileprivate func start(of count: Int) throws(TextError) -> ArraySlice<UInt8> {
    _ = try fill(to: count)
    return Array(buffered.prefix(count))[...]
  }
}
