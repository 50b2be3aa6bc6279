/// The sum of numbers, added in NumPy's order, so that means equal those of programs that use it to the last bit.
///
/// Up to 128 numbers are added in eight interleaved rows, more by halves, which also loses fewer bits than a plain
/// loop: Higham 1993, "The Accuracy of Floating Point Summation".
func pairwiseSum(_ values: ArraySlice<Double>) -> Double {
  if values.count < 8 { return values.reduce(0, +) }
  if values.count > 128 {
    let half = values.count / 2
    let middle = values.startIndex + half - half % 8
    return pairwiseSum(values[..<middle]) + pairwiseSum(values[middle...])
  }
  var rows = Array(values.prefix(8))
  let end = values.startIndex + values.count / 8 * 8
  for start in stride(from: values.startIndex + 8, to: end, by: 8) {
    for row in 0..<8 { rows[row] += values[start + row] }
  }
  let sum = ((rows[0] + rows[1]) + (rows[2] + rows[3])) + ((rows[4] + rows[5]) + (rows[6] + rows[7]))
  return values[end...].reduce(sum, +)
}
