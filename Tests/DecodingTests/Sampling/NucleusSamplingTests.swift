import Decoding
import Foundation
import Tensors
import Testing

@Suite struct NucleusSamplingTests {
  /// All columns sorted, and the first of them that reach the share.
  private func plain(_ weights: [Float], share: Double) -> [Int32] {
    let order = weights.indices.sorted { (weights[$0], $1) > (weights[$1], $0) }
    let wanted = share * weights.reduce(0) { $0 + Double($1) }
    var sum = 0.0
    var found: [Int32] = []
    for column in order where found.isEmpty || sum < wanted {
      sum += Double(weights[column])
      found.append(Int32(column))
    }
    return found
  }

  private func nucleus(_ weights: [Float], share: Double) -> [Int32] {
    var weights = weights
    return weights.withUnsafeMutableBufferPointer { Array(NucleusSampling.columns(of: $0, share: share)) }
  }

  private func mostProbable(_ weights: [Float], count: Int) -> [Int32] {
    var weights = weights
    return weights.withUnsafeMutableBufferPointer { Array(NucleusSampling.columns(of: $0, count: count)) }
  }

  @Test(arguments: [0.1, 1, 4, 30]) func equalsThePlainSort(sharpness: Double) {
    var random = RandomSource(seed: 5)(Int(10 * sharpness)).generator
    var counts: Set<Int> = []
    for size in [1, 2, 7, 100, 1000] {
      for _ in 0..<20 {
        var logits = (0..<size).map { _ in Float(sharpness * random.normal()) }
        // Some are excluded, and some are equal.
        for _ in 0..<size / 3 { logits[Int(random.next() % UInt64(size))] = -.infinity }
        for _ in 0..<size / 3 { logits[Int(random.next() % UInt64(size))] = logits[0] }
        let largest = logits.max() ?? 0
        let weights = logits.map { largest == -.infinity ? 0 : exp($0 - largest) }
        for share in [0, 1e-9, 0.3, 0.5, 0.9, 0.99, 1 - 1e-12, random.uniform()] {
          let found = nucleus(weights, share: share)
          #expect(found == plain(weights, share: share), "share \(share) of \(weights)")
          counts.insert(found.count)
        }
        for count in [1, 3, size / 2, size, size + 1] where count > 0 {
          #expect(mostProbable(weights, count: count) == Array(plain(weights, share: .infinity).prefix(count)))
        }
      }
    }
    #expect(counts.count > 3, "nuclei of many sizes should be tried")
  }

  @Test func equalWeightsComeInOrderOfTheirColumns() {
    #expect(nucleus([Float](repeating: 1, count: 8), share: 0.5) == [0, 1, 2, 3])
    #expect(nucleus([0.25, 1, 0.25, 0.5], share: 0.8) == [1, 3, 0])
    #expect(nucleus([0, 0, 0], share: 0.5) == [0])
    // Where no sum suffices, all.
    #expect(nucleus([1, 0, .leastNonzeroMagnitude, 0], share: 2) == [0, 2, 1, 3])
  }
}
