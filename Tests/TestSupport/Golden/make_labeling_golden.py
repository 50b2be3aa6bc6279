"""Writes the golden files of whole models that label texts, in double precision: tagger.json and classifier.json.

    pip install torch==2.15.0 --index-url https://download.pytorch.org/whl/cpu
    pip install pytorch-crf==0.7.2
    python make_labeling_golden.py

Versions: Python 3.11, PyTorch 2.15.0, pytorch-crf 0.7.2. Numbers and files are those of make_golden.py.

A text at a time, and a word at a time: nothing here packs or pads but for pytorch-crf, and a word that comes twice is
spelled twice.
"""

from dataclasses import dataclass, field

import torch
import torch.nn.functional as F

from make_golden import Numbers, Stack, Weights, join, run_layer, write
from make_heads_golden import chain_loss, free_mask

WORDS, PIECES, CHARACTERS, FEATURES = 8, 9, 7, 5
EMBEDDING, CHARACTER_EMBEDDING, FEATURE_EMBEDDING = 5, 3, 2
CHARACTER_HIDDEN, WINDOW = 4, 3
END = 3
LABELS = 4


@dataclass
class Head:
    labels: int = LABELS
    crf: bool = False
    mask: dict | None = None


@dataclass
class Labeling:
    """One choice of options; the Swift test has the same by the same name."""

    name: str
    encoder: Stack = field(default_factory=lambda: Stack(hidden=6, bidirectional=True))
    characters: str = "none"
    features: int = 0
    pieces: bool = False
    tag_heads: list = field(default_factory=list)
    poolings: list = field(default_factory=list)
    all_layers: bool = False
    hidden: int = 0
    multi_label: bool = False
    class_weights: list | None = None
    smoothing: float = 0.0


def bio_mask():
    """Tags O, B, I: I goes on with what B or I has begun."""
    mask = free_mask(3)
    mask["transitions"][0, 2] = mask["start_transitions"][2] = False
    return mask


TAGGERS = [
    Labeling("words-softmax", tag_heads=[Head()], class_weights=[0.5, 2.0, 1.0, 0.25], smoothing=0.1),
    Labeling("lstm-characters-crf", characters="lstm", tag_heads=[Head(crf=True)]),
    Labeling(
        "gru-characters-features-two-heads",
        encoder=Stack("gru", hidden=6, bidirectional=True),
        characters="gru", features=2, tag_heads=[Head(), Head(3, crf=True)], smoothing=0.1,
    ),
    Labeling(
        "cnn-features-crf-masked",
        encoder=Stack(hidden=6, bidirectional=True, connection="residual", layer_norm=True),
        characters="cnn", features=1, tag_heads=[Head(3, crf=True, mask=bio_mask())],
    ),
    Labeling(
        "features-softmax", encoder=Stack(hidden=6, layers=1, bidirectional=True), features=2, tag_heads=[Head()]
    ),
    Labeling("pieces-crf", pieces=True, tag_heads=[Head(crf=True)]),
]  # fmt: skip

CLASSIFIERS = [
    Labeling("last", poolings=["last"]),
    Labeling("max", poolings=["max"], smoothing=0.1),
    Labeling("mean", poolings=["mean"], class_weights=[0.5, 2.0, 1.0, 0.25]),
    Labeling("attention", poolings=["attention"]),
    Labeling("last-all-layers", poolings=["last"], all_layers=True),
    Labeling("attention-all-layers-hidden", poolings=["attention"], all_layers=True, hidden=5),
    Labeling(
        "every-pooling-characters", characters="lstm", features=1, poolings=["max", "last", "attention", "mean"],
        all_layers=True, hidden=5, class_weights=[0.5, 2.0, 1.0, 0.25], smoothing=0.1,
    ),
    Labeling("max-mean-multi-label", poolings=["max", "mean"], multi_label=True, hidden=5,
             class_weights=[0.5, 2.0, 1.0, 0.25]),
    Labeling("max-pieces", pieces=True, poolings=["max"]),
]  # fmt: skip

