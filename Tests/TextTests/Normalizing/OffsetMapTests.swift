import Testing
import Text

@Suite struct OffsetMapTests {
  @Test(
    arguments: [
      ("one two", "one two", [0, 3, 7], [0, 3, 7]), ("ONE  TWO", "one two", [3, 5, 8], [3, 4, 7]),
      // What is replaced as a whole stays between the places at its ends.
      ("a $1,250 b", "a \u{E000} b", [2, 5, 8, 10], [2, 3, 3, 5]), ("$1,250", "\u{E000}", [0, 6], [0, 1]),
      ("say “x” …", "say \"x\" ...", [4, 7, 8, 9], [4, 7, 8, 11]), ("", "", [0], [0]),
      ("ab", "", [0, 1, 2], [0, 0, 0]),
    ] as [(String, String, [Int], [Int])])
  func placesAreFoundInTheOtherText(text: String, other: String, offsets: [Int], expected: [Int]) {
    let map = OffsetMap(from: text, to: other)
    #expect(offsets.map { map($0) } == expected)
  }

  @Test func placesInLongTextsAreEstimated() {
    let map = OffsetMap(from: String(repeating: "a  ", count: 10_000), to: String(repeating: "a ", count: 10_000))
    #expect(map(0) == 0 && map(30_000) == 20_000)
    #expect((9_990...10_010).contains(map(15_000)))
    let places = (0...30_000).map { map($0) }
    #expect(places == places.sorted())
  }
}
