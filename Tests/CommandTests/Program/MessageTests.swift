import Foundation
import TestSupport
import Testing

/// What a mistake is answered with: the sentence on standard error, and the exit status.
@Suite struct MessageTests {
  /// A command line, in which `@NAME` stands for a file with some content.
  struct Mistake: CustomTestStringConvertible, Sendable {
    let name: String
    let arguments: String
    var files: [String: String] = [:]

    var testDescription: String { name }
  }

  /// Models of words, of which the last knows another.
  static let arpas: [String: String] = {
    func model(_ word: String) -> String {
      "\\data\\\nngram 1=4\n\n\\1-grams:\n-1\t<unk>\n-99\t<s>\n-0.5\t</s>\n-0.3\t\(word)\n\n\\end\\\n"
    }
    return ["a": model("cat"), "b": model("cat"), "c": model("dog"), "text": "cat\n", "empty": ""]
  }()

  static let mistakes = [
    Mistake(name: "unknown-command", arguments: "tranlate"),
    Mistake(name: "unknown-option", arguments: "translate --model m --beam 5"),
    Mistake(name: "unknown-option-and-missing-one", arguments: "translate --models m"),
    Mistake(name: "unknown-option-of-several", arguments: "train translator --train a"),
    Mistake(name: "unknown-option-like-none", arguments: "classify -m m --frobnicate 3"),
    Mistake(name: "unknown-option-of-other-toolkits", arguments: "train lm --lr 0.1"),
    Mistake(name: "unknown-option-like-help", arguments: "translate --help-me"),
    Mistake(name: "unknown-option-with-exchanged-letters", arguments: "--verison"),
    Mistake(name: "option-of-another-score", arguments: "score -m m -i text"),
    Mistake(name: "option-in-place-of-an-argument", arguments: "score tags -m m -i text"),
    Mistake(
      name: "text-behind-models", arguments: "score text -m @a @text", files: arpas),
    Mistake(
      name: "config-of-the-command-line", arguments: "train lm --config @c", files: ["c": "seed: 1\nthreads: 1\n"]),
    Mistake(
      name: "config-of-another-command", arguments: "train lm --config @c", files: ["c": "seed: 1\nscheme: bio\n"]),
    Mistake(
      name: "words-as-tags", arguments: "train tagger --train @a --valid @a --model @m --word-column 2",
      files: ["a": "a X\nb Y\n"]),
    Mistake(
      name: "labels-as-texts", arguments: "train classifier --train @a --valid @a --model @m --text-column 1",
      files: ["a": "good\ta b\nbad\tc d\n"]),
    Mistake(name: "evaluation-without-reference", arguments: "evaluate accuracy @a", files: ["a": "a X\nb Y\n"]),
    Mistake(
      name: "evaluation-of-one-column", arguments: "evaluate accuracy @a --gold-columns 2 --predicted-columns 2",
      files: ["a": "a X Z\nb Y Z\n"]),
    Mistake(
      name: "tagger-no-room-for-bytes",
      arguments: "train tagger --unit pieces --vocab-size 260 --train @a --valid @a --model @m", files: ["a": "a X\n"]),
    Mistake(
      name: "lm-no-room-for-bytes",
      arguments: "train lm --unit pieces --vocab-size 100 --train @a --valid @a --model @m", files: ["a": "a b\n"]),
    Mistake(name: "no-room-for-bytes", arguments: "train translator --vocab-size 100 --model m --dump-config"),
    Mistake(name: "command-beside-the-default", arguments: "check tag @none"),
    Mistake(name: "command-beside-the-default-with-options", arguments: "score txt -m m -i text"),
    Mistake(name: "help-of-unknown-command", arguments: "help translte"),
    Mistake(name: "unknown-command-with-help", arguments: "train translater --help"),
    Mistake(name: "unknown-command-like-none", arguments: "bpe merge"),
    Mistake(name: "missing-argument", arguments: "evaluate bleu"),
    Mistake(name: "missing-value", arguments: "train translator --config"),
    Mistake(name: "negative-beam", arguments: "translate -m m --beam-size -1"),
    Mistake(name: "negative-seed", arguments: "train translator --seed -1"),
    Mistake(name: "folder-as-model", arguments: "translate --model @."),
    Mistake(name: "folder-as-vocabulary", arguments: "ngram convert @. @b"),
    Mistake(name: "empty-model", arguments: "tag --model @m", files: ["m": ""]),
    Mistake(name: "wrong-type", arguments: "translate --model m --beam-size five"),
    Mistake(name: "wrong-type-of-short-option", arguments: "translate --model m -b 2.5"),
    Mistake(name: "wrong-fraction", arguments: "train translator --learning-rate 1,5"),
    Mistake(name: "wrong-choice", arguments: "train translator --cell=transformer"),
    Mistake(name: "too-large-number", arguments: "vocab --size 99999999999999999999"),
    Mistake(name: "underscores", arguments: "translate --model m -beam_size 0"),
    Mistake(name: "missing-model", arguments: "translate"),
    Mistake(name: "no-such-model", arguments: "translate --model @none"),
    Mistake(name: "foreign-model", arguments: "translate --model @m", files: ["m": "This is no model, but a text.\n"]),
    Mistake(name: "folder-as-input", arguments: "tokenize -i @."),
    Mistake(name: "no-such-folder", arguments: "tokenize -o @none/out"),
    Mistake(name: "same-file", arguments: "tokenize -i @a -o @a", files: ["a": "x\n"]),
    Mistake(name: "model-as-output", arguments: "translate -m @m -i @a -o @m", files: ["a": "x\n", "m": "a model"]),
    Mistake(name: "codes-as-output", arguments: "bpe apply -c @c -o @c", files: ["c": "#version: 0.2\n"]),
    Mistake(name: "text-as-vocabulary", arguments: "vocab @a -o @a", files: ["a": "x\n"]),
    Mistake(name: "text-as-merges", arguments: "bpe learn @a -o @a", files: ["a": "x\n"]),
    Mistake(
      name: "target-as-scores", arguments: "score -m @m --src @a --tgt @b -o @b",
      files: ["a": "x\n", "b": "y\n", "m": "a model"]),
    Mistake(
      name: "text-as-model",
      arguments: "train translator --train-src @a --train-tgt @b --valid-src @c --valid-tgt @d --model @d",
      files: ["a": "x\n", "b": "x\n", "c": "x\n", "d": "x\n"]),
    Mistake(name: "unknown-locale", arguments: "tokenize --locale xx-nowhere-at-all"),
    Mistake(name: "ids-without-model", arguments: "tokenize --ids"),
    Mistake(name: "translate-to-nothing", arguments: "translate --model m --max-length 0"),
    Mistake(name: "generate-nothing", arguments: "generate -m m --max-length 0"),
    Mistake(name: "too-high-rate", arguments: "train translator --learning-rate 1e9"),
    Mistake(name: "names-without-header", arguments: "train classifier --no-header --text-column review"),
    Mistake(
      name: "evaluate-names-without-header",
      arguments: "evaluate classes h --gold-column stars --predicted-column 2 --no-header"),
    Mistake(
      name: "tagger-of-labeled-texts", arguments: "train tagger --train @a --valid @b --model @m",
      files: ["a": "pos\ta good film\nneg\ta bad film\n", "b": "he PRON\nsees VERB\n\nit PRON\n"]),
    Mistake(
      name: "tagger-validated-on-labeled-texts",
      arguments: "train tagger --train @b --valid @a --model @m",
      files: ["a": "pos\ta good film\nneg\ta bad film\n", "b": "he\tPRON\nsees\tVERB\n\nit\tPRON\n"]),
    Mistake(
      name: "classifier-of-columns", arguments: "train classifier --train @a --valid @b --model @m",
      files: ["a": "he PRON\nsees VERB\n\nit PRON\n", "b": "pos\ta good film\nneg\ta bad film\n"]),
    Mistake(
      name: "classifier-validated-on-columns", arguments: "train classifier --train @b --valid @a --model @m",
      files: ["a": "he PRON\nsees VERB\n\nit PRON\n", "b": "pos\ta good film\nneg\ta bad film\n"]),
    Mistake(name: "inspect-many-units", arguments: "inspect unit -m m --most-varying 1000"),
    Mistake(name: "sample-with-beam", arguments: "translate --model m --sample -b 5"),
    Mistake(name: "top-k-without-sample", arguments: "translate --model m --top-k 5"),
    Mistake(name: "n-best-above-beam", arguments: "translate --model m --n-best 7"),
    Mistake(name: "end-of-no-lists", arguments: "translate --model m --end-lists"),
    Mistake(name: "tag-end-of-no-lists", arguments: "tag --model m --end-lists"),
    Mistake(name: "too-many-threads", arguments: "bench products --threads 9223372036854775807"),
    Mistake(name: "too-long-n-grams", arguments: "evaluate chrf --char-order 9223372036854775807 h r"),
    Mistake(name: "lm-without-text", arguments: "train lm --model @m"),
    Mistake(name: "lm-of-nothing", arguments: "train lm --train @a --valid @a --model @m", files: ["a": ""]),
    Mistake(
      name: "lm-without-effect", arguments: "train lm --train @a --valid @none --model @m --no-carry --bptt 20",
      files: ["a": "x\n"]),
    Mistake(name: "lm-random-interval", arguments: "train lm --random-bptt --update-interval 5"),
    Mistake(name: "lm-random-and-short", arguments: "train lm --random-bptt --bptt 5"),
    Mistake(name: "lm-smooth-sampled", arguments: "train lm --softmax sampled --label-smoothing 0.1"),
    Mistake(name: "lm-window-of-two-directions", arguments: "train lm --architecture window --bidirectional"),
    Mistake(name: "lm-window-that-changes", arguments: "train lm --architecture bag --change-penalty 1"),
    Mistake(name: "lm-large-window", arguments: "train lm --architecture window --window 1000 --emb 512"),
    Mistake(
      name: "lm-sampled-guesses",
      arguments: "train lm --architecture output-recurrence --no-teacher-forcing --softmax sampled"),
    Mistake(
      name: "lm-unread-of-sgd",
      arguments: "train lm --train @a --valid @none --model @m --optimizer sgd --epsilon 1e-6 --schedule constant "
        + "--min-learning-rate 0.0001", files: ["a": "x\n"]),
    Mistake(name: "shares-given-and-tuned", arguments: "score text -m a b --weights 0.5,0.5 --tune-weights t"),
    Mistake(name: "cache-given-and-tuned", arguments: "score text -m a --cache 9 --cache-weight 0.5 --tune-weights t"),
    Mistake(name: "model-and-text-from-one-stream", arguments: "score text -m -"),
    Mistake(name: "advice-and-text-from-one-stream", arguments: "translate -m m --lm -"),
    Mistake(name: "greedy-seed", arguments: "generate -m m --greedy --seed 3"),
    Mistake(name: "lm-odd-directions", arguments: "train lm --bidirectional --hidden 25"),
    Mistake(name: "lm-batches-of-tokens", arguments: "train lm --batch-type tokens"),
    Mistake(name: "lm-two-averages", arguments: "train lm --ema 0.9 --asgd 5"),
    Mistake(name: "inline-probabilities", arguments: "tag -m m --inline --probabilities"),
    Mistake(name: "greedy-twice", arguments: "generate -m m --greedy --count 2"),
    Mistake(name: "greedy-sampling", arguments: "generate -m m --greedy --top-k 3"),
    Mistake(name: "typical-of-nothing", arguments: "generate -m @m --typical-p 0", files: ["m": "a model"]),
    Mistake(name: "generate-by-no-model", arguments: "generate -m @none"),
    Mistake(name: "lengths", arguments: "evaluate bleu @h @r", files: ["h": "a\nb\n", "r": "a\n"]),
    Mistake(
      name: "sentence-lengths", arguments: "evaluate accuracy @h @r",
      files: ["h": "a A\n\n\nb B\nc C\n", "r": "a A\n\nb B\n"]),
    Mistake(name: "sentence-counts", arguments: "evaluate spans @h @r", files: ["h": "a O\n\nb O\n", "r": "a O\n"]),
    Mistake(
      name: "more-gold-sentences", arguments: "evaluate spans @h @r", files: ["h": "a O\n", "r": "a O\n\nb O\n"]),
    Mistake(
      name: "no-such-column", arguments: "evaluate accuracy @h @r --tag-columns 3",
      files: ["h": "a A\n", "r": "b A\n"]),
    Mistake(
      name: "column-that-is-none", arguments: "evaluate spans @h --gold-columns POS --predicted-columns 4",
      files: ["h": "a O O\n"]),
    Mistake(name: "column-of-one-file", arguments: "evaluate spans @h --tag-columns 2", files: ["h": "a O O\n"]),
    Mistake(name: "columns-of-one-side", arguments: "evaluate spans @h --gold-columns 2,3", files: ["h": "a O O\n"]),
    Mistake(name: "label-is-text", arguments: "train classifier --label-column 2 --text-column 2"),
    Mistake(
      name: "config-overridden", arguments: "train translator --hidden 0 --config @c", files: ["c": "hidden: 64\n"]),
    Mistake(name: "option-twice", arguments: "train translator --train-src a --train-src b"),
    Mistake(name: "option-twice-by-two-names", arguments: "translate -m m --beam-size 5 -b=4"),
    Mistake(name: "flag-and-its-contrary", arguments: "train tagger --crf --no-crf"),
    Mistake(
      name: "names-alone",
      arguments: "train translator --word-vocab --min-count 5 --model @m --train-src @a --train-tgt @a "
        + "--valid-src @a --valid-tgt @a", files: ["a": "one sentence\n"]),
    Mistake(name: "check-one-file", arguments: "check @a", files: ["a": "a text\n"]),
    Mistake(
      name: "check-one-file-of-columns", arguments: "check @a", files: ["a": "he PRON\nsees VERB\n\nit PRON\n"]),
    Mistake(name: "check-one-table", arguments: "check @a", files: ["a": "pos\ta good film\nneg\ta bad film\n"]),
    Mistake(
      name: "check-no-such-name", arguments: "check classes @a.csv --text-column review --label-column stars",
      files: ["a.csv": "id,Review,rating\n1,fine,3\n"]),
    Mistake(
      name: "check-open-quotation", arguments: "check classes @a.csv",
      files: ["a.csv": "label,text\npos,\"good\nneg,bad\n"]),
    Mistake(name: "evaluate-one-file-of-labels", arguments: "evaluate classes @h --gold-column 2"),
    Mistake(name: "classify-text-with-columns", arguments: "classify -m m --format text --text-column 2"),
    Mistake(name: "tag-conllu-of-columns", arguments: "tag -m m --format conll -o a.conllu"),
    Mistake(name: "tag-words-of-columns", arguments: "tag -m m --format conll --segmentation whitespace"),
    Mistake(name: "help-with-configuration", arguments: "help train tagger --config @none"),
    Mistake(name: "help-of-unknown-subcommand", arguments: "help train tager"),
    Mistake(name: "tag-file-without-option", arguments: "tag text -m m"),
    Mistake(name: "tag-two-formats", arguments: "tag -m m --inline --output-format conllu"),
    Mistake(
      name: "ngram-intermediate", arguments: "ngram convert @a @b", files: ["a": "iARPA\n\n\\data\\\nngram 1=1\n"]),
    Mistake(
      name: "columns-of-conllu", arguments: "evaluate accuracy @h",
      files: ["h": "1\tDogs\tdog\tNOUN\tNNS\t_\t0\troot\t_\t_\n"]),
    Mistake(
      name: "foreign-tag", arguments: "evaluate spans @h @r --reading strict",
      files: ["h": "a B-X\n\nb O\nc E-X\n", "r": "a B-X\n\nb O\nc O\n"]),
    Mistake(name: "scheme-without-strict", arguments: "evaluate spans @none --scheme iobes"),
    Mistake(name: "label-lines", arguments: "evaluate classes @h @r", files: ["h": "a\nb\n", "r": "a\n"]),
    Mistake(name: "no-label", arguments: "evaluate classes @h @r", files: ["h": "a\nb\n", "r": "a\n\ttext\n"]),
    Mistake(name: "confusion-of-several", arguments: "evaluate classes --multi-label --confusion h r"),
    Mistake(name: "no-training-files", arguments: "train translator --model m"),
    Mistake(
      name: "no-such-training-file",
      arguments: "train translator --model @m --train-src @a --train-tgt @b --valid-src @a --valid-tgt @b"
    ),
    Mistake(
      name: "training-line-counts",
      arguments: "train translator --model @m --train-src @a --train-tgt @b --valid-src @a --valid-tgt @b",
      files: ["a": "x\ny\n", "b": "x\n"]),
    Mistake(
      name: "training-invalid-bytes",
      arguments: "train translator --model @m --train-src @a --train-tgt @b --valid-src @a --valid-tgt @b",
      files: ["a": "x\nab\u{FFFF}\n", "b": "x\ny\n"]),
    Mistake(
      name: "model-is-a-folder",
      arguments: "train translator --model @. --train-src @a --train-tgt @a --valid-src @a --valid-tgt @a"),
    Mistake(name: "odd-hidden", arguments: "train translator --hidden 33"),
    Mistake(name: "tied-separate", arguments: "train translator --tied all --separate-vocab"),
    Mistake(name: "config-unknown", arguments: "train translator --config @c", files: ["c": "emb: 64\nhiden: 512\n"]),
    Mistake(name: "config-type", arguments: "train translator --config @c", files: ["c": "# sizes\nhidden: big\n"]),
    Mistake(name: "config-choice", arguments: "train translator --config @c", files: ["c": "cell: transformer\n"]),
    Mistake(name: "config-range", arguments: "train translator --config @c", files: ["c": "dropout: 1.5\n"]),
    Mistake(name: "config-switch", arguments: "train translator --config @c", files: ["c": "layer-norm: maybe\n"]),
    Mistake(name: "config-list", arguments: "train translator --config @c", files: ["c": "seed: [1, 2]\n"]),
    Mistake(
      name: "config-anchor", arguments: "train translator --config @c",
      files: ["c": "emb: &size 64\nhidden: *size\n"]),
    Mistake(name: "config-twice", arguments: "train translator --config @c", files: ["c": "emb: 1\nseed: 2\nemb: 3\n"]),
    Mistake(name: "config-not-yaml", arguments: "train translator --config @c", files: ["c": "emb: 1\n\t{seed\n"]),
    Mistake(name: "config-not-a-mapping", arguments: "train translator --config @c", files: ["c": "- emb\n"]),
    Mistake(
      name: "config-contradiction", arguments: "train translator --separate-vocab --config @c",
      files: ["c": "emb: 64\ntied: all\n"]),
    Mistake(
      name: "merges", arguments: "bpe apply --codes @c", files: ["c": "#version: 0.2\na b\nc\n"]),
    Mistake(name: "negative-value", arguments: "translate --model m --min-length -5"),
    Mistake(name: "standard-input-twice", arguments: "evaluate bleu - -"),
    Mistake(
      name: "training-on-standard-input",
      arguments: "train translator --model @m --train-src - --train-tgt @b --valid-src @a --valid-tgt @b"),
    Mistake(name: "nesterov-of-adam", arguments: "train translator --nesterov --momentum 0.9"),
    Mistake(name: "more-shards-than-sentences", arguments: "train tagger --shards 8 --batch-size 4"),
    Mistake(name: "no-hypotheses", arguments: "translate --model m --n-best 0"),
    Mistake(name: "shortest-above-longest", arguments: "translate --model m --min-length 5 --max-length 4"),
    Mistake(name: "generate-longer-than-long", arguments: "generate -m m --min-length 5 --max-length 4"),
    Mistake(name: "score-dynamic-segment", arguments: "score text -m a --dynamic-rate 1 --dynamic-segment 5000"),
    Mistake(name: "minimum-above-rate", arguments: "train translator --learning-rate 0.1 --min-learning-rate 0.2"),
    Mistake(name: "vocabulary-without-room", arguments: "vocab --size 3"),
    Mistake(name: "config-folder", arguments: "train translator --config @."),
    Mistake(
      name: "without-effect",
      arguments: "train translator --momentum 0.9 --cell gru --forget-bias 2 --model @m --train-src @a --train-tgt @b "
        + "--valid-src @a --valid-tgt @b"),
    Mistake(
      name: "model-in-no-folder",
      arguments: "train translator --model @none/m --train-src @a --train-tgt @b --valid-src @a --valid-tgt @b",
      files: ["a": "x\ny\n", "b": "x\ny\n"]),
    Mistake(name: "model-as-tokens", arguments: "tokenize -m @m -o @m", files: ["m": "a model"]),
    Mistake(name: "quantize-numbers", arguments: "quantize -m @m -o @n --to int4", files: ["m": "a model"]),
    Mistake(name: "quantize-over-a-model", arguments: "quantize -m @m -o @m", files: ["m": "a model"]),
    Mistake(name: "average-over-a-model", arguments: "average @m @n -o @n", files: ["m": "a model", "n": "a model"]),
    Mistake(name: "tag-without-model", arguments: "tag"),
    Mistake(name: "tag-no-such-model", arguments: "tag -m @none"),
    Mistake(name: "tag-text-as-model", arguments: "tag -m @m", files: ["m": "This is no model, but a text.\n"]),
    Mistake(name: "tag-model-as-output", arguments: "tag -m @m -o @m", files: ["m": "a model"]),
    Mistake(name: "tag-offsets-of-columns", arguments: "tag -m m --format conll --offsets"),
    Mistake(name: "tag-inline-of-conllu", arguments: "tag -m m -i a.conllu --inline"),
    Mistake(name: "tag-inline-with-offsets", arguments: "tag -m m --inline --offsets"),
    Mistake(name: "tag-columns-of-text", arguments: "tag -m m --tag-columns 2"),
    Mistake(name: "tag-probabilities-of-sequences", arguments: "tag -m m --probabilities --n-best 3"),
    Mistake(name: "tag-no-best", arguments: "tag -m m --n-best 0"),
    Mistake(name: "tag-no-batch", arguments: "tag -m m --batch-size 0"),
    Mistake(name: "tag-column-that-is-none", arguments: "tag -m m --format conll --tag-columns 2,POS"),
    Mistake(name: "classify-no-such-model", arguments: "classify -m @none"),
    Mistake(name: "classify-no-part", arguments: "classify -m m --part-length 0"),
    Mistake(name: "classify-no-top", arguments: "classify -m m --top 0"),
    Mistake(name: "classify-wrong-choice", arguments: "classify -m m --long-texts skip"),
    Mistake(name: "tagger-no-training-files", arguments: "train tagger --model m"),
    Mistake(name: "tagger-no-model", arguments: "train tagger --train @a --valid @a", files: ["a": "x O\n"]),
    Mistake(name: "tagger-no-such-file", arguments: "train tagger --model @m --train @a --valid @a"),
    Mistake(
      name: "tagger-text-as-model", arguments: "train tagger --model @a --train @a --valid @b",
      files: ["a": "x O\n", "b": "x O\n"]),
    Mistake(
      name: "tagger-no-sentences", arguments: "train tagger --model @m --train @a --valid @a", files: ["a": "\n"]),
    Mistake(
      name: "tagger-long-sentences", arguments: "train tagger --model @m --train @a --valid @a --max-train-length 1",
      files: ["a": "x O\ny O\n"]),
    Mistake(
      name: "tagger-no-such-column", arguments: "train tagger --model @m --train @a --valid @a --tag-columns 2,4",
      files: ["a": "x A O\n"]),
    Mistake(
      name: "tagger-named-column", arguments: "train tagger --model @m --train @a --valid @a --tag-columns XPOS",
      files: ["a": "x A O\n"]),
    Mistake(
      name: "tagger-broken-columns", arguments: "train tagger --model @m --train @a --valid @b",
      files: ["a": "x A O\n", "b": "x A O\n\ny O\n"]),
    Mistake(
      name: "tagger-tab-in-word", arguments: "train tagger --model @m --train @a --valid @a",
      files: ["a": "New\tO\nNew\tYork\tO\n"]),
    Mistake(name: "tagger-balanced-field", arguments: "train tagger --balance-tags"),
    Mistake(name: "tagger-smooth-field", arguments: "train tagger --label-smoothing 0.1"),
    Mistake(name: "tagger-freeze-nothing", arguments: "train tagger --freeze-epochs 2"),
    Mistake(name: "tagger-fix-no-vectors", arguments: "train tagger --fix-vectors"),
    Mistake(name: "tagger-vectors-of-pieces", arguments: "train tagger --unit pieces --vectors v"),
    Mistake(
      name: "tagger-vectors-of-another-size",
      arguments: "train tagger --model @m --train @a --valid @a --vectors @v --min-count 1 --emb 3",
      files: ["a": "x O\n", "v": "x 0.5 1\n"]),
    Mistake(
      name: "tagger-text-as-encoder", arguments: "train tagger --model @m --train @a --valid @a --init-encoder @a",
      files: ["a": "x O\n"]),
    Mistake(name: "tagger-odd-characters", arguments: "train tagger --char-hidden 7"),
    Mistake(name: "tagger-odd-hidden", arguments: "train tagger --hidden 33"),
    Mistake(name: "tagger-long-affixes", arguments: "train tagger --suffixes 21"),
    Mistake(name: "tagger-no-rate", arguments: "train tagger --char-dropout 1"),
    Mistake(name: "tagger-unknown-scheme", arguments: "train tagger --scheme bilou"),
    Mistake(name: "tagger-no-room-for-words", arguments: "train tagger --vocab-size 4"),
    Mistake(name: "tagger-config", arguments: "train tagger --config @c", files: ["c": "pooling: max\n"]),
    Mistake(
      name: "classifier-no-labels", arguments: "train classifier --model @m --train @a --valid @a",
      files: ["a": "a text\n"]),
    Mistake(
      name: "classifier-no-texts", arguments: "train classifier --model @m --train @a --valid @a",
      files: ["a": "good\t\n"]),
    Mistake(
      name: "classifier-several-labels", arguments: "train classifier --model @m --train @a --valid @a",
      files: ["a": "__label__a x\n__label__a __label__b y\n"]),
    Mistake(name: "classifier-smooth-labels", arguments: "train classifier --multi-label --label-smoothing 0.1"),
    Mistake(name: "classifier-threshold", arguments: "train classifier --multi-label --threshold 1"),
    Mistake(name: "classifier-pooling", arguments: "train classifier --pooling max,maximum"),
    Mistake(name: "classifier-pooling-twice", arguments: "train classifier --pooling max,mean,max"),
    Mistake(name: "classifier-separator", arguments: "train classifier --label-separator ||"),
    Mistake(name: "joint-without-config", arguments: "train joint --model @m"),
    Mistake(name: "joint-without-tasks", arguments: "train joint --model @m --config @c", files: ["c": "hidden: 64\n"]),
    Mistake(
      name: "joint-same-name", arguments: "train joint --model @m --config @c",
      files: [
        "c": "tasks:\n- {name: a, type: tags, train: x, valid: y}\n- {name: a, type: classes, train: x, valid: y}\n"
      ]),
    Mistake(
      name: "joint-no-type", arguments: "train joint --model @m --config @c",
      files: ["c": "tasks:\n- {name: a, train: x, valid: y}\n"]),
    Mistake(
      name: "joint-wrong-setting", arguments: "train joint --model @m --config @c",
      files: ["c": "tasks:\n- name: a\n  type: classes\n  train: x\n  valid: y\n  crf: true\n"]),
    Mistake(name: "tasks-of-a-tagger", arguments: "train tagger --config @c", files: ["c": "tasks:\n- {name: a}\n"]),
    Mistake(name: "check", arguments: "check @a @b", files: ["a": "x\nab\u{FFFF}\n", "b": "x\ny\nz\n"]),
    Mistake(
      name: "check-tags", arguments: "check tags @a --valid @b --valid @c --show 1",
      files: [
        "a": "New B-LOC\nYork I-LOC\n\nhe O\nsees I-LOC\n\nhe O\nsees I-LOC\n\nParis\n\n",
        "b": "New B-LOC\nYork I-LOC\n\nx\u{FFFF} O\n", "c": "a B-PER\n",
      ]),
    Mistake(
      name: "check-tags-of-a-scheme", arguments: "check tags @a --scheme bioes --tag-columns 2 --max-length 3",
      files: ["a": "he A B-X\nsees B-X O\nher O\n\na O O\nb O O\nc O O\nd O O\n"]),
    Mistake(
      name: "check-classes", arguments: "check classes @a --valid @b",
      files: ["a": "good\ta film\nbad\ta film\n\tno label\ngood\t\n", "b": "fair\tanother\ngood\ta film\n"]),
    Mistake(
      name: "check-several-labels", arguments: "check classes @a --label-separator |",
      files: ["a": "a|b\tone\na||b\ttwo\n"]),
    Mistake(
      name: "check-tags-separator", arguments: "check tags @a --separator space --format conll",
      files: ["a": "he\tA X\nsees B\n"]),
    Mistake(
      name: "check-without-effect", arguments: "check tags @a --separator space --format conllu",
      files: ["a": "he\tO\n"]),
    Mistake(
      name: "classes-without-effect",
      arguments: "check classes @a --format fasttext --label-column 3 --text-column 2 --label-separator |",
      files: ["a": "a text\n"]),
    Mistake(name: "tag-separator-of-text", arguments: "tag -m m --separator tab"),
    Mistake(name: "check-nothing", arguments: "check tags"),
    Mistake(name: "evaluate-standard-input-twice", arguments: "evaluate accuracy - -"),
    Mistake(name: "check-standard-input-twice", arguments: "check classes - --valid -"),
    Mistake(name: "check-unknown-scheme", arguments: "check tags a --scheme iob3"),
    Mistake(name: "score-weights-beyond-one", arguments: "score text -m @a -m @b --weights 0.7,0.5", files: arpas),
    Mistake(name: "score-too-few-weights", arguments: "score text -m @a @b --weights 1", files: arpas),
    Mistake(name: "score-weights-of-words", arguments: "score text -m @a @b --weights much,little", files: arpas),
    Mistake(name: "score-other-words", arguments: "score text -m @a @c --tune-weights @text", files: arpas),
    Mistake(name: "score-cache-of-n-grams", arguments: "score text -m @a --cache 100", files: arpas),
    Mistake(name: "score-nothing-to-tune", arguments: "score text -m @a --tune-weights @text", files: arpas),
    Mistake(name: "score-no-held-out-text", arguments: "score text -m @a @b --tune-weights @empty", files: arpas),
    Mistake(name: "score-cache-beyond-one", arguments: "score text -m @a --cache 5 --cache-weight 1.5", files: arpas),
    Mistake(name: "score-wrong-choice", arguments: "score tags -m m --scores token a"),
    Mistake(name: "score-default-wrong-choice", arguments: "score -m m --src a --tgt b --scores all"),
    Mistake(name: "score-over-the-input", arguments: "score labels -m m @a -o @a", files: ["a": "x\n"]),
    Mistake(name: "score-foreign-model", arguments: "score tags -m @m @m", files: ["m": "a text\n"]),
    Mistake(name: "inspect-no-unit", arguments: "inspect unit -m m --unit 1:up:3"),
    Mistake(name: "inspect-no-units", arguments: "inspect unit -m m --most-varying 0"),
    Mistake(name: "inspect-picture-over-model", arguments: "inspect attention -m @m --svg @m", files: ["m": "model"]),
    Mistake(name: "inspect-two-pictures-one-name", arguments: "inspect unit -m m --svg a --html a"),
    Mistake(name: "inspect-picture-to-standard-output", arguments: "inspect attention -m m --html -"),
    Mistake(name: "inspect-foreign-model", arguments: "inspect attention -m @m", files: ["m": "a text\n"]),
    Mistake(name: "gradients-of-no-cell", arguments: "inspect gradients --cell transformer"),
    Mistake(name: "gradients-without-delay", arguments: "inspect gradients --delay 0"),
    Mistake(name: "gradients-too-large", arguments: "inspect gradients --delay 1000 --hidden 512"),
    Mistake(name: "gradients-clipped-below-zero", arguments: "inspect gradients --clip-norm=-1"),
    Mistake(name: "gradients-forget-nothing", arguments: "inspect gradients --forget-bias nan"),
    Mistake(name: "gradients-to-standard-output", arguments: "inspect gradients --svg -"),
    Mistake(name: "ngram-no-files", arguments: "train ngram"),
    Mistake(
      name: "ngram-in-place-of-notes", arguments: "train ngram --train @a --model @notes",
      files: ["a": "x\n", "notes": "y\n"]),
    Mistake(name: "ngram-no-such-text", arguments: "train ngram --train @none --model @m"),
    Mistake(name: "ngram-no-such-folder", arguments: "train ngram --train @a --model @none/m", files: ["a": "x\n"]),
    Mistake(name: "ngram-empty-text", arguments: "train ngram --train @a --model @m", files: ["a": ""]),
    Mistake(
      name: "ngram-invalid-bytes", arguments: "train ngram --train @a --model @m", files: ["a": "x\nab\u{FFFF}\n"]),
    Mistake(name: "ngram-text-as-model", arguments: "train ngram --train @a --model @a", files: ["a": "x\n"]),
    Mistake(name: "ngram-high-order", arguments: "train ngram --train a --model m --order 17"),
    Mistake(name: "ngram-no-delta", arguments: "train ngram --train a --model m --smoothing add --delta 0"),
    Mistake(name: "ngram-wrong-smoothing", arguments: "train ngram --train a --model m --smoothing katz"),
    Mistake(name: "ngram-wrong-memory", arguments: "train ngram --train a --model m --memory much"),
    Mistake(name: "ngram-prune-words", arguments: "train ngram --train a --model m --prune 1"),
    Mistake(name: "ngram-prune-descending", arguments: "train ngram --train a --model m --prune 0 2 1"),
    Mistake(name: "ngram-prune-beyond-order", arguments: "train ngram --train a --model m --order 2 --prune 0 0 1"),
    Mistake(
      name: "ngram-no-temporary-folder",
      arguments: "train ngram --train @a --model @m --order 2 --memory 1K --temp-folder @none",
      files: ["a": String(repeating: "x y z\n", count: 1000)]),
    Mistake(name: "ngram-foreign-model", arguments: "ngram convert @a @b", files: ["a": "a text\n"]),
    Mistake(
      name: "ngram-broken-arpa", arguments: "ngram convert @a @b",
      files: ["a": "\\data\\\nngram 1=1\n\n\\1-grams:\n-1\ta\tb\tc\n\n\\end\\\n"]),
    Mistake(name: "ngram-model-as-output", arguments: "ngram convert @a @a", files: ["a": "a model"]),
    Mistake(name: "bench-columns-of-text", arguments: "bench tag -m m --word-column 2"),
    Mistake(name: "bench-no-rounds", arguments: "bench tag -m m --rounds 0"),
    Mistake(name: "bench-no-steps", arguments: "bench train tagger --train a --steps 0"),
    Mistake(name: "bench-no-files", arguments: "bench train tagger"),
    Mistake(name: "bench-smooth-field", arguments: "bench train tagger --train a --label-smoothing 0.1"),
  ]

