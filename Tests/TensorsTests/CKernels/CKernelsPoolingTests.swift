import CKernels
import Testing

extension CKernelsTests {
  @Suite struct Pooling {
    @Test(arguments: cases) func theFirstOfTheLargestValuesIsKept(at: Case) {
      let n = at.length
      let steps = (0..<4).map { step in
        randomFloats(n, seed: UInt64(step)).map { $0.rounded() }  // many ties
      }
      let dy = randomFloats(n, seed: 9)
      var y = steps[0]
      var place = [Int32](repeating: 0, count: n)
      var dx = steps.map { $0.map { _ in 0.5 as Float } }
      atLevel(at.level) {
        for step in 1..<4 { ck_maximum_step(&y, &place, steps[step], Int32(step), Int64(n)) }
        for step in 0..<4 { ck_maximum_step_backward(&dx[step], place, dy, Int32(step), Int64(n)) }
      }
      for i in 0..<n {
        let column = steps.map { $0[i] }
        #expect(y[i] == column.max())
        #expect(Int(place[i]) == column.firstIndex(of: y[i]))
        #expect(dx.map { $0[i] } == (0..<4).map { $0 == Int(place[i]) ? 0.5 + dy[i] : 0.5 })
      }
    }
  }
}
