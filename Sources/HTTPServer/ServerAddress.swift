/// Where a server listens.
package struct ServerAddress: Sendable, Hashable {
  package let host: String
  /// 0 for any port that is free.
  package let port: Int

  package init(host: String, port: Int) { (self.host, self.port) = (host, port) }
}

/// Why a server cannot listen.
package struct ServerAddressError: Error, CustomStringConvertible {
  package let address: ServerAddress
  package let problem: String

  package var description: String {
    "\(address.host):\(address.port): \(problem); choose another address by --host and --port."
  }
}
