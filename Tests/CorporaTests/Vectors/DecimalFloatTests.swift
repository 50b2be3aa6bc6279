import Corpora
import Foundation
import TestSupport
import Testing

@Suite struct DecimalFloatTests {
  /// The number that a text begins with and how far it goes.
  private func read(_ text: String) -> (value: Float?, end: Int) {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      var offset = 0
      let value = DecimalFloat.read(bytes, at: &offset)
      return (value, offset)
    }
  }

  private func agrees(_ text: String) -> Bool {
    let expected = Float(text).flatMap { $0.isFinite ? $0 : nil }
    return read(text).value?.bitPattern == expected?.bitPattern
  }

  @Test(
    arguments: [
      ("0", 0), ("-0.5", -0.5), ("+1.5", 1.5), (".25", 0.25), ("3.", 3), ("1e3", 1000), ("1E-2", 0.01), ("2.5e+1", 25),
      ("0.0000000000000000000000000001", 1e-28),
      ("123456789012345678901234567890", 1.2345679e29),
      ("00000000000000000000000000000.5", 0.5), ("0e99999999999999999999", 0), ("1e-99999999999999999999", 0),
    ] as [(String, Float)])
  func numbersAreRead(text: String, value: Float) {
    #expect(read(text).value == value)
    #expect(read(text).end == text.utf8.count)
    #expect(read(text + "\t7").end == text.utf8.count)
  }

  @Test func zeroKeepsItsSign() {
    #expect(read("-0.0").value?.sign == .minus)
    #expect(read("0.0").value?.sign == .plus)
  }

  @Test(arguments: [
    "", " ", "-", "+", ".", "e5", "-.e5", "1e", "1e+", "1x", "1.2.3", "1,5", "--1", "0x10", "0x1p3", "nan", "inf",
    "-Infinity", "1e39", "-3.5e38", "1\u{A0}", "１", "1_000", "340282366920938463463374607431768211456",
  ])
  func anythingElseIsNone(text: String) {
    #expect(read(text).value == nil)
  }

  @Test func randomDecimalsAreRoundedAsTheStandardLibraryDoes() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<100_000 {
      let digitCount = Int.random(in: 1...25, using: &random)
      var text = Bool.random(using: &random) ? "-" : ""
      let point = Int.random(in: 0...digitCount, using: &random)
      for place in 0..<digitCount {
        if place == point { text += "." }
        text += "\(Int.random(in: 0...9, using: &random))"
      }
      if Bool.random(using: &random) { text += "e\(Int.random(in: -60...45, using: &random))" }
      #expect(agrees(text), "\(text)")
    }
  }

  @Test func everyFloatIsReadAsItIsPrinted() {
    var random = SplitMix64(seed: 2)
    for _ in 0..<100_000 {
      let value = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &random))
      guard value.isFinite else { continue }
      #expect(read("\(value)").value?.bitPattern == value.bitPattern, "\(value)")
    }
  }

  /// Decimals so near to the middle between two floats that a double cannot hold the difference.
  @Test func numbersAtTheMiddleBetweenTwoFloatsAreRoundedOnce() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<20_000 {
      let value = Float(bitPattern: UInt32.random(in: 0x3000_0000...0x4F00_0000, using: &random))
      let middle = (Double(value) + Double(value.nextUp)) / 2
      for digitCount in 7...18 {
        let text = String(format: "%.\(digitCount)g", middle)
        #expect(agrees(text), "\(text)")
        #expect(agrees("-" + text), "-\(text)")
      }
      let whole = String(format: "%.60f", middle)
      #expect(agrees(whole) && agrees(whole + "1"), "\(whole)")
    }
    // The double nearest to this is the middle between two floats, and the number itself is larger.
    #expect(read("0.8000002205371857").value == Float(0.80000025))
    #expect(Float(0.8000002205371857 as Double) == Float(0.8000002))
  }
}
