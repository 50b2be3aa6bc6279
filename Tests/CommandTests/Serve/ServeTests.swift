import Foundation
import TestSupport
import Testing

#if Server
  import Glibc
#endif

/// `tandem serve`, which is there only where the package is built with the trait `Server`.
struct ServeTests {
  private static func model(_ name: String) -> String {
    Repository.folder.appendingPathComponent("models/\(name).safetensors").path
  }

  @Test(arguments: [
    (["--port", "70000"], "--port is 70000"), (["--char-limit", "0"], "--char-limit is 0"),
    (["--batch-size", "0"], "--batch-size is 0"),
  ])
  func wrongOptionsAreTold(options: [String], message: String) throws {
    let run = try ProgramRun(["serve", Self.model("en-de")] + options)
    #expect(run.status == 64 && run.messages.contains(message), "\(run.messages)")
  }

  #if Server
    @Test func modelsAnswerOverANetworkUntilTheyAreStopped() throws {
      let server = try RunningServer([Self.model("en-de"), Self.model("names")])
      let body = #"{"q":"How are you?","source":"en","target":"de"}"#
      let answer = try server.exchange(
        "POST /translate HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
      #expect(
        answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("{\"translatedText\":\"Wie geht es dir?\"}\n"))
      #expect(answer.lowercased().contains("\r\naccess-control-allow-origin: *\r\n"))
      let large = try server.exchange(
        "POST /translate HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5000000\r\n\r\n"
          + String(repeating: "x", count: 4_300_000))
      #expect(large.hasPrefix("HTTP/1.1 413 "), "\(large.prefix(200))")
      // HTTP/1.0 ends a body with the connection, unless the client asks for more.
      let old = "POST /translate HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
      #expect(try server.exchange(old + "\r\n\(body)").hasPrefix("HTTP/1.0 200 OK\r\n"))
      let kept = try server.exchange(
        old + "Connection: keep-alive\r\n\r\n\(body)" + "GET /live HTTP/1.0\r\n\r\n")
      #expect(kept.contains("\r\nConnection: keep-alive\r\n") && kept.hasSuffix("alive\n"))
      // Pieces of a text that is generated come in chunks.
      let question = #"{"model":"names","prompt":"em","temperature":0,"stream":true}"#
      let stream = try server.exchange(
        "POST /v1/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
          + "Content-Length: \(question.utf8.count)\r\n\r\n\(question)")
      #expect(stream.lowercased().contains("transfer-encoding: chunked"))
      #expect(stream.contains("data: [DONE]\n\n") && stream.hasSuffix("\r\n0\r\n\r\n"), "\(stream)")
      // A client that expects it is told to go on.
      let waiting = try server.exchange(
        "POST /translate HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\n"
          + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
      #expect(waiting.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
      #expect(try server.exchange("nonsense\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
      #expect(server.stop() == 0)
    }

    @Test func anAddressThatIsTakenIsTold() throws {
      let server = try RunningServer([Self.model("en-de")])
      let run = try ProgramRun(["serve", Self.model("en-de"), "--port", "\(server.port)"])
      #expect(
        run.status == 1 && run.messages.contains("choose another address by --host and --port"), "\(run.messages)")
    }

    @Test func modelsThatDoNotGoTogetherAreTold() throws {
      let folder = try TemporaryFolder()
      let copy = try folder.write(
        try Data(contentsOf: URL(fileURLWithPath: Self.model("en-de"))), to: "other.safetensors")
      let languages = try ProgramRun(["serve", Self.model("en-de"), copy])
      #expect(languages.status == 1 && languages.messages.contains("both translate from en to de"))
      let names = try ProgramRun(["serve", Self.model("en-de"), Self.model("en-de")])
      #expect(names.status == 1 && names.messages.contains("have one name"))
    }

    /// A server on a free port, stopped when it is no longer used.
    private final class RunningServer {
      private let process: Process
      let port: UInt16
      /// Up to the one that it serves.
      let firstMessages: String

      init(_ models: [String]) throws {
        let messages = Pipe()
        process = try ProgramRun.process(["serve"] + models + ["--port", "0"])
        process.standardError = messages
        try process.run()
        var text = ""
        while !text.contains("Ctrl-C") {
          let more = messages.fileHandleForReading.availableData
          try #require(!more.isEmpty, "the server has ended: \(text)")
          text += String(decoding: more, as: UTF8.self)
        }
        firstMessages = text
        port = try #require(text.firstMatch(of: #/http://127\.0\.0\.1:(\d+)/#).flatMap { UInt16($0.1) })
      }

      deinit { if process.isRunning { process.terminate() } }

      /// - Returns: the exit status.
      func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
      }

      /// Sends bytes, and gives all that comes until the server closes the connection.
      func exchange(_ request: String) throws -> String {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(connection) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
          }
        }
        try #require(connected == 0)
        let bytes = Array(request.utf8)
        var sent = 0
        while sent < bytes.count {
          let count = bytes[sent...].withUnsafeBytes {
            send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
          }
          // A server that refuses a body need not read all of it.
          if count <= 0 { break }
          sent += count
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = recv(connection, &buffer, buffer.count, 0), count > 0 { answer += buffer[..<count] }
        return String(decoding: answer, as: UTF8.self)
      }
    }
  #else
    @Test func aBuildWithoutTheServerSaysHowToGetIt() throws {
      let run = try ProgramRun(["serve", Self.model("en-de")])
      #expect(run.status == 64 && run.messages.contains("swift build -c release --traits Server"), "\(run.messages)")
    }
  #endif
}
