import FileFormats
import Serving
import Testing

struct UDPipeTests {
  private func result(_ fields: KeyValuePairs<String, String>) async throws -> String {
    let response = try await ServedModels().submit("/process", fields)
    let body = try JSON(parsing: response.body)
    #expect(response.status == 200 && body["model"]?.string == "en-pos")
    return body["result"]?.string ?? ""
  }

  /// Columns of words, without comments and blank lines.
  private func rows(_ text: String, _ columns: [Int]) -> [String] {
    text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let fields = line.split(separator: "\t")
      return columns.map { String(fields[$0]) }.joined(separator: " ")
    }
  }

  @Test(arguments: ["GET", "POST"]) func taggersAreListed(method: String) async throws {
    let server = try ServedModels()
    let response = await server.router.response(to: ServerRequest(method: method, path: "/models"))
    let expected = #"{"default_model":"en-pos","models":{"en-pos":["tokenizer","tagger"]}}"#
    #expect(String(decoding: response.body, as: UTF8.self) == expected + "\n")
  }

  @Test func textIsSplitAndTagged() async throws {
    let text = try await result(["data": " Time flies.  It does.\n\nWe can't\nstop.\n", "tokenizer": "", "tagger": ""])
    let comments = text.split(separator: "\n").filter { $0.hasPrefix("#") }
    #expect(comments[0].hasPrefix("# generator = Tandem ") && comments[1] == "# udpipe_model = en-pos")
    #expect(
      comments[3...] == [
        "# newdoc", "# newpar", "# sent_id = 1", "# text = Time flies.", "# sent_id = 2", "# text = It does.",
        "# newpar", "# sent_id = 3", "# text = We can't stop.",
      ])
    #expect(
      rows(text, [0, 1, 2, 3, 4, 9]) == [
        "1 Time time NOUN NN SpacesBefore=\\s", "2 flies fly VERB VBZ SpaceAfter=No",
        "3 . . PUNCT . SpacesAfter=\\s\\s", "1 It it PRON PRP _", "2 does do AUX VBZ SpaceAfter=No",
        "3 . . PUNCT . SpacesAfter=\\n\\n", "1 We we PRON PRP _", "2-3 can't _ _ _ SpacesAfter=\\n",
        "2 ca can AUX MD _", "3 n't not PART RB _", "4 stop stop VERB VB SpaceAfter=No",
        "5 . . PUNCT . SpacesAfter=\\n",
      ])
    #expect(text.hasSuffix("\n\n"))
  }

  @Test func linesMayBeSentences() async throws {
    let text = try await result(["data": "cafe\u{301} ok\r\nBye now", "tokenizer": "presegmented;ranges"])
    #expect(
      rows(text, [1, 3, 9]) == [
        "caf\u{e9} _ TokenRange=0:4", "ok _ SpacesAfter=\\r\\n|TokenRange=5:7", "Bye _ TokenRange=9:12",
        "now _ SpaceAfter=No|TokenRange=13:16",
      ])
    let normalized = try await result(["data": "a   b\nc", "tokenizer": "presegmented;normalized_spaces"])
    #expect(rows(normalized, [1, 9]) == ["a _", "b _", "c SpaceAfter=No"])
  }

  @Test func sentencesOfCoNLLUKeepWhatIsNotPredicted() async throws {
    let sentence = """
      # sent_id = s9
      # my = note
      1-2\tDámelo\t_\t_\t_\t_\t_\t_\t_\t_
      1\tDá\tx\tX\tx\tA=B\t0\troot\t0:root\tK=V
      2\tmelo\tx\tX\tx\t_\t1\tobj\t1:obj\t_
      2.1\tempty\t_\t_\t_\t_\t_\t_\t_\t_
      """
    #expect(try await result(["data": sentence, "output": "conllu=v2"]) == sentence + "\n\n")
    let tagged = try await result(["data": sentence, "output": "conllu=v2", "tagger": "", "parser": ""])
    #expect(rows(tagged, [0, 1, 6, 7, 8, 9]) == rows(sentence, [0, 1, 6, 7, 8, 9]))
    #expect(tagged.hasPrefix("# sent_id = s9\n# my = note\n1-2\tDámelo\t_\t_\t_"))
    #expect(!rows(tagged, [3]).contains("X"))
  }

  @Test(arguments: [
    ("horizontal", "Hello world\nBye\n", ["1 Hello", "2 world", "1 Bye"]),
    ("vertical", "Hello\tx\nworld\n\nBye\n", ["1 Hello", "2 world", "1 Bye"]),
    ("generic_tokenizer=presegmented", "Hello!\nBye", ["1 Hello", "2 !", "1 Bye"]),
  ])
  func wordsMayComeInLines(input: String, data: String, expected: [String]) async throws {
    #expect(rows(try await result(["input": input, "data": data]), [0, 1]) == expected)
  }

  @Test(arguments: [
    ("horizontal", "Hello world !\nBye\n"), ("vertical", "Hello\nworld\n!\n\nBye\n\n"),
    ("plaintext", " Hello  world!\n\nBye"), ("plaintext=normalized_spaces", "Hello world!\n\nBye\n"),
  ])
  func sentencesAreWrittenInOtherForms(output: String, expected: String) async throws {
    let data = " Hello  world!\n\nBye"
    #expect(try await result(["data": data, "tokenizer": "presegmented", "output": output]) == expected)
  }

  /// Text, model, input and output are looked at in this order.
  @Test(arguments: [
    ("model=klingon", "The field data is missing"),
    ("data=x&model=klingon&input=y", "no model \"klingon\"; expected one of en-pos"),
    ("data=x&model=", "no model \"\""), ("data=x&model=en-p", "no model \"en-p\""),
    ("data=x&input=y&output=z", "The input is \"y\""),
    ("data=x&tokenizer&output=matxin", "The output is \"matxin\""),
    ("data=a%00b&tokenizer", "NUL"), ("data=%FF&tokenizer", "not UTF-8"),
    ("data=Hello", "data:1: found 1 column, expected 10"),
    ("data=2%09Hi%09_%09_%09_%09_%09_%09_%09_%09_%0A", "data:1: found 2 as the number of a word, expected 1"),
    ("data=1%09Hi%09_%09_%09_%09_%097%09_%09_%09_%0A", "data:1: found the HEAD 7"),
    ("input=horizontal&data=" + String(repeating: "a+", count: 1001), "Sentence 1 has 1001 words"),
  ])
  func wrongRequestsAreTold(query: String, message: String) async throws {
    let server = try ServedModels()
    let response = await server.router.response(to: ServerRequest(method: "GET", path: "/process", query: query))
    #expect(response.status == 400 && response.headers["Content-Type"]?.hasPrefix("text/plain") == true)
    #expect(String(decoding: response.body, as: UTF8.self).contains(message))
  }

  @Test func theLastFieldOfANameCounts() async throws {
    let response = try await ServedModels().submit(
      "/process", ["data": "one", "data": "two", "tokenizer": "", "output": "horizontal", "model": "en"])
    #expect(try JSON(parsing: response.body)["result"]?.string == "two\n")
    #expect(response.headers["X-Billing-Input-NFC-Len"] == "3")
  }
}
