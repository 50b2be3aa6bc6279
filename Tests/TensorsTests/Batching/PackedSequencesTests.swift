import Tensors
import Testing

/// All lists of up to four lengths from 0 to 3.
private let lists: [[Int]] = (0..<4).reduce([[]]) { shorter, _ in
  [[]] + shorter.flatMap { list in (0...3).map { [$0] + list } }
}

@Suite struct PackedShapeTests {
  @Test func rowsAreThoseOfNestedLoops() {
    for list in lists {
      let lengths = list.sorted(by: >)
      let shape = PackedShape(lengths: lengths)
      // Every (time, sequence) in time-major order, the plain way.
      var places: [(time: Int, sequence: Int)] = []
      for time in 0..<4 {
        for (sequence, length) in lengths.enumerated() where length > time { places.append((time, sequence)) }
      }
      #expect(shape.rowCount == places.count)
      #expect(shape.sequenceCount == lengths.count)
      #expect(shape.stepCount == lengths.max() ?? 0)
      #expect(shape.rowCounts == (0..<shape.stepCount).map { time in lengths.count { $0 > time } })
      #expect(shape.sequenceOfRow == places.map { Int32($0.sequence) })
      for (row, place) in places.enumerated() { #expect(shape.row(place.sequence, place.time) == row) }
      let bySequence = places.indices.sorted {
        (places[$0].sequence, places[$0].time) < (places[$1].sequence, places[$1].time)
      }
      #expect(shape.sentenceMajorRows == bySequence.map { Int32($0) })
      #expect(shape.sentenceOffsets == (0...lengths.count).map { Int32(lengths.prefix($0).reduce(0, +)) })
      #expect(
        shape.lastRows
          == lengths.indices.map { sequence in
            Int32(places.lastIndex { $0.sequence == sequence } ?? -1)
          })
    }
  }

  @Test func aStepHasOneRowForEachSequence() {
    #expect(PackedShape.step(3) == PackedShape(lengths: [1, 1, 1]))
    #expect(PackedShape.step(3).rowCounts == [3])
  }
}

@Suite struct PackedSequencesTests {
  @Test func packingKeepsEveryTokenOfEverySequence() {
    for list in lists {
      let sequences = list.enumerated().map { number, length in (0..<length).map { Int32(10 * number + $0) } }
      let packed = PackedSequences(sequences)
      #expect(packed.shape.lengths == list.sorted(by: >))
      for (number, sequence) in sequences.enumerated() {
        let place = packed.places[number]
        #expect(packed.order[place] == number)
        #expect(sequence.indices.map { packed.ids[packed.shape.row(place, $0)] } == sequence)
      }
      #expect(packed.unpacked(packed.shape.lengths) == list)
    }
  }

  @Test func sequencesOfOneLengthStayInOrder() {
    #expect(PackedSequences([[1], [2, 2], [3], [4, 4], [5]]).order == [1, 3, 0, 2, 4])
  }

  @Test func aGivenOrderIsKept() {
    let packed = PackedSequences([[1], [2, 3], [4, 5]], order: [2, 1, 0])
    #expect(packed.ids == [4, 2, 1, 5, 3])
  }

  @Test func partsAreBatchesOfTheirOwn() {
    for list in lists {
      let packed = PackedSequences(
        list.enumerated().map { number, length in (0..<length).map { Int32(10 * number + $0) } })
      let sequences = packed.shape.lengths.enumerated().map { sequence, length in
        (0..<length).map { packed.ids[packed.shape.row(sequence, $0)] }
      }
      for rows in [1, 4, 9, 1000] {
        let parts = packed.shape.parts(ofRows: rows)
        #expect(parts.flatMap(Array.init) == Array(sequences.indices))
        for part in parts {
          let alone = packed.sequences(part)
          #expect(alone.shape.rowCount <= rows || part.count { packed.shape.lengths[$0] > 0 } == 1)
          #expect(alone == PackedSequences(Array(sequences[part])))
        }
      }
    }
  }
}
