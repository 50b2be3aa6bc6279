import Text

/// How a line or a text that may hold several sentences is read.
public enum TextSplit: String, Sendable, Hashable, CaseIterable {
  /// Each sentence by itself.
  case sentences
  /// As if it were one.
  case none

  /// Finds sentences; a name for those who import this module alone.
  public typealias Splitter = SentenceSplitter
}
