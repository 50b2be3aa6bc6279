import FileFormats
import Testing

@Suite struct ChecksumTests {
  /// Made by xxhash 4.1.0 of Python, for lengths around those of a stripe, a word and half a word:
  /// ```python
  /// data = bytes((i * i * 7 + 3 * i + 1) % 251 for i in range(length))
  /// xxhash.xxh64_intdigest(data, seed=0), xxhash.xxh64_intdigest(data, seed=0x9E3779B97F4A7C15)
  /// ```
  static let reference: [(length: Int, plain: UInt64, seeded: UInt64)] = [
    (0, 0xEF46_DB37_51D8_E999, 0xC434_9FC9_3C01_0000),
    (1, 0x8A41_2781_1B21_E730, 0x3288_8F61_9F93_0A8F),
    (3, 0xB753_9F64_1E85_BD3E, 0xA91F_B99D_1DEC_C9A1),
    (4, 0xF3AE_E04B_B871_F546, 0x5D11_4F97_A7C7_6E01),
    (7, 0x4E79_CBDB_1EC6_4C8D, 0x94A4_BC34_836B_C3D9),
    (8, 0xB965_4900_562A_42D5, 0x792B_83FC_1453_5D8F),
    (12, 0xBB60_0683_CE0F_D433, 0x6024_5364_FB88_C317),
    (31, 0x2E25_D9EF_0485_2638, 0x096F_315E_3C3B_296F),
    (32, 0x09F5_89A5_54E8_F05A, 0xC919_65C0_875B_80B0),
    (33, 0x93AD_2EBB_D776_1849, 0x97DD_D7E2_B4E2_0AA8),
    (63, 0xF243_490D_27A7_F95E, 0xDF60_CC8B_78B0_68D6),
    (64, 0x0992_17C4_296E_51DB, 0xE843_83BC_9127_8A16),
    (100, 0x0291_9356_1FCD_A540, 0x1F0E_0183_8925_F968),
    (257, 0x368B_903A_4721_14F9, 0xB5CD_5D6B_66B4_4ED7),
  ]

  private static func data(_ length: Int) -> [UInt8] {
    (0..<length).map { (i: Int) -> UInt8 in UInt8((i * i * 7 + 3 * i + 1) % 251) }
  }

  @Test(arguments: reference) func checksumsAreThoseOfXXH64(length: Int, plain: UInt64, seeded: UInt64) {
    // At every place within a word.
    for offset in 0..<8 {
      let bytes = [UInt8](repeating: 0, count: offset) + Self.data(length)
      bytes.withUnsafeBytes { buffer in
        let part = UnsafeRawBufferPointer(rebasing: buffer[offset...])
        #expect(Checksum.of(part) == plain)
        #expect(Checksum.of(part, seed: 0x9E37_79B9_7F4A_7C15) == seeded)
      }
    }
  }

  @Test func textIsItsBytes() {
    #expect(Checksum.of("Nobody inspects the spammish repetition") == 0xFBCE_A83C_8A37_8BF1)
  }

  @Test func everyBitCounts() {
    let data = Self.data(77)
    var found: Set<UInt64> = [data.withUnsafeBytes { Checksum.of($0) }]
    for bit in 0..<data.count * 8 {
      var changed = data
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      found.insert(changed.withUnsafeBytes { Checksum.of($0) })
    }
    #expect(found.count == 1 + data.count * 8)
  }
}
