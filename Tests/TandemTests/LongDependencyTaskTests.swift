import Models
import Tandem
import Tensors
import Testing
import Training

@Suite struct LongDependencyTaskTests {
  private var task: LongDependencyTask {
    var task = LongDependencyTask()
    (task.classCount, task.distractorCount, task.delay) = (3, 5, 7)
    return task
  }

  @Test func theFirstSymbolIsTheClassAndNoOtherIs() {
    let batch = task.batch(200, from: RandomSource(seed: 1))
    #expect(batch.symbols.count == 8 && batch.symbols[0] == batch.classes)
    #expect(Set(batch.classes) == [0, 1, 2])
    #expect(Set(batch.symbols.dropFirst().joined()) == [3, 4, 5, 6, 7])
    #expect(batch.symbols.allSatisfy { $0.count == 200 })
  }

  @Test func sequencesDependOnTheSourceAlone() {
    let batch = task.batch(20, from: RandomSource(seed: 1))
    #expect(batch == task.batch(20, from: RandomSource(seed: 1)))
    #expect(batch != task.batch(20, from: RandomSource(seed: 2)))
  }
}
