import Documents
import Testing

@Suite struct DocumentFormatsTests {
  @Test(arguments: [
    ("index.html", "html"), ("a.b/README.MD", "markdown"), ("/x/de.xlf", "xliff"), ("memory.tmx", "tmx"),
    ("x.htm", "html"), ("a.PO.gz", "po"), ("a.gz", nil),
    ("text.txt", nil), ("html", nil), ("a.html/b", nil), (".", nil), ("", nil),
  ])
  func pathsHaveFormats(path: String, name: String?) {
    #expect(DocumentKind(ofFile: path)?.name == name)
  }

  @Test func namesAreTheirOwn() {
    #expect(Set(DocumentFormats.all.map { $0.name }).count == DocumentFormats.all.count)
    #expect(DocumentKind.allCases.allSatisfy { DocumentKind(named: $0.name) == $0 })
    let endings = DocumentFormats.all.flatMap { $0.endings }
    #expect(Set(endings).count == endings.count)
  }
}
