import ArgumentParser
import Foundation
import Tandem
import TandemCommand
import TestSupport
import Testing

@Suite struct ConfigurationTests {
  @Test func dumpReadBackGivesTheSameDump() throws {
    let folder = try TemporaryFolder()
    let options = [
      "--cell", "gru", "--hidden", "128", "--attention", "bahdanau", "--tied", "all", "--no-input-feeding",
      "--decoder-start", "mean-bridge", "--layer-norm", "--encoder-layers", "2", "--learning-rate", "4e-4", "--seed",
      "18446744073709551615", "--train-src", "a file: with # odd 'name'", "--src-locale", "en", "--store", "bf16",
      "--schedule", "inverse-sqrt", "--max-seconds", "0.5", "--no-byte-fallback", "--dropout", "0.3",
    ]
    let first = try ProgramRun(["train", "translator"] + options + ["--dump-config"])
    #expect(first.status == 0)
    let file = try folder.file("config.yml", first.output)
    let second = try ProgramRun(["train", "translator", "--config", file, "--dump-config"])
    #expect(second.text == first.text)
    #expect(second.messages == "")
    for line in [
      "attention: additive", "input-feeding: false", "encoder-layers: 2", "learning-rate: 0.0004",
      "seed: 18446744073709551615", "byte-fallback: false", "max-seconds: 0.5",
    ] {
      #expect(first.text.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
  }

  @Test func commandLineWinsOverTheFile() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("config.yml", "hidden: 64\nlayer-norm: true\n")
    let run = try ProgramRun(
      ["train", "translator", "--config=\(file)", "--hidden", "32", "--no-layer-norm", "--dump-config"])
    #expect(run.text.contains("\nhidden: 32\n"))
    #expect(run.text.contains("\nlayer-norm: false\n"))
  }

  @Test func anEmptyFileSetsNothing() throws {
    #expect(try ConfigurationFile("", path: "c").settings.isEmpty)
    #expect(try ConfigurationFile("# nothing\n", path: "c").settings.isEmpty)
  }

  /// Changed bytes give options or an error, never a crash. `TANDEM_MUTATIONS` sets how many are tried.
  @Test func mutationsNeverCrash() throws {
    let count = ProcessInfo.processInfo.environment["TANDEM_MUTATIONS"].flatMap { Int($0) } ?? 300
    var random = SplitMix64(seed: 1)
    let original = Array(
      """
      # A translator of moderate size.
      cell: gru
      hidden: 512
      emb: 256
      attention: bahdanau
      layer-norm: true
      input-feeding: false
      dropout: 0.3
      train-src: "data/train.en"
      learning-rate: 4e-4
      src-locale: en
      seed: 7

      """.utf8)
    let interesting = Array("\n\t :#-[]{}&*!|>'\"%@`,?~\\0a9.e=\u{FF}\u{2028}".utf8) + [0x00, 0xFF, 0x80, 0x0D]
    var accepted = 0
    for _ in 0..<count {
      var bytes = original
      for _ in 0...Int(random.next() % 4) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 4 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.insert(interesting[Int(random.next() % UInt64(interesting.count))], at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count - 1, place + 1 + Int(random.next() % 8)))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 20)], at: place)
        }
        if bytes.isEmpty { bytes = original }
      }
      do {
        let file = try ConfigurationFile(String(decoding: bytes, as: UTF8.self), path: "mutated.yml")
        _ = try Program.parse(["train", "translator"], configuration: file)
        accepted += 1
      } catch let error as ConfigurationError {
        #expect(error.description.hasPrefix("mutated.yml"))
      } catch {
        #expect(Program.exitCode(for: error) == .validationFailure)
      }
    }
    #expect((count < 100 || accepted > 0) && accepted < count)
  }
}
