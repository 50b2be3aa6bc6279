import ArgumentParser
import Console
import DataCommands
import Tandem
import Tensors

private let defaults = ReplayedText("")

/// Text whose translations a translator learns beside the new pairs.
struct ReplayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Sentences of the kind that a translator was trained for, in its source language: it translates them first, and learns \
      these translations beside the pairs, so that it keeps what it knew.
      """, valueName: "file"))
  var replay: String?

  @Option(help: "How many of these sentences come for each pair; none comes twice in an epoch.")
  var replayRate = defaults.rate

  @Option(help: "How many of these sentences are translated; of a longer file lines at even distances are taken.")
  var replayLimit = defaults.limit

  /// The options by the properties that they set.
  static let names = ["replay.rate": "replay-rate", "replay.limit": "replay-limit"]

  func validate() throws {
    try check("replay", path: replay)
    var text = defaults
    (text.rate, text.limit) = (replayRate, replayLimit)
    try check(Self.names) { [text] name throws(OptionError) in try text.validate(calling: name) }
  }

  /// What is given and has no effect.
  var effects: [IneffectiveOption] {
    [
      IneffectiveOption("replay-rate", replayRate != defaults.rate, replay != nil, "--replay"),
      IneffectiveOption("replay-limit", replayLimit != defaults.limit, replay != nil, "--replay"),
    ]
  }

  func apply(to adaptation: inout ModelAdaptation) {
    adaptation.replay = replay.map { path in
      var text = ReplayedText(path)
      (text.rate, text.limit) = (replayRate, replayLimit)
      return text
    }
  }
}
