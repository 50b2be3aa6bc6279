import ArgumentParser
import Console
import DataCommands
import Tandem

/// How examples with tags or labels are read.
struct LabeledFormatOptions: ParsableArguments {
  @Option(help: "How lines with tags or labels are understood; by default as they look.")
  var format: ReferenceFormat?

  @Option(
    parsing: .unconditional,
    help: "The columns of the tags, one for each that the model predicts. (default: those that it has learned from)")
  var tagColumns: ColumnList?

  /// - Parameter tags: whether the model predicts tags; labels otherwise.
  /// - Throws: `ValidationError` for a format of the other files.
  func check(tags: Bool) throws {
    guard let format, tags ? format.columns == nil : format.texts == nil else { return }
    throw ValidationError(format.mismatch(with: "the model predicts \(tags ? "tags" : "labels")"))
  }

  /// What is given and has no effect on what a model predicts.
  ///
  /// - Parameter reader: what else the options need, if anything, as "--valid".
  func effects(tags: Bool, labels: Bool, reader: String? = nil) -> [IneffectiveOption] {
    let tagging = (reader.map { "\($0) and " } ?? "") + "a model that predicts tags"
    return [
      IneffectiveOption("format", format != nil, tags || labels, "\(tagging) or labels"),
      IneffectiveOption("tag-columns", tagColumns != nil, tags, tagging),
    ]
  }

  func apply(to adaptation: inout ModelAdaptation) {
    adaptation.columnFormat = format?.columns
    adaptation.textFormat = format?.texts
    adaptation.tagColumns = tagColumns?.columns
  }
}
