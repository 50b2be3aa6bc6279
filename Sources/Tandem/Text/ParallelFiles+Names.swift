import Corpora

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Sentence pairs in files; a name for those who import this module alone.
public typealias ParallelFiles = Corpora.ParallelFiles

/// A corpus with the share of it that an epoch of a training takes; a name for those who import this module alone.
public typealias Weighted<Corpus: Sendable> = Corpora.Weighted<Corpus>

extension ParallelFiles {
  /// The same, in the languages of a model where none are given.
  func inLanguages(of text: TranslatorText) -> ParallelFiles {
    var files = self
    files.sourceLanguage = sourceLanguage ?? text.source.language
    files.targetLanguage = targetLanguage ?? text.target.language
    return files
  }

  public init(source: URL, target: URL) { self.init(source: source.path, target: target.path) }

  public init(pairs url: URL) { self.init(pairs: url.path) }
}
