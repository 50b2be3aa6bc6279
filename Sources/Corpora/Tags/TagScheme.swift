import Tokens

/// How tags mark which words belong together: a prefix for the place of a word in its span, and the type of the span.
///
/// Two cities, one right after the other:
/// ```
///          New    York   Paris  ,
/// iob1     I-LOC  I-LOC  B-LOC  O       B only where it parts two spans of one type
/// bio      B-LOC  I-LOC  B-LOC  O       B for the first word of every span
/// bioes    B-LOC  E-LOC  S-LOC  O       E for the last word, S for the only one
/// ```
/// Ramshaw and Marcus 1995, "Text Chunking using Transformation-Based Learning"; Tjong Kim Sang and Veenstra 1999,
/// "Representing Text Chunks". Others call them IOB or IOB1, IOB2, and IOBES or BILOU (with other letters, see
/// ``TagSpelling``). A prefix without a type, as `B`, is a span of the type "", for texts with one kind of spans. Tags
/// such as NOUN are in no scheme.
package enum TagScheme: String, CaseIterable, Codable, Sendable {
  case iob1, bio, bioes

  /// Whether a tag may follow another; `nil` stands before the first tag of a sentence and after the last.
  ///
  /// ```swift
  /// TagScheme.bio.allows("B-LOC", "I-LOC")  // true
  /// TagScheme.bio.allows(nil, "I-LOC")      // false: nothing has begun
  /// TagScheme.bioes.allows("B-LOC", nil)    // false: nothing has ended
  /// ```
  /// A tag that is not of the scheme is in no span, as `O`; `violations(in:)` reports it.
  package func allows(_ previous: String?, _ next: String?) -> Bool {
    faults(from: previous.map { SpanTag($0) }, to: next.map { SpanTag($0) }).isEmpty
  }

  /// What is wrong with one tag after another.
  enum Fault {
    /// `next` goes on with a span that `previous` is not in.
    case withoutBeginning
    /// `next` begins a span anew that would have begun without B.
    case needlessBeginning
    /// `previous` promises a next word of its span, and `next` is none.
    case withoutEnd
  }

  func faults(from previous: SpanTag?, to next: SpanTag?) -> [Fault] {
    let isOpen = previous?.place == .begin || previous?.place == .inside
    let isSameType = isOpen && next?.type == previous?.type
    let continues = isSameType && (next?.place == .inside || next?.place == .end)
    switch self {
    case .iob1:
      return next?.place == .begin && !isSameType ? [.needlessBeginning] : []
    case .bio:
      return next?.place == .inside && !continues ? [.withoutBeginning] : []
    case .bioes:
      let wantsBeginning = next?.place == .inside || next?.place == .end
      return (isOpen && !continues ? [.withoutEnd] : []) + (wantsBeginning && !continues ? [.withoutBeginning] : [])
    }
  }

  /// As it is called in messages.
  package var name: String { rawValue.uppercased() }

  /// As it is called where its tags are written in a certain way.
  package func name(in spelling: TagSpelling) -> String {
    if spelling == .standard { return name }
    var plain = spelling
    plain.letters = .bioes
    let isKnownByLetters = self == .bioes && spelling.letters != .bioes
    let known = isKnownByLetters ? "\(spelling.letters)".uppercased() : name
    return plain == .standard
      ? known : "\(known), written as \(spelling.text(of: .begin, type: "X")) and \(spelling.outside)"
  }

  var places: [SpanPlace] {
    self == .bioes ? [.begin, .inside, .end, .single] : [.begin, .inside]
  }
}
