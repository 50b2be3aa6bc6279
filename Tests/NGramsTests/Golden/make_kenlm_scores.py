"""Scores of sentences by KenLM: python make_kenlm_scores.py kenlm.o3.arpa < sentences > kenlm.scores.txt

Each line is a sentence and, after a TAB each, for its words and its end the length of the n-gram found and log10 p.
Needs the package kenlm 0.3.0.
"""

import sys

import kenlm

model = kenlm.Model(sys.argv[1])
for line in sys.stdin:
    sentence = line.rstrip("\n")
    scores = [f"{length} {probability:.9g}" for probability, length, _ in model.full_scores(sentence)]
    print("\t".join([sentence] + scores))
