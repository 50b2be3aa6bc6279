import DataCommands
import Tensors
import Testing
import Training

@Suite struct LongDependencyTaskTests {
  private var task: LongDependencyTask {
    var task = LongDependencyTask()
    (task.classCount, task.distractorCount, task.delay) = (3, 5, 7)
    return task
  }

  @Test func theFirstTokenIsTheClassAndNoOtherIs() {
    let batch = task.batch(200, from: RandomSource(seed: 1))
    #expect(batch.tokens.count == 8 && batch.tokens[0] == batch.classes)
    #expect(Set(batch.classes) == [0, 1, 2])
    #expect(Set(batch.tokens.dropFirst().joined()) == [3, 4, 5, 6, 7])
    #expect(batch.tokens.allSatisfy { $0.count == 200 })
  }

  @Test func sequencesDependOnTheSourceAlone() {
    let batch = task.batch(20, from: RandomSource(seed: 1))
    #expect(batch == task.batch(20, from: RandomSource(seed: 1)))
    #expect(batch != task.batch(20, from: RandomSource(seed: 2)))
  }
}
