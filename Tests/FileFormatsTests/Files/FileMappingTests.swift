import FileFormats
import Foundation
import TestSupport
import Testing

struct FileMappingTests {
  private let folder: TemporaryFolder
  private let path: String
  /// Three pages and a part of a fourth, each byte unlike its neighbors and those a page away.
  private let bytes: [UInt8]

  private static let page = sysconf(Int32(_SC_PAGESIZE))

  init() throws {
    folder = try TemporaryFolder()
    bytes = (0..<3 * Self.page + 100).map { UInt8($0 % 251) }
    path = try folder.write(bytes, to: "file")
  }

  private func mapping(_ range: Range<Int>) throws -> FileMapping {
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    return try FileMapping(of: descriptor, range)
  }

  private func copy(_ mapping: FileMapping) -> [UInt8] { withExtendedLifetime(mapping) { Array(mapping.bytes) } }

  @Test(arguments: [
    0..<3 * page + 100, 0..<1, 1..<2, page..<page, page..<2 * page, page - 1..<page + 1, 2 * page + 7..<3 * page + 100,
  ])
  func bytesAreThoseOfTheFile(range: Range<Int>) throws {
    #expect(try copy(mapping(range)) == Array(bytes[range]))
  }

  @Test func aFileThatIsReplacedStaysMappedAsItWas() throws {
    let mapping = try mapping(0..<bytes.count)
    let file = try AtomicFile(path: path)
    try file.write(UnsafeRawBufferPointer(start: nil, count: 0))
    try file.commit()
    #expect(try folder.bytes("file").isEmpty)
    #expect(copy(mapping) == bytes)
    try FileManager.default.removeItem(atPath: path)
    #expect(copy(mapping) == bytes)
  }

  @Test func whatIsNoFileIsNotMapped() {
    let error = #expect(throws: FileMapping.Failure.self) { try FileMapping(of: -1, 0..<1) }
    #expect(error?.code == EBADF)
  }
}
