"""Writes the golden files of this folder: values and gradients as PyTorch computes them, in double precision.

    pip install torch==2.15.0 --index-url https://download.pytorch.org/whl/cpu
    python make_golden.py

Versions: Python 3.11, PyTorch 2.15.0.

The equations are written from the doc comments of Layers and Models, with PyTorch's own modules wherever there is one,
and a sentence at a time: nothing here packs, pads or sorts, except where nn.LSTM itself is given a packed batch.
Weights carry Tandem's names; `torch_names` is the table from those to PyTorch's.
"""

import json
import math
from dataclasses import dataclass, field
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call
from torch.nn.utils import clip_grad_norm_
from torch.nn.utils.rnn import PackedSequence, pack_sequence

SEED = 20140903
HERE = Path(__file__).parent
torch.set_default_dtype(torch.float64)

# MARK: Numbers and files


class Numbers:
    """Draws multiples of 1/128, which a float holds exactly, in ±1/2."""

    def __init__(self, seed=SEED):
        self.generator = torch.Generator().manual_seed(seed)

    def __call__(self, *shape):
        return torch.randint(-64, 65, shape, generator=self.generator) / 128

    def leaf(self, *shape):
        return self(*shape).requires_grad_()


class Weights(dict):
    """Parameters by name, made when first asked for."""

    def __init__(self, numbers):
        super().__init__()
        self.numbers = numbers

    def matrix(self, name, rows, columns):
        if name not in self:
            self[name] = self.numbers.leaf(rows, columns)
        assert self[name].shape == (rows, columns), name
        return self[name]

    def vector(self, name, size):
        return self.matrix(name, 1, size)[0]


def rounded(value):
    """Plain lists and numbers, with 9 significant digits: a float has 7."""
    if isinstance(value, torch.Tensor):
        return rounded(value.tolist())
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def text(value, indent=""):
    """JSON with a line for each member of an object."""
    deeper = indent + " "
    if isinstance(value, dict):
        members = [f"{deeper}{json.dumps(key)}: {text(item, deeper)}" for key, item in value.items()]
        return "{\n" + ",\n".join(members) + "\n" + indent + "}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(deeper + text(item, deeper) for item in value) + "\n" + indent + "]"
    return json.dumps(value, separators=(",", ":"))


def write(name, value):
    (HERE / f"{name}.json").write_text(text(rounded(value)) + "\n")


def differentiate(numbers, outputs, leaves):
    """Gradients of Σ k·output over all outputs, with the k that were drawn for it."""
    coefficients = {name: numbers(*output.shape) for name, output in outputs.items()}
    sum((coefficients[name] * output).sum() for name, output in outputs.items()).backward()
    return {
        "outputs": {name: output.detach() for name, output in outputs.items()},
        "coefficients": coefficients,
        "gradients": {name: leaf.grad for name, leaf in leaves.items()},
    }


# MARK: Recurrent layers

GATES = {"lstm": 4, "gru": 3, "gru-reset-before": 3, "rnn": 1, "rnn-relu": 1, "rnn-sigmoid": 1}


def torch_module(kind, input_size, hidden_size, **options):
    """PyTorch's layer; None for the two kinds it does not have."""
    if kind == "lstm":
        return nn.LSTM(input_size, hidden_size, **options)
    if kind == "gru":
        return nn.GRU(input_size, hidden_size, **options)
    if kind in ("rnn", "rnn-relu"):
        return nn.RNN(input_size, hidden_size, nonlinearity="relu" if kind == "rnn-relu" else "tanh", **options)
    return None


def torch_names(w, kind, prefix, suffix, input_size, hidden_size, feed_size=0):
    """PyTorch's parameters of one layer and direction, from Tandem's."""
    rows = GATES[kind] * hidden_size
    weight_ih = w.matrix(prefix + "input.weight", rows, input_size)
    if feed_size > 0:
        weight_ih = torch.cat([weight_ih, w.matrix(prefix + "feed.weight", rows, feed_size)], dim=1)
    return {
        f"weight_ih_{suffix}": weight_ih,
        f"bias_ih_{suffix}": w.vector(prefix + "input.bias", rows),
        f"weight_hh_{suffix}": w.matrix(prefix + "recurrent.weight", rows, hidden_size),
        # LSTM and RNN add two biases, of which one is enough.
        f"bias_hh_{suffix}": w.vector(prefix + "recurrent.bias", rows) if kind == "gru" else torch.zeros(rows),
    }


