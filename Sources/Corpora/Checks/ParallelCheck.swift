import Text

/// Looks for what is wrong with sentence pairs before a model learns from them.
///
/// Memory grows with the number of lines, 32 bytes for each, not with their length.
package struct ParallelCheck: Sendable {
  /// Lines with more scalars are reported.
  package var maximumLength = 1000
  /// A line this many times as long as its counterpart is reported, when it is not short.
  package var maximumRatio = 5.0
  /// Length ratios of short lines mean nothing.
  package var shortLength = 20

  package init() {}

  package typealias Diagnostic = Corpora.Diagnostic<Kind>

  package enum Kind: String, DiagnosticKind {
    case lineCounts = "different numbers of lines"
    case noLines = "no lines"
    case invalidUTF8 = "invalid UTF-8"
    case nul = "NUL character"
    case carriageReturn = "carriage return within a line"
    case carriageReturnLineFeed = "lines end in CR LF"
    case empty = "empty line"
    case long = "over-long line"
    case uneven = "very uneven lengths"
    case identical = "target is the same as source"
    case repeated = "repeated pair"
    case overlap = "validation pair is among the training pairs"
    case swapped = "source and target look swapped"

    package var severity: DiagnosticSeverity {
      self == .lineCounts || self == .noLines || self == .invalidUTF8 ? .error : .warning
    }
  }

  /// Reads both files, and the validation files when given.
  ///
  /// - Parameter report: called with every diagnostic, in the order of the lines.
  /// - Returns: the number of pairs read.
  /// - Throws: what `LineReader` throws, but for invalid UTF-8, which is reported.
  package func run(
    source: String, target: String, validSource: String? = nil, validTarget: String? = nil,
    report: (Diagnostic) throws -> Void
  ) throws -> Int {
    var lineOfPair: [UInt64: Int32] = [:]
    var (profiles, validationProfiles) = (TrigramProfiles(), TrigramProfiles())
    let count = try forEachPair(source, target, report) { source, target, line, paths in
      try inspect(source, target, line: line, paths: paths, report)
      profiles.add(source: source, target: target)
      guard !source.isEmpty || !target.isEmpty else { return }
      let hash = TextHash(source, target).value
      if let first = lineOfPair.updateValue(Int32(truncatingIfNeeded: line), forKey: hash) {
        try report(Diagnostic(kind: .repeated, path: paths.source, line: line, detail: "first in line \(first)"))
        lineOfPair[hash] = first
      }
    }
    guard let validSource, let validTarget else { return count }
    _ = try forEachPair(validSource, validTarget, report) { source, target, line, paths in
      try inspect(source, target, line: line, paths: paths, report)
      validationProfiles.add(source: source, target: target)
      if let first = lineOfPair[TextHash(source, target).value] {
        try report(
          Diagnostic(kind: .overlap, path: paths.source, line: line, detail: "line \(first) there"))
      }
    }
    if profiles.isSwapped(in: validationProfiles) {
      try report(
        Diagnostic(
          kind: .swapped, path: validSource, line: nil, detail: "it is written as \(target) is, and not as \(source)"))
    }
    return count
  }

  // MARK: One pair

  private typealias Paths = (source: String, target: String)

  private func inspect(
    _ source: String, _ target: String, line: Int, paths: Paths, _ report: (Diagnostic) throws -> Void
  ) throws {
    var lengths: [Int] = []
    for (text, path) in [(source, paths.source), (target, paths.target)] {
      let length = text.unicodeScalars.count
      lengths.append(length)
      if text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
        try report(Diagnostic(kind: .empty, path: path, line: line, detail: ""))
      }
      if let byte = text.utf8.enumerated().first(where: { $0.element == 0 })?.offset {
        try report(Diagnostic(kind: .nul, path: path, line: line, detail: "byte \(byte + 1) of the line"))
      }
      if let byte = text.utf8.enumerated().first(where: { $0.element == 0x0D })?.offset {
        try report(Diagnostic(kind: .carriageReturn, path: path, line: line, detail: "byte \(byte + 1) of the line"))
      }
      if length > maximumLength {
        try report(
          Diagnostic(
            kind: .long, path: path, line: line, detail: "\(length) characters, expected at most \(maximumLength)"))
      }
    }
    let (shorter, longer) = (min(lengths[0], lengths[1]), max(lengths[0], lengths[1]))
    if shorter > 0 && longer > shortLength && Double(longer) > maximumRatio * Double(shorter) {
      try report(
        Diagnostic(
          kind: .uneven, path: paths.source, line: line,
          detail: "\(lengths[0]) characters, and \(lengths[1]) in \(paths.target)"))
    }
    if !source.isEmpty && source.utf8.elementsEqual(target.utf8) {
      try report(Diagnostic(kind: .identical, path: paths.source, line: line, detail: ""))
    }
  }

  // MARK: Two files

  private func forEachPair(
    _ sourcePath: String, _ targetPath: String, _ report: (Diagnostic) throws -> Void,
    _ body: (_ source: String, _ target: String, _ line: Int, _ paths: Paths) throws -> Void
  ) throws -> Int {
    let source = try LineReader(path: sourcePath)
    let target = try LineReader(path: targetPath)
    let paths = (source: source.path, target: target.path)
    var alignment = LineAlignment()
    func nextSource() throws -> Line {
      let line = try next(source, report)
      if line.isThere { alignment.add(source: line.text) }
      return line
    }
    func nextTarget() throws -> Line {
      let line = try next(target, report)
      if line.isThere { alignment.add(target: line.text) }
      return line
    }
    while true {
      let (sourceLine, targetLine) = (try nextSource(), try nextTarget())
      guard case .line(let sourceText) = sourceLine, case .line(let targetText) = targetLine else {
        if case .end = sourceLine { break }
        if case .end = targetLine { break }
        continue
      }
      try body(sourceText, targetText, source.lineNumber, paths)
    }
    while try nextSource().isThere {}
    while try nextTarget().isThere {}
    for reader in [source, target] {
      if reader.lineNumber == 0 { try report(Diagnostic(kind: .noLines, path: reader.path, line: nil, detail: "")) }
      if reader.carriageReturnCount > 0 {
        try report(
          Diagnostic(
            kind: .carriageReturnLineFeed, path: reader.path, line: nil,
            detail: "\(reader.carriageReturnCount) of \(reader.lineNumber), the CR is dropped"))
      }
    }
    if source.lineNumber != target.lineNumber {
      try report(
        Diagnostic(
          kind: .lineCounts, path: paths.source, line: nil,
          detail: "\(source.lineNumber), and \(target.lineNumber) in \(paths.target); "
            + describe(alignment.firstGap, source, target)))
    }
    return min(source.lineNumber, target.lineNumber)
  }

  /// Where two files with different numbers of lines part.
  private func describe(_ gap: Int?, _ source: LineReader, _ target: LineReader) -> String {
    let (shorter, longer) = source.lineNumber < target.lineNumber ? (source, target) : (target, source)
    return gap.map { "from about line \($0) on they do not match, for \(shorter.path) has no such line" }
      ?? "they match as far as \(shorter.path) goes, and \(longer.path) has more"
  }

  private enum Line {
    case line(String)
    case invalid
    case end

    var isThere: Bool { if case .end = self { false } else { true } }
    var text: String? { if case .line(let text) = self { text } else { nil } }
  }

  private func next(_ reader: LineReader, _ report: (Diagnostic) throws -> Void) throws -> Line {
    do {
      return try reader.next().map { .line($0) } ?? .end
    } catch {
      guard let diagnostic = Diagnostic(invalidLine: error) else { throw error }
      try report(diagnostic)
      return .invalid
    }
  }
}
