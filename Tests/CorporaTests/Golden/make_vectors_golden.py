"""Golden files for WordVectorsTests, made by gensim 4.4.0 under Python 3.11.

Run in this folder: python make_vectors_golden.py
Output: vectors.txt      word2vec text
        vectors.bin      word2vec binary, without line feeds
        vectors.bin.gz   the same, packed
        glove.txt        text without a first line, as GloVe writes it
        vectors.json     for each word the bits of its floats, by which all of these are judged
"""

import json
from importlib.metadata import version

import numpy as np
from gensim.models import KeyedVectors

assert version("gensim") == "4.4.0"

WORDS = ["the", ",", "Berlin", "berlin", "naïve", "ไทย", "हिन्दी", "0000", "new_york", "😀", "</s>", "\u00a0", "ΛΟΓΟΣ", "λογος"]
DIMENSION = 7

random = np.random.default_rng(20)
values = random.normal(0, 0.4, (len(WORDS), DIMENSION)).astype(np.float32)
# Zeros, the smallest and largest numbers, and some that are written with an exponent.
values[1] = [0, -0.0, 1e-45, -1.1754944e-38, 3.4028235e38, 1e-5, -123456.79]

vectors = KeyedVectors(DIMENSION)
vectors.add_vectors(WORDS, values)
vectors.save_word2vec_format("vectors.txt", binary=False)
vectors.save_word2vec_format("vectors.bin", binary=True)
vectors.save_word2vec_format("vectors.bin.gz", binary=True)
vectors.save_word2vec_format("glove.txt", binary=False, write_header=False)
with open("vectors.json", "w", encoding="utf-8") as file:
    bits = {word: [int(bit) for bit in row.view(np.uint32)] for word, row in zip(WORDS, values)}
    json.dump(bits, file, ensure_ascii=False, indent=1)
    file.write("\n")