def own_step(w, kind, prefix, x, h, feed_size=0):
    """One step of the kinds that PyTorch does not have. x is [input; feed]."""
    (size,), (input_size,) = h.shape, x.shape
    rows = GATES[kind] * size
    gates = w.matrix(prefix + "input.weight", rows, input_size - feed_size) @ x[: input_size - feed_size]
    if feed_size > 0:
        gates = gates + w.matrix(prefix + "feed.weight", rows, feed_size) @ x[input_size - feed_size :]
    gates = gates + w.vector(prefix + "input.bias", rows)
    if kind == "rnn-sigmoid":
        return torch.sigmoid(gates + w.matrix(prefix + "recurrent.weight", size, size) @ h)
    x_r, x_z, x_n = gates.split(size)
    u_r, u_z = (w.matrix(prefix + "recurrent.weight", 2 * size, size) @ h).split(size)
    r, z = torch.sigmoid(x_r + u_r), torch.sigmoid(x_z + u_z)
    n = torch.tanh(x_n + w.matrix(prefix + "candidate.weight", size, size) @ (r * h))
    return (1 - z) * n + z * h


def run_layer(w, kind, prefix, xs, hidden_size, state=None, feed_size=0):
    """A layer over one sentence xs [length, size]: the states after each step, and the last (h, c) (c None for most)."""
    h, c = state or (None, None)
    h = torch.zeros(hidden_size) if h is None else h
    input_size = xs.shape[1]
    module = torch_module(kind, input_size, hidden_size)
    if module is None:
        states = []
        for x in xs:
            h = own_step(w, kind, prefix, x, h, feed_size)
            states.append(h)
        return torch.stack(states), (h, None)
    names = torch_names(w, kind, prefix, "l0", input_size - feed_size, hidden_size, feed_size)
    if kind == "lstm":
        c = torch.zeros(hidden_size) if c is None else c
        output, (h, c) = functional_call(module, names, (xs, (h[None], c[None])))
        return output, (h[0], c[0])
    output, h = functional_call(module, names, (xs, h[None]))
    return output, (h[0], None)


def recurrent_layer(kind):
    """One layer from a given state, over sentences of 4, 3 and 1 tokens."""
    numbers = Numbers()
    w = Weights(numbers)
    lengths, input_size, hidden_size = [4, 3, 1], 3, 4
    xs = [numbers.leaf(length, input_size) for length in lengths]
    hidden = numbers.leaf(len(lengths), hidden_size)
    cell = numbers.leaf(len(lengths), hidden_size) if kind == "lstm" else None
    states, finals = [], []
    for s, x in enumerate(xs):
        output, final = run_layer(w, kind, "", x, hidden_size, (hidden[s], None if cell is None else cell[s]))
        states.append(output)
        finals.append(final)
    outputs = {f"states.{s}": output for s, output in enumerate(states)}
    outputs["hidden"] = torch.stack([h for h, _ in finals])
    leaves = {f"x.{s}": x for s, x in enumerate(xs)} | {"hidden": hidden}
    if cell is not None:
        outputs["cell"] = torch.stack([c for _, c in finals])
        leaves["cell"] = cell
    inputs = {name: leaf.detach().clone() for name, leaf in leaves.items()}
    return {
        "kind": kind,
        "lengths": lengths,
        "inputs": inputs,
        "weights": {name: weight.detach().clone() for name, weight in w.items()},
        **differentiate(numbers, outputs, leaves | w),
    }


