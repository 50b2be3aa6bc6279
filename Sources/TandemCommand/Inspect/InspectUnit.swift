import ArgumentParser
import Console
import Plots
import Tandem
import Text

struct InspectUnit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unit",
    abstract: "Show the activation of units of an encoder along a text.",
    discussion: """
      A unit is LAYER:DIRECTION:NUMBER, as 0:forward:12 or 1:backward:3; layers and units count from 0, as layers do in \
      the names of tensors. Of several lines each is read by itself. Activations lie between -1 and 1, but for cells with relu.
      """)

  @Option(
    name: .shortAndLong, help: ArgumentHelp("A translator, tagger, classifier or language model.", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("A unit to show; may be given again.", valueName: "layer:direction:number"))
  var unit: [String] = []

  @Option(help: "Show so many units that vary most along the text. (default: 5, if no --unit is given)")
  var mostVarying: Int?

  @Option(help: "What of a unit: the hidden state, or tanh of the memory cell of an LSTM.")
  var state = UnitActivations.State.hidden

  @OptionGroup var picture: PlotOptions

  func validate() throws {
    try picture.checkFiles(model: model)
    // Each is a column of a table, or a line below each line of the text.
    try check("most-varying", mostVarying, atLeast: 1, atMost: 100)
    _ = try chosenUnits()
  }

  private func chosenUnits() throws -> [EncoderUnit] {
    try unit.map { text in
      guard let unit = EncoderUnit(parsing: text) else {
        throw ValidationError("--unit is \(text.excerpt), expected LAYER:DIRECTION:NUMBER as 0:forward:12.")
      }
      return unit
    }
  }

  func run() throws {
    try picture.namingFiles(model: model) { try draw() }
  }

  private func draw() throws {
    let (trace, breaks) = try EncoderInspector(contentsOf: model).trace(of: picture.lines(), state)
    let chosen = try chosenUnits()
    let units = chosen + trace.mostVarying(mostVarying ?? (chosen.isEmpty ? 5 : 0)).filter { !chosen.contains($0) }
    let values = try units.map { unit in try trace.activations(of: unit).map { Double($0) } }
    try picture.draw(
      TextHeatmap(
        Heatmap(
          title: "Activations of \(units.count == 1 ? "a unit" : "\(units.count) units")",
          caption: state == .hidden
            ? "The hidden state after each token." : "tanh of the memory cell after each token.",
          rows: Heatmap.Axis("units", units.map(\.description)), columns: Heatmap.Axis("text", trace.tokens),
          values: values, scale: .activations), breaks: breaks))
  }
}
