import TestSupport

/// Copying lines of letters, learned in a second.
struct Toy {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    var random = SplitMix64(seed: 7)
    for (name, count) in [("train", 1500), ("valid", 50)] {
      let lines = (0..<count).map { _ in
        (0...Int(random.next() % 6)).map { _ in String(Array("abcdefgh").randomElement(using: &random)!) }
          .joined(separator: " ")
      }
      _ = try folder.file(name, lines.joined(separator: "\n") + "\n")
    }
  }

  func training(_ model: String, _ options: [String] = []) -> [String] {
    let usual = [
      "--train-src", folder["train"], "--train-tgt", folder["train"], "--valid-src",
      folder["valid"], "--valid-tgt", folder["valid"], "--model", folder[model], "--segmentation", "whitespace",
      "--vocab-size", "280", "--emb", "24", "--hidden", "48", "--learning-rate", "0.01", "--epochs", "16",
      "--dropout", "0", "--tied", "none", "--warmup", "0", "--ema", "0",
    ]
    return ["train", "translator"] + usual.overridden(by: options)
  }
}
