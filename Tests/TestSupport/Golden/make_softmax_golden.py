"""Writes adaptive-softmax.json: values and gradients of PyTorch's AdaptiveLogSoftmaxWithLoss, in double precision.

    pip install torch==2.15.0 --index-url https://download.pytorch.org/whl/cpu
    python make_softmax_golden.py

Weights carry Tandem's names.
"""

import json
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(20170612)


def numbers(*shape):
    """Multiples of 1/128, which a float holds exactly, in ±1/2."""
    return torch.randint(-64, 65, shape, generator=generator) / 128


size, count, cutoffs, rows = 16, 23, [5, 11], 9
module = torch.nn.AdaptiveLogSoftmaxWithLoss(size, count, cutoffs, div_value=4.0, head_bias=True)
names = {"head.weight": module.head.weight, "head.bias": module.head.bias}
for number, tail in enumerate(module.tail):
    names[f"clusters.{number}.projection.weight"] = tail[0].weight
    names[f"clusters.{number}.output.weight"] = tail[1].weight
with torch.no_grad():
    for weight in names.values():
        weight.copy_(numbers(*weight.shape))
x = numbers(rows, size).requires_grad_()
targets = torch.tensor([0, 22, 5, 4, 10, 11, 17, 3, 6])
result = module(x, targets)
loss = -result.output.sum()
loss.backward()


def matrix(tensor):
    return tensor.detach().reshape(-1, tensor.shape[-1]).tolist()


gradients = {name: matrix(weight.grad) for name, weight in names.items()}
gradients["x"] = matrix(x.grad)
(Path(__file__).parent / "adaptive-softmax.json").write_text(
    json.dumps(
        {
            "cutoffs": cutoffs,
            "vocabularySize": count,
            "targets": targets.tolist(),
            "x": matrix(x),
            "weights": {name: matrix(weight) for name, weight in names.items()},
            "loss": loss.item(),
            "logProbabilities": matrix(module.log_prob(x)),
            "gradients": gradients,
        }
    )
    + "\n"
)
