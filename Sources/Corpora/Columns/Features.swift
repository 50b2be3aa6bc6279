/// A list such as `Case=Nom|Number=Sing`, or `_` for none, which keeps what it does not understand.
struct Features {
  private var items: [Substring]

  init(_ field: Substring) {
    items =
      field == CoNLLUField.noValue
      ? [] : field.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map { Substring($0) }
  }

  /// The value of a feature; `_` where there is none, and setting that removes it.
  ///
  /// A new feature comes before the first whose name is greater, so that features in the order of their names, as
  /// Universal Dependencies wants them, stay so.
  subscript(name: String) -> String {
    get {
      index(of: name).map { String(Substring(items[$0].utf8.dropFirst(name.utf8.count + 1))) } ?? CoNLLUField.noValue
    }
    set {
      let item = Substring(name + "=" + newValue)
      switch (index(of: name), newValue == CoNLLUField.noValue) {
      case (let index?, true): items.remove(at: index)
      case (let index?, false): items[index] = item
      case (nil, true): break
      case (nil, false):
        let place = items.firstIndex { Self.key($0) > Self.key(item) } ?? items.count
        items.insert(item, at: place)
      }
    }
  }

  var text: String { items.isEmpty ? CoNLLUField.noValue : items.joined(separator: "|") }

  private func index(of name: String) -> Int? {
    let start = name + "="
    return items.firstIndex { $0.utf8.starts(with: start.utf8) }
  }

  /// Universal Dependencies sorts without regard to case.
  private static func key(_ item: Substring) -> String {
    Substring(item.utf8.prefix { $0 != UInt8(ascii: "=") }).lowercased()
  }
}
