import Documents

/// What becomes of translations in which a model has little confidence.
public struct LowConfidence: Sendable, Hashable {
  public enum Action: String, Sendable, Hashable, CaseIterable {
    /// `[?] ` is put before the translation.
    case mark
    /// The source stands in the place of the translation.
    case source
    /// Nothing does, but for the tags of a document.
    case empty
  }

  /// What stands before a translation that is marked.
  public static let mark = "[?] "

  /// Translations of a lower ``Translation/Candidate/confidence`` are meant.
  public var threshold: Double
  public var action: Action

  public init(below threshold: Double, _ action: Action = .mark) {
    (self.threshold, self.action) = (threshold, action)
  }

  /// A candidate as it is given, and whether it is one that is meant.
  func applied(
    to candidate: Translation.Candidate, of line: InlineText
  ) -> (candidate: Translation.Candidate, isLow: Bool) {
    guard let confidence = candidate.confidence, confidence < threshold else { return (candidate, false) }
    var changed = candidate
    switch action {
    case .mark:
      var marked = InlineTextBuilder()
      marked.append(InlineText(Self.mark))
      marked.append(candidate.inlineText)
      changed.inlineText = marked.text
    case .source: changed.inlineText = line
    case .empty: changed.inlineText = InlineText("", marks: candidate.marks.map { $0.moved(to: 0) })
    }
    return (changed, true)
  }
}
