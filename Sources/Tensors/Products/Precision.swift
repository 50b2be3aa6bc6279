/// What the matrices of a product are rounded to in training. Sums, and all else, are floats of 32 bits in any case.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
  /// Nothing: they stay floats.
  case f32
  /// bf16, the upper halves of floats, which have their range and 8 significant bits of 24 (Kalamkar et al. 2019, "A
  /// study of BFLOAT16 for deep learning training").
  case bf16

  /// - Parameter option: what an error calls the option.
  /// - Throws: for bf16 without instructions for it, with which it is slower than floats.
  package func checkSupport(calling option: String) throws(OptionError) {
    guard self == .bf16, InstructionSet.current != .bf16 else { return }
    let isLimited = InstructionSet.ofMachine == .bf16
    throw .outOfRange(
      option: option, found: rawValue,
      expected: isLimited
        ? "f32 while \(InstructionSet.limitVariable) is \(InstructionSet.current)"
        : "f32 on this processor, which has no AVX512_BF16",
      remedy: isLimited ? "train in f32, or unset the variable" : "train in f32, or on another processor")
  }
}
