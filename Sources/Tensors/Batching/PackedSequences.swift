/// The shape of a minibatch of sequences without padding.
///
/// Sequences lie sorted by falling length; time step t holds one row for each sequence longer than t, so the number of
/// rows shrinks with time and sequence s is row s of every step it reaches. All rows of step 0 come first, then those
/// of step 1, and so on. PyTorch calls this a `PackedSequence`.
package struct PackedShape: Sendable, Equatable {
  /// Length of each sequence, falling.
  package let lengths: [Int]
  /// Rows of each time step, falling.
  package let rowCounts: [Int]
  /// First row of each time step, and the total at the end.
  package let offsets: [Int]

  /// - Precondition: `lengths` fall (equal ones may stand together).
  package init(lengths: [Int]) {
    var counts = [Int](repeating: 0, count: lengths.first ?? 0)
    var active = lengths.count
    for time in counts.indices {
      while active > 0 && lengths[active - 1] <= time { active -= 1 }
      counts[time] = active
    }
    for (longer, shorter) in zip(lengths, lengths.dropFirst()) {
      precondition(longer >= shorter, "lengths must fall: \(longer) before \(shorter)")
    }
    var offsets = [0]
    offsets.reserveCapacity(counts.count + 1)
    for count in counts { offsets.append(offsets[offsets.count - 1] + count) }
    self.lengths = lengths
    rowCounts = counts
    self.offsets = offsets
  }

  /// Consecutive sequences with so many rows together at most, or one that has more.
  package func parts(ofRows rows: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var (first, filled) = (0, 0)
    for (sequence, length) in lengths.enumerated() {
      if filled > 0 && filled + length > rows {
        parts.append(first..<sequence)
        (first, filled) = (sequence, 0)
      }
      filled += length
    }
    if first < lengths.count { parts.append(first..<lengths.count) }
    return parts
  }

  /// One row for each of `count` sequences: the shape of a decoding step.
  package static func step(_ count: Int) -> PackedShape {
    PackedShape(lengths: [Int](repeating: 1, count: count))
  }

  package var sequenceCount: Int { lengths.count }
  package var stepCount: Int { rowCounts.count }
  package var rowCount: Int { offsets[offsets.count - 1] }

  /// The row of position `time` of sequence `sequence`.
  package func row(_ sequence: Int, _ time: Int) -> Int { offsets[time] + sequence }

  /// For every row, the sequence it belongs to.
  package var sequenceOfRow: [Int32] {
    rowCounts.flatMap { (0..<Int32($0)) }
  }

  /// The row of the last position of each sequence; sequences of no rows have none (-1).
  package var lastRows: [Int32] {
    lengths.indices.map { lengths[$0] == 0 ? -1 : Int32(row($0, lengths[$0] - 1)) }
  }

  /// For each row in sentence-major order (sequence by sequence), its row in this shape.
  package var sentenceMajorRows: [Int32] {
    var rows: [Int32] = []
    rows.reserveCapacity(rowCount)
    for (sequence, length) in lengths.enumerated() {
      for time in 0..<length { rows.append(Int32(row(sequence, time))) }
    }
    return rows
  }

  /// First sentence-major row of each sequence, and the total at the end.
  package var sentenceOffsets: [Int32] {
    var offsets: [Int32] = [0]
    for length in lengths { offsets.append(offsets[offsets.count - 1] + Int32(length)) }
    return offsets
  }
}

/// A minibatch of token sequences, time-major and without padding.
package struct PackedSequences: Sendable, Equatable {
  package let shape: PackedShape
  /// One id per row.
  package let ids: [Int32]
  /// `order[s]` is the place of packed sequence s in the list it was made from.
  package let order: [Int]

  /// Packs sequences, sorted stably by falling length.
  package init(_ sequences: [[Int32]]) {
    let order = sequences.indices.sorted {
      (sequences[$0].count, $1) > (sequences[$1].count, $0)
    }
    self.init(sequences, order: order)
  }

  /// Packs sequences in a given order, along which their lengths fall.
  package init(_ sequences: [[Int32]], order: [Int]) {
    let shape = PackedShape(lengths: order.map { sequences[$0].count })
    var ids: [Int32] = []
    ids.reserveCapacity(shape.rowCount)
    for (time, count) in shape.rowCounts.enumerated() {
      for sequence in 0..<count { ids.append(sequences[order[sequence]][time]) }
    }
    self.shape = shape
    self.ids = ids
    self.order = order
  }

  init(shape: PackedShape, ids: [Int32], order: [Int]) {
    self.shape = shape
    self.ids = ids
    self.order = order
  }

  /// The same shape with other ids.
  package func replacing(_ ids: [Int32]) -> PackedSequences {
    precondition(ids.count == self.ids.count, "\(ids.count) ids for \(self.ids.count) rows")
    return PackedSequences(shape: shape, ids: ids, order: order)
  }

  /// The tokens of a packed sequence.
  package func sequence(_ number: Int) -> [Int32] { (0..<shape.lengths[number]).map { ids[shape.row(number, $0)] } }

  /// Some packed sequences as a batch, in the same order.
  package func sequences(_ range: Range<Int>) -> PackedSequences {
    let part = PackedShape(lengths: Array(shape.lengths[range]))
    let ids = part.rowCounts.enumerated().flatMap { time, count in
      self.ids[(shape.row(range.lowerBound, time))..<(shape.row(range.lowerBound, time) + count)]
    }
    return PackedSequences(shape: part, ids: ids, order: Array(0..<range.count))
  }

  /// `places[i]` is the packed sequence that was number i of the list: the inverse of ``order``.
  package var places: [Int] { Self.unpacked(Array(order.indices), from: order) }

  /// Values of the packed sequences in the order of the list that was packed.
  package func unpacked<Value>(_ values: [Value]) -> [Value] { Self.unpacked(values, from: order) }

  /// Values of which number i belongs to place `order[i]` of a list, in the order of the list.
  package static func unpacked<Value>(_ values: [Value], from order: [Int]) -> [Value] {
    precondition(values.count == order.count, "\(values.count) values for \(order.count) sequences")
    var inOrder = [Value?](repeating: nil, count: order.count)
    for (place, value) in zip(order, values) { inOrder[place] = value }
    return inOrder.map { $0! }
  }
}
