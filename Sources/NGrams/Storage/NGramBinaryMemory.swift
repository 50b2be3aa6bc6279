import FileFormats
import Glibc

/// Memory of a binary: of this program, or mapped from a file.
///
/// Models are replaced as a whole (``AtomicFile``), so that a model in use stays what it was; whoever cuts its file
/// short by other means ends the programs that use it.
final class NGramBinaryMemory: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let byteCount: Int
  /// Nil for memory of this program.
  private let mapping: FileMapping?

  /// Zeros.
  init(byteCount: Int) {
    let memory = calloc(max(byteCount, 1), 1)
    precondition(memory != nil, "no memory for \(byteCount) bytes")
    base = memory!
    self.byteCount = byteCount
    mapping = nil
  }

  /// Maps a file, which cannot be changed by that.
  init(mapping path: String) throws(NGramError) {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 { throw .system(path: path, action: "open", code: errno) }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw .system(path: path, action: "examine", code: errno) }
    if let found = status.unusualKind { throw .notRegularFile(path: path, found: found) }
    byteCount = Int(status.st_size)
    if byteCount == 0 { throw .foreign(path: path) }
    let mapping: FileMapping
    do {
      mapping = try FileMapping(of: descriptor, 0..<byteCount)
    } catch {
      throw .system(path: path, action: "map", code: error.code)
    }
    base = UnsafeMutableRawPointer(mutating: mapping.bytes.baseAddress!)
    self.mapping = mapping
  }

  deinit {
    if mapping == nil { free(base) }
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: byteCount) }

  func pointer<Element>(to offset: Int) -> UnsafePointer<Element> { UnsafePointer(mutablePointer(to: offset)) }

  func mutablePointer<Element>(to offset: Int) -> UnsafeMutablePointer<Element> {
    (base + offset).assumingMemoryBound(to: Element.self)
  }
}
