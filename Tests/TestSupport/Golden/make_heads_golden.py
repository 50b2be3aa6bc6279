"""Writes the golden files of what taggers and classifiers put on top of an encoder, in double precision:
conditional-random-field.json, pooling.json, convolution.json and losses.json.

    pip install torch==2.15.0 --index-url https://download.pytorch.org/whl/cpu
    pip install pytorch-crf==0.7.2
    python make_heads_golden.py

Versions: Python 3.11, PyTorch 2.15.0, pytorch-crf 0.7.2. Numbers and files are those of make_golden.py.
"""

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call
from torch.nn.utils.rnn import pad_sequence
from torchcrf import CRF

from make_golden import Numbers, Weights, differentiate, write

# MARK: Conditional random field

FORBIDDEN = -1e4  # exp of it is 0 in double too


def chain_loss(w, prefix, mask, emissions, ys):
    """-log p of the tags ys under the emissions of each sentence, by pytorch-crf on a padded batch."""
    tags = len(mask["start_transitions"])
    scores = {
        "transitions": w.matrix(prefix + "transitions", tags, tags),
        "start_transitions": w.vector(prefix + "start", tags),
        "end_transitions": w.vector(prefix + "end", tags),
    }
    scores = {name: torch.where(mask[name], value, FORBIDDEN) for name, value in scores.items()}
    real = pad_sequence([torch.ones(len(e), dtype=torch.bool) for e in emissions], batch_first=True)
    padded = pad_sequence(emissions, batch_first=True)
    return -functional_call(
        CRF(tags, batch_first=True), scores, (padded, pad_sequence(ys, batch_first=True)),
        {"mask": real, "reduction": "sum"},
    )  # fmt: skip


def free_mask(tags):
    """Every tag may come anywhere."""
    return {
        "transitions": torch.ones(tags, tags, dtype=torch.bool),
        "start_transitions": torch.ones(tags, dtype=torch.bool),
        "end_transitions": torch.ones(tags, dtype=torch.bool),
    }


class TagModel:
    """Emissions are a linear layer of x."""

    def __init__(self, tags, mask):
        self.tags, self.mask = tags, mask

    def loss(self, w, xs, ys):
        emissions = [
            F.linear(x, w.matrix("emission.weight", self.tags, x.shape[1]), w.vector("emission.bias", self.tags))
            for x in xs
        ]
        return chain_loss(w, "crf.", self.mask, emissions, ys)


def conditional_random_field(kind):
    """Sentences of 6, 3, 3 and 1 words; "masked" forbids tag 2 after 0, at the start, and 1 at the end."""
    numbers = Numbers()
    tags, size, lengths = 4, 3, [6, 3, 3, 1]
    mask = free_mask(tags)
    ys = [torch.tensor(y) for y in ([0, 1, 2, 2, 3, 0], [3, 3, 2], [1, 0, 3], [0])]
    if kind == "masked":
        mask["transitions"][0, 2] = mask["start_transitions"][2] = mask["end_transitions"][1] = False
    w = Weights(numbers)
    model = TagModel(tags, mask)
    # Larger than ±1/2, so that the probabilities vary.
    xs = [(4 * numbers(length, size)).requires_grad_() for length in lengths]
    inputs = {f"x.{s}": x.detach().clone() for s, x in enumerate(xs)}
    loss = model.loss(w, xs, ys)
    start = {name: weight.detach().clone() for name, weight in w.items()}
    loss.backward()
    gradients = {name: weight.grad for name, weight in w.items()} | {f"x.{s}": x.grad for s, x in enumerate(xs)}

    copy = Weights(numbers)
    copy.update({name: weight.clone().requires_grad_() for name, weight in start.items()})
    fixed = [x.detach() for x in xs]
    optimizer = torch.optim.SGD(list(copy.values()), lr=0.5)
    losses = []
    for _ in range(11):
        optimizer.zero_grad()
        mean = model.loss(copy, fixed, ys) / sum(lengths)
        losses.append(mean.item())
        mean.backward()
        optimizer.step()
    return {
        "kind": kind,
        "lengths": lengths,
        "tags": [y.tolist() for y in ys],
        "allowedTransitions": mask["transitions"].flatten().tolist(),
        "allowedStart": mask["start_transitions"].tolist(),
        "allowedEnd": mask["end_transitions"].tolist(),
        "inputs": inputs,
        "weights": start,
        "loss": loss.item(),
        "gradients": gradients,
        "sgdLosses": losses,
    }