def recurrent_stack(kind):
    """PyTorch's own stack of two bidirectional layers over a packed batch."""
    numbers = Numbers()
    w = Weights(numbers)
    lengths, input_size, direction_size, layers = [5, 3, 3, 1], 5, 4, 2
    names, size = {}, input_size
    for layer in range(layers):
        for direction, suffix in (("forward", ""), ("backward", "_reverse")):
            prefix = f"layers.{layer}.{direction}."
            names |= torch_names(w, kind, prefix, f"l{layer}{suffix}", size, direction_size)
        size = 2 * direction_size
    xs = [numbers.leaf(length, input_size) for length in lengths]
    module = torch_module(kind, input_size, direction_size, num_layers=layers, bidirectional=True)
    packed: PackedSequence
    packed, final = functional_call(module, names, (pack_sequence(xs),))
    hidden, cell = final if kind == "lstm" else (final, None)
    # The rows of a packed sequence are those of a PackedShape.
    outputs = {"top": packed.data}
    for layer in range(layers):
        for place, direction in enumerate(("forward", "backward")):
            outputs[f"hidden.{layer}.{direction}"] = hidden[2 * layer + place]
            if cell is not None:
                outputs[f"cell.{layer}.{direction}"] = cell[2 * layer + place]
    leaves = {f"x.{s}": x for s, x in enumerate(xs)}
    return {
        "kind": kind,
        "lengths": lengths,
        "inputs": {name: leaf.detach().clone() for name, leaf in leaves.items()},
        "weights": {name: weight.detach().clone() for name, weight in w.items()},
        **differentiate(numbers, outputs, leaves | w),
    }


# MARK: Attention


def attend(w, kind, prefix, query, memory):
    """Context and weights of one query [querySize] over the states of its sentence [length, memorySize]."""
    (query_size,), (_, memory_size) = query.shape, memory.shape
    if kind == "dot":
        scores = memory @ query
    elif kind == "scaled-dot":
        scores = memory @ query / math.sqrt(query_size)
    elif kind == "general":
        scores = F.linear(memory, w.matrix(prefix + "key.weight", query_size, memory_size)) @ query
    else:
        queries = F.linear(query, w.matrix(prefix + "query.weight", query_size, query_size))
        keys = F.linear(
            memory,
            w.matrix(prefix + "key.weight", query_size, memory_size),
            w.vector(prefix + "key.bias", query_size),
        )
        scores = torch.tanh(queries + keys) @ w.vector(prefix + "v", query_size)
    weights = torch.softmax(scores, dim=0)
    return weights @ memory, weights


def attention(kind):
    """Five queries about three sentences, out of order."""
    numbers = Numbers()
    w = Weights(numbers)
    lengths, sentence = [4, 2, 1], [0, 2, 1, 0, 1]
    query_size = 4
    memory_size = 4 if kind in ("dot", "scaled-dot") else 3
    # Larger than ±1/2, so that the weights vary.
    memories = [(4 * numbers(length, memory_size)).requires_grad_() for length in lengths]
    query = (4 * numbers(len(sentence), query_size)).requires_grad_()
    results = [attend(w, kind, "", query[r], memories[s]) for r, s in enumerate(sentence)]
    leaves = {f"memory.{s}": memory for s, memory in enumerate(memories)} | {"query": query}
    return {
        "kind": kind,
        "lengths": lengths,
        "sentence": sentence,
        "inputs": {name: leaf.detach().clone() for name, leaf in leaves.items()},
        "weights": {name: weight.detach().clone() for name, weight in w.items()},
        "attentionWeights": [weights.detach() for _, weights in results],
        **differentiate(numbers, {"context": torch.stack([context for context, _ in results])}, leaves | w),
    }


# MARK: Translation


@dataclass
class Stack:
    cell: str = "lstm"
    hidden: int = 8
    layers: int = 2
    bidirectional: bool = False
    connection: str = "none"
    layer_norm: bool = False


@dataclass
class Translation:
    """One choice of options; the Swift test has the same by the same name."""

    name: str
    encoder: Stack = field(default_factory=lambda: Stack(bidirectional=True))
    decoder: Stack = field(default_factory=Stack)
    attention: str = "general"
    input_feeding: bool = True
    start: str = "last"
    tied_output: bool = False
    shared_embeddings: bool = False
    reversed_source: bool = False
    embedding: int = 6
    source_vocabulary: int = 11
    target_vocabulary: int = 13


