/// A tag of a span taken apart: the place of the word in the span, and the type of the span.
struct SpanTag: Hashable {
  enum Place: String, CaseIterable {
    case begin = "B"
    case inside = "I"
    case end = "E"
    case single = "S"

    func tag(ofType type: String) -> String { type.isEmpty ? rawValue : rawValue + "-" + type }
  }

  static let outside = "O"

  /// nil outside of spans.
  let place: Place?
  let type: String
  /// Whether the tag is neither `O` nor a place with a type.
  let isMalformed: Bool

  init(place: Place?, type: String = "", isMalformed: Bool = false) {
    (self.place, self.type, self.isMalformed) = (place, type, isMalformed)
  }

  init(_ tag: String) { self.init(tag, in: .standard) }

  /// - Parameter spelling: how places and types are written; what is written in another way is malformed.
  init(_ tag: String, in spelling: TagSpelling) {
    if let reading = TagSpelling.Reading(tag, typeComesFirst: spelling.typeComesFirst), reading.fits(spelling),
      let place = spelling.letters.place(of: reading.letter)
    {
      self.init(place: place, type: reading.type)
    } else {
      self.init(place: nil, isMalformed: tag != spelling.outside)
    }
  }
}
