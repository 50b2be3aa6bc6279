import CZLIB

/// Packs bytes that come in pieces as one gzip file (RFC 1952), without name and time, so that equal bytes give equal
/// files.
final class GzipEncoder {
  /// What has to be there when a piece is packed.
  enum Completeness {
    /// What packs best: bytes may be kept back.
    case gathering
    /// A reader gets all pieces so far.
    case flushed
    /// The file is whole.
    case finished
  }

  private let stream: OpaquePointer

  /// Fails when there is no memory.
  init?() {
    guard let stream = czlib_open_packing() else { return nil }
    self.stream = stream
  }

  deinit { czlib_close(stream) }

  /// - Returns: the packed bytes that are to be written next.
  func pack(_ bytes: [UInt8], _ completeness: Completeness) -> [UInt8] {
    let until =
      switch completeness {
      case .gathering: CZLIB_GATHER
      case .flushed: CZLIB_FLUSH
      case .finished: CZLIB_FINISH
      }
    let roomCount = 1 << 16
    var packed: [UInt8] = []
    var consumed = 0
    var isComplete = false
    while !isComplete {
      let room = [UInt8](unsafeUninitializedCapacity: roomCount) { room, count in
        bytes.withUnsafeBufferPointer { bytes in
          let rest = UnsafeBufferPointer(rebasing: bytes[consumed...])
          let progress = czlib_pack(stream, rest.baseAddress, rest.count, room.baseAddress, roomCount, Int32(until))
          precondition(progress.problem == nil, "zlib failed: \(progress.problem.map { String(cString: $0) } ?? "")")
          consumed += progress.consumed
          count = progress.produced
        }
      }
      packed += room
      isComplete = consumed == bytes.count && room.count < roomCount
    }
    return packed
  }
}