TRANSLATIONS = [
    Translation("lstm-general"),
    Translation(
        "gru-additive-bridge",
        encoder=Stack("gru", bidirectional=True, connection="residual", layer_norm=True),
        decoder=Stack("gru", connection="residual", layer_norm=True),
        attention="additive", input_feeding=False, start="bridge", tied_output=True,
    ),
    Translation(
        "gru-reset-before-dense-shared",
        encoder=Stack("gru-reset-before", bidirectional=True, connection="dense"),
        decoder=Stack("gru-reset-before", connection="dense"),
        attention="scaled-dot", start="zero", tied_output=True, shared_embeddings=True, source_vocabulary=13,
    ),
    Translation(
        "rnn-mean-bridge",
        encoder=Stack("rnn", bidirectional=True), decoder=Stack("rnn"),
        attention="none", input_feeding=False, start="mean-bridge",
    ),
    Translation(
        "lstm-highway-bridge",
        encoder=Stack("lstm", bidirectional=True, connection="highway"),
        decoder=Stack("lstm", connection="highway"),
        attention="dot", start="bridge", reversed_source=True, embedding=8,
    ),
    Translation(
        "rnn-relu-mean",
        encoder=Stack("rnn-relu", layers=1), decoder=Stack("rnn-relu", layer_norm=True),
        attention="additive", start="mean",
    ),
    Translation(
        "rnn-sigmoid-lstm",
        encoder=Stack("rnn-sigmoid", layers=1, bidirectional=True),
        decoder=Stack("lstm", layers=3, connection="residual"), embedding=8,
    ),
]  # fmt: skip

START, END = 2, 3
# Longest source is not longest target; two sources and two targets of equal length; an empty sentence of each.
PAIRS = [
    ([4, 5, 6], [7, 8]),
    ([9, 4, 4, 10, 5], [12, 6, 7]),
    ([8], [5, 4, 9, 10, 11]),
    ([7, 6, 10], []),
    ([], [6, 6, 8]),
]
SMOOTHING = 0.1


def join(w, stack, prefix, layer, x, output):
    """Normalizes the output of a layer and connects it with the layer's input. Vectors of one step, or of all."""
    if stack.layer_norm:
        gain, bias = (w.vector(f"{prefix}layers.{layer}.norm.{part}", stack.hidden) for part in ("weight", "bias"))
        output = F.layer_norm(output, (stack.hidden,), gain, bias)
    same = x.shape[-1] == stack.hidden
    if stack.connection == "residual" and same:
        return output + x
    if stack.connection == "dense" and layer < stack.layers - 1:
        return torch.cat([x, output], dim=-1)
    if stack.connection == "highway" and same:
        name = f"{prefix}layers.{layer}.highway."
        gate = torch.sigmoid(
            F.linear(x, w.matrix(name + "weight", stack.hidden, x.shape[-1]), w.vector(name + "bias", stack.hidden))
        )
        return gate * output + (1 - gate) * x
    return output


def encode(w, options, source):
    """The states of one source sentence [length, hidden], and the last state (h, c) of each layer."""
    stack = options.encoder
    table = w.matrix("encoder.embedding.weight", options.source_vocabulary, options.embedding)
    x = table[torch.tensor((source[::-1] if options.reversed_source else source) + [END])]
    finals = []
    for layer in range(stack.layers):
        prefix = f"encoder.layers.{layer}."
        if stack.bidirectional:
            size = stack.hidden // 2
            forward, (h, c) = run_layer(w, stack.cell, prefix + "forward.", x, size)
            backward, (h_back, c_back) = run_layer(w, stack.cell, prefix + "backward.", x.flip(0), size)
            output = torch.cat([forward, backward.flip(0)], dim=1)
            finals.append((torch.cat([h, h_back]), None if c is None else torch.cat([c, c_back])))
        else:
            output, final = run_layer(w, stack.cell, prefix + "forward.", x, stack.hidden)
            finals.append(final)
        x = join(w, stack, "encoder.", layer, x, output)
    return x, finals


def start_states(w, options, states, finals):
    """The decoder's first (h, c) of each layer, None for zeros."""
    stack, memory_size = options.decoder, options.encoder.hidden

    def bridge(layer, part, x):
        name = f"decoder.bridge.{layer}.{part}."
        return F.linear(x, w.matrix(name + "weight", stack.hidden, memory_size), w.vector(name + "bias", stack.hidden))

    starts = []
    for layer in range(stack.layers):
        h, c = finals[min(layer, len(finals) - 1)]
        if options.start == "zero":
            start = None
        elif options.start == "last":
            start = (h, c if stack.cell == "lstm" else None)
        elif options.start == "mean":
            start = (states.mean(dim=0), None)
        elif options.start == "bridge":
            cell = bridge(layer, "cell", h if c is None else c) if stack.cell == "lstm" else None
            start = (bridge(layer, "hidden", h), cell)
        else:
            start = (torch.tanh(bridge(layer, "hidden", states.mean(dim=0))), None)
        starts.append(start)
    return starts


