import Serving

#if Server
  import Dispatch
  import HummingbirdCore
  import Logging
  import NIOCore
  import NIOPosix
  import ServiceLifecycle
  import Synchronization

  /// Reads and writes HTTP/1.1 for a router of protocols.
  package struct HTTPServer {
    private let router: Router
    private let options: ServingOptions
    private let address: ServerAddress

    package init(_ router: Router, _ options: ServingOptions, address: ServerAddress) {
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
      let connections = HTTPConnections(router: router, limits: ConnectionLimits(bodySize: options.bodyLimit))
      // One thread reads and writes; those of the models need all others.
      let server = connections.server(
        configuration: .init(address: .hostname(address.host, port: address.port), backlog: 1024),
        onServerRunning: { started($0.localAddress?.port ?? 0) },
        eventLoopGroup: MultiThreadedEventLoopGroup(numberOfThreads: 1),
        logger: Self.quietLogger)
      do {
        try await ServiceGroup(
          services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: Self.quietLogger
        ).run()
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
  }
#endif
