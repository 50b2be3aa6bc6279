import Serving

#if Server
  import Glibc
  import NIOCore
  import NIOHTTP1

  /// Reads requests of one connection, and writes the router's responses, one after the other.
  ///
  /// Requests that come before the response to an earlier one are held back by the handlers in front.
  final class HTTPConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
      case idle
      /// Bytes of a request's head have come.
      case readingHead
      case readingBody(HTTPRequestHead)
      case answering(Task<Void, Never>)
      /// The request has its response already, and what still comes of it is dropped.
      case refusing
    }

    private let router: Router
    private let limits: ConnectionLimits
    private var state = State.idle
    /// Of the request that is read.
    private var body: [UInt8] = []
    /// Closes the connection.
    private var timer: Scheduled<Void>?
    private var context: ChannelHandlerContext?

    init(_ router: Router, _ limits: ConnectionLimits) { (self.router, self.limits) = (router, limits) }

    func handlerAdded(context: ChannelHandlerContext) {
      self.context = context
      closeAfter(limits.idle)
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func bytesHaveCome() {
      guard case .idle = state else { return }
      state = .readingHead
      closeAfter(limits.head)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch (unwrapInboundIn(data), state) {
      case (.head(let head), _): begin(head)
      case (.body(let bytes), .readingBody(let head)):
        guard body.count + bytes.readableBytes <= limits.bodySize else { return refuse(head) }
        body.append(contentsOf: bytes.readableBytesView)
      case (.end, .readingBody(let head)): answer(head)
      case (.end, .refusing): context.close(promise: nil)
      case (.body, _), (.end, _): break
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      timer?.cancel()
      if case .answering(let task) = state { task.cancel() }
      context.fireChannelInactive()
    }

    /// The handlers in front have said that the request was wrong.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func begin(_ head: HTTPRequestHead) {
      if let length = head.headers.first(name: "Content-Length").flatMap(Int.init), length > limits.bodySize {
        return refuse(head)
      }
      state = .readingBody(head)
      closeAfter(limits.body)
      if head.headers[canonicalForm: "Expect"].contains(where: { $0.lowercased() == "100-continue" }) {
        context?.writeAndFlush(wrapOutboundOut(.head(.init(version: head.version, status: .continue))), promise: nil)
      }
    }

    private func refuse(_ head: HTTPRequestHead) {
      body = []
      state = .refusing
      closeAfter(limits.lingering)
      let failure = RequestFailure.tooLarge(limit: limits.bodySize)
      write(router.response(to: failure, path: ServerRequest(head, body: []).path), to: head, isLast: true)
    }

    private func answer(_ head: HTTPRequestHead) {
      guard let context else { return }
      timer?.cancel()
      let request = ServerRequest(head, body: body)
      body = []
      let (router, eventLoop, own) = (router, context.eventLoop, NIOLoopBound(self, eventLoop: context.eventLoop))
      state = .answering(
        Task {
          let response = await router.response(to: request)
          guard let stream = response.stream else {
            return eventLoop.execute { own.value.finish(response, to: head) }
          }
          // The end of the connection is that of the body where there are no chunks.
          let isLast = !head.isKeepAlive || head.version.minor == 0
          eventLoop.execute { own.value.writeHead(of: response, to: head, isLast: isLast) }
          for await bytes in stream { eventLoop.execute { own.value.writeBody(bytes) } }
          eventLoop.execute { own.value.endStream(isLast: isLast) }
        })
    }

    private func endStream(isLast: Bool) {
      guard case .answering = state, isOpen else { return }
      state = .idle
      closeAfter(limits.idle)
      writeEnd(isLast: isLast)
    }

    private func finish(_ response: ServerResponse, to head: HTTPRequestHead) {
      guard case .answering = state, isOpen else { return }
      state = .idle
      closeAfter(limits.idle)
      write(response, to: head, isLast: !head.isKeepAlive)
    }

    private var isOpen: Bool { context?.channel.isActive == true }

    private func write(_ response: ServerResponse, to head: HTTPRequestHead, isLast: Bool) {
      writeHead(of: response, to: head, isLast: isLast)
      if !response.body.isEmpty { writeBody(response.body) }
      writeEnd(isLast: isLast)
    }

    private func writeHead(of response: ServerResponse, to head: HTTPRequestHead, isLast: Bool) {
      guard let context, isOpen else { return }
      var headers = HTTPHeaders(response.headers.sorted { $0.key < $1.key })
      if response.stream == nil { headers.add(name: "Content-Length", value: "\(response.body.count)") }
      headers.add(name: "Date", value: Self.date(time(nil)))
      headers.add(name: "Server", value: "tandem")
      if isLast {
        headers.add(name: "Connection", value: "close")
      } else if head.version.minor == 0 {
        headers.add(name: "Connection", value: "keep-alive")
      }
      let status = HTTPResponseStatus(statusCode: response.status)
      context.write(
        wrapOutboundOut(.head(.init(version: head.version, status: status, headers: headers))), promise: nil)
    }

    private func writeBody(_ bytes: [UInt8]) {
      guard let context, isOpen else { return }
      context.writeAndFlush(
        wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: bytes)))), promise: nil)
    }

    private func writeEnd(isLast: Bool) {
      guard let context else { return }
      let written = context.eventLoop.makePromise(of: Void.self)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
      guard isLast else { return }
      let own = NIOLoopBound(self, eventLoop: context.eventLoop)
      written.futureResult.whenComplete { _ in own.value.closeUnlessRefusing() }
    }

    /// A client that still sends would lose the response with the connection.
    private func closeUnlessRefusing() {
      if case .refusing = state { return }
      context?.close(promise: nil)
    }

    private func closeAfter(_ time: TimeAmount) {
      timer?.cancel()
      guard let context else { return }
      let own = NIOLoopBound(self, eventLoop: context.eventLoop)
      timer = context.eventLoop.scheduleTask(in: time) { own.value.context?.close(promise: nil) }
    }

    /// As RFC 9110 wants it, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func date(_ time: time_t) -> String {
      var (time, parts) = (time, tm())
      gmtime_r(&time, &parts)
      return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
        let length = strftime(text.baseAddress!, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        return String(decoding: text[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
    }
  }

  extension ServerRequest {
    fileprivate init(_ head: HTTPRequestHead, body: [UInt8]) {
      self.init(
        method: head.method.rawValue, target: head.uri,
        headers: Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }, body: body)
    }
  }
#endif
