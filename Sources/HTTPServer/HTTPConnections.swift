import Serving

#if Server
  import HummingbirdCore
  import Logging
  import NIOCore
  import NIOHTTP1

  /// How long a connection may take over each part of an exchange, and how much it may send.
  struct ConnectionLimits: Sendable {
    /// Bytes of a request's body.
    var bodySize: Int
    /// From the first byte of a request to the end of its head.
    var head = TimeAmount.seconds(10)
    /// From the end of the head to that of the body.
    var body = TimeAmount.seconds(60)
    /// Between a response and the next request; this is also the time to fetch the response.
    var idle = TimeAmount.seconds(60)
    /// To read on after a request that was refused before its end.
    var lingering = TimeAmount.seconds(10)
  }

  /// The connections of a server.
  ///
  /// Hummingbird's own channel does not tell HTTP/1.0 from HTTP/1.1, so that old clients would wait for ever. It does
  /// not say when a client has gone either.
  struct HTTPConnections: ServerChildChannel {
    struct Value: ServerChildChannelValue {
      let channel: any Channel
    }

    let router: Router
    let limits: ConnectionLimits

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
      channel.eventLoop.makeCompletedFuture {
        // Whoever closes a connection before the response no longer wants it.
        try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
        try channel.syncOptions?.setOption(.socketOption(.tcp_nodelay), value: 1)
        let connection = HTTPConnection(router, limits)
        try channel.pipeline.syncOperations.addHandler(FirstByteWatcher(connection))
        try channel.pipeline.syncOperations.configureHTTPServerPipeline()
        try channel.pipeline.syncOperations.addHandler(connection)
        return Value(channel: channel)
      }
    }

    func handle(value: Value, logger: Logger) async {
      try? await value.channel.closeFuture.get()
    }
  }

  /// Tells a connection that bytes have come, before they are a request.
  private final class FirstByteWatcher: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let connection: HTTPConnection

    init(_ connection: HTTPConnection) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      connection.bytesHaveCome()
      context.fireChannelRead(data)
    }
  }
#endif
