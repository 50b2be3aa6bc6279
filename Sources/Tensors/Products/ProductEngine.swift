import CDNNL
import CKernels

/// What multiplies matrices on this thread.
///
/// A row of a product has the same bits whatever the number of rows and its place among them (tested). With AVX-512
/// oneDNN's products are so where rows follow each other without a gap, as they do everywhere forward. Its code for
/// less takes other paths for other numbers of rows, and is slower than the kernels of `CKernels`, which serve there.
package enum ProductEngine: Hashable, Sendable, CustomStringConvertible {
  case oneDNN
  /// The kernels of an instruction set, whose packed weights serve that one alone.
  case kernels(level: Int32)

  private static let oneDNNHasAVX512 = String(cString: cdnnl_instruction_set()).hasPrefix("avx512")

  package static var current: Self { ck_level() >= ck_level_v4 && oneDNNHasAVX512 ? .oneDNN : ownKernels }

  /// Serve anywhere, and need no time to get ready for a number of rows or columns.
  static var ownKernels: Self { .kernels(level: ck_level()) }

  /// Whether weights that change after each step are worth packing for products of so many rows.
  ///
  /// oneDNN multiplies plain weights as fast where there are many rows. The kernels pack them in any case: once for all
  /// threads is better then.
  func packsWeights(forRows rows: Int) -> Bool { self != .oneDNN || rows <= 128 }

  /// What serves, with its version.
  package var description: String {
    switch self {
    case .oneDNN: "oneDNN \(String(cString: cdnnl_version())), \(String(cString: cdnnl_instruction_set()))"
    case .kernels: "Tandem's own kernels"
    }
  }
}
