import FileFormats
import Serving
import Tandem
import Testing

struct LibreTranslateTests {
  private static let translator = Result { try Translator(contentsOf: ServedModels.path("en-de")) }

  private func translation(_ text: String) throws -> String { try Self.translator.get().translate(text).text }

  @Test func aTextIsTranslatedAsByTheLibrary() async throws {
    let (status, body) = try await ServedModels().post(
      "/translate", #"{"q":"How are you?","source":"EN","target":"de"}"#)
    let expected = try translation("How are you?")
    #expect(status == 200 && body == .object(["translatedText": .string(expected)]))
  }

  @Test func aListKeepsItsOrderAndWhatHasNoWords() async throws {
    let (_, body) = try await ServedModels().post(
      "/translate", #"{"q":["Good morning.","","😀","I am tired.\n\nGood night."],"source":"en","target":"de"}"#)
    let expected = [
      try translation("Good morning."), "", "😀",
      try translation("I am tired.") + "\n\n" + translation("Good night."),
    ]
    #expect(body["translatedText"] == .array(expected.map { .string($0) }))
  }

  @Test func batchesChangeNoByte() async throws {
    let models = try ServedModels()
    let texts = (0..<64).map { "Tom has \($0) apples, and Mary has \($0 % 5) of them." }
    var alone: [JSON] = []
    for text in texts {
      alone.append(try await models.post("/translate", #"{"q":"\#(text)","source":"en","target":"de"}"#).body)
    }
    let together = try await withThrowingTaskGroup(of: (Int, JSON).self) { group in
      for (place, text) in texts.enumerated() {
        group.addTask {
          (place, try await models.post("/translate", #"{"q":"\#(text)","source":"en","target":"de"}"#).body)
        }
      }
      return try await group.reduce(into: [Int: JSON]()) { $0[$1.0] = $1.1 }
    }
    #expect(texts.indices.allSatisfy { together[$0] == alone[$0] })
  }

  @Test func alternativesDifferFromTheTranslation() async throws {
    let (_, body) = try await ServedModels().post(
      "/translate", #"{"q":"How are you?","source":"en","target":"de","alternatives":"2"}"#)
    let texts = [body["translatedText"]?.string, body["alternatives"]?[0]?.string, body["alternatives"]?[1]?.string]
    #expect(body["alternatives"]?.count == 2 && Set(texts).count == 3 && !texts.contains(nil))
  }

  @Test func tagsOfHTMLStay() async throws {
    let (_, body) = try await ServedModels().post(
      "/translate",
      #"{"q":"<p>Good <b>morning</b>!</p><code>int main</code>","source":"en","target":"de","format":"html"}"#)
    let text = try #require(body["translatedText"]?.string)
    #expect(text.hasPrefix("<p>Guten <b>Morgen</b>") && text.hasSuffix("<code>int main</code>"))
  }

  @Test func languagesAreTold() async throws {
    let models = try ServedModels()
    let (_, german) = try await models.post("/detect", #"{"q":"Das Wetter ist heute sehr schön."}"#)
    #expect(german[0]?["language"] == .string("de") && german[0]?["confidence"]?.double ?? 0 > 90)
    let (_, none) = try await models.post("/detect", #"{"q":"12345"}"#)
    #expect(none == .array([.object(["language": .string("en"), "confidence": .number("0.0")])]))
    let (_, automatic) = try await models.post(
      "/translate", #"{"q":["The weather is nice.","How are you?"],"source":"auto","target":"de"}"#)
    #expect(automatic["detectedLanguage"]?[1]?["language"] == .string("en"))
    #expect(try automatic["translatedText"]?[1]?.string == translation("How are you?"))
    let (_, same) = try await models.post(
      "/translate", #"{"q":"Das Wetter ist heute sehr schön.","source":"auto","target":"de"}"#)
    #expect(same["translatedText"] == .string("Das Wetter ist heute sehr schön."))
  }

  @Test(arguments: [
    (#"{"source":"en","target":"de"}"#, "missing q"), (#"{"q":"a","target":"de"}"#, "missing source"),
    (#"{"q":"a","source":"en"}"#, "missing target"),
    (#"{"q":"a","source":"xx","target":"de"}"#, "xx is not supported"),
    (#"{"q":"a","source":"en","target":"auto"}"#, "auto is not supported"),
    (#"{"q":"a","source":"de","target":"en"}"#, "en is not available as a target language from de"),
    (#"{"q":"a","source":"en","target":"de","format":"markdown"}"#, "markdown format is not supported"),
    (#"{"q":"a","source":"en","target":"de","alternatives":"x"}"#, "alternatives parameter is not a number"),
    (#"{"q":"a","source":"en","target":"de","alternatives":9}"#, "alternatives (9) exceed the limit (2)"),
    (#"{"q":["a",1],"source":"en","target":"de"}"#, "values that are no strings"),
    (#"{"q":["a","b","c","d"],"source":"en","target":"de"}"#, "4 texts; at most 3"),
    (#"{"q":"0123456789a","source":"en","target":"de"}"#, "11 characters; at most 10"),
    (#"{"q":"#, "not JSON"),
  ])
  func wrongRequestsAreTold(body: String, message: String) async throws {
    let models = try ServedModels {
      ($0.characterLimit, $0.textLimit, $0.alternativeLimit) = (10, 3, 2)
    }
    let (status, found) = try await models.post("/translate", body)
    let sentence = try #require(found["error"]?.string)
    #expect(status == 400 && sentence.contains(message), "\(sentence)")
  }

  @Test func offeredLanguagesAreListed() async throws {
    let models = try ServedModels()
    #expect(
      try await models.get("/languages").text
        == #"[{"code":"en","name":"English","targets":["de","en"]},{"code":"de","name":"German","targets":["de"]}]"#)
    let settings = try await models.get("/frontend/settings")
    #expect(settings["charLimit"] == .number("-1") && settings["language"]?["target"]?["name"] == .string("German"))
    #expect(try await models.get("/health") == .object(["status": .string("ok")]))
  }

  @Test func filesComeBackByALink() async throws {
    let router = try ServedModels().router
    func upload(_ name: String, _ content: String) async -> ServerResponse {
      let parts = ["source": "en", "target": "de"].map { key, value in
        "--X\r\nContent-Disposition: form-data; name=\"\(key)\"\r\n\r\n\(value)\r\n"
      }
      let file =
        "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n\(content)\r\n--X--\r\n"
      return await router.response(
        to: ServerRequest(
          method: "POST", path: "/translate_file",
          headers: ["content-type": "multipart/form-data; boundary=X", "host": "a.example:1"],
          body: Array((parts.joined() + file).utf8)))
    }
    let page = try JSON(parsing: await upload("../my page.html", "<p title=x>Good morning!</p>").body)
    let link = try #require(page["translatedFileUrl"]?.string)
    #expect(link.hasPrefix("http://a.example:1/download_file/") && link.hasSuffix(".my_page_de.html"))
    let fetched = await router.response(
      to: ServerRequest(method: "GET", path: String(link.dropFirst("http://a.example:1".count))))
    #expect(fetched.headers["Content-Type"] == "text/html; charset=utf-8")
    #expect(fetched.status == 200 && fetched.headers["Content-Disposition"]?.hasPrefix("attachment") == true)
    #expect(String(decoding: fetched.body, as: UTF8.self) == "<p title=x>Guten Morgen!</p>")
    #expect(await upload("a.exe", "Hello").status == 400)
    #expect(await router.response(to: ServerRequest(method: "GET", path: "/download_file/none.txt")).status == 404)
    #expect(await router.response(to: ServerRequest(method: "GET", path: "/download_file/..")).status == 400)
  }
}
