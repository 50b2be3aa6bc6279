import Layers
import Models
import Tandem
import Training

/// The defaults of options that all trainings have in common.
protocol OptimizationRecipe {
  static var training: TrainingOptions { get }
  static var labelSmoothing: Float { get }
}

/// The defaults of options of trainings that make a new model.
protocol TrainingRecipe: OptimizationRecipe {
  static var encoder: EncoderOptions { get }
  static var initialization: Initialization { get }
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
