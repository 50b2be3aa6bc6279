import FileFormats
import Serving
import Testing

struct RequestFieldsTests {
  private func fields(
    _ body: String, type: String? = nil, query: String = ""
  ) throws -> RequestFields {
    try RequestFields(
      ServerRequest(
        method: "POST", path: "/", query: query, headers: type.map { ["content-type": $0] } ?? [:],
        body: Array(body.utf8)))
  }

  @Test func aQueryComesBeforeAFormAndTheFirstOfEqualNamesCounts() throws {
    let form = "application/x-www-form-urlencoded; charset=utf-8"
    let fields = try fields(
      "q=One+%C3%A4%2B&q=Two&source=en&half=100%&bare&lines=a%0D%0Ab%0D", type: form, query: "source=de&x=%zz")
    #expect(
      fields.values == [
        "q": .string("One ä+"), "source": .string("de"), "half": .string("100%"), "bare": .string(""),
        "x": .string("%zz"), "lines": .string("a\nb\r"),
      ])
  }

  @Test(arguments: ["application/json", "Application/JSON; charset=utf-8", "application/vnd.api+json"])
  func ofJSONTheBodyAloneCounts(type: String) throws {
    let fields = try fields("\u{FEFF}{\"q\":\"a\",\"q\":\"b\",\"n\":null}", type: type, query: "source=en")
    #expect(fields.values == ["q": .string("b"), "n": .null])
    #expect(fields["n"] == nil && fields.text("q") == "b")
  }

  @Test(arguments: ["", "{", "[1]", "null", "\"q\"", "{\"q\": NaN}"])
  func whatIsNoObjectIsRefused(body: String) throws {
    #expect(throws: RequestFailure.self) { try fields(body, type: "application/json") }
  }

  @Test func jsonOfAnotherTypeIsNoForm() throws {
    #expect(try fields("{\"q\":\"a\"}", type: "text/plain").values.isEmpty)
    #expect(try fields("{\"q\":\"a\"}").values.isEmpty)
  }

  @Test func partsOfAFormAreFieldsAndFiles() throws {
    let body = [
      "preamble", "--X", "Content-Disposition: form-data; name=\"source\"", "", "en", "--X",
      "content-disposition: form-data; name=file; filename=\"a;b.txt\"", "Content-Type: text/plain", "",
      "two\r\nlines\n", "--X", "Content-Disposition: form-data; name=\"empty\"", "", "", "--X",
      "Content-Disposition: form-data", "", "nameless", "--X", "--X--", "after",
    ].joined(separator: "\r\n")
    let fields = try fields(body, type: "multipart/form-data; boundary=\"X\"")
    #expect(fields.values == ["source": .string("en"), "empty": .string("")])
    let file = try #require(fields.files["file"])
    #expect(file.name == "a;b.txt" && file.content == Array("two\r\nlines\n".utf8))
  }

  /// Bytes that come from anywhere.
  @Test func brokenPartsAreLeftOut() throws {
    let whole = "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--X--\r\n"
    for length in 0...whole.utf8.count {
      let fields = try fields(String(whole.prefix(length)), type: "multipart/form-data; boundary=X")
      #expect(fields.values.isEmpty || fields.values == ["a": .string("1")])
    }
  }
}
