import CYAML

/// The parts of a YAML text in their order, as libyaml finds them.
struct YAMLReader: ~Copyable {
  enum Part {
    /// - Parameter isPlain: without quotation marks, and no block.
    case scalar(String, isPlain: Bool)
    case sequenceStart, sequenceEnd
    case mappingStart, mappingEnd
    /// The name follows an asterisk.
    case alias(name: String)
    /// The beginning of another document.
    case document
    /// The end of the text.
    case end
  }

  /// A part, where it stands, and its anchor.
  struct Event {
    let part: Part
    /// From 1.
    let line: Int
    /// What stands behind an ampersand before the part.
    let anchor: String?
  }

  struct Problem: Error {
    /// In English.
    let description: String
    /// From 1.
    let line: Int
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// The parser reads from it for as long as it lives.
  private let text: UnsafeMutableBufferPointer<UInt8>
  /// For each line but the last the number of characters before its line feed. To libyaml other characters end lines,
  /// too, as they did in YAML 1.1.
  private let lineFeeds: [Int]
  private var documentCount = 0

  init(_ text: String) {
    self.text = .allocate(capacity: text.utf8.count)
    _ = self.text.initialize(from: text.utf8)
    lineFeeds = text.unicodeScalars.enumerated().lazy.filter { $0.element == "\n" }.map(\.offset)
    parser = .allocate(capacity: 1)
    precondition(yaml_parser_initialize(parser) == 1, "libyaml found no memory for a parser")
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, self.text.baseAddress, self.text.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    text.deallocate()
  }

  /// - Throws: a `Problem` where the text is no YAML.
  mutating func next() throws(Problem) -> Event {
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else { throw problem }
      defer { yaml_event_delete(&event) }
      let line = line(of: event.start_mark)
      switch event.type {
      case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
        return Event(
          part: .scalar(String(decoding: bytes, as: UTF8.self), isPlain: isPlain), line: line,
          anchor: Self.name(scalar.anchor))
      case YAML_SEQUENCE_START_EVENT:
        return Event(part: .sequenceStart, line: line, anchor: Self.name(event.data.sequence_start.anchor))
      case YAML_MAPPING_START_EVENT:
        return Event(part: .mappingStart, line: line, anchor: Self.name(event.data.mapping_start.anchor))
      case YAML_SEQUENCE_END_EVENT: return Event(part: .sequenceEnd, line: line, anchor: nil)
      case YAML_MAPPING_END_EVENT: return Event(part: .mappingEnd, line: line, anchor: nil)
      case YAML_ALIAS_EVENT:
        return Event(part: .alias(name: Self.name(event.data.alias.anchor) ?? ""), line: line, anchor: nil)
      // A stream that has ended gives events without a type.
      case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return Event(part: .end, line: line, anchor: nil)
      case YAML_DOCUMENT_START_EVENT:
        documentCount += 1
        if documentCount > 1 { return Event(part: .document, line: line, anchor: nil) }
      default: break
      }
    }
  }

  private static func name(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? { bytes.map { String(cString: $0) } }

  private var problem: Problem {
    let description = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be read"
    // What is no text at all has an offset in bytes in place of a mark.
    let line =
      parser.pointee.error == YAML_READER_ERROR
      ? text.prefix(parser.pointee.problem_offset).count { $0 == UInt8(ascii: "\n") } + 1
      : line(of: parser.pointee.problem_mark)
    return Problem(description: description, line: line)
  }

  /// From 1.
  private func line(of mark: yaml_mark_t) -> Int {
    var (first, end) = (0, lineFeeds.count)
    while first < end {
      let middle = (first + end) / 2
      if lineFeeds[middle] < mark.index { first = middle + 1 } else { end = middle }
    }
    return first + 1
  }
}
