import ArgumentParser
import Console
import Tandem

struct Quantize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a model smaller and faster with weights of 8 bits.",
    discussion: """
      With --to int8, weights are integers of 8 bits with a scale for each row. The file has a quarter of the size of \
      f32. Matrices that would lose too much stay floats and are named. All commands read such files, and what they \
      print does not depend on batch size or threads. Prints how far rows of weights have moved, where half a percent to \
      two is usual, and what that changes: the loss on a validation file in nats, before and after, or without one the \
      log-probabilities of made-up text. --to f32 turns integers into the floats that they stand for.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The model.", valueName: "file"))
  var model: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to make.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "Numbers in the file: int8 for a quarter of the size of f32, or bf16 for half.", valueName: "numbers"))
  var to = WeightStorage.int8

  @OptionGroup(title: "Validation") var references: ReferenceTextOptions
  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try checkIsNoStream("output", output)
    try check("output", output, isNoneOf: [model] + references.files)
  }

  func run() throws {
    let conversion = try ModelConversion(of: model, to: to)
    // Whatever is wrong with the files is found before there is a model.
    let score = try scoreReport(of: conversion)
    try conversion.save(to: output)
    for line in conversion.report + score { try Output.line(line) }
  }

  /// What the conversion costs in score.
  private func scoreReport(of conversion: ModelConversion) throws -> [String] {
    guard let texts = try references.texts(for: conversion.original, path: model) else {
      return try conversion.madeUpReport(workers: threads.workers)
    }
    let losses = try conversion.losses(on: texts, workers: threads.workers)
    if let path = references.valid { try warn(ofImpossible: losses, path: path) }
    return losses.flatMap(\.validationReport)
  }

  private func warn(ofImpossible losses: [ConversionLoss], path: String) throws {
    for loss in losses where loss.impossibleCount > 0 {
      if loss.impossibleCount == loss.exampleCount { throw LabelingError.unknownValidation(path: path) }
      Message.warning(
        "\(path): examples with tags or labels that the model does not know, or without words: \(loss.impossibleCount) of "
          + "\(loss.exampleCount); the loss is of the others.")
    }
  }
}
