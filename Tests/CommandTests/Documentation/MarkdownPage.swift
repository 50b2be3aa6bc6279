import Foundation
import TestSupport
import Testing

/// A page of the documentation: the README, one of the pages in the DocC catalogs, or the card of a model.
struct MarkdownPage: Sendable, CustomTestStringConvertible {
  /// From the root of the repository.
  let path: String
  let lines: [String]

  /// A fenced block of code.
  struct Block: Sendable {
    /// What follows the opening fence, as `["console", "long"]`.
    let info: [String]
    /// Of the first line within, from 1.
    let firstLine: Int
    let lines: [String]
  }

  init(path: String, text: String) {
    self.path = path
    lines = text.components(separatedBy: "\n")
  }

  var testDescription: String { path }

  var blocks: [Block] {
    var blocks: [Block] = []
    var open: (info: [String], firstLine: Int)?
    for (index, line) in lines.enumerated() where line.hasPrefix("```") {
      if let (info, firstLine) = open {
        blocks.append(Block(info: info, firstLine: firstLine, lines: Array(lines[(firstLine - 1)..<index])))
        open = nil
      } else {
        open = (line.dropFirst(3).split(separator: " ").map(String.init), index + 2)
      }
    }
    return blocks
  }

  // MARK: The pages of this repository

  /// The README, then the pages of each catalog and the cards of the models by name; without those that cannot be read.
  static let all: [MarkdownPage] = {
    let files = FileManager.default
    let sources = Repository.folder.appendingPathComponent("Sources")
    let catalogs = (files.enumerator(atPath: sources.path)?.compactMap { $0 as? String } ?? [])
      .filter { $0.contains(".docc/") && $0.hasSuffix(".md") }.map { "Sources/" + $0 }
    let models = (try? files.contentsOfDirectory(atPath: Repository.folder.appendingPathComponent("models").path)) ?? []
    let cards = models.filter { $0.hasSuffix(".md") }.map { "models/" + $0 }
    return (["README.md"] + catalogs.sorted() + cards.sorted()).compactMap { path in
      try? MarkdownPage(
        path: path, text: String(contentsOf: Repository.folder.appendingPathComponent(path), encoding: .utf8))
    }
  }()
}
