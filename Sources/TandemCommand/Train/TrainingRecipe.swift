import Layers
import Models
import Tandem
import Training

/// The defaults of options that several trainings have in common.
protocol TrainingRecipe {
  static var training: TrainingOptions { get }
  static var encoder: EncoderOptions { get }
  static var initialization: Initialization { get }
  static var labelSmoothing: Float { get }
}

enum TranslatorRecipe: TrainingRecipe {
  private static let options = TranslatorTrainingOptions()

  static var training: TrainingOptions { options.training }
  static var encoder: EncoderOptions { options.model.encoder }
  static var initialization: Initialization { options.model.initialization }
  static var labelSmoothing: Float { options.labelSmoothing }
}

enum LabelingRecipe: TrainingRecipe {
  private static let options = LabelingTrainingOptions()

  static var training: TrainingOptions { options.training }
  static var encoder: EncoderOptions { options.encoder }
  static var initialization: Initialization { options.initialization }
  static var labelSmoothing: Float { options.labelSmoothing }
}
