/// The names that a mistyped one may stand for.
enum Suggestion {
  /// Words for which options have others.
  private static let synonyms = [
    "lr": "learning-rate", "bs": "batch-size", "trg": "tgt", "target": "tgt", "source": "src", "dev": "valid",
    "validation": "valid", "training": "train", "embedding": "emb", "embeddings": "emb", "vocabulary": "vocab",
    "width": "size", "len": "length", "nbest": "n-best", "batchsize": "batch-size", "beamsize": "beam-size",
  ]

  /// - Parameters:
  ///   - found: an option with or without its dashes, or a command.
  ///   - names: what there is, spelled in the same way.
  /// - Returns: the most similar names, three at most; none where nothing is similar.
  static func names(like found: String, among names: [String]) -> [String] {
    let ranked = names.compactMap { name in difference(found, name).map { (name, $0) } }
    guard let least = ranked.map(\.1).min() else { return [] }
    return Array(ranked.filter { $0.1 == least }.map(\.0).prefix(3))
  }

  /// As the end of a sentence: `; did you mean --beam-size?`; nil where nothing is similar.
  static func question(_ found: String, among names: [String]) -> String? {
    let similar = Self.names(like: found, among: names)
    return similar.isEmpty ? nil : "; did you mean \(similar.joined(separator: " or "))?"
  }

  /// How far a name is from what was typed; nil for names that have nothing to do with one another.
  private static func difference(_ found: String, _ name: String) -> Int? {
    let (a, b) = (words(found), words(name))
    if a.isEmpty || b.isEmpty { return nil }
    if a.joined() == b.joined() { return 0 }
    let distance = distance(a.joined(separator: "-"), b.joined(separator: "-"))
    // A letter or two are a slip; of a short name nearly every other is one.
    if distance <= max(1, a.joined().count / 4) { return distance }
    let common = zip(a, b).prefix { isLike($0, $1) }.count
    // One begins with the other, as --beam does for --beam-size.
    if common == min(a.count, b.count) { return 10 + abs(a.count - b.count) }
    if a.allSatisfy({ word in b.contains { isLike(word, $0) } }) { return 20 + b.count - a.count }
    return common > 0 && a.count > 1 ? 30 - common : nil
  }

  private static func words(_ name: String) -> [String] {
    name.drop { $0 == "-" }.prefix(100).split(separator: "-").flatMap { word in
      (synonyms[String(word)] ?? String(word)).split(separator: "-").map(String.init)
    }
  }

  /// Whether words are the same, or one is the beginning of the other.
  private static func isLike(_ a: String, _ b: String) -> Bool {
    a == b || min(a.count, b.count) >= 3 && (a.hasPrefix(b) || b.hasPrefix(a))
  }

  /// The optimal string alignment distance: insertions, deletions, replacements and swaps of adjacent letters.
  private static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    var before = Array(repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var least = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
        row.append(least)
      }
      (before, last) = (last, row)
    }
    return last[b.count]
  }
}
