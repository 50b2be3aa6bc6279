/// Encodings of text other than UTF-8 that are known by how a file begins.
enum ForeignEncoding: String {
  case utf16 = "UTF-16"
  case utf32 = "UTF-32"

  /// - Parameters:
  ///   - start: the first line of a file, as far as a line feed.
  ///   - rest: what has been read behind it, as far as it has come.
  /// - Returns: nil where the file may be UTF-8.
  init?(start: UnsafeBufferPointer<UInt8>, rest: UnsafeBufferPointer<UInt8>) {
    let marks: [(Self, [UInt8])] = [
      (.utf32, [0xFF, 0xFE, 0, 0]), (.utf32, [0, 0, 0xFE, 0xFF]), (.utf16, [0xFF, 0xFE]), (.utf16, [0xFE, 0xFF]),
    ]
    if let marked = marks.first(where: { start.starts(with: $0.1) }) {
      self = marked.0
      return
    }
    // Without a mark: Latin letters have a zero before or behind each, which text in UTF-8 has not.
    let isLong = start.count >= Self.sampleSize
    let bytes = isLong ? Array(start.prefix(Self.sampleSize)) : Array(start) + [0x0A] + rest.prefix(Self.sampleSize)
    guard bytes.count >= Self.minimumSampleSize else { return nil }
    // Of every four bytes those that are nearly always zero; all others hardly ever are.
    var zeroPlaces: [Int] = []
    for place in 0..<4 {
      let places = stride(from: place, to: bytes.count, by: 4).map { bytes[$0] }
      let share = Double(places.count { $0 == 0 }) / Double(places.count)
      if share > 0.1 && share < 0.9 { return nil }
      if share >= 0.9 { zeroPlaces.append(place) }
    }
    switch zeroPlaces {
    case [1, 2, 3], [0, 1, 2]: self = .utf32
    case [1, 3], [0, 2]: self = .utf16
    default: return nil
    }
  }

  private static let sampleSize = 1 << 10
  private static let minimumSampleSize = 16
}