# Words as they are written: characters, and an id of each feature.
SPELLINGS = [
    ([4, 5, 6], [4, 2]),
    ([5], [1, 0]),
    ([6, 4], [2, 4]),
    ([4, 6, 5, 4, 5], [0, 3]),
    ([2, 3, 6, 1], [3, 1]),
    ([6, 5], [2, 2]),
]
# For each word of a text its id and its spelling. Two spellings share the id 0; some words come twice.
TEXTS = [
    ([0, 5, 6], [0, 1, 2]),
    ([7, 0, 5, 4, 0], [3, 0, 1, 4, 5]),
    ([6], [2]),
    ([4, 4, 5], [4, 4, 1]),
]
# For each word of a text its pieces.
PIECE_TEXTS = [[[4, 5], [6], [7, 8, 4]], [[5], [5], [6, 7], [8], [4, 4]], [[7, 6]], [[8], [5, 4, 6], [6]]]
# For each head, of three or four tags, and each text; good under the mask too.
TAGS = [
    [[2, 3, 0], [1, 0, 3, 3, 2], [1], [0, 2, 1]],
    [[0, 1, 2], [1, 2, 2, 0, 1], [0], [1, 1, 2]],
]
CLASSES = [[2], [0], [3], [2]]
SEVERAL = [[1], [0, 2, 3], [2], [3, 0]]


def linear(w, name, x, size):
    return F.linear(x, w.matrix(name + "weight", size, x.shape[-1]), w.vector(name + "bias", size))


def read(w, stack, prefix, x):
    """A bidirectional stack over x [length, size]: its output, the states of each layer, and the last h of each."""
    states, finals = [], []
    for layer in range(stack.layers):
        name, size = f"{prefix}layers.{layer}.", stack.hidden // 2
        forward, (h, _) = run_layer(w, stack.cell, name + "forward.", x, size)
        backward, (h_back, _) = run_layer(w, stack.cell, name + "backward.", x.flip(0), size)
        states.append(torch.cat([forward, backward.flip(0)], dim=1))
        finals.append(torch.cat([h, h_back]))
        x = join(w, stack, prefix, layer, x, states[-1])
    return x, states, finals


def spell(w, options, characters, features):
    """What the spelling of one word tells."""
    parts = []
    if options.characters != "none":
        x = w.matrix("spelling.characters.embedding.weight", CHARACTERS, CHARACTER_EMBEDDING)[torch.tensor(characters)]
        if options.characters == "cnn":
            name = "spelling.characters.convolution."
            # Tandem's columns are those of the window's first character, then those of the second, and so on.
            filters = w.matrix(name + "weight", CHARACTER_HIDDEN, WINDOW * CHARACTER_EMBEDDING)
            filters = filters.reshape(CHARACTER_HIDDEN, WINDOW, CHARACTER_EMBEDDING).transpose(1, 2)
            y = F.conv1d(x.T[None], filters, w.vector(name + "bias", CHARACTER_HIDDEN), padding="same")
            parts.append(y[0].max(dim=1).values)
        else:
            stack = Stack(options.characters, hidden=CHARACTER_HIDDEN, layers=1)
            parts.append(read(w, stack, "spelling.characters.", x)[2][0])
    for number, feature in enumerate(features[: options.features]):
        parts.append(w.matrix(f"spelling.features.{number}.weight", FEATURES, FEATURE_EMBEDDING)[feature])
    return torch.cat(parts)


def encode(w, options, text):
    """The output of the encoder, the states of each layer, the last h of each, and the states of the words."""
    if options.pieces:
        tokens = [piece for word in PIECE_TEXTS[text] for piece in word] + [END]
    else:
        tokens = TEXTS[text][0]
    x = w.matrix("encoder.embedding.weight", PIECES if options.pieces else WORDS, EMBEDDING)[torch.tensor(tokens)]
    if options.characters != "none" or options.features > 0:
        x = torch.cat([x, torch.stack([spell(w, options, *SPELLINGS[word]) for word in TEXTS[text][1]])], dim=1)
    top, states, finals = read(w, options.encoder, "encoder.", x)
    return top, states, finals, top[starts(text)] if options.pieces else top


def starts(text):
    """Where the words of a text begin among its pieces."""
    lengths = [len(word) for word in PIECE_TEXTS[text]]
    return [sum(lengths[:word]) for word in range(len(lengths))]


def pool(w, options, top, states, finals):
    if options.all_layers:
        top = torch.cat(states, dim=1)
    parts = []
    for pooling in options.poolings:
        if pooling == "last":
            parts += finals if options.all_layers else finals[-1:]
        elif pooling == "max":
            parts.append(top.max(dim=0).values)
        elif pooling == "mean":
            parts.append(top.mean(dim=0))
        else:
            size = options.encoder.hidden // 2 + 1
            keys = torch.tanh(linear(w, "heads.0.attention.projection.", top, size))
            parts.append(torch.softmax(keys @ w.vector("heads.0.attention.v", size), dim=0) @ top)
    return torch.cat(parts)