def decode(w, options, states, finals, target):
    """Logits [length + 1, vocabulary] of one target sentence, step by step with teacher forcing."""
    stack, memory_size = options.decoder, options.encoder.hidden
    readout_size = options.embedding if options.tied_output else stack.hidden
    table_name = "encoder.embedding.weight" if options.shared_embeddings else "decoder.embedding.weight"
    table = w.matrix(table_name, options.target_vocabulary, options.embedding)
    layer_states = start_states(w, options, states, finals)
    feed = torch.zeros(readout_size)
    logits = []
    for token in [START] + target:
        x = table[token]
        for layer in range(stack.layers):
            feeding = options.input_feeding and layer == 0
            step_input = torch.cat([x, feed]) if feeding else x
            output, layer_states[layer] = run_layer(
                w, stack.cell, f"decoder.layers.{layer}.forward.", step_input[None], stack.hidden,
                layer_states[layer], readout_size if feeding else 0,
            )  # fmt: skip
            x = join(w, stack, "decoder.", layer, x, output[0])
        r = w.matrix("decoder.readout.weight", readout_size, stack.hidden) @ x
        if options.attention != "none":
            context, _ = attend(w, options.attention, "decoder.attention.", x, states)
            r = r + w.matrix("decoder.readout.context", readout_size, memory_size) @ context
        feed = torch.tanh(r)
        output_weight = (
            table
            if options.tied_output
            else w.matrix("decoder.output.weight", options.target_vocabulary, readout_size)
        )
        logits.append(output_weight @ feed + w.vector("decoder.output.bias", options.target_vocabulary))
    return torch.stack(logits)


def run_model(w, options):
    """Logits of every pair, and the sums of smoothed losses and of -log p."""
    logits = [decode(w, options, *encode(w, options, source), target) for source, target in PAIRS]
    targets = [torch.tensor(target + [END]) for _, target in PAIRS]
    loss, likelihood = (
        sum(F.cross_entropy(l, t, label_smoothing=s, reduction="sum") for l, t in zip(logits, targets))
        for s in (SMOOTHING, 0.0)
    )
    return logits, loss, likelihood


TOKENS = sum(len(target) + 1 for _, target in PAIRS)


def losses(w, options, make_optimizer, clip_norm):
    """The losses before each of ten steps, and after the last."""
    parameters = [weight.detach().clone().requires_grad_() for weight in w.values()]
    copy = Weights(w.numbers)
    copy.update(zip(w, parameters))
    optimizer = make_optimizer(parameters)
    found = []
    for _ in range(11):
        optimizer.zero_grad()
        _, loss, _ = run_model(copy, options)
        found.append((loss / TOKENS).item())
        (loss / TOKENS).backward()
        if clip_norm:
            clip_grad_norm_(parameters, clip_norm)
        optimizer.step()
    return found


def translation(options):
    w = Weights(Numbers())
    logits, loss, likelihood = run_model(w, options)
    (loss / TOKENS).backward()
    return {
        "name": options.name,
        "pairs": [{"source": source, "target": target} for source, target in PAIRS],
        "weights": {name: weight.detach() for name, weight in w.items()},
        "logits": [values.detach() for values in logits],
        "loss": loss.item(),
        "negativeLogLikelihood": likelihood.item(),
        "gradients": {name: weight.grad for name, weight in w.items()},
        "sgdLosses": losses(w, options, lambda p: torch.optim.SGD(p, lr=0.5), clip_norm=None),
        "adamLosses": losses(w, options, lambda p: torch.optim.Adam(p, lr=1e-2), clip_norm=1.0),
    }


if __name__ == "__main__":
    write("recurrent-layer", [recurrent_layer(kind) for kind in GATES])
    write("recurrent-stack", [recurrent_stack(kind) for kind in ("lstm", "gru", "rnn", "rnn-relu")])
    write("attention", [attention(kind) for kind in ("dot", "scaled-dot", "general", "additive")])
    for options in TRANSLATIONS:
        write(f"translation-{options.name}", translation(options))
