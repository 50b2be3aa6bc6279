import Evaluation
import Testing

@Suite struct CodePointsTests {
  @Test func lowerCaseEqualsPythons() {
    for pair in Golden.text.lowercase {
      #expect(CodePoints(pair.input).lowercased() == CodePoints(pair.output), "\(pair.input.debugDescription)")
    }
  }

  @Test func whiteSpaceEqualsPythons() {
    let scalars = (0...UInt32(0x10FFFF)).compactMap(Unicode.Scalar.init)
    #expect(scalars.filter { [$0].strippingTrailingSpace().isEmpty }.map(\.value) == Golden.text.spaces)
  }

  @Test func onlySpaceAtTheEndIsStripped() {
    #expect(CodePoints(" a b \u{3000}\n").strippingTrailingSpace() == CodePoints(" a b"))
    #expect(CodePoints(" \t").strippingTrailingSpace() == [])
  }
}
