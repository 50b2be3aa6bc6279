import Layers

/// A recurrent network, how it starts, and whether its gradients are clipped.
package struct GradientVariant: Sendable, Hashable {
  package enum Start: String, Sendable, Hashable, CaseIterable {
    /// All weights uniform and small.
    case uniform
    /// Glorot and Bengio 2010.
    case glorot
    /// Recurrent weights orthogonal (Saxe et al. 2014), the others as in ``glorot``.
    case orthogonal
  }

  package var cell: CellKind
  package var start: Start
  /// Of an LSTM; nil for other cells.
  package var forgetBias: Float?
  /// 0 does not clip.
  package var clipNorm: Float

  package init(_ cell: CellKind, _ start: Start, forgetBias: Float? = nil, clipNorm: Float = 0) {
    precondition(
      cell.hasCellState == (forgetBias != nil), "a forget bias of \(forgetBias as Any) for a cell \(cell.rawValue)")
    (self.cell, self.start, self.forgetBias, self.clipNorm) = (cell, start, forgetBias, clipNorm)
  }

  /// Each combination once, the clipping varying fastest.
  package static func combinations(
    of cells: [CellKind], _ starts: [Start], forgetBiases: [Float], clipNorms: [Float]
  ) -> [GradientVariant] {
    var variants: [GradientVariant] = []
    for cell in cells {
      for start in starts {
        for forgetBias in cell.hasCellState ? forgetBiases.map(Optional.some) : [nil] {
          for clipNorm in clipNorms {
            let variant = GradientVariant(cell, start, forgetBias: forgetBias, clipNorm: clipNorm)
            if !variants.contains(variant) { variants.append(variant) }
          }
        }
      }
    }
    return variants
  }

  var initialization: Initialization {
    var initialization = Initialization()
    initialization.scheme = start == .uniform ? .uniform : .glorot
    initialization.orthogonalRecurrence = start == .orthogonal
    initialization.forgetBias = forgetBias ?? 0
    return initialization
  }
}
