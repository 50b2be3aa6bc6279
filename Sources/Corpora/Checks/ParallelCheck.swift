import Text

/// Looks for what is wrong with sentence pairs before a model learns from them.
///
/// Memory grows with the number of lines, 16 bytes for each, not with their length.
package struct ParallelCheck: Sendable {
  /// Lines with more scalars are reported.
  package var maximumLength = 1000
  /// A line this many times as long as its counterpart is reported, when it is not short.
  package var maximumRatio = 5.0
  /// Length ratios of short lines mean nothing.
  package var shortLength = 20

  package init() {}

  package typealias Diagnostic = Corpora.Diagnostic<Kind>

  package enum Kind: String, FindingKind {
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

    package var isError: Bool { self == .lineCounts || self == .noLines || self == .invalidUTF8 }
  }

  /// Reads both files, and the validation files when given.
  ///
  /// - Parameter report: told every finding, in the order of the lines.
  /// - Returns: the number of pairs read.
  /// - Throws: what `LineReader` throws, but for invalid UTF-8, which is a finding.
  package func run(
    source: String, target: String, validSource: String? = nil, validTarget: String? = nil,
    report: (Diagnostic) throws -> Void
  ) throws -> Int {
    var lineOfPair: [UInt64: Int32] = [:]
    let count = try forEachPair(source, target, report) { source, target, line, paths in
      try inspect(source, target, line: line, paths: paths, report)
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
      if let first = lineOfPair[TextHash(source, target).value] {
        try report(
          Diagnostic(kind: .overlap, path: paths.source, line: line, detail: "line \(first) there"))
      }
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
        try report(Diagnostic(kind: .nul, path: path, line: line, detail: "byte \(byte) of the line"))
      }
      if let byte = text.utf8.enumerated().first(where: { $0.element == 0x0D })?.offset {
        try report(Diagnostic(kind: .carriageReturn, path: path, line: line, detail: "byte \(byte) of the line"))
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
    while true {
      let sourceLine = try next(source, report)
      let targetLine = try next(target, report)
      guard case .line(let sourceText) = sourceLine, case .line(let targetText) = targetLine else {
        if case .end = sourceLine { break }
        if case .end = targetLine { break }
        continue
      }
      try body(sourceText, targetText, source.lineNumber, paths)
    }
    while try next(source, report).isThere {}
    while try next(target, report).isThere {}
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
          detail: "\(source.lineNumber), and \(target.lineNumber) in \(paths.target)"))
    }
    return min(source.lineNumber, target.lineNumber)
  }

  private enum Line {
    case line(String)
    case invalid
    case end

    var isThere: Bool { if case .end = self { false } else { true } }
  }

  private func next(_ reader: LineReader, _ report: (Diagnostic) throws -> Void) throws -> Line {
    do {
      return try reader.next().map { .line($0) } ?? .end
    } catch {
      guard let finding = Diagnostic(invalidLine: error) else { throw error }
      try report(finding)
      return .invalid
    }
  }
}
