/// Lines over a common axis of steps, with a logarithmic scale of their values, in one panel or several beside one
/// another.
///
/// It is drawn as an SVG file alone: a terminal and programs read its numbers in a table.
package struct LinePlot: Sendable, Equatable {
  /// How a line is drawn; lines of one name look alike in all panels.
  package struct Style: Sendable, Equatable {
    /// What lines with one thing in common share; colors come again after `LinePlot.colors`.
    package let color: Int
    /// What tells lines of one color apart.
    package let dash: Int

    package init(color: Int, dash: Int = 0) { (self.color, self.dash) = (color, dash) }
  }

  package struct Line: Sendable, Equatable {
    package let name: String
    package let style: Style
    /// For each step from 0. What is not finite leaves a gap; 0 lies on the lower edge, however low that is.
    package let values: [Double]

    package init(_ name: String, _ style: Style, _ values: [Double]) {
      self.name = name.printable
      self.style = style
      self.values = values
    }
  }

  package struct Panel: Sendable, Equatable {
    package let title: String
    package let lines: [Line]

    package init(_ title: String, _ lines: [Line]) {
      self.title = title.printable
      self.lines = lines
    }
  }

  package let title: String
  /// A sentence or two about what is shown.
  package let caption: String
  package let stepName: String
  package let valueName: String
  package let panels: [Panel]
  /// Steps whose values have a mark, and a name that shows under the pointer.
  package let marked: [Int]

  package init(
    title: String, caption: String, stepName: String, valueName: String, panels: [Panel], marked: [Int]
  ) {
    self.title = title.printable
    self.caption = caption.printable
    self.stepName = stepName.printable
    self.valueName = valueName.printable
    self.panels = panels
    self.marked = marked
  }

  /// Light and dark, and told apart by the color-blind (Okabe and Ito 2008, without yellow, which fades on white).
  static let colors = [
    Color(red: 0, green: 0, blue: 0), Color(red: 230, green: 159, blue: 0), Color(red: 86, green: 180, blue: 233),
    Color(red: 0, green: 158, blue: 115), Color(red: 0, green: 114, blue: 178), Color(red: 213, green: 94, blue: 0),
    Color(red: 204, green: 121, blue: 167), Color(red: 140, green: 140, blue: 140),
  ]

  /// Lengths of strokes and gaps; none for a line that is whole.
  static let dashes = ["", "6 3", "2 3", "8 3 2 3"]
}
