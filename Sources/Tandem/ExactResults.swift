import Tensors

/// Whether results may depend, in their last digits, on what else is in the batch.
///
/// With AVX-512 no result does, and there is nothing to choose. Other processors add up the products of a batch in an
/// order that goes by its size, and so, rarely, a word or a label can change with its neighbors. ``isOn`` forbids that,
/// at a price in speed:
///
/// ```swift
/// ExactResults.isOn = true
/// let translator = try Translator(contentsOf: "models/en-de.safetensors")
/// ```
/// As `--exact` of the commands.
public enum ExactResults {
  /// Of all models of this process; off at first. Set it while none of them runs: results would be of both kinds, and
  /// the bytes of a training others than those of an unbroken one.
  public static var isOn: Bool {
    get { ExactProduct.isOn }
    set { ExactProduct.isOn = newValue }
  }
}
