import Text

/// Runs of sorted n-grams on disk, and their merging.
///
/// A record is the words of an n-gram, filled up by −1, and its count as two words of 32 bits. All runs lie in one
/// temporary file one after the other, so that their number is not limited by that of open files.
final class SortedRuns {
  private let order: Int
  private let file: TemporaryFile
  /// The bytes of each run.
  private var runs: [Range<Int>] = []

  private var recordSize: Int { order + 2 }
  private static let filler: Int32 = -1

  init(order: Int, folder: String) throws(NGramError) {
    self.order = order
    file = try TemporaryFile(in: folder)
  }

  // MARK: Writing

  func newRun() -> Writer { Writer(self) }

  /// Adds up equal n-grams that follow one another.
  struct Writer: ~Copyable {
    private let runs: SortedRuns
    private let start: Int
    private var buffer: [Int32] = []
    private var last: [Int32] = []
    private var count: UInt64 = 0

    fileprivate init(_ runs: SortedRuns) {
      self.runs = runs
      start = runs.file.byteCount
    }

    mutating func add(_ ngram: UnsafeBufferPointer<Int32>) throws(NGramError) {
      if ngram.count == last.count && ngram.elementsEqual(last) {
        count += 1
        return
      }
      try writeLast()
      last.removeAll(keepingCapacity: true)
      last.append(contentsOf: ngram)
      count = 1
    }

    consuming func finish() throws(NGramError) {
      try writeLast()
      try runs.file.append(buffer)
      runs.runs.append(start..<runs.file.byteCount)
    }

    private mutating func writeLast() throws(NGramError) {
      if count == 0 { return }
      buffer += last
      for _ in last.count..<runs.order { buffer.append(SortedRuns.filler) }
      buffer.append(Int32(truncatingIfNeeded: count))
      buffer.append(Int32(truncatingIfNeeded: count >> 32))
      if buffer.count >= 1 << 16 {
        try runs.file.append(buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
  }

  // MARK: Merging

  /// Calls `body` with the n-grams of all runs in their order, once for each run that has it.
  ///
  /// - Parameter memory: bytes for what is read ahead, at least some records of each run.
  func merge(memory: Int, _ body: (UnsafeBufferPointer<Int32>, Int) -> Void) throws(NGramError) {
    let recordBytes = recordSize * MemoryLayout<Int32>.stride
    let blockSize = max(min(memory / max(runs.count, 1), 1 << 20) / recordBytes, 1 << 8) * recordBytes
    var readers: [Reader] = []
    for run in runs { readers.append(try Reader(file, run, blockSize: blockSize)) }
    func isBefore(_ one: Int, _ other: Int) -> Bool {
      readers[one].record(order).lexicographicallyPrecedes(readers[other].record(order))
    }
    var heap = BinaryHeap<Int>()
    for reader in readers.indices where !readers[reader].isAtEnd { heap.insert(reader, by: isBefore) }
    while let reader = heap.first {
      let record = readers[reader].record(recordSize)
      let length = record.prefix(order).firstIndex(of: Self.filler) ?? order
      let count = UInt64(UInt32(bitPattern: record[order])) | UInt64(UInt32(bitPattern: record[order + 1])) << 32
      body(UnsafeBufferPointer(rebasing: record[..<length]), Int(count))
      // The reader's place in the order changes: it is taken out, or put in anew.
      try readers[reader].skip(recordSize)
      if readers[reader].isAtEnd {
        heap.removeFirst(by: isBefore)
      } else {
        heap.replaceFirst(with: reader, by: isBefore)
      }
    }
  }

  /// Reads one run block by block.
  private final class Reader {
    private let file: TemporaryFile
    private var rest: Range<Int>
    private let block: UnsafeMutableBufferPointer<Int32>
    private var unread = 0..<0

    init(_ file: TemporaryFile, _ run: Range<Int>, blockSize: Int) throws(NGramError) {
      self.file = file
      rest = run
      block = .allocate(capacity: blockSize / MemoryLayout<Int32>.stride)
      try fill()
    }

    deinit { block.deallocate() }

    var isAtEnd: Bool { unread.isEmpty }

    func record(_ count: Int) -> UnsafeBufferPointer<Int32> {
      UnsafeBufferPointer(rebasing: block[unread.lowerBound..<unread.lowerBound + count])
    }

    func skip(_ count: Int) throws(NGramError) {
      unread = unread.lowerBound + count..<unread.upperBound
      if unread.isEmpty { try fill() }
    }

    private func fill() throws(NGramError) {
      let byteCount = min(rest.count, block.count * MemoryLayout<Int32>.stride)
      let bytes = UnsafeMutableRawBufferPointer(block)
      try file.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<byteCount]), at: rest.lowerBound)
      rest = rest.lowerBound + byteCount..<rest.upperBound
      unread = 0..<byteCount / MemoryLayout<Int32>.stride
    }
  }
}
