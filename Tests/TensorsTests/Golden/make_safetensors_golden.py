"""Writes the safetensors golden files of this folder, as the reference implementation writes them.

    pip install safetensors==0.8.0 torch==2.15.0
    python make_safetensors_golden.py           writes safetensors_golden.safetensors
    python make_safetensors_golden.py FILE      prints what a file of ours holds, as Python reads it

The values are those of `values` in SafetensorsGoldenTests.swift: exact in all three types, and a few that are not.
"""

import sys
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

VALUES = [0.0, -0.0, 1.0, -2.5, 0.1, 65504.0, 6e-8, -1.0 / 3]


def write(path):
    values = torch.tensor(VALUES)
    save_file(
        {
            "f32": values.reshape(2, 4),
            "bf16": values.to(torch.bfloat16).reshape(4, 2),
            "f16": values.to(torch.float16),
            "i64": torch.tensor([-1, 1 << 40]),
            "u8": torch.tensor([0, 7, 255], dtype=torch.uint8),
            "empty": torch.zeros(0, 3),
            "scalar": torch.tensor(0.5),
        },
        path,
        {"note": "Größe \"größer\"\n\U0001f642"},
    )


def show(path):
    with safe_open(path, framework="pt") as file:
        print("metadata", file.metadata())
        for name in file.keys():
            tensor = file.get_tensor(name)
            print(name, tensor.dtype, list(tensor.shape), tensor.flatten()[:8].tolist())


if __name__ == "__main__":
    if len(sys.argv) > 1:
        show(sys.argv[1])
    else:
        write(Path(__file__).parent / "safetensors_golden.safetensors")
