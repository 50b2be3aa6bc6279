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
      if unit.variant(target) == nil { unit.append(target, translatedFrom: language, to: &builder) }
    }
    return builder.document()
  }
}

extension TMXUnit {
  fileprivate func append(_ target: String, translatedFrom language: String, to builder: inout DocumentBuilder) {
    guard let (variant, segment, _) = variant(language), let last = variants.last?.element,
      let (text, range) = items(of: segment).segment()
    else { return }
    let source = elements.source
    let content = elements.content(of: segment)
    let attribute = elements.tokens[variant].attribute("xml:lang") == nil ? "lang" : "xml:lang"
    // White space as in the text that is translated.
    let before =
      "\(elements.space(at: variant - 1))<tuv \(attribute)=\"\(target)\">\(elements.space(at: segment - 1))<seg>"
      + source.text(content.lowerBound..<range.lowerBound)
    let after =
      "\(source.text(range.upperBound..<content.upperBound))</seg>"
      + "\(elements.space(at: elements.ends[segment] + 1))</tuv>"
    let original = source.text(range)
    let added = Document.Segment(text) { translation in
      before + (translation == text ? original : translation.written(CharacterReferences.xml.encoded)) + after
    }
    let end = elements.range(of: last).upperBound
    builder.replace(end..<end, with: .segment(added))
  }
}
