import Synchronization
import Tensors
import Testing

@Suite struct BatchRunTests {
  static let lengths = [3, 1, 4, 1, 5, 9, 2, 6]

  @Test func examplesOfLikeLengthShareABatch() {
    let byCount = BatchRun(lengths: Self.lengths, capacity: 3, order: .longestFirst)
    #expect(byCount.batches == [[5, 7, 4], [2, 0, 6], [1, 3]])
    let byTokens = BatchRun(lengths: Self.lengths, capacity: 8, order: .shortestFirst) { Self.lengths[$0] }
    #expect(byTokens.batches == [[1, 3, 6, 0], [2], [4], [7], [5]], "the last costs more than the capacity by itself")
    #expect(BatchRun(lengths: [Int](), capacity: 3, order: .longestFirst).batches.isEmpty)
  }

  @Test(arguments: [1, 2, 3, 7]) func resultsComeInTheOrderOfTheExamples(threads: Int) throws {
    let pool = WorkerPool<Arena>(Workers(threadCount: threads))
    for capacity in 1...9 {
      let run = BatchRun(lengths: Self.lengths, capacity: capacity, order: .longestFirst)
      // The memory serves one run after another.
      for factor in 1...2 {
        let results = try run.map(on: pool) { batch, _ in batch.map { factor * Self.lengths[$0] } }
        #expect(results == Self.lengths.map { factor * $0 })
      }
    }
  }

  @Test(arguments: [1, 3]) func nothingIsBegunForACancelledTask(threads: Int) async {
    let begun = Atomic<Int>(0)
    let run = BatchRun(lengths: Self.lengths, capacity: 1, order: .longestFirst)
    let isCancelled = await Task { () -> Bool in
      withUnsafeCurrentTask { $0?.cancel() }
      do {
        _ = try run.map(on: WorkerPool<Arena>(Workers(threadCount: threads))) { batch, _ in
          begun.wrappingAdd(1, ordering: .relaxed)
          return batch
        }
        return false
      } catch {
        return true
      }
    }.value
    #expect(isCancelled && begun.load(ordering: .relaxed) == 0)
  }

  @Test func aTaskThatIsCancelledMeanwhileEndsBeforeTheNextBatch() async {
    let begun = Atomic<Int>(0)
    let run = BatchRun(lengths: Self.lengths, capacity: 1, order: .longestFirst)
    let error = await Task { () -> (any Error)? in
      do {
        _ = try run.map(on: WorkerPool<Arena>(Workers(threadCount: 1))) { batch, _ in
          if begun.wrappingAdd(1, ordering: .relaxed).newValue == 3 { withUnsafeCurrentTask { $0?.cancel() } }
          return batch
        }
        return nil
      } catch {
        return error
      }
    }.value
    #expect(error is CancellationError && begun.load(ordering: .relaxed) == 3)
  }
}
