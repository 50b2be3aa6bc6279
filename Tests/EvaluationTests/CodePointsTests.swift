import Testing

@testable import Evaluation

@Suite struct CodePointsTests {
  @Test func lowerCaseEqualsPythons() {
    for pair in Golden.text.lowercase {
      #expect(CodePoints(pair.input).lowercased() == CodePoints(pair.output), "\(pair.input.debugDescription)")
    }
  }

  @Test func whiteSpaceEqualsPythons() {
    let spaces = (0...UInt32(0x10FFFF)).filter { Unicode.Scalar($0)?.isPythonSpace == true }
    #expect(spaces == Golden.text.spaces)
  }

  @Test func onlySpaceAtTheEndIsStripped() {
    #expect(CodePoints(" a b \u{3000}\n").strippingTrailingSpace() == CodePoints(" a b"))
    #expect(CodePoints(" \t").strippingTrailingSpace() == [])
  }
}
