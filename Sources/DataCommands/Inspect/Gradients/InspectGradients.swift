import ArgumentParser
import Console
import Layers
import Training

package struct InspectGradients: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "gradients",
    abstract: "Show how far back gradients reach in recurrent networks, before and after training.",
    discussion: """
      Needs no model and no data. Each sequence has one token that matters, followed by --delay others drawn at \
      random; at its end the network must recall the first. A network of one layer is trained for each combination \
      of the options that may be repeated. Shown is the norm of the gradient of the loss with respect to the state \
      that many steps before the end, relative to that at the end: where it vanishes, a network cannot learn what it \
      should remember.
      """)

  @Option(help: "Kind of the recurrent layer; may be given again; by default rnn, gru and lstm.")
  var cell: [CellKind] = []

  @Option(
    name: .customLong("init"),
    help: """
      How weights start; may be given again: uniform in ±0.08, glorot, or glorot with orthogonal recurrent weights; by \
      default uniform and orthogonal.
      """)
  var `init`: [GradientVariant.Start] = []

  @Option(
    help: "Bias with which the forget gates of an LSTM start; may be given again. (default: 0 and 1)")
  var forgetBias: [Float] = []

  @Option(
    help: "Scale the gradient down to this norm, 0 leaves it as it is; may be given again. (default: 0 and 1)")
  var clipNorm: [Float] = []

  @Option(help: "Tokens between the one that counts and the end.")
  var delay = GradientExperiment().task.delay

  @Option(help: "Tokens of which one counts.")
  var classes = GradientExperiment().task.classCount

  @Option(help: "Size of the state.")
  var hidden = GradientExperiment().hiddenSize

  @Option(help: "Updates of each network; 0 measures untrained ones alone.")
  var steps = GradientExperiment().updateCount

  @Option(help: "Sequences of an update.")
  var batchSize = GradientExperiment().batchSize

  @Option(help: "How weights follow their gradients.")
  var optimizer = GradientExperiment().descent.optimizer.kind

  @Option(help: "The learning rate.")
  var learningRate = GradientExperiment().descent.rate

  @Option(help: "Of which state: the whole, in an LSTM with the memory cell, or the hidden state alone.")
  var state = GradientExperiment().state

  @Option(help: "Seed of everything random.")
  var seed = GradientExperiment().seed

  @Option(help: "How numbers are printed: as tables to read, or as one for programs with TABs between its columns.")
  var format = GradientReport.Format.table

  @Option(help: ArgumentHelp("Also draw the norms to an SVG file.", valueName: "file"))
  var svg: String?

  @OptionGroup var threads: ThreadOptions

  package init() {}

  package func validate() throws {
    for bias in forgetBias where !bias.isFinite {
      throw ValidationError("--forget-bias is \(bias), expected a number.")
    }
    for norm in clipNorm { try check("clip-norm", Double(norm), atLeast: 0) }
    try check("delay", delay, atLeast: 1)
    try check("classes", classes, atLeast: 2, atMost: 1000)
    // An orthogonal start takes time that grows with the cube.
    try check("hidden", hidden, atLeast: 1, atMost: 2048)
    // All states of some hundred sequences are held at once.
    let largest = 1 << 16
    if hidden * (1 + delay) > largest {
      throw ValidationError(
        "--hidden \(hidden) and --delay \(delay) make states of \(hidden * (1 + delay)) numbers, expected \(largest) at "
          + "most; lower one of them.")
    }
    try check("steps", steps, atLeast: 0)
    try check("batch-size", batchSize, atLeast: 1, atMost: 256)
    try check("learning-rate", above: 0, Double(learningRate))
    if svg == "-" {
      throw ValidationError("Found - for --svg, expected the name of a file: the table goes to standard output.")
    }
  }

  package func run() throws {
    let cells = cell.isEmpty ? [.rnn, .gru, .lstm] : cell
    [IneffectiveOption("forget-bias", !forgetBias.isEmpty, cells.contains(where: \.hasCellState), "an LSTM as --cell")]
      .warn()
    let variants = GradientVariant.combinations(
      of: cells, `init`.isEmpty ? [.uniform, .orthogonal] : `init`,
      forgetBiases: forgetBias.isEmpty ? [0, 1] : forgetBias,
      clipNorms: clipNorm.isEmpty ? [0, 1] : clipNorm)
    // A file that cannot be written is reported before the work, not after it.
    let drawing = try svg.map { try AtomicOutput.open($0) }
    let experiment = experiment
    let outcomes = experiment.outcomes(of: variants, workers: threads.workers)
    let skipped = outcomes.map(\.record.skippedCount).reduce(0, +)
    if skipped > 0 {
      Message.warning(
        "Updates that were left out because a gradient was not finite: \(skipped); try a lower --learning-rate.")
    }
    let report = GradientReport(experiment, outcomes)
    if let drawing {
      try drawing.write(text: report.plot.svg)
      try drawing.finish()
    }
    try Output.write(format == .table ? report.tables : report.values)
  }

  private var experiment: GradientExperiment {
    var experiment = GradientExperiment()
    experiment.task.delay = delay
    experiment.task.classCount = classes
    experiment.hiddenSize = hidden
    experiment.updateCount = steps
    experiment.batchSize = batchSize
    experiment.descent.optimizer.kind = optimizer
    experiment.descent.rate = learningRate
    experiment.state = state
    experiment.seed = seed
    return experiment
  }
}