  @Test(arguments: mistakes) func messageIsAsRecorded(mistake: Mistake) throws {
    let folder = try TemporaryFolder()
    for (name, text) in mistake.files {
      // U+FFFF stands for a byte that is in no UTF-8.
      let parts = text.components(separatedBy: "\u{FFFF}").map { Data($0.utf8) }
      _ = try folder.file(name, Data(parts.joined(separator: [0xFF])))
    }
    let run = try ProgramRun(
      mistake.arguments.split(separator: " ").map { $0.replacingOccurrences(of: "@", with: folder.path + "/") })
    #expect(run.status == 1 || run.status == 64)
    let messages = run.text + run.messages
    for message in messages.split(separator: "\n") where message.hasPrefix("tandem: ") {
      // A sentence: with a capital letter unless it begins with a name or a number, and with an end.
      #expect(message.wholeMatch(of: /tandem: (error|warning): (?![a-z]+ ).*[.?!]/) != nil, "\(message)")
    }
    try expectSnapshot(
      "message-" + mistake.name,
      "tandem \(mistake.arguments)\n" + messages.replacingOccurrences(of: folder.path + "/", with: "@")
        + "exit status \(run.status)\n")
  }

  /// As from a script in which a variable is not set.
  @Test func anEmptyOutputIsAMistake() throws {
    let run = try ProgramRun(["tokenize", "-o", ""], input: Data("a\n".utf8))
    #expect(run.status == 1)
    #expect(
      run.messages == "tandem: error: \"\": there is no such folder to make the file in; make it, or choose another.\n")
  }
}
