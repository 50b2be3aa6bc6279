import FileFormats
import Serving
import Tandem
import Testing

struct HuggingFaceTests {
  @Test func translatorsTranslate() async throws {
    let (status, body) = try await ServedModels().post(
      "/models/en-de", #"{"inputs":["Good morning!","How are you?"],"parameters":{}}"#)
    let translator = try Translator(contentsOf: ServedModels.path("en-de"))
    let expected = try await translator.translate(["Good morning!", "How are you?"]).map(\.text)
    #expect(status == 200)
    #expect(body == .array(expected.map { .object(["translation_text": .string($0)]) }))
  }

  @Test func classifiersRankTheirLabels() async throws {
    let models = try ServedModels()
    let (_, body) = try await models.post("/models/en-sentiment", #"{"inputs":"What a waste of time."}"#)
    let found = try await Classifier(contentsOf: ServedModels.path("en-sentiment")).classify("What a waste of time.")
    #expect(body[0]?.count == 2 && body[0]?[0]?["label"] == .string("negative"))
    #expect(body[0]?[0]?["score"]?.double == found.ranking[0].probability)
    let (_, one) = try await models.post(
      "/models/en-sentiment", #"{"inputs":["Fine.","Bad."],"parameters":{"top_k":1}}"#)
    #expect(one.count == 2 && one[1]?.count == 1)
  }

  @Test func taggersGiveWordsWithTheirPlaces() async throws {
    let text = "Time flies.\\nDon't 😀 stop"
    let (_, body) = try await ServedModels().post("/models/en-pos", #"{"inputs":"\#(text)"}"#)
    let words = (0..<(body.count ?? 0)).map { body[$0]! }
    #expect(words.compactMap { $0["word"]?.string } == ["Time", "flies", ".", "Do", "n't", "😀", "stop"])
    #expect(words.compactMap { $0["start"]?.double } == [0, 5, 10, 12, 14, 18, 20])
    #expect(words.last?["end"]?.double == 24 && words[0]["entity"] == .string("NOUN"))
    #expect(words.allSatisfy { (0...1).contains($0["score"]?.double ?? -1) })
  }

  @Test(arguments: [
    (#"{}"#, "inputs is missing"), (#"{"inputs":[1]}"#, "no strings"), (#"[]"#, "not a JSON object"),
    (#"{"inputs":"a","parameters":{"top_k":0}}"#, "top_k is 0"),
  ])
  func wrongRequestsAreTold(body: String, message: String) async throws {
    let (status, found) = try await ServedModels().post("/models/en-sentiment", body)
    #expect(status == 400 && found["error"]?.string?.contains(message) == true, "\(found.text)")
  }
}
