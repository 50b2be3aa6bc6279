import FileFormats
import Foundation
import Models
import Tandem
import Tensors
import TestSupport
import Testing
import Text

/// A damaged file of a model of labels is loaded or refused, and what loads labels texts; nothing crashes.
///
/// As in `ModelFileMutationTests`, `TANDEM_MUTATIONS` sets the number of damaged files.
struct LabelingFileMutationTests {
  private static let count = ProcessInfo.processInfo.environment["TANDEM_MUTATIONS"].flatMap(Int.init) ?? 4000

  /// Every part that a model may have: characters, features, spans in a scheme, tags that are none, and classes.
  private static let trained = Result {
    let toy = try ToyLabeling([.spans, .several], trainingCount: 8, validationCount: 2) { options in
      options.encoder.embeddingSize = 3
      options.encoder.stack.hiddenSize = 4
      options.spelling.characters = .cnn
      options.spelling.characterEmbeddingSize = 2
      options.spelling.characterHiddenSize = 3
      options.spelling.featureEmbeddingSize = 2
      options.wordVocabulary.usesShape = true
      options.wordVocabulary.longestSuffix = 1
      options.training.limits.steps = 1
    }.with {
      $0.files[0].tags.columns = [.number(-1), .number(2)]
      $0.files[1].classes.head.poolings = [.attention, .max]
    }
    try toy.train("model")
    return toy
  }

  /// Loads a file and asks it for all that it can say.
  private func use(_ path: String, labels: Bool) throws {
    let loaded = try LoadedLabelingModel(contentsOf: path)
    guard labels else { return }
    let sentences: [TextWords] = [["biba", "bibo", "Xyz-12"], ["b"], []]
    if let tagger = try? Tagger(loaded, path: path) {
      let session = LabelingSession(tagger.encoder, Workers(threadCount: 1))
      let taggings = try tagger.tags(of: sentences, in: session, withProbabilities: true)
      for (tagging, words) in zip(taggings, sentences) {
        #expect(tagging.tags.map { $0.count } == tagger.names.map { _ in words.count })
      }
      _ = try tagger.nBest(3, of: sentences, in: session)
    }
    if let classifier = try? Classifier(loaded, path: path) {
      #expect(try classifier.classify(["biba bibo", "", "x"]).count == 3)
    }
  }

  /// - Parameter hasChecksums: without them damage comes past them.
  private func mutate(hasChecksums: Bool, count: Int) throws -> (loaded: Int, refusals: [String: Int]) {
    let toy = try Self.trained.get()
    var bytes = try toy.modelBytes("model")
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    if !hasChecksums {
      let weights = try toy.load("model").weights
      let metadata = try ModelFile.load(toy.modelPath("model")).tensors.metadata
      try Safetensors.write(
        weights.layout.map { Safetensors.Tensor($0.name, weights[$0]) },
        metadata: metadata.filter { !$0.key.hasPrefix("checksum.") }, to: path)
      bytes = try folder.bytes("model")
    }
    let mutation = FileMutation(original: bytes)
    var loaded = 0
    var refusals: [String: Int] = [:]
    for index in 0..<count {
      var random = RandomSource(seed: 7)(index).generator
      // Some file systems wait for the disk when a file is written over.
      if index > 0 || !hasChecksums { try FileManager.default.removeItem(atPath: path) }
      _ = try folder.write(mutation.bytes(using: &random), to: "model")
      do {
        try use(path, labels: loaded % 5 == 0)
        loaded += 1
      } catch let error as ModelFileError {
        refusals[error.problem.caseName, default: 0] += 1
        #expect(error.path == path && !error.description.isEmpty)
      }
    }
    return (loaded, refusals)
  }

  @Test func damagedFilesAreLoadedOrRefused() throws {
    let (loaded, refusals) = try mutate(hasChecksums: false, count: Self.count)
    let refused = refusals.values.reduce(0, +)
    let reasons = refusals.sorted { $0.value > $1.value }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    print("\(Self.count) damaged files of labels: \(loaded) loaded, \(refused) refused: \(reasons)")
    #expect(loaded + refused == Self.count)
    #expect(loaded > Self.count / 100 && refused > Self.count / 4)
    #expect(refusals["part"] ?? 0 > 0 && refusals["vocabularySize"] ?? 0 > 0)
  }

  /// What loads has its damage in the spaces behind the header or in the name of a checksum.
  @Test func checksumsFindTheDamage() throws {
    let (_, refusals) = try mutate(hasChecksums: true, count: Self.count)
    #expect(refusals.values.reduce(0, +) > Self.count * 9 / 10)
    #expect(refusals["checksum"] ?? 0 > Self.count / 20)
  }

