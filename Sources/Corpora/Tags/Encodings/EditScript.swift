/// How a lemma is made from its form: by case and by other beginnings and endings, or as a whole.
///
/// ```swift
/// EditScript("fly", of: "Flies").description        // lower*-3+y
/// EditScript("lower*-3+y")?.value(of: "tries")      // try
/// ```
/// The case of the form is changed first. What stands before and behind the longest substring that it shares with the
/// lemma, for which `*` stands, is then deleted, by the number of its scalars, and replaced.
///
/// ```
/// lower*      Time → time       lower*-3+y     flies → fly        title*    IRAQ → Iraq
/// kept*-1     Poles → Pole      lower-1+wi*    'll → will         =be       is → be
/// ```
/// Straka 2018, "UDPipe 2.0 Prototype at CoNLL 2018 UD Shared Task". Differs from the paper: case is that of the form,
/// or all of it changes alike, so that `IBM`, `iPhone` and `Paris` have one script; and what stands on one side of the
/// substring is replaced as a whole.
///
/// Text is taken in Unicode scalars, not in characters: which scalars make a character changes with the version of
/// Unicode, and a model file does not; and suffixes may begin within a character, as a vowel sign of Devanagari does.
package struct EditScript: EncodedTag, Hashable {
  private enum Content: Hashable {
    case whole(String)
    case edits(Casing, prefix: Edit, suffix: Edit)
  }

  private let content: Content

  /// The script that deletes and inserts least; of those that do so, that of the first casing.
  package init(_ lemma: String, of form: String) {
    let target = Array(lemma.unicodeScalars)
    var (cost, content) = (Int.max, Content.whole(lemma))
    for casing in Casing.allCases where cost > 0 {
      let source = Array(casing(form).unicodeScalars)
      guard let shared = SharedSubstring(source, target) else { continue }
      let edited = source.count + target.count - 2 * shared.count
      guard edited < cost else { continue }
      cost = edited
      content = .edits(
        casing, prefix: Edit(of: source[..<shared.starts.0], target[..<shared.starts.1]),
        suffix: Edit(of: source[(shared.starts.0 + shared.count)...], target[(shared.starts.1 + shared.count)...]))
    }
    self.content = content
  }

  package init?(_ description: String) {
    var text = description.unicodeScalars[...]
    if text.first == "=" {
      if text.count == 1 { return nil }
      content = .whole(String(Substring(text.dropFirst())))
      return
    }
    let name = text.prefix { ("a"..."z").contains($0) }
    text.removeFirst(name.count)
    guard let casing = Casing(rawValue: String(Substring(name))), let prefix = Edit(parsing: &text),
      text.popFirst() == Edit.shared, let suffix = Edit(parsing: &text), text.isEmpty
    else { return nil }
    content = .edits(casing, prefix: prefix, suffix: suffix)
    // Each script is written in one way.
    if !self.description.unicodeScalars.elementsEqual(description.unicodeScalars) { return nil }
  }

  package var description: String {
    switch content {
    case .whole(let lemma): "=" + lemma
    case .edits(let casing, let prefix, let suffix):
      "\(casing.rawValue)\(prefix)\(String(Edit.shared))\(suffix)"
    }
  }

  /// The lemma of a form. One that is too short for the edits changes its case alone.
  package func value(of form: String) -> String {
    switch content {
    case .whole(let lemma): return lemma
    case .edits(let casing, let prefix, let suffix):
      let cased = casing(form)
      if prefix.isEmpty && suffix.isEmpty { return cased }
      let scalars = cased.unicodeScalars
      let count = scalars.count
      guard prefix.deletedCount < count, suffix.deletedCount < count - prefix.deletedCount else { return cased }
      let shared = scalars.dropFirst(prefix.deletedCount).dropLast(suffix.deletedCount)
      return prefix.inserted + String(Substring(shared)) + suffix.inserted
    }
  }
}

/// What becomes of the case of a form, in the order of preference: most lemmas are lowercase, whatever their form is.
private enum Casing: String, CaseIterable {
  case lower, kept, title, upper

  func callAsFunction(_ form: String) -> String {
    switch self {
    case .lower: return form.lowercased()
    case .kept: return form
    case .title:
      guard let first = form.unicodeScalars.first else { return form }
      return first.properties.titlecaseMapping + String(Substring(form.unicodeScalars.dropFirst())).lowercased()
    case .upper: return form.uppercased()
    }
  }
}

/// What is deleted at one end of a form, and inserted in its place: `-3+y`.
private struct Edit: Hashable, CustomStringConvertible {
  /// Stands for what is not edited. In what is inserted there is a backslash before it, and before a backslash.
  static let shared: Unicode.Scalar = "*"
  private static let escape: Unicode.Scalar = "\\"

  /// In scalars.
  private(set) var deletedCount = 0
  private(set) var inserted = ""

  var isEmpty: Bool { deletedCount == 0 && inserted.isEmpty }

  init(of source: ArraySlice<Unicode.Scalar>, _ target: ArraySlice<Unicode.Scalar>) {
    deletedCount = source.count
    inserted = String(String.UnicodeScalarView(target))
  }

  /// Takes an edit from the beginning of a text; nil for one that is none.
  init?(parsing text: inout Substring.UnicodeScalarView) {
    if text.first == "-" {
      let digits = text.dropFirst().prefix { ("0"..."9").contains($0) }
      guard let number = Int(String(Substring(digits))), number > 0 else { return nil }
      deletedCount = number
      text.removeFirst(digits.count + 1)
    }
    guard text.first == "+" else { return }
    text.removeFirst()
    var scalars = String.UnicodeScalarView()
    while let scalar = text.first, scalar != Self.shared {
      text.removeFirst()
      if scalar == Self.escape {
        guard let escaped = text.popFirst() else { return nil }
        scalars.append(escaped)
      } else {
        scalars.append(scalar)
      }
    }
    inserted = String(scalars)
  }

  var description: String {
    var text = String.UnicodeScalarView()
    if deletedCount > 0 { text.append(contentsOf: "-\(deletedCount)".unicodeScalars) }
    if inserted.isEmpty { return String(text) }
    text.append("+")
    for scalar in inserted.unicodeScalars {
      if scalar == Self.shared || scalar == Self.escape { text.append(Self.escape) }
      text.append(scalar)
    }
    return String(text)
  }
}

/// The longest substring that two texts share: of several the first in the second text, and there the first in the
/// first.
private struct SharedSubstring {
  private(set) var starts = (0, 0)
  private(set) var count = 0

  /// - Returns: nil for texts that share nothing.
  /// - Complexity: the product of the lengths.
  init?(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) {
    // Of the shared substring that ends behind a[i − 1] and the current scalar of b.
    var lengths = [Int](repeating: 0, count: a.count + 1)
    for j in b.indices {
      // From the end, so that lengths[i] is still that of the scalar before in b.
      for i in a.indices.reversed() {
        guard a[i] == b[j] else {
          lengths[i + 1] = 0
          continue
        }
        let length = lengths[i] + 1
        lengths[i + 1] = length
        let starts = (i + 1 - length, j + 1 - length)
        if length > count || length == count && starts.1 == self.starts.1 && starts.0 < self.starts.0 {
          (self.starts, count) = (starts, length)
        }
      }
    }
    if count == 0 { return nil }
  }
}
