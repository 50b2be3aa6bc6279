import Foundation
import TestSupport
import Testing

/// What the README and the pages of the DocC catalogs show is what the program does.
@Suite struct DocumentationTests {
  /// Examples that need public data, or longer than seconds, run where `TANDEM_LONG_EXAMPLES` names a folder of such
  /// data, as `Tests/Documentation/run-long` has it. `TANDEM_PAGES` names the pages then, with spaces between them.
  private static let data = ProcessInfo.processInfo.environment["TANDEM_LONG_EXAMPLES"]
  private static let pages = ProcessInfo.processInfo.environment["TANDEM_PAGES"]?.split(separator: " ") ?? []

  @Test(arguments: MarkdownPage.all.filter { !examples(of: $0).filter { !$0.isLong }.isEmpty })
  func consoleShowsWhatIsPrinted(page: MarkdownPage) throws {
    try run(Self.examples(of: page).filter { !$0.isLong }, of: page, data: nil)
  }

  @Test(
    .enabled(if: data != nil),
    arguments: MarkdownPage.all.filter { page in
      examples(of: page).contains(where: \.isLong)
        && (pages.isEmpty || pages.contains { page.path.hasSuffix("\($0).md") })
    })
  func longExamplesShowWhatIsPrinted(page: MarkdownPage) throws {
    try run(Self.examples(of: page), of: page, data: Self.data)
  }

  private static func examples(of page: MarkdownPage) -> [ConsoleExample] {
    page.blocks.flatMap(ConsoleExample.examples(of:))
  }

  private func run(_ examples: [ConsoleExample], of page: MarkdownPage, data: String?) throws {
    let folder = try ExampleFolder(data: data)
    for example in examples {
      let found = try folder.run(example.command)
      let place = "\(page.path):\(example.line): \(example.command)"
      #expect(
        found.readings.contains(where: example.agrees),
        """
        \(place)
        expected:
        \(example.expected.joined(separator: "\n"))
        output:
        \(found.output.joined(separator: "\n"))
        messages:
        \(found.messages.joined(separator: "\n"))
        """)
      let showsError = example.expected.contains { $0.contains("error:") }
      #expect(found.status == 0 || showsError, "\(place)\nexit status \(found.status)")
    }
  }

  // MARK: What pages name

  @Test func pagesAreThere() {
    let names = MarkdownPage.all.map { $0.path.split(separator: "/").last ?? "" }
    for name in ["README.md", "Tandem.md", "Architecture.md", "Translating.md", "Guarantees.md", "Text.md"] {
      #expect(names.contains { $0 == name }, "\(name)")
    }
  }

  /// Paths of this repository that stand in backticks or in links.
  @Test(arguments: MarkdownPage.all) func filesThatAreNamedExist(page: MarkdownPage) {
    let folder = (page.path as NSString).deletingLastPathComponent
    for (index, line) in page.lines.enumerated() {
      let inBackticks = line.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        .filter { name in ["Sources/", "Tests/", "data/", "models/", ".ci/"].contains(where: name.hasPrefix) }
      let links = line.components(separatedBy: "](").dropFirst().compactMap { $0.components(separatedBy: ")").first }
        .filter { !$0.contains("://") && !$0.hasPrefix("#") && !$0.hasPrefix("doc:") }
        .map { folder.isEmpty ? $0 : folder + "/" + $0 }
      for name in inBackticks + links where !name.contains(where: { " *<…".contains($0) }) && !name.contains("TASK") {
        let path = name.components(separatedBy: "#")[0]
        #expect(
          FileManager.default.fileExists(atPath: Repository.folder.appendingPathComponent(path).path),
          "\(page.path):\(index + 1): there is no \(path)")
      }
    }
  }

  /// `SuiteTests.test`, in backticks, is a test of this repository.
  @Test func testsThatHoldGuaranteesExist() throws {
    let page = try #require(MarkdownPage.all.first { $0.path.hasSuffix("/Guarantees.md") })
    let tests = Repository.folder.appendingPathComponent("Tests")
    let files = (FileManager.default.enumerator(atPath: tests.path)?.compactMap { $0 as? String } ?? [])
    var count = 0
    for name in page.lines.joined(separator: " ").components(separatedBy: "`") {
      let parts = name.split(separator: ".")
      guard parts.count == 2, parts[0].hasSuffix("Tests") else { continue }
      count += 1
      let file = try #require(files.first { $0.hasSuffix("/\(parts[0]).swift") }, "\(name)")
      let text = try String(contentsOf: tests.appendingPathComponent(file), encoding: .utf8)
      #expect(text.contains("func \(parts[1])("), "\(name)")
    }
    #expect(count >= 10)
  }

  @Test func theReadmeIsShort() throws {
    let readme = try #require(MarkdownPage.all.first)
    #expect(readme.lines.count - 1 <= 150)
    #expect(readme.lines.flatMap { $0.split(separator: " ") }.count <= 1000)
  }
}
