import CZLIB

/// Unpacks gzip data that comes in pieces (RFC 1952), in memory that does not grow with them.
///
/// Members that follow one another, as `cat a.gz b.gz` makes them, are one text. Zeros after the last are padding, as
/// tapes have it; anything else there is damage.
final class GzipDecoder {
  static let magic: [UInt8] = [0x1F, 0x8B]

  private let path: String
  private let stream: OpaquePointer
  private let input: UnsafeMutableRawBufferPointer
  /// The part of the input that has not been unpacked.
  private var unread = 0..<0
  private var place = Place.member
  /// The last call filled its buffer, and more may be to come without further input.
  private var isHoldingBack = false
  private var packedCount = 0
  private var unpackedCount = 0

  private enum Place {
    case member, betweenMembers, padding
  }

  /// - Parameters:
  ///   - path: as messages name it.
  ///   - start: the first of the packed bytes.
  /// - Throws: `TextError.cannotRead` when there is no memory.
  init(path: String, start: UnsafeRawBufferPointer) throws(TextError) {
    guard let stream = czlib_open_unpacking() else {
      throw .cannotRead(path: path, reason: "no memory to unpack it")
    }
    self.path = path
    self.stream = stream
    input = .allocate(byteCount: max(1 << 18, start.count), alignment: 16)
    input.copyMemory(from: start)
    unread = 0..<start.count
  }

  deinit {
    czlib_close(stream)
    input.deallocate()
  }

  /// Whether nothing more can be unpacked before more input is added.
  var needsInput: Bool { unread.isEmpty && !isHoldingBack }

  /// Where to put input, followed by ``add(_:)``.
  ///
  /// - Precondition: ``needsInput``.
  var room: UnsafeMutableRawBufferPointer {
    precondition(needsInput, "\(unread.count) bytes are not unpacked yet")
    return input
  }

  /// Takes note that so many bytes lie in ``room``.
  func add(_ count: Int) { unread = 0..<count }

  /// Unpacks the input until it is used up or the buffer is full.
  ///
  /// - Returns: the number of bytes, which may be 0.
  /// - Throws: `TextError.damagedGzip`.
  func unpack(into buffer: UnsafeMutableRawBufferPointer) throws(TextError) -> Int {
    var produced = 0
    repeat {
      switch place {
      case .member:
        produced += try unpackMember(into: UnsafeMutableRawBufferPointer(rebasing: buffer[produced...]))
      case .betweenMembers:
        place = input[unread.lowerBound] == 0 ? .padding : .member
        if place == .member { czlib_restart(stream) }
      case .padding:
        let zeros = input[unread].prefix { $0 == 0 }.count
        consume(zeros)
        if !unread.isEmpty { throw damage("there is something else after the packed data") }
      }
    } while !unread.isEmpty && produced < buffer.count
    return produced
  }

  /// - Throws: `TextError.damagedGzip` when the input ends in the middle of the data.
  func requireEnd() throws(TextError) {
    if place == .member { throw damage("it ends there, before the end of the packed data") }
  }

  private func unpackMember(into buffer: UnsafeMutableRawBufferPointer) throws(TextError) -> Int {
    let progress = czlib_unpack(
      stream, input.baseAddress! + unread.lowerBound, unread.count, buffer.baseAddress, buffer.count)
    consume(progress.consumed)
    unpackedCount += progress.produced
    if let problem = progress.problem { throw damage(String(cString: problem)) }
    if progress.has_ended { place = .betweenMembers }
    isHoldingBack = !progress.has_ended && progress.produced == buffer.count
    return progress.produced
  }

  private func consume(_ count: Int) {
    unread = unread.lowerBound + count..<unread.upperBound
    packedCount += count
  }

  private func damage(_ reason: String) -> TextError {
    .damagedGzip(path: path, byte: packedCount, unpackedCount: unpackedCount, reason: reason)
  }
}
