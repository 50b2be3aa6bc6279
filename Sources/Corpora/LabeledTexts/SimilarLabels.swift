import Text

/// Labels that are the same but for case and white space, as "pos" and "Pos": most likely one label, written in two
/// ways.
enum SimilarLabels {
  /// So many labels are few enough to be names of classes; lemmas differ by case for good reason.
  private static let limit = 200

  /// - Parameter labels: all different.
  /// - Returns: each label that is so like one before, and that one.
  static func pairs(in labels: [String]) -> [(label: String, other: String)] {
    guard labels.count <= limit else { return [] }
    var first: [String: String] = [:]
    return labels.compactMap { label in
      let key = Normalizer.lowercase(label).whiteSpaceSeparated.joined(separator: " ")
      guard let other = first.updateValue(first[key] ?? label, forKey: key) else { return nil }
      return (label, other)
    }
  }
}
