import Documents

/// What becomes of translations in which a model has little confidence.
public struct LowConfidence: Sendable, Hashable {
  public enum Action: String, Sendable, Hashable, CaseIterable {
    /// `[?] ` is put before the translation.
    case mark
    /// The source stands in the place of the translation.
    case source
    /// Nothing, except the tags of a document.
    case empty
  }

  /// What stands before a translation that is marked.
  public static let mark = "[?] "

  /// Translations with a lower ``Translation/Candidate/confidence`` are changed.
  public var threshold: Double
  public var action: Action

  /// Chooses what becomes of translations below a confidence.
  ///
  /// - Parameters:
  ///   - threshold: a probability, above 0 and at most 1.
  ///   - action: what stands in the place of such translations. Of several candidates each is changed by its own
  ///     confidence; the issue `lowConfidence` is that of the first.
  public init(below threshold: Double, _ action: Action = .mark) {
    (self.threshold, self.action) = (threshold, action)
  }

  /// A candidate as it is to be given, and whether its confidence is low.
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
