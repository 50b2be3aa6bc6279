/// One unit of the recurrent layers of an encoder, written `0:forward:12`.
///
/// Layers and units count from 0, as layers do in the names of a model's tensors.
package struct EncoderUnit: Sendable, Hashable, CustomStringConvertible {
  package enum Direction: String, Sendable, Hashable, CaseIterable {
    case forward, backward
  }

  package let layer: Int
  package let direction: Direction
  package let number: Int

  package init(layer: Int, direction: Direction = .forward, number: Int) {
    self.layer = layer
    self.direction = direction
    self.number = number
  }

  /// - Parameter text: `0:forward:12`, the direction by its beginning as in `0:f:12`, or without it as `0:12` for
  ///   forward; nil for anything else.
  package init?(parsing text: String) {
    let fields = text.split(separator: ":", omittingEmptySubsequences: false)
    guard fields.count == 2 || fields.count == 3, let layer = Self.number(fields[0]),
      let number = Self.number(fields[fields.count - 1])
    else { return nil }
    let name = fields.count == 3 ? fields[1] : "forward"
    guard !name.isEmpty, let direction = Direction.allCases.first(where: { $0.rawValue.hasPrefix(name) }) else {
      return nil
    }
    self.init(layer: layer, direction: direction, number: number)
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ? Int(text) : nil
  }

  package var description: String { "\(layer):\(direction.rawValue):\(number)" }
}
