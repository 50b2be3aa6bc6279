/// Translation memories: units that have a text in the source language and none in the target language get one.
package struct TMXFormat: DocumentFormat {
  package static let name = "tmx"
  package static let endings = ["tmx"]

  private let languages: DocumentLanguages

  package init(languages: DocumentLanguages) { self.languages = languages }

  /// - Throws: `DocumentError.unknownLanguage` where neither the languages nor the file say which is meant.
  package func read(_ text: String) throws(DocumentError) -> Document {
    guard let target = languages.target else { throw .unknownLanguage(side: .target) }
    let source = SourceBytes(text)
    var units = TMXUnits(source)
    var builder = DocumentBuilder(source)
    while let unit = try units.next() {
      guard let language = languages.source ?? unit.sourceLanguage ?? units.sourceLanguage, language != "*all*" else {
        throw .unknownLanguage(side: .source)
      }
      let found = unit.variant(target)
      if found == nil || found.map({ unit.elements.isEmpty($0.segment) }) == true {
        unit.add(target, translatedFrom: language, in: found?.segment, to: &builder)
      }
    }
    return builder.document()
  }
}

extension TMXUnit {
  /// - Parameter empty: the segment to fill; nil for a variant of its own.
  fileprivate func add(
    _ target: String, translatedFrom language: String, in empty: Int?, to builder: inout DocumentBuilder
  ) {
    guard let (variant, segment, _) = variant(language), let last = variants.last?.element,
      let (text, range) = items(of: segment).segment()
    else { return }
    let source = elements.source
    let content = elements.content(of: segment)
    let attribute = elements.tokens[variant].attribute("xml:lang") == nil ? "lang" : "xml:lang"
    // White space as in the text that is translated.
    let space = (
      before: source.text(content.lowerBound..<range.lowerBound),
      after: source.text(range.upperBound..<content.upperBound)
    )
    var (before, after) = ("<seg>" + space.before, space.after + "</seg>")
    if empty == nil {
      let opening = "\(elements.space(at: variant - 1))<tuv \(attribute)=\"\(target)\">"
      before = opening + elements.space(at: segment - 1) + before
      after += elements.space(at: elements.ends[segment] + 1) + "</tuv>"
    }
    let original = source.text(range)
    let added = Document.Segment(text) { [before, after] translation in
      before + (translation == text ? original : translation.written(CharacterReferences.xml.encoded)) + after
    }
    let end = elements.range(of: last).upperBound
    builder.replace(empty.map(elements.range) ?? end..<end, with: .segment(added))
  }
}
