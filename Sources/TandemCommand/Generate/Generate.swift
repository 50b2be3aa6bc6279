import ArgumentParser
import Glibc
import Tandem
import Text

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write text by a language model.",
    discussion: """
      Each token is drawn by its probability, or is the most probable with --greedy. Text comes as it is written, in whole \
      characters. The same seed gives the same text.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The language model.", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("How each text begins.", valueName: "text"))
  var prompt = ""

  @Option(
    name: .shortAndLong, help: "Texts to write, each on a line of its own or, if they have several, below one another.")
  var count = 1

  @Option(help: "Lines of each text, by a model that reads lines as parts of one text.")
  var lines = 1

  @Option(help: "Tokens of each text at most.")
  var maxLength = GenerationOptions().maximumLength

  @Option(help: "Tokens of each text at least, those of the prompt included; 0 allows empty texts.")
  var minLength = GenerationOptions().minimumLength

  @Flag(help: "Choose the most probable token at each place.")
  var greedy = false

  @Option(help: "Below 1 likely tokens become likelier, above 1 all become more alike. (default: 1)")
  var temperature: Double?

  @Option(help: "Draw from the most probable this many. (default: all)")
  var topK: Int?

  @Option(help: "Draw from the fewest that have this probability together. (default: all)")
  var topP: Double?

  @Option(
    help: "Draw from those about as surprising as is expected that have this probability together. (default: all)")
  var typicalP: Double?

  @Option(help: "Seed of the draws. (default: \(GenerationOptions().seed))")
  var seed: UInt64?

  @Option(
    name: .customLong("stop"),
    help: ArgumentHelp("End a text before this; may be given several times.", valueName: "text"))
  var stops: [String] = []

  @Flag(help: "Let <unk> be said.")
  var allowUnk = false

  @Flag(help: "Leave out the prompt.")
  var noPrompt = false

  @Option(name: .shortAndLong, help: "File to write, which is there only when all is done; - is standard output.")
  var output = "-"

  @OptionGroup var inference: InferenceOptions

  func validate() throws {
    for (name, value) in [("count", count), ("lines", lines), ("max-length", maxLength)] {
      try check(name, value, atLeast: 1)
    }
    try check("min-length", minLength, atLeast: 0)
    if minLength > maxLength {
      throw ValidationError(
        "--min-length \(minLength) is more than --max-length \(maxLength), expected at most as much.")
    }
    for (name, isGiven) in [
      ("temperature", temperature != nil), ("top-k", topK != nil), ("top-p", topP != nil),
      ("typical-p", typicalP != nil), ("seed", seed != nil),
    ] where greedy && isGiven {
      throw ValidationError("--\(name) is for drawing tokens; leave out --greedy, which draws none.")
    }
    if stops.contains("") { throw ValidationError("--stop is empty, expected text that ends what is written.") }
    if greedy && count > 1 {
      throw ValidationError("--count \(count): with --greedy each text would be the same; leave out one of them.")
    }
    for (name, value) in [("top-p", topP), ("typical-p", typicalP)] {
      if let value, !(value > 0 && value <= 1) {
        throw ValidationError("--\(name) is \(value), expected a number above 0 and at most 1.")
      }
    }
    if let temperature { try check("temperature", above: 0, temperature) }
    if let topK { try check("top-k", topK, atLeast: 1) }
    try check("output", output, isNoneOf: [model])
  }

  func run() throws {
    let model = try LanguageModel(contentsOf: model)
    if lines > 1 && !model.carriesState {
      throw ValidationError("--lines \(lines): this model reads each line by itself and writes one; use --count.")
    }
    if prompt.lines.count > 1 && !model.carriesState {
      throw ValidationError("--prompt has several lines, and this model reads each line by itself; give one line.")
    }
    let unknownCount = model.unknownCount(in: prompt)
    if unknownCount > 0 { Message.warning("Of the prompt's tokens \(unknownCount) are unknown to the model.") }
    let unfamiliarCount = model.unfamiliarCount(in: prompt)
    if unfamiliarCount > 0 {
      Message.warning(
        "Of the prompt's characters \(unfamiliarCount) did not occur in the text that the model was trained on, so that what "
          + "follows may be noise; give a prompt in the language and script of that text.")
    }
    _ = inference.start()
    let writer = try AtomicOutput.open(output)
    for number in 0..<count {
      if !noPrompt { try writer.write(text: prompt) }
      try model.generate(from: prompt, options: options, number: number) { text in
        try writer.write(text: text)
        try writer.flush()
      }
      try writer.write("")
    }
    try writer.finish()
  }

  private var options: GenerationOptions {
    var options = GenerationOptions()
    options.isGreedy = greedy
    options.temperature = temperature ?? options.temperature
    options.topK = topK ?? options.topK
    options.topP = topP ?? options.topP
    options.typicalP = typicalP ?? options.typicalP
    options.seed = seed ?? options.seed
    options.maximumLength = maxLength
    options.minimumLength = minLength
    options.lineCount = lines
    options.stops = stops
    options.forbidsUnknown = !allowUnk
    return options
  }
}
