import FileFormats
import Glibc
import Text

extension NGramModel {
  /// The forms of files that a model can be in.
  package enum FileForm: Sendable {
    /// Text, gzip or not, that other programs know.
    case arpa
    /// This program's own, which is mapped and needs no reading.
    case compact

    /// What a file's name asks for: `.arpa`, `.arpa.gz` and `-` the one, anything else the other.
    ///
    /// - Throws: `NGramError.packedName` for another name in `.gz`: what is mapped cannot be packed.
    package init(ofName path: String) throws(NGramError) {
      self = path == "-" || path.hasSuffix(".arpa") || path.hasSuffix(".arpa.gz") ? .arpa : .compact
      if self == .compact && path.hasSuffix(".gz") { throw .packedName(path: path) }
    }
  }

  /// Loads a model in either form, told apart by the first bytes.
  ///
  /// - Parameter path: `-` is standard input, for ARPA only.
  /// - Throws: `NGramError`, and the errors of `ByteReader`.
  package init(contentsOf path: String) throws {
    guard let model = try NGramModel(ifModel: path) else {
      throw NGramError.foreign(path: path == "-" ? "standard input" : path)
    }
    self = model
  }

  /// Loads a model in either form; nil if the file's first bytes are those of neither. A pipe can be read but once, and
  /// so is the file.
  ///
  /// - Throws: `NGramError`, and the errors of `ByteReader`.
  package init?(ifModel path: String) throws {
    let reader = try ByteReader(path: path)
    switch try FileForm(startOf: reader) {
    case .arpa: self = try NGramModel(arpa: reader)
    case .compact: self = try NGramModel(mapping: path)
    case nil: return nil
    }
  }

  /// Whether a file that can be read again begins as one of a model of n-grams does.
  package static func isModel(_ path: String) throws -> Bool {
    try FileForm(startOf: ByteReader(path: path)) != nil
  }

  /// Writes the form that the name asks for.
  ///
  /// - Throws: `NGramError` or `TextError`; a file of that name that was there before is then unchanged.
  package func write(to path: String) throws {
    switch try FileForm(ofName: path) {
    case .arpa: try writeARPA(to: path)
    case .compact: try writeCompact(to: path)
    }
  }

  // MARK: The compact form

  /// Maps a file. All of it is checked first, and so it is read once.
  private init(mapping path: String) throws(NGramError) {
    if path == "-" { throw .notRegularFile(path: "standard input", found: "the compact form in a stream") }
    let memory = try NGramBinaryMemory(mapping: path)
    // The reader that knew the form unpacks what it reads.
    if memory.bytes.starts(with: [0x1F, 0x8B]) { throw .packed(path: path) }
    let layout = try NGramBinaryLayout(readingFrom: memory.bytes, path: path)
    guard layout.hasRightChecksum(memory.bytes) else { throw .checksum(path: path) }
    let binary = NGramBinary(memory, layout)
    try binary.check(path: path)
    self.init(binary, vocabulary: try binary.vocabulary(path: path))
    try setUnit(binary.unit, path: path)
  }

  package func writeCompact(to path: String) throws(NGramError) {
    let bytes = binary.memory.bytes
    // The header of the binary itself is empty, or that of the file that it came from, and the unit may have been set.
    var layout = binary.layout
    layout.unit = unit
    let header = layout.header(of: bytes)
    do throws(AtomicFile.Failure) {
      let file = try AtomicFile(path: path)
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

extension NGramModel.FileForm {
  /// That of what a reader is at the start of, or `nil` for neither; nothing is read past it.
  fileprivate init?(startOf reader: ByteReader) throws(TextError) {
    // A preface may come first, but not one of that many bytes.
    _ = try reader.fill(to: 1 << 16)
    if reader.buffered.starts(with: NGramBinaryLayout.magic) {
      self = .compact
    } else if ARPAReader.isBeginning(UnsafeBufferPointer(rebasing: reader.buffered.prefix(1 << 16))) {
      self = .arpa
    } else {
      return nil
    }
  }
}
