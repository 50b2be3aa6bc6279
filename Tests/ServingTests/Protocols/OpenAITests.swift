import FileFormats
import Serving
import TestSupport
import Testing

struct OpenAITests {
  private func complete(_ members: String) async throws -> JSON {
    let (status, body) = try await ServedModels().post(
      "/v1/completions", "{\"model\":\"names\",\"prompt\":\"em\",\"temperature\":0" + members + "}")
    #expect(status == 200, "\(body.text)")
    return body
  }

  @Test func modelsAreListed() async throws {
    let server = try ServedModels()
    let list = try await server.get("/v1/models")
    #expect(list["object"]?.string == "list" && list["data"]?[0]?["id"]?.string == "names")
    #expect(try await server.get("/v1/models/names")["object"]?.string == "model")
    let unknown = try await server.get("/v1/models/none")
    #expect(unknown["error"]?["code"]?.string == "model_not_found")
    #expect(unknown["error"]?["message"]?.string?.contains("expected one of: names") == true)
  }

  @Test func aPromptIsContinued() async throws {
    let body = try await complete("")
    #expect(body["object"]?.string == "text_completion" && body["model"]?.string == "names")
    let choice = body["choices"]?[0]
    #expect(choice?["text"]?.string == "malyn" && choice?["finish_reason"]?.string == "stop")
    #expect(choice?["logprobs"] == .null)
    #expect(body["usage"]?["prompt_tokens"]?.double == 2 && body["usage"]?["completion_tokens"]?.double == 6)
    let short = try await complete(",\"max_tokens\":2")
    #expect(short["choices"]?[0]?["finish_reason"]?.string == "length")
  }

  @Test func probabilitiesOfAPromptAreGiven() async throws {
    let logprobs = try await complete(",\"max_tokens\":1,\"echo\":true,\"logprobs\":1")["choices"]?[0]?["logprobs"]
    #expect(logprobs?["tokens"] == .array(["e", "m", "m"].map { .string($0) }))
    #expect(logprobs?["text_offset"] == .array(["0", "1", "2"].map { .number($0) }))
    #expect(logprobs?["token_logprobs"]?[0] == .null && logprobs?["top_logprobs"]?[0] == .null)
    // The chosen one is the best, to the last digit.
    #expect(logprobs?["top_logprobs"]?[2]?["m"] == logprobs?["token_logprobs"]?[2])
  }

  @Test func promptsAndChoicesHaveTheirOrder() async throws {
    let body = try await complete(",\"prompt\":[\"em\",\"jo\"],\"n\":2,\"best_of\":3")
    let choices = (0..<4).map { body["choices"]?[$0] }
    #expect(choices.map { $0?["index"]?.double } == [0, 1, 2, 3])
    #expect(choices[0]?["text"] == choices[1]?["text"] && choices[2]?["text"] == choices[3]?["text"])
    #expect(choices[0]?["text"]?.string == "malyn" && choices[2]?["text"]?.string != "malyn")
  }

  @Test func tokensAndTextGoBothWays() async throws {
    let server = try ServedModels()
    let tokens = try await server.post("/tokenize", #"{"prompt":"em\n"}"#).body["tokens"]
    #expect(tokens?.count == 3)
    let text = try await server.post("/detokenize", "{\"tokens\":\(tokens?.text ?? "")}").body["prompt"]?.string
    #expect(text == "em\n")
    #expect(try await server.get("/tokenizer_info")["eos_token"]?.string == "\n")
    let continued = try await complete(",\"prompt\":[\(tokens?[0]?.text ?? ""),\(tokens?[1]?.text ?? "")]")
    #expect(continued["choices"]?[0]?["text"]?.string == "malyn")
  }

  @Test func aStreamHasTheSameText() async throws {
    let server = try ServedModels()
    let body = #"{"model":"names","prompt":"em","temperature":0,"stream":true,"stream_options":{"include_usage":true}}"#
    let response = await server.router.response(
      to: ServerRequest(method: "POST", path: "/v1/completions", body: Array(body.utf8)))
    #expect(response.headers["Content-Type"] == "text/event-stream")
    var bytes: [UInt8] = []
    for await part in try #require(response.stream) { bytes += part }
    let events = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n\n").dropLast()
    #expect(events.allSatisfy { $0.hasPrefix("data: ") } && events.last == "data: [DONE]")
    let parsed = try events.dropLast().map { try JSON(parsing: $0.dropFirst("data: ".count).utf8) }
    #expect(parsed.compactMap { $0["choices"]?[0]?["text"]?.string }.joined() == "malyn")
    #expect(parsed.dropLast().last?["choices"]?[0]?["finish_reason"]?.string == "stop")
    #expect(parsed.last?["choices"]?.count == 0 && parsed.last?["usage"]?["total_tokens"]?.double == 8)
    #expect(Set(parsed.compactMap { $0["id"]?.string }).count == 1)
  }

  @Test(arguments: [
    ("\"max_tokens\":-1", "max_tokens", "a whole number from 0"), ("\"max_tokens\":1.5", "max_tokens", "whole"),
    ("\"temperature\":3", "temperature", "from 0 to 2"), ("\"top_p\":2", "top_p", "from 0 to 1"),
    ("\"n\":3,\"best_of\":2", "best_of", "from 3"), ("\"stop\":[\"a\",5]", "stop", "list of strings"),
    ("\"echo\":\"maybe\"", "echo", "true or false"), ("\"prompt\":[\"a\",1]", "prompt", "token numbers from 0 to"),
    ("\"prompt\":[-1]", "prompt", "token numbers"), ("\"prompt\":null", "prompt", "missing"),
    ("\"suffix\":\".\"", "suffix", "read from the left"), ("\"logit_bias\":{\"x\":1}", "logit_bias", "token numbers"),
    ("\"stream\":true,\"best_of\":2", "best_of", "nothing is compared"),
    ("\"stream_options\":{}", "stream_options", "stream"), ("\"max_tokens\":40000", "prompt", "more than 32768"),
  ])
  func wrongMembersAreTold(members: String, parameter: String, message: String) async throws {
    let (status, body) = try await ServedModels().post(
      "/v1/completions", "{\"model\":\"names\",\"prompt\":\"em\",\(members)}")
    #expect(status == 400 && body["error"]?["param"]?.string == parameter)
    #expect(body["error"]?["message"]?.string?.contains(message) == true, "\(body.text)")
  }

  @Test func pathsAndMethodsThatAreNoneHaveErrorsOfTheirOwn() async throws {
    let server = try ServedModels()
    let wrong = await server.router.response(to: ServerRequest(method: "PUT", path: "/v1/completions"))
    #expect(wrong.status == 405 && wrong.headers["Allow"] == "OPTIONS, POST")
    #expect(try JSON(parsing: wrong.body)["error"]?["type"]?.string == "invalid_request_error")
    let unknown = await server.router.response(to: ServerRequest(method: "GET", path: "/v1/none"))
    #expect(unknown.status == 404)
    #expect(try JSON(parsing: unknown.body)["error"]?["message"] != nil)
  }
}
