/// Recursive descent over the bytes of one JSON document.
struct JSONParser {
  /// Far beyond what a model file needs; keeps a hostile one from exhausting the stack or the memory.
  private static let depthLimit = 32
  private static let valueLimit = 1 << 20

  private let bytes: [UInt8]
  private let allowsRepeatedNames: Bool
  private var place = 0
  private var valueCount = 0

  init(bytes: [UInt8], allowsRepeatedNames: Bool) {
    (self.bytes, self.allowsRepeatedNames) = (bytes, allowsRepeatedNames)
  }

  mutating func document() throws(JSONError) -> JSON {
    let value = try value(depth: 0)
    skipSpaces()
    if place < bytes.count { throw error("the end of the text") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    if depth == Self.depthLimit { throw error("at most \(Self.depthLimit) levels of nesting") }
    valueCount += 1
    if valueCount > Self.valueLimit { throw error("at most \(Self.valueLimit) values") }
    skipSpaces()
    switch peek {
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), .some(Self.digits): return .number(try number())
    default: throw error("a value")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> [String: JSON] {
    var members: [String: JSON] = [:]
    place += 1
    skipSpaces()
    if take("}") { return members }
    while true {
      skipSpaces()
      let keyPlace = place
      if peek != UInt8(ascii: "\"") { throw error("a name in quotation marks") }
      let key = try string()
      skipSpaces()
      if !take(":") { throw error("':'") }
      let value = try value(depth: depth + 1)
      if members.updateValue(value, forKey: key) != nil, !allowsRepeatedNames {
        throw JSONError(byte: keyPlace, found: "a second member \(JSON.quoted(key))", expected: "each name once")
      }
      skipSpaces()
      if take("}") { return members }
      if !take(",") { throw error("',' or '}'") }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSON] {
    var values: [JSON] = []
    place += 1
    skipSpaces()
    if take("]") { return values }
    while true {
      values.append(try value(depth: depth + 1))
      skipSpaces()
      if take("]") { return values }
      if !take(",") { throw error("',' or ']'") }
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let text = word.description
    guard bytes[place...].starts(with: text.utf8) else { throw error("a value") }
    place += text.utf8.count
    return value
  }

  // MARK: Numbers

  private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
  private mutating func number() throws(JSONError) -> String {
    let start = place
    _ = take("-")
    if !take("0") { try takeDigits() }
    if take(".") { try takeDigits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try takeDigits()
    }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func takeDigits() throws(JSONError) {
    guard let first = peek, Self.digits.contains(first) else { throw error("a digit") }
    while let digit = peek, Self.digits.contains(digit) { place += 1 }
  }

  // MARK: Strings

  private mutating func string() throws(JSONError) -> String {
    place += 1
    let start = place
    var unescaped: [UInt8] = []
    var runStart = place
    while true {
      guard let byte = peek, byte >= 0x20 else { throw error("a character or '\"'") }
      switch byte {
      case UInt8(ascii: "\""):
        let run = bytes[runStart..<place]
        // Most strings have no escapes and are copied once.
        let string =
          unescaped.isEmpty
          ? String(validating: run, as: UTF8.self) : String(validating: unescaped + run, as: UTF8.self)
        guard let string else {
          throw JSONError(byte: start, found: "bytes that are not UTF-8", expected: "UTF-8")
        }
        place += 1
        return string
      case UInt8(ascii: "\\"):
        unescaped += bytes[runStart..<place]
        place += 1
        unescaped += String(try escape()).utf8
        runStart = place
      default: place += 1
      }
    }
  }

  /// The character after a backslash.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    for (letter, scalar) in Self.escapes where take(letter) { return scalar }
    if !take("u") { throw error("one of \"\\/bfnrtu after '\\'") }
    let start = place
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Beyond U+FFFF: two surrogates.
    guard first < 0xDC00, take("\\"), take("u"), case let second = try hexadecimal(), 0xDC00..<0xE000 ~= second,
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    else { throw JSONError(byte: start, found: "half of a surrogate pair", expected: "both halves") }
    return scalar
  }

  private static let escapes: [(letter: Unicode.Scalar, scalar: Unicode.Scalar)] = [
    ("\"", "\""), ("\\", "\\"), ("/", "/"), ("n", "\n"), ("t", "\t"), ("r", "\r"), ("b", "\u{8}"), ("f", "\u{C}"),
  ]

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("a hexadecimal digit")
      }
      value = value << 4 | UInt32(digit)
      place += 1
    }
    return value
  }

  // MARK: Bytes

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func skipSpaces() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
  }

  private func error(_ expected: String) -> JSONError {
    let found =
      switch peek {
      case nil: "the end"
      case .some(0x21...0x7E): "'\(Character(Unicode.Scalar(peek!)))'"
      case .some(let byte): "byte value \(byte)"
      }
    return JSONError(byte: place, found: found, expected: expected)
  }
}