def run_model(w, options):
    """For each head its scores of each text, and the sums of the losses and of -log p."""
    encoded = [encode(w, options, text) for text in range(len(TEXTS))]
    weights = None if options.class_weights is None else torch.tensor(options.class_weights)

    def softmax(scores, targets):
        return (
            F.cross_entropy(scores, targets, weight=weights, label_smoothing=options.smoothing, reduction="sum"),
            F.cross_entropy(scores, targets, reduction="sum"),
        )

    outputs, loss, likelihood = [], 0.0, 0.0
    for number, head in enumerate(options.tag_heads):
        name = f"heads.{number}."
        scores = [linear(w, name + "projection.", words, head.labels) for *_, words in encoded]
        tags = [torch.tensor(tags) for tags in TAGS[1 if head.labels == 3 else 0]]
        if head.crf:
            own = likely = chain_loss(w, name + "crf.", head.mask or free_mask(head.labels), scores, tags)
        else:
            own, likely = softmax(torch.cat(scores), torch.cat(tags))
        outputs.append(scores)
        loss, likelihood = loss + own, likelihood + likely
    if options.poolings:
        x = torch.stack([pool(w, options, top, states, finals) for top, states, finals, _ in encoded])
        if options.hidden > 0:
            x = torch.relu(linear(w, "heads.0.hidden.", x, options.hidden))
        scores = linear(w, "heads.0.projection.", x, LABELS)
        outputs.append([row[None] for row in scores])
        if options.multi_label:
            targets = torch.zeros(len(SEVERAL), LABELS)
            for text, labels in enumerate(SEVERAL):
                targets[text, labels] = 1.0
            loss = F.binary_cross_entropy_with_logits(scores, targets, weight=weights, reduction="sum")
            likelihood = F.binary_cross_entropy_with_logits(scores, targets, reduction="sum")
        else:
            loss, likelihood = softmax(scores, torch.tensor([label for (label,) in CLASSES]))
    return outputs, loss, likelihood


def text(options, number):
    """A text as Tandem's model takes it, with what is to be said of it."""
    if options.pieces:
        pieces = [piece for word in PIECE_TEXTS[number] for piece in word] + [END]
        value = {"tokens": pieces, "words": [], "wordStarts": starts(number)}
    else:
        value = {"tokens": TEXTS[number][0], "words": TEXTS[number][1], "wordStarts": []}
    value["tags"] = [TAGS[1 if head.labels == 3 else 0][number] for head in options.tag_heads]
    value["labels"] = (SEVERAL if options.multi_label else CLASSES)[number] if options.poolings else []
    return value


def labeling(options):
    w = Weights(Numbers())
    outputs, loss, likelihood = run_model(w, options)
    count = len(TEXTS) if options.poolings else sum(len(tokens) for tokens, _ in TEXTS)
    (loss / count).backward()
    start = {name: weight.detach().clone() for name, weight in w.items()}
    gradients = {name: weight.grad for name, weight in w.items()}

    copy = Weights(w.numbers)
    copy.update({name: weight.clone().requires_grad_() for name, weight in start.items()})
    optimizer = torch.optim.SGD(list(copy.values()), lr=0.5)
    losses = []
    for _ in range(11):
        optimizer.zero_grad()
        mean = run_model(copy, options)[1] / count
        losses.append(mean.item())
        mean.backward()
        optimizer.step()
    return {
        "name": options.name,
        "spellings": [
            {"characters": characters, "features": features[: options.features]} for characters, features in SPELLINGS
        ],
        "texts": [text(options, number) for number in range(len(TEXTS))],
        "smoothing": options.smoothing,
        "classWeights": options.class_weights,
        "weights": start,
        "outputs": [[scores.detach() for scores in head] for head in outputs],
        "loss": loss.item(),
        "negativeLogLikelihood": likelihood.item(),
        "gradients": gradients,
        "sgdLosses": losses,
    }


if __name__ == "__main__":
    write("tagger", [labeling(options) for options in TAGGERS])
    write("classifier", [labeling(options) for options in CLASSIFIERS])
