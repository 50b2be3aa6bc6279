import Corpora
import Testing

@Suite struct ContiguousBatchesTests {
  private struct Case: Sendable, CustomTestStringConvertible {
    let count: Int
    let lanes: Int
    let length: Int
    let lead: Int
    var testDescription: String { "\(count) tokens, \(lanes) lanes, \(length) at once, \(lead) again" }
  }

  private static let cases = [
    Case(count: 1, lanes: 4, length: 3, lead: 0), Case(count: 40, lanes: 4, length: 5, lead: 0),
    Case(count: 43, lanes: 4, length: 5, lead: 0), Case(count: 43, lanes: 4, length: 3, lead: 7),
    Case(count: 43, lanes: 3, length: 4, lead: 2), Case(count: 7, lanes: 7, length: 2, lead: 1),
    Case(count: 100, lanes: 1, length: 200, lead: 5),
  ]

  @Test(arguments: cases) private func everyTokenIsLearnedOnceInOrder(_ example: Case) {
    let lanes = ContiguousBatches(count: example.count, laneCount: example.lanes)
    let minibatches = lanes.windows(lead: example.lead) { example.length }
    var learned: [Int: [Int]] = [:]
    for minibatch in minibatches {
      for window in minibatch { learned[window.lane, default: []] += window.learned }
    }
    #expect((0..<lanes.laneCount).flatMap { learned[$0] ?? [] } == Array(0..<example.count))
  }

  @Test(arguments: cases) private func aWindowBeginsWhereTheOneBeforeHandsOver(_ example: Case) {
    let lanes = ContiguousBatches(count: example.count, laneCount: example.lanes)
    var next: [Int: Int] = [:]
    for (number, minibatch) in lanes.windows(lead: example.lead, { example.length }).enumerated() {
      #expect(minibatch.map(\.read.count) == minibatch.map(\.read.count).sorted(by: >))
      for window in minibatch {
        let start = lanes.range(window.lane).lowerBound
        #expect(window.read.lowerBound == next[window.lane] ?? start)
        #expect(window.isFirst == (window.read.lowerBound == start))
        #expect(window.lead.count == min(example.lead, number * example.length))
        #expect(window.lead.upperBound == window.learned.lowerBound)
        next[window.lane] = window.read.lowerBound + window.handover
      }
    }
  }

  @Test func lengthsMayDiffer() {
    var lengths = [5, 1, 2][...]
    let windows = ContiguousBatches(count: 16, laneCount: 2).windows { lengths.popFirst() ?? 9 }
    #expect(windows.map { $0.map(\.learned.count) } == [[5, 5], [1, 1], [2, 2]])
  }
}
