import Foundation
import Tandem
import TestSupport
import Testing

@Suite struct ModelLockTests {
  /// Of two trainings of one model at once, one would be lost.
  @Test func aSecondTrainingOfAModelIsRefused() throws {
    let toy = try ToyText()
    var refusals: [TrainingFailure] = []
    try toy.training("model").run(report: { event in
      guard case .validated = event else { return }
      do {
        try toy.train("model")
      } catch {
        if let failure = error as? TrainingFailure { refusals.append(failure) }
      }
    })
    #expect(refusals.count == 3, "at each validation")
    let sentence =
      "\(toy.folder.file("model")): another training is making this model. Wait until it ends, or name another model."
    #expect(refusals.allSatisfy { $0.kind == .storage && $0.description == sentence })
    // What the first has made is as if there had been no other.
    try toy.train("alone")
    #expect(try toy.bytes("model") == toy.bytes("alone"))
    #expect(try !toy.folder.names.contains { $0.hasSuffix(".lock") })
  }

  @Test func aTrainingThatFailsGivesItsModelUp() throws {
    let toy = try ToyText()
    let text = try toy.folder.bytes("train.txt")
    try FileManager.default.removeItem(atPath: toy.folder.file("train.txt"))
    #expect(throws: TrainingFailure.self) { try toy.train("model") }
    try toy.folder.write(text, to: "train.txt")
    try toy.train("model")
  }
}
