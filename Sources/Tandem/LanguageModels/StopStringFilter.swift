/// Passes text on until one of some strings comes; what may be the beginning of one is held back.
struct StopStringFilter {
  private let stops: [[Unicode.Scalar]]
  private var held: [Unicode.Scalar] = []
  private(set) var isStopped = false

  init(stops: [String]) {
    self.stops = stops.map { Array($0.unicodeScalars) }.filter { !$0.isEmpty }
  }

  mutating func write(_ text: String, to emit: (String) throws -> Void) rethrows {
    guard !isStopped, !text.isEmpty else { return }
    held += text.unicodeScalars
    if let first = held.indices.first(where: { place in stops.contains { held[place...].starts(with: $0) } }) {
      held.removeSubrange(first...)
      isStopped = true
      return try emitHeld(held.count, emit)
    }
    let kept = held.indices.first { place in stops.contains { $0.starts(with: held[place...]) } } ?? held.count
    try emitHeld(kept, emit)
  }

  mutating func finish(_ emit: (String) throws -> Void) rethrows { try emitHeld(held.count, emit) }

  private mutating func emitHeld(_ count: Int, _ emit: (String) throws -> Void) rethrows {
    guard count > 0 else { return }
    try emit(String(String.UnicodeScalarView(held.prefix(count))))
    held.removeFirst(count)
  }
}
