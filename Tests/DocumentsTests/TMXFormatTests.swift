import Documents
import Testing

@Suite struct TMXFormatTests {
  private let languages = DocumentLanguages(source: "en", target: "de")

  private func memory(_ units: String, language: String = "en") -> String {
    "<?xml version=\"1.0\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">"
      + "<header srclang=\"\(language)\"/><body>\n\(units)\n</body></tmx>\n"
  }

  @Test(arguments: [
    (
      "<tu>\n  <tuv xml:lang=\"en-US\">\n    <seg> a <bpt i='1'>{</bpt>b<ept i='1'>}</ept> &amp;</seg>\n"
        + "  </tuv>\n</tu>",
      "<tu>\n  <tuv xml:lang=\"en-US\">\n    <seg> a <bpt i='1'>{</bpt>b<ept i='1'>}</ept> &amp;</seg>\n  </tuv>\n"
        + "  <tuv xml:lang=\"de\">\n    <seg> A <bpt i='1'>{</bpt>B<ept i='1'>}</ept> &amp;</seg>\n  </tuv>\n</tu>"
    ),
    (
      "<tu><tuv lang='EN'><seg>a</seg></tuv><tuv lang='fr'><seg>b</seg></tuv></tu>",
      "<tu><tuv lang='EN'><seg>a</seg></tuv><tuv lang='fr'><seg>b</seg></tuv>"
        + "<tuv lang=\"de\"><seg>A</seg></tuv></tu>"
    ),
    (
      "<tu><tuv lang='en'><seg>a</seg></tuv><tuv lang='de'><seg/></tuv></tu>",
      "<tu><tuv lang='en'><seg>a</seg></tuv><tuv lang='de'><seg>A</seg></tuv></tu>"
    ),
  ])
  func addsTranslations(units: String, expected: String) throws {
    #expect(try TMXFormat.translated(memory(units), languages: languages) == memory(expected))
  }

  @Test(arguments: [
    "<tu><tuv xml:lang='en'><seg>a</seg></tuv><tuv xml:lang='de-AT'><seg>b</seg></tuv></tu>",
    "<tu><tuv xml:lang='fr'><seg>a</seg></tuv></tu>", "<tu><tuv xml:lang='eng'><seg>a</seg></tuv></tu>", "<tu/>",
    "<tu></tu>", "<tu><tuv xml:lang='en'/></tu>", "<tu><tuv xml:lang='en'><seg>—</seg></tuv></tu>",
  ])
  func keepsOtherUnits(units: String) throws {
    #expect(try TMXFormat.translated(memory(units), languages: languages) == memory(units))
  }

  @Test func inlineElements() throws {
    let source = "a <hi>b</hi> <ph>c</ph><it pos='begin'>d</it> <ut>e</ut>f"
    let units = "<tu><tuv xml:lang='en'><seg>\(source)</seg></tuv></tu>"
    #expect(try TMXFormat.segments(of: memory(units), languages: languages) == ["a {b} ++ +f"])
  }

  @Test func asksForLanguages() {
    let units = "<tu><tuv xml:lang='en'><seg>a</seg></tuv></tu>"
    #expect(throws: DocumentError.unknownLanguage(side: .target)) {
      try TMXFormat(languages: .init(source: "en")).read(memory(units))
    }
    #expect(throws: DocumentError.unknownLanguage(side: .source)) {
      try TMXFormat(languages: .init(target: "de")).read(memory(units, language: "*all*"))
    }
    #expect(throws: DocumentError.unexpected(line: 1, found: "<xliff>", expected: "<tmx>")) {
      try TMXFormat(languages: languages).read("<xliff><a/></xliff>")
    }
  }

  @Test func takesTheLanguageOfTheFile() throws {
    let units =
      "<tu><tuv xml:lang='fr'><seg>a</seg></tuv></tu><tu srclang='it'><tuv xml:lang='it'><seg>b</seg></tuv></tu>"
    #expect(try TMXFormat.segments(of: memory(units, language: "fr"), languages: .init(target: "de")) == ["a", "b"])
  }

  @Test func readsPairs() throws {
    let units = """
      <tu><tuv xml:lang="en-GB"><seg> One <bpt i="1">&lt;b></bpt>two<ept i="1"/>
      three. </seg></tuv><tuv xml:lang="de"><seg>Eins</seg></tuv></tu>
      <tu><tuv xml:lang="en"><seg>none</seg></tuv></tu>
      <tu><tuv xml:lang="de"><seg>…</seg></tuv><tuv xml:lang="en"><seg>&amp;</seg></tuv></tu>
      """
    var reader = TMXReader(memory(units), source: "en", target: "de")
    #expect(try reader.next() == TMXReader.Pair(source: "One two three.", target: "Eins", line: 4))
    #expect(try reader.next() == TMXReader.Pair(source: "&", target: "…", line: 7))
    #expect(try reader.next() == nil)
    var broken = TMXReader("<tmx>\n<tu></tmx>", source: "en", target: "de")
    #expect(
      throws: DocumentError.unexpected(
        line: 2, found: "</tmx>", expected: "</tu>, which closes the element of line 2")
    ) { try broken.next() }
  }
}
