import Serving

#if Server
  import Dispatch
  import HTTPTypes
  import Hummingbird
  import Logging
  import Synchronization

  /// Reads and writes HTTP/1.1 for a router of protocols.
  package struct HTTPServer {
    private let router: Serving.Router
    private let options: ServingOptions
    private let address: ServerAddress

    package init(_ router: Serving.Router, _ options: ServingOptions, address: ServerAddress) {
      (self.router, self.options, self.address) = (router, options, address)
    }

    /// Serves until SIGTERM or SIGINT comes; what runs is finished first.
    ///
    /// - Parameter started: called with the port when requests are taken.
    /// - Throws: `ServerAddressError` when the address is not to be had.
    package func run(started: @escaping @Sendable (_ port: Int) -> Void) throws {
      let ended = DispatchSemaphore(value: 0)
      let outcome = Mutex<Result<Void, any Error>>(.success(()))
      Task {
        do {
          try await serve(started: started)
        } catch {
          outcome.withLock { $0 = .failure(error) }
        }
        ended.signal()
      }
      ended.wait()
      try outcome.withLock { $0 }.get()
    }

    private func serve(started: @escaping @Sendable (_ port: Int) -> Void) async throws {
      let application = Application(
        responder: CallbackResponder<BasicRequestContext> { [self] request, _ in await response(to: request) },
        server: .http1(configuration: .init(idleTimeout: .seconds(60))),
        configuration: .init(address: .hostname(address.host, port: address.port), serverName: "tandem"),
        onServerRunning: { started($0.localAddress?.port ?? 0) },
        logger: Self.quietLogger)
      do {
        try await application.runService()
      } catch {
        throw ServerAddressError(address: address, problem: "\(error)")
      }
    }

    /// Warnings and errors alone: the command says itself that it has started and ended.
    private static var quietLogger: Logger {
      var logger = Logger(label: "tandem")
      logger.logLevel = .warning
      return logger
    }

    private func response(to request: Request) async -> Response {
      let body: [UInt8]
      do {
        body = Array(buffer: try await request.body.collect(upTo: options.bodyLimit))
      } catch {
        return Response(router.response(to: .tooLarge(limit: options.bodyLimit), path: request.uri.path))
      }
      return Response(await router.response(to: ServerRequest(request, body: body)))
    }
  }

  extension ServerRequest {
    fileprivate init(_ request: Request, body: [UInt8]) {
      var headers = Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { first, _ in first }
      headers["host"] = request.head.authority
      self.init(
        method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "", headers: headers,
        body: body)
    }
  }

  extension Response {
    fileprivate init(_ response: ServerResponse) {
      var headers = HTTPFields()
      for (name, value) in response.headers { HTTPField.Name(name).map { headers[$0] = value } }
      self.init(
        status: .init(code: response.status), headers: headers,
        body: response.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: response.body)))
    }
  }
#endif
