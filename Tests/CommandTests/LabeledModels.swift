import TestSupport
import Testing

/// A tagger and classifiers of some words, with the files that they learned from.
struct LabeledModels {
  let folder: TemporaryFolder

  private static let size = [
    "--emb", "6", "--hidden", "8", "--layers", "1", "--char-emb", "3", "--char-hidden", "4", "--min-count", "1",
    "--epochs", "3", "--learning-rate", "0.02", "--threads", "1",
  ]

  init() throws {
    folder = try TemporaryFolder()
    let sentence = "the DET O\ndog NOUN O\nsees VERB O\nNew PROPN B-LOC\nYork PROPN I-LOC\n\nit PRON O\nruns VERB O\n\n"
    _ = try folder.file("tagged", String(repeating: sentence, count: 20))
    _ = try folder.file("texts", String(repeating: "good\ta good film\nbad\twhat a waste of time\n", count: 20))
  }

  /// The path of a model that was trained with some options.
  func train(_ kind: String, on file: String, _ options: [String] = []) throws -> String {
    let model = folder[([kind] + options).joined(separator: " ")]
    let files = ["--train", folder[file], "--valid", folder[file], "--model", model]
    let run = try ProgramRun(["train", kind] + files + Self.size + options)
    try #require(run.status == 0, "\(run.messages)")
    return model
  }

  func tagger(_ options: [String] = []) throws -> String { try train("tagger", on: "tagged", options) }

  func classifier(_ options: [String] = []) throws -> String { try train("classifier", on: "texts", options) }
}
