/// A drawing of numbers: on a terminal, or as a file that needs no other.
package protocol Plot: Sendable {
  /// Lines of a terminal, each with its end.
  func text(_ style: TerminalStyle) -> String

  /// An SVG file. Programs that read aloud find a title and a description, and each number has a name.
  var svg: String { get }

  /// An HTML file, written so that it is XML too; all numbers are in it as text.
  var html: String { get }
}

/// How a picture is drawn on a terminal.
package struct TerminalStyle: Sendable, Equatable {
  package enum Shading: String, Sendable, Hashable, CaseIterable {
    /// Backgrounds of 24 bits.
    case colors
    /// Characters that are the fuller the larger the number is.
    case blocks
    case numbers
  }

  package var shading: Shading
  /// Columns of the terminal; what can be wrapped is wrapped there.
  package var width: Int

  package init(_ shading: Shading, width: Int = 80) {
    self.shading = shading
    self.width = width
  }
}

extension TerminalStyle {
  /// Title, body and a line that explains the shading.
  func page(_ map: Heatmap, _ body: [String]) -> String {
    let legend = legend(of: map.scale).map { ["", $0] } ?? []
    // No line ends in the spaces that fill up its last column.
    return ([map.title, ""] + body + legend).map { $0.withoutSpacesAtEnd + "\n" }.joined()
  }

  private func legend(of scale: ColorScale) -> String? {
    let (least, most) = (scale.range.lowerBound.twoDecimals, scale.range.upperBound.twoDecimals)
    switch shading {
    case .numbers: return nil
    case .blocks: return "\(least) [\(String(scale.blocks))] \(most)"
    case .colors: return "\(least) \(scale.legend().map { scale.color(of: $0).background("  ") }.joined()) \(most)"
    }
  }
}

extension Color {
  /// The text in black on this color (ECMA-48, with the colors of ISO 8613-6).
  func background(_ text: String) -> String {
    "\u{1B}[38;2;0;0;0;48;2;\(red);\(green);\(blue)m\(text)\u{1B}[0m"
  }
}

extension String {
  fileprivate var withoutSpacesAtEnd: String {
    let spaces = utf8.reversed().prefix { $0 == 0x20 }.count
    return String(decoding: utf8.dropLast(spaces), as: UTF8.self)
  }
}
