/// A number by which texts are told apart without keeping them (FNV-1a over their UTF-8).
///
/// Two texts of a million have the same by chance once in forty million files.
struct TextHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// - Parameter texts: of which none holds a line feed, which parts them here.
  init(_ texts: String...) { self.init(texts) }

  init(_ texts: [String]) {
    for text in texts {
      for byte in text.utf8 { add(byte) }
      add(0x0A)
    }
  }

  private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