# MARK: Pooling


def pooling(kind):
    numbers = Numbers()
    w = Weights(numbers)
    lengths, size, attention_size = [5, 2, 1], 4, 3
    xs = [(4 * numbers(length, size)).requires_grad_() for length in lengths]
    pooled, attended = [], []
    for x in xs:
        if kind == "maximum":
            assert all(len(set(column.tolist())) == len(x) for column in x.T), "ties have no gradient"
            pooled.append(x.max(dim=0).values)
        else:
            keys = F.linear(
                x,
                w.matrix("projection.weight", attention_size, size),
                w.vector("projection.bias", attention_size),
            )
            a = torch.softmax(torch.tanh(keys) @ w.vector("v", attention_size), dim=0)
            attended.append(a.detach())
            pooled.append(a @ x)
    leaves = {f"x.{s}": x for s, x in enumerate(xs)}
    return {
        "kind": kind,
        "lengths": lengths,
        "inputs": {name: leaf.detach().clone() for name, leaf in leaves.items()},
        "weights": {name: weight.detach().clone() for name, weight in w.items()},
        "attentionWeights": attended,
        **differentiate(numbers, {"pooled": torch.stack(pooled)}, leaves | w),
    }


# MARK: Convolution


def convolution(window):
    """Conv1d over each word by itself, then the largest value over its characters."""
    numbers = Numbers()
    w = Weights(numbers)
    lengths, size, filters = [6, 3, 2, 1], 3, 5
    xs = [numbers.leaf(length, size) for length in lengths]
    # Tandem's columns are those of the window's first character, then those of the second, and so on.
    weight = w.matrix("weight", filters, window * size).reshape(filters, window, size).transpose(1, 2)
    layer = nn.Conv1d(size, filters, window, padding="same")
    outputs = {}
    for s, x in enumerate(xs):
        bias = w.vector("bias", filters)
        outputs[f"y.{s}"] = functional_call(layer, {"weight": weight, "bias": bias}, (x.T[None],))[0].T
    outputs["pooled"] = torch.stack([outputs[f"y.{s}"].max(dim=0).values for s in range(len(xs))])
    leaves = {f"x.{s}": x for s, x in enumerate(xs)}
    return {
        "kind": str(window),
        "lengths": lengths,
        "inputs": {name: leaf.detach().clone() for name, leaf in leaves.items()},
        "weights": {name: weight.detach().clone() for name, weight in w.items()},
        **differentiate(numbers, outputs, leaves | w),
    }


# MARK: Losses


def losses(kind, smoothing=0.0):
    """Weighted means over five rows of four classes. Two rows of cross-entropy are ignored."""
    numbers = Numbers()
    logits = (8 * numbers(5, 4)).requires_grad_()
    weights = torch.tensor([0.5, 2.0, 1.0, 0.25])
    values = logits.detach().clone()
    if kind == "cross-entropy":
        targets = torch.tensor([1, -1, 0, 3, -1])
        loss = F.cross_entropy(logits, targets, weight=weights, ignore_index=-1, label_smoothing=smoothing)
        likelihood = F.cross_entropy(logits, targets, ignore_index=-1, reduction="sum")
    else:
        targets = torch.tensor([[0, 1, 1, 0], [0, 0, 0, 0], [1, 1, 1, 1], [0, 0, 1, 0], [1, 0, 0, 0]])
        loss = F.binary_cross_entropy_with_logits(logits, targets.double(), weight=weights, reduction="sum") / 5
        likelihood = F.binary_cross_entropy_with_logits(logits, targets.double(), reduction="sum")
    loss.backward()
    return {
        "kind": kind,
        "smoothing": smoothing,
        "logits": values,
        "targets": targets.flatten().tolist(),
        "classWeights": weights,
        "loss": loss.item(),
        "negativeLogLikelihood": likelihood.item(),
        "gradient": logits.grad,
    }


if __name__ == "__main__":
    write("conditional-random-field", [conditional_random_field(kind) for kind in ("free", "masked")])
    write("pooling", [pooling(kind) for kind in ("maximum", "attention")])
    write("convolution", [convolution(window) for window in (1, 2, 3, 5, 9)])
    write("losses", [losses("cross-entropy"), losses("cross-entropy", 0.1), losses("binary")])
