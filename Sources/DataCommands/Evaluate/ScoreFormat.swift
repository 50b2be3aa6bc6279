import ArgumentParser

/// How a score is printed.
struct ScoreFormat: ParsableArguments {
  @Option(name: .shortAndLong, help: "Digits after the point of the score.")
  var width = 1

  func validate() throws {
    if !(0...15).contains(width) { throw ValidationError("--width is \(width), expected a number from 0 to 15.") }
  }
}
