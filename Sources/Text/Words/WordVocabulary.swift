import Tokens

/// What a model knows of words: which ones there are, and how they are written.
///
/// ```swift
/// let words = WordVocabulary(counts, options: WordVocabulary.Options())
/// words.id(of: "Berlin")        // that of "berlin", or `SpecialTokens.unknown`
/// words.spelling(of: "Berlin")  // its characters, and the ids of its shape and affixes
/// ```
/// Words of training texts that are too rare to have an id of their own teach what an unknown word looks like.
public struct WordVocabulary: Sendable, Codable, Equatable {
  public struct Options: Sendable, Hashable, Codable {
    public var normalization = Normalizer.Form.nfc
    /// The ids of words take no notice of case; their spelling does.
    public var ignoresCase = true
    /// All digits count as 0 in the ids of words.
    public var foldsDigits = false
    /// Rarer words have no id.
    public var minimumCount = 2
    /// Ids of words at most, special ones included; nil for no limit.
    public var maximumSize: Int?
    public var usesCharacters = true
    /// Prefixes and suffixes of up to so many characters are features; 0 for none.
    public var longestPrefix = 0
    public var longestSuffix = 0
    public var usesShape = false

    public init() {}
  }

  package let options: Options
  package let words: Vocabulary
  /// Unicode scalars, and special tokens.
  package let characters: Vocabulary
  /// One for each feature: shape, prefixes from short to long, suffixes.
  package let features: [Vocabulary]

  /// Longer words are spelled by their beginning and end.
  private static let longestSpelling = 64

  /// - Parameter counts: how often each word occurs, as it is written.
  package init(_ counts: TokenCounts, options: Options) {
    self.options = options
    let normalizer = Self.normalizer(options)
    var words = TokenCounts()
    var characters = TokenCounts()
    var features = [TokenCounts](repeating: TokenCounts(), count: options.featureCount)
    for (word, count) in counts.sorted {
      let word = normalizer(word)
      words.add(options.key(of: word), count: count)
      if options.usesCharacters { for scalar in word.unicodeScalars { characters.add(String(scalar), count: count) } }
      for (place, feature) in options.features(of: word).enumerated() {
        if let feature { features[place].add(feature, count: count) }
      }
    }
    self.words = Vocabulary(words, maximumSize: options.maximumSize, minimumCount: options.minimumCount)
    self.characters = Vocabulary(characters)
    self.features = features.map { Vocabulary($0, minimumCount: options.minimumCount) }
  }

  package func id(of word: String) -> TokenID {
    self.words.id(for: options.key(of: Self.normalizer(options)(word))) ?? SpecialTokens.unknown
  }

  /// The word that an id stands for, in the form that ids know.
  package func word(of id: TokenID) -> String { words.token(for: id) }

  /// How a word is written.
  package struct Spelling: Sendable, Equatable {
    /// One for each Unicode scalar; at least one.
    package let characters: [Int32]
    /// One for each feature.
    package let features: [Int32]
  }

  package func spelling(of word: String) -> Spelling {
    let word = Self.normalizer(options)(word)
    var scalars = options.usesCharacters ? Array(word.unicodeScalars) : []
    if scalars.count > Self.longestSpelling {
      scalars = Array(scalars.prefix(Self.longestSpelling / 2) + scalars.suffix(Self.longestSpelling / 2))
    }
    let unknown = SpecialTokens.unknown
    var characters = scalars.map { self.characters.id(for: String($0)) ?? unknown }
    // An empty word, which no file has, would have no state.
    if characters.isEmpty && options.usesCharacters { characters = [unknown] }
    let features = zip(options.features(of: word), self.features).map { feature, vocabulary in
      feature.flatMap { vocabulary.id(for: $0) } ?? unknown
    }
    return Spelling(characters: characters, features: features)
  }

  private static func normalizer(_ options: Options) -> Normalizer { Normalizer(options.normalization) }
}

extension WordVocabulary {
  /// - Throws: when there is not a vocabulary for each feature, as in a damaged file.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    options = try values.decode(Options.self, forKey: .options)
    words = try values.decode(Vocabulary.self, forKey: .words)
    characters = try values.decode(Vocabulary.self, forKey: .characters)
    features = try values.decode([Vocabulary].self, forKey: .features)
    let isPossible = [options.longestPrefix, options.longestSuffix].allSatisfy { (0...features.count).contains($0) }
    guard isPossible && features.count == options.featureCount else {
      throw DecodingError.dataCorruptedError(
        forKey: .features, in: values,
        debugDescription: "\(features.count) vocabularies of features, and the options ask for other ones")
    }
  }
}

extension WordVocabulary.Options {
  var featureCount: Int { (usesShape ? 1 : 0) + longestPrefix + longestSuffix }

  /// What the ids of words go by.
  func key(of word: String) -> String {
    var key = ignoresCase ? Normalizer.lowercase(word) : word
    if foldsDigits { key = key.foldingDigits }
    return key
  }

  /// The features of a word; nil for affixes that are longer than it.
  func features(of word: String) -> [String?] {
    var features: [String?] = usesShape ? [WordShape()(word)] : []
    func append(_ affixes: [String], _ count: Int) {
      features += (0..<count).map { $0 < affixes.count ? affixes[$0] : nil }
    }
    if longestPrefix > 0 { append(Affixes(longest: longestPrefix).prefixes(of: word), longestPrefix) }
    if longestSuffix > 0 { append(Affixes(longest: longestSuffix).suffixes(of: word), longestSuffix) }
    return features
  }
}
