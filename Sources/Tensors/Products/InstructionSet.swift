import CDNNL
import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The instructions that the numbers of a model are worked on with, from the least on.
///
/// A processor need not have all below its best: many with AVX-512 have no AVX-VNNI.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// What every processor has: SSE2 on x86-64, NEON on 64-bit Arm.
  case baseline
  /// x86-64-v3: AVX2 and FMA.
  case v3
  /// The same with AVX-VNNI, dot products of 8-bit integers, which quantized models gain from. Floats are worked on as
  /// with `v3`.
  case avxvnni
  /// x86-64-v4: AVX-512.
  case v4
  /// The same with AVX-512 VNNI, dot products of 8-bit integers, which quantized models gain from. Floats are worked on
  /// as with `v4`, here and below.
  case vnni
  /// The same with AVX512_BF16, dot products of bf16, which training in ``Precision/bf16`` needs.
  case bf16

  /// The environment variable that names the most to use, whether the processor has it or not.
  public static let limitVariable = "TANDEM_MAX_ISA"

  /// The most that this processor has.
  public static var ofMachine: Self { named(ck_machine_level()) }

  /// What is in use: the most that the processor has, within the limit that ``limitVariable`` sets.
  public static var current: Self { named(ck_best_level()) }

  /// What the processor has within that limit, from ``baseline`` to ``current``.
  package static var available: [Self] { allCases.filter { ck_has_level(ck_level_named($0.rawValue)) } }

  private static func named(_ level: Int32) -> Self { Self(rawValue: String(cString: ck_level_name(level)))! }

  /// - Throws: when ``limitVariable`` names nothing that there is.
  package static func checkLimit() throws(InstructionSetError) {
    guard let limit = getenv(limitVariable), ck_level_named(limit) < 0, limit.pointee != 0 else { return }
    throw InstructionSetError(found: String(cString: limit))
  }
}

/// What the environment variable `TANDEM_MAX_ISA` names is no instruction set.
public struct InstructionSetError: Error, Hashable, Sendable, CustomStringConvertible {
  public let found: String

  package init(found: String) { self.found = found }

  public var description: String {
    let names = InstructionSet.allCases.map(\.rawValue)
    return """
      The environment variable \(InstructionSet.limitVariable) is '\(found)', expected \
      \(names.dropLast().joined(separator: ", ")) or \(names.last!); correct or unset it.
      """
  }
}
