"""Golden merges and segmentations for BytePairEncodingTests, made by subword-nmt 0.3.8 under Python 3.11.

Run in this folder: python make_bpe_golden.py
Input:  bpe_input.txt   sentences written for this test
        bpe_unseen.txt  lines to segment, with words that are not in the input
Output: bpe_merges.txt         all merges of pairs that occur at least twice
        bpe_merges.all.txt     all merges, most of pairs that occur once: a test of the order among ties
        bpe_input.seg.txt      bpe_input.txt cut by bpe_merges.txt
        bpe_unseen.seg.txt     bpe_unseen.txt cut by bpe_merges.txt
        bpe_merges.v1.txt      the first 200 merges made into version 0.1
        bpe_unseen.v1.seg.txt  bpe_unseen.txt cut by bpe_merges.v1.txt
"""

import io
from importlib.metadata import version

from subword_nmt.apply_bpe import BPE
from subword_nmt.learn_bpe import learn_bpe

assert version("subword-nmt") == "0.3.8"


def read(name):
    with open(name, encoding="utf-8", newline="\n") as file:
        return file.read()


def write(name, text):
    with open(name, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def segment(codes, name):
    bpe = BPE(io.StringIO(codes))
    lines = read(name).split("\n")[:-1]
    return "".join(bpe.process_line(line) + "\n" for line in lines)


def learn(minimum):
    merges = io.StringIO()
    learn_bpe(io.StringIO(read("bpe_input.txt"), newline="\n"), merges, num_tokens=5000, min_frequency=minimum)
    return merges.getvalue()


merges = learn(minimum=2)
write("bpe_merges.txt", merges)
write("bpe_merges.all.txt", learn(minimum=1))
for name in ["bpe_input", "bpe_unseen"]:
    write(f"{name}.seg.txt", segment(merges, f"{name}.txt"))

# Version 0.1 keeps the end of a word as a token of its own: each "x</w>" is first put together from "x" and "</w>".
old = []
for line in merges.split("\n")[1:201]:
    left, right = line.split(" ")
    final = right[: -len("</w>")]
    if right.endswith("</w>") and len(final) == 1 and f"{final} </w>" not in old:
        old.append(f"{final} </w>")
    old.append(line)
old = "\n".join(old) + "\n"
write("bpe_merges.v1.txt", old)
write("bpe_unseen.v1.seg.txt", segment(old, "bpe_unseen.txt"))
