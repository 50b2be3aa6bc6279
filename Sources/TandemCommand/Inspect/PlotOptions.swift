import ArgumentParser
import Console
import Glibc
import Plots
import Tandem
import Text

/// The text that a picture is made of, and where the picture goes.
struct PlotOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "File with the text to show; - is standard input.")
  var input = "-"

  @Option(
    help: "How numbers are shown; by default by colors on a terminal, else as numbers.")
  var show: TerminalStyle.Shading?

  @Option(help: ArgumentHelp("Also write the picture to an SVG file.", valueName: "file"))
  var svg: String?

  @Option(help: ArgumentHelp("Also write the picture to an HTML file.", valueName: "file"))
  var html: String?

  func checkFiles(model: String) throws {
    for (name, path) in [("svg", svg), ("html", html)] {
      guard let path else { continue }
      try check(name, path, isNoneOf: [model, input])
      if path == "-" {
        throw ValidationError(
          "Found - for --\(name), expected the name of a file: the picture for terminals goes there.")
      }
    }
    if let svg, svg == html {
      throw ValidationError("--svg and --html are both \(svg), expected the names of two files.")
    }
  }

  /// The line that the input consists of.
  ///
  /// - Throws: `InputError`, and what `LineReader` throws.
  func line() throws -> String {
    let reader = try Input.open(input)
    guard let line = try reader.next() else { throw InputError.noLine(path: reader.path) }
    if try reader.next() != nil { throw InputError.moreLines(path: reader.path) }
    Input.warnOfProblems(in: reader)
    return line
  }

  /// The lines of the input, of which no picture shows more than there may be tokens.
  ///
  /// - Throws: `InputError.noLine`, and what `LineReader` throws.
  func lines() throws -> [String] {
    let reader = try Input.open(input)
    var lines: [String] = []
    while lines.count <= EncoderInspector.longestText, let line = try reader.next() { lines.append(line) }
    if lines.isEmpty { throw InputError.noLine(path: reader.path) }
    Input.warnOfProblems(in: reader)
    return lines
  }

  /// Puts the name of a file before what the library finds wrong with the text or the model.
  func namingFiles(model: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as InspectionError {
      throw InspectedFileError(path: error.isOfText ? (input == "-" ? "standard input" : input) : model, error: error)
    }
  }

  /// Shows a picture and writes the files that are asked for.
  func draw(_ picture: some Plot) throws {
    // A file that cannot be written is reported before anything is shown.
    for (path, text) in [(svg, { picture.svg }), (html, { picture.html })] {
      guard let path else { continue }
      let writer = try AtomicOutput.open(path)
      try writer.write(text: text())
      try writer.finish()
    }
    let isTerminal = isatty(STDOUT_FILENO) == 1
    try Output.write(
      picture.text(TerminalStyle(show ?? (isTerminal ? .colors : .numbers), width: TerminalWidth.of(STDOUT_FILENO))))
  }
}

/// Why there is no picture of a text by a model, with the name of the file of the one or the other.
struct InspectedFileError: PossibleUsageError, CustomStringConvertible {
  let path: String
  let error: InspectionError

  var isUsageError: Bool {
    switch error {
    case .noSuchUnit, .noMemoryCell: true
    default: false
    }
  }

  var description: String { "\(path): \(error.description.prefix(1).lowercased())\(error.description.dropFirst())" }
}

extension InspectionError {
  fileprivate var isOfText: Bool {
    switch self {
    case .noWords, .tooLong: true
    default: false
    }
  }
}
