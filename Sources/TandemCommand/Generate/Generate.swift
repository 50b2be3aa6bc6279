import ArgumentParser
import Console
import Glibc
import Tandem
import Tensors
import Text

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Generate text with a language model.",
    discussion: """
      Each token is sampled from the distribution of the model, or is the most probable one with --greedy. Text is \
      printed while it is generated, in whole characters. The same seed gives the same text.
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

  @OptionGroup var sampling: SamplingCommandOptions

  @Option(
    name: .customLong("stop"),
    help: ArgumentHelp("End a text before this; may be given several times.", valueName: "text"))
  var stops: [String] = []

  @Flag(help: "Let <unk> be generated.")
  var allowUnk = false

  @Flag(help: "Leave out the prompt.")
  var noPrompt = false

  @Option(name: .shortAndLong, help: "File to write, which is there only when all is done; - is standard output.")
  var output = "-"

  @OptionGroup var inference: InferenceOptions

  func validate() throws {
    try check("count", count, atLeast: 1)
    try check("max-length", maxLength, atLeast: 1)
    let names = [
      "maximumLength": "max-length", "minimumLength": "min-length", "lineCount": "lines",
    ]
    let options = options
    try check(names.merged(SamplingCommandOptions.names.under("sampling"))) { name throws(OptionError) in
      try options.validate(calling: name)
    }
    // As in a variable of the shell which is not set; in the library it ends nothing.
    if stops.contains("") { throw ValidationError("--stop is empty, expected text that ends what is written.") }
    if greedy, let name = sampling.given.first {
      throw ValidationError("--\(name) is for drawing tokens; leave out --greedy, which draws none.")
    }
    if greedy && count > 1 {
      throw ValidationError("--count \(count): with --greedy all texts would be the same; leave out one of them.")
    }
    try check("output", output, isNoneOf: [model])
  }

  func run() throws {
    let model = try LanguageModel(contentsOf: model, isExact: inference.exact)
    if lines > 1 && !model.carriesState {
      throw ValidationError("--lines \(lines): this model reads each line by itself and writes one; use --count.")
    }
    if prompt.lines.count > 1 && !model.carriesState {
      throw ValidationError("--prompt has several lines, and this model reads each line by itself; give one line.")
    }
    let unknownCount = model.unknownCount(in: prompt)
    if unknownCount > 0 { Message.warning("Tokens of the prompt that are unknown to the model: \(unknownCount).") }
    let unfamiliarCount = model.unfamiliarCount(in: prompt)
    if unfamiliarCount > 0 {
      Message.warning(
        "Characters of the prompt that the text of the model's training did not have: \(unfamiliarCount). What follows may "
          + "be noise; give a prompt in the language and script of that text.")
    }
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
    options.sampling = sampling.options
    options.maximumLength = maxLength
    options.minimumLength = minLength
    options.lineCount = lines
    options.stops = stops
    options.forbidsUnknown = !allowUnk
    return options
  }
}
