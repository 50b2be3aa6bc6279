/// The number of a token in its vocabulary, from 0.
///
/// An alias rather than a type of its own: the layers and losses that index rows by tokens index them by characters,
/// tags and labels too, all as 32-bit integers that kernels read as they lie in memory.
public typealias TokenID = Int32