  // MARK: Damage that has a meaning

  /// In the JSON of one part of the description.
  struct Damage: Sendable, CustomTestStringConvertible {
    let part: String
    let found: String
    let replacement: String

    init(_ part: String, _ found: String, _ replacement: String) {
      (self.part, self.found, self.replacement) = (part, found, replacement)
    }

    var testDescription: String { "\(part): \(replacement)" }
  }

  private func use(_ damage: Damage) throws {
    let toy = try Self.trained.get()
    let file = try ModelFile.load(toy.modelPath("model"))
    var description = file.description
    func replacing(_ text: String) throws -> String {
      let place = try #require(text.range(of: damage.found), "\(text)")
      return text.replacingCharacters(in: place, with: damage.replacement)
    }
    if damage.part == "options" {
      description.options = try replacing(description.options)
    } else if damage.part == "kind" {
      description.kind = try #require(ModelKind(rawValue: damage.replacement))
    } else {
      description.parts[damage.part] = try replacing(try #require(description.parts[damage.part]))
    }
    let folder = try TemporaryFolder()
    try description.save(try toy.load("model").weights, to: folder.file("model"))
    try use(folder.file("model"), labels: true)
  }

  static let refused = [
    Damage("heads", #""labels":"#, #""label":"#), Damage("heads", #""labels":["#, #""labels":[],"others":["#),
    Damage("heads", #""labels":["#, #""labels":["O","#), Damage("heads", #""labels":["#, #""labels":["new","#),
    Damage("heads", #""bioes""#, #""bilou""#), Damage("heads", #"0.5"#, "1e999"),
    Damage("text_encoding", #""longestSuffix":1"#, #""longestSuffix":2"#),
    Damage("text_encoding", #""longestSuffix":1"#, #""longestSuffix":9223372036854775807"#),
    Damage("text_encoding", #""longestPrefix":0"#, #""longestPrefix":-1"#),
    Damage("text_encoding", #""usesShape":true"#, #""usesShape":false"#),
    Damage("text_encoding", #""usesCharacters":true"#, #""usesCharacters":false"#),
    Damage("text_encoding", #""words""#, #""pieces""#), Damage("word_segmenter", #""word""#, #""letters""#),
    Damage("word_segmenter", #""locale":"""#, #""locale":"zz""#),
    Damage("options", #""hiddenSize":4"#, #""hiddenSize":9223372036854775807"#),
    Damage("options", #""hiddenSize":4"#, #""hiddenSize":6"#),
    Damage("options", #""windowSize":3"#, #""windowSize":1000000"#),
    Damage("options", #""windowSize":3"#, #""windowSize":0"#),
    Damage("options", #""featureEmbeddingSize":2"#, #""featureEmbeddingSize":-2"#),
    Damage("options", #""characters":"cnn""#, #""characters":"lstm""#),
    Damage("options", #""characters":"cnn""#, #""characters":"none""#),
    Damage("options", #""usesCRF":true"#, #""usesCRF":false"#),
    Damage("options", #"["attention","max"]"#, "[]"), Damage("options", #"["attention","max"]"#, #"["max","max"]"#),
    Damage("options", #""poolsAllLayers":false"#, #""poolsAllLayers":3"#), Damage("kind", "", "translator"),
  ]

  @Test(arguments: refused) func partsThatDoNotFitAreRefused(damage: Damage) throws {
    #expect(throws: ModelFileError.self) { try use(damage) }
  }

  /// Masks that forbid nearly all, or all, leave tags to say nevertheless.
  static let harmless = [
    Damage("heads", #""scheme":"bioes""#, #""scheme":"bio""#),
    Damage("heads", #""scheme":"bioes""#, #""scheme":"iob1""#),
    Damage("heads", #""O""#, #""I-O""#), Damage("heads", #""S-X""#, #""I-Z""#), Damage("heads", "0.5", "-7"),
    Damage("heads", #""outputScheme":"bio""#, #""outputScheme":"bioes""#),
    Damage("heads", #""name":"spans.-1""#, #""name":"spans.2""#),
    Damage("text_encoding", #""minimumCount":2"#, #""minimumCount":-9223372036854775808"#),
    Damage("text_encoding", #""ignoresCase":true"#, #""ignoresCase":false"#), Damage("kind", "", "tagger"),
  ]

  @Test(arguments: harmless) func partsThatFitAreUsed(damage: Damage) throws {
    try use(damage)
  }
}
