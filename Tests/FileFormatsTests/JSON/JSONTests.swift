import FileFormats
import Testing

struct JSONTests {
  @Test(arguments: [
    ("null", JSON.null), (" true ", .bool(true)), ("-0.5e+10", .number("-0.5e+10")), ("\"\"", .string("")),
    ("[1, [] ,{}]", .array([.number("1"), .array([]), .object([:])])),
    (#"{"a":{"b":"ä\u00e4\n\"\ud83d\ude42"}}"#, .object(["a": .object(["b": .string("ää\n\"🙂")])])),
  ])
  func valuesAreRead(text: String, expected: JSON) throws {
    let json = try JSON(parsing: text.utf8)
    #expect(json == expected)
    #expect(try JSON(parsing: json.text.utf8) == expected)
  }

  @Test(arguments: [
    ("", 0), ("{", 1), ("{\"a\"}", 4), ("{\"a\":1,}", 7), ("[1 2]", 3), ("01", 1), ("1.", 2), ("-", 1), ("+1", 0),
    ("\"\n\"", 1), ("\"abc", 4), (#""\x""#, 2), (#""\u12g4""#, 5), (#""\ud800""#, 3), (#""\udc00\ud800""#, 3),
    ("nul", 0), ("1 1", 2), ("{\"a\":1,\"b\":2,\"a\":3}", 13), ("NaN", 0),
  ])
  func whatIsNotJSONIsRefusedAtItsByte(text: String, byte: Int) {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: text.utf8) }
    #expect(error?.byte == byte)
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
    #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0x5C, 0x6E, 0xC3, 0x22]) }
  }

  @Test func deepNestingIsRefused() {
    #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 1_000_000).utf8) }
  }

  @Test func overlaidObjectsAreMergedByMember() throws {
    let base = try JSON(parsing: #"{"a":{"b":1,"c":2},"d":3}"#.utf8)
    let other = try JSON(parsing: #"{"a":{"c":4},"e":5}"#.utf8)
    #expect(base.overlaid(by: other).text == #"{"a":{"b":1,"c":4},"d":3,"e":5}"#)
    #expect(other.memberMissing(in: base) == "e")
    #expect(base.memberMissing(in: other) == "a.b")
  }
}
