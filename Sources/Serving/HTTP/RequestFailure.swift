/// Why a request has no other answer; each protocol says it in its own form.
package enum RequestFailure: Error, Hashable {
  /// The request is not what it should be, and the sentence says why.
  case invalid(String)
  /// There is nothing of the name that is asked for, and the sentence says what.
  case notFound(String)
  /// The method is none of those that may be used.
  case wrongMethod(allowed: [String])
  /// The body, in bytes, is longer than the server takes.
  case tooLarge(limit: Int)
  /// As many requests wait as may; another may be sent after some seconds.
  case busy(retryAfter: Int)
  /// There was no time for the request within the server's deadline, in seconds.
  case deadline(seconds: Int)
  /// The model has failed.
  case failed(String)

  package var status: Int {
    switch self {
    case .invalid: 400
    case .notFound: 404
    case .wrongMethod: 405
    case .tooLarge: 413
    case .busy, .deadline: 503
    case .failed: 500
    }
  }

  package var message: String {
    switch self {
    case .invalid(let sentence), .notFound(let sentence): sentence
    case .wrongMethod(let allowed): "The method is not one of \(allowed.joined(separator: ", "))."
    case .tooLarge(let limit): "The body of the request is longer than \(limit) bytes; send less at a time."
    case .busy: "The server is busy; send the request again later."
    case .deadline(let seconds):
      "There was no answer within \(seconds) seconds; send less at a time, or send it again later."
    case .failed(let sentence): sentence
    }
  }

  /// Of a response that says so.
  var headers: [String: String] {
    switch self {
    case .busy(let seconds): ["Retry-After": "\(seconds)"]
    case .deadline: ["Retry-After": "1"]
    case .wrongMethod(let allowed): ["Allow": allowed.joined(separator: ", ")]
    case .invalid, .notFound, .tooLarge, .failed: [:]
    }
  }
}
