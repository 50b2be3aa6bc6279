import ArgumentParser
import Console
import HTTPServer
import Serving
import Tandem
import Tensors

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve models over HTTP.",
    discussion: """
      Takes models of all kinds, and answers clients of LibreTranslate, UDPipe 2, OpenAI's completions and Hugging Face's \
      inference service; a classifier whose labels are codes of languages tells the language of a text. Nothing is encrypted: a server that others reach stands behind a \
      reverse proxy. SIGTERM or Ctrl-C ends it when all requests are answered.
      """)

  @Argument(
    help: ArgumentHelp("Model files; clients name each by its file name without the ending.", valueName: "file"))
  var models: [String]

  @Option(help: "Address to listen at; 0.0.0.0 is all of this machine.")
  var host = "127.0.0.1"

  @Option(help: "Port to listen at; 0 takes one that is free.")
  var port = 5000

  @Option(help: "Sentences that go through a model together; it changes the speed and no result.")
  var batchSize = 32

  @Option(help: "Characters of one text at most. (default: no limit but that of a request, 4 MiB)")
  var charLimit: Int?

  @Option(help: "Texts of one request at most. (default: no limit)")
  var batchLimit: Int?

  @Option(help: "Alternatives of a translation at most. (default: 15)")
  var alternativesLimit: Int?

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try check("port", port, atLeast: 0, atMost: 65535)
    try check("batch-size", batchSize, atLeast: 1)
    try check("char-limit", charLimit, atLeast: 1)
    try check("batch-limit", batchLimit, atLeast: 1)
    try check("alternatives-limit", alternativesLimit, atLeast: 0)
  }

  #if Server
    func run() throws {
      let options = options
      let models = try ModelCatalog(contentsOf: models, options.batches, threadCount: threads.workers.threadCount)
      let router = Router([
        LibreTranslate(models, options), UDPipe(models, options), OpenAI(models, options), HuggingFace(models, options),
        HealthChecks(),
      ])
      let server = HTTPServer(router, options, address: ServerAddress(host: host, port: port))
      let host = host
      try server.run { port in Message.plain("serving at http://\(host):\(port); Ctrl-C ends it") }
    }

    private var options: ServingOptions {
      var options = ServingOptions()
      options.batches.batchSize = batchSize
      options.characterLimit = charLimit
      options.textLimit = batchLimit
      options.alternativeLimit = alternativesLimit
      return options
    }
  #else
    func run() throws {
      throw ValidationError(
        "This program was built without the server. Build it with `swift build -c release --traits Server`.")
    }
  #endif
}
