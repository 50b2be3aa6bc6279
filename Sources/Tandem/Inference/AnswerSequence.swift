import Tensors

/// What a model gives for each line of an asynchronous sequence, in their order, as the lines come.
///
/// ```swift
/// for try await translation in translator.translate(lines) { print(translation.text) }
/// ```
/// Memory does not grow with the number of lines. `next()` leaves the actor of its caller, and throws what the sequence
/// of lines and the model throw; `CancellationError` when the task is cancelled.
public struct AnswerSequence<Lines: AsyncSequence, Answer>: AsyncSequence where Lines.Element == String {
  public typealias Element = Answer

  /// Answers to lines that are read together.
  ///
  /// - Parameter firstNumber: the number of the first of these lines among all, from 0.
  typealias Model = (_ lines: [String], _ firstNumber: Int) throws -> [Answer]

  let lines: Lines
  let windowSize: Int
  /// Called once before the first line.
  let makeModel: () throws -> Model

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(lines: lines.makeAsyncIterator(), windowSize: windowSize, makeModel: makeModel)
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    private var lines: Lines.AsyncIterator
    private let windowSize: Int
    private let makeModel: () throws -> Model
    private var model: Model?
    /// To lines that were read and not yet handed on.
    private var answers: ArraySlice<Answer> = []
    private var number = 0

    fileprivate init(lines: Lines.AsyncIterator, windowSize: Int, makeModel: @escaping () throws -> Model) {
      (self.lines, self.windowSize, self.makeModel) = (lines, windowSize, makeModel)
    }

    public mutating func next() async throws -> Answer? {
      if let answer = answers.popFirst() { return answer }
      let model = try model ?? makeModel()
      self.model = model
      var window: [String] = []
      while window.count < windowSize, let line = try await lines.next() { window.append(line) }
      try Task.checkCancellation()
      if window.isEmpty { return nil }
      answers = try model(window, number)[...]
      number += window.count
      return answers.popFirst()
    }
  }
}

extension Translator {
  /// Translates lines as they come.
  ///
  /// - Parameters:
  ///   - lines: of one sentence or several.
  ///   - options: of search, as for lines that are there.
  ///   - windowSize: lines that are read before they are translated together. More are faster, and with 1 each line is
  ///     translated when it comes.
  ///   - threads: 1 or more; results do not depend on it, nor on `windowSize`.
  /// - Returns: a translation for each line. The first `next()` throws for options that cannot be followed, as
  ///   `translate(_:options:prefixes:threads:)`.
  /// - Precondition: `windowSize` is positive.
  public func translate<Lines: AsyncSequence>(
    _ lines: Lines, options: TranslatorOptions = TranslatorOptions(), windowSize: Int = 1, threads: Int = 1
  ) -> AnswerSequence<Lines, Translation> where Lines.Element == String {
    precondition(windowSize > 0, "windows of \(windowSize) lines")
    return AnswerSequence(lines: lines, windowSize: windowSize) {
      try check(options)
      let session = try TranslationSession(self, options: options, workers: Workers(checking: threads))
      return { lines, number in try session.translate(lines, firstNumber: number) }
    }
  }
}

extension Tagger {
  /// Tags lines as they come; see `tag(_:split:withProbabilities:threads:)`.
  ///
  /// - Parameters:
  ///   - lines: running text.
  ///   - split: whether the sentences of a line are tagged one by one.
  ///   - withProbabilities: give the probability of each tag.
  ///   - windowSize: lines that are read before they are tagged together. More are faster, and with 1 each line is
  ///     tagged when it comes.
  ///   - threads: 1 or more; results do not depend on it, nor on `windowSize`.
  /// - Precondition: `windowSize` is positive.
  public func tag<Lines: AsyncSequence>(
    _ lines: Lines, split: TextSplit = .sentences, withProbabilities: Bool = false, windowSize: Int = 1,
    threads: Int = 1
  ) -> AnswerSequence<Lines, [Word]> where Lines.Element == String {
    precondition(windowSize > 0, "windows of \(windowSize) lines")
    return AnswerSequence(lines: lines, windowSize: windowSize) {
      let session = LabelingSession(encoder, try Workers(checking: threads))
      return { lines, _ in try tag(lines, split: split, withProbabilities: withProbabilities, in: session) }
    }
  }
}

extension Classifier {
  /// Classifies texts as they come; see `classify(_:longTexts:split:threads:)`.
  ///
  /// - Parameters:
  ///   - texts: a text each.
  ///   - longTexts: what to do with texts that are longer than the model can read at once.
  ///   - split: whether the sentences of a text are read one by one.
  ///   - windowSize: texts that are read before they are classified together. More are faster, and with 1 each text is
  ///     classified when it comes.
  ///   - threads: 1 or more; results do not depend on it, nor on `windowSize`.
  /// - Precondition: `windowSize` is positive.
  public func classify<Texts: AsyncSequence>(
    _ texts: Texts, longTexts: LongTexts = .truncate, split: TextSplit = .none, windowSize: Int = 1, threads: Int = 1
  ) -> AnswerSequence<Texts, Classification> where Texts.Element == String {
    precondition(windowSize > 0, "windows of \(windowSize) texts")
    return AnswerSequence(lines: texts, windowSize: windowSize) {
      let session = LabelingSession(encoder, try Workers(checking: threads))
      return { texts, _ in try classify(texts, longTexts, split: split, in: session) }
    }
  }
}

extension LanguageModel {
  /// Scores lines as they come; see `scores(of:threads:)`.
  ///
  /// - Parameters:
  ///   - lines: a text each.
  ///   - windowSize: lines that are read before they are scored together. More are faster, and with 1 each line is
  ///     scored when it comes.
  ///   - threads: 1 or more; results do not depend on it, nor on `windowSize`.
  /// - Precondition: `windowSize` is positive.
  public func scores<Lines: AsyncSequence>(
    of lines: Lines, windowSize: Int = 1, threads: Int = 1
  ) -> AnswerSequence<Lines, LineScore> where Lines.Element == String {
    precondition(windowSize > 0, "windows of \(windowSize) lines")
    return AnswerSequence(lines: lines, windowSize: windowSize) {
      var session = ScoringSession(self, try Workers(checking: threads))
      return { lines, _ in try session.scores(of: lines) }
    }
  }
}

extension LanguageMixture {
  /// Scores lines as they come; see `scores(of:threads:)`.
  ///
  /// - Parameters:
  ///   - lines: a text each.
  ///   - windowSize: lines that are read before they are scored together. More are faster, and with 1 each line is
  ///     scored when it comes.
  ///   - threads: 1 or more; results do not depend on it, nor on `windowSize`.
  /// - Precondition: `windowSize` is positive.
  public func scores<Lines: AsyncSequence>(
    of lines: Lines, windowSize: Int = 1, threads: Int = 1
  ) -> AnswerSequence<Lines, LanguageModel.LineScore> where Lines.Element == String {
    precondition(windowSize > 0, "windows of \(windowSize) lines")
    return AnswerSequence(lines: lines, windowSize: windowSize) {
      var session = try ScoringSession(self, Workers(checking: threads))
      return { lines, _ in try session.scores(of: lines) }
    }
  }
}
