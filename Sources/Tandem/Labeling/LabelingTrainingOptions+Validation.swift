import Models
import Tensors
import Training

extension LabelingTrainingOptions {
  /// Checks what a training takes for granted; the options of the model have checks of their own.
  ///
  /// - Throws: the first option that is out of range, or contradicts another.
  func validate(_ files: [LabelingFiles]) throws(OptionError) {
    try training.validate()
    if maximumLength < 1 {
      throw .outOfRange(option: "maximumLength", found: "\(maximumLength)", expected: "a number of 1 or more")
    }
    // Written so that NaN fails.
    if !(labelSmoothing >= 0 && labelSmoothing < 1) {
      throw .outOfRange(option: "labelSmoothing", found: "\(labelSmoothing)", expected: "a number from 0 to below 1")
    }
    for file in files { try file.kind.validate(labelSmoothing: labelSmoothing) }
  }
}
