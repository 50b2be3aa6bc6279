"""Golden models and scores for KneserNeyTests, ARPATests and NGramModelTests, by Python 3.11 without any package.

Run in this folder: python make_kneser_ney_golden.py
Output: text.txt        sentences of an invented language, drawn from a seed
        mkn.o4.arpa     modified Kneser-Ney of order 4; discounts of each order in mkn.o4.discounts.txt
        mkn.o3.pruned.arpa  of order 3 without 3-grams that occur once, as `lmplz -o 3 --prune 0 0 1`
        kn.o3.arpa      one discount for each order
        mkn.fallback.arpa   of order 3 from the first three sentences, whose discounts are constants
        unseen.txt      sentences, some words of which are not in text.txt
        unseen.scores.txt   for each word and </s> the length of the n-gram that mkn.o4.arpa has and log10 of p

The definitions are those of Chen and Goodman 1998 as `lmplz` has them, over dictionaries and from the formulas, so that
nothing is shared with the program but these.
"""

import math
import random
from collections import Counter, defaultdict

FALLBACK = {True: (0.5, 1.0, 1.5), False: (0.75, 0.75, 0.75)}


def count(sentences, order):
    """How often each n-gram of each order occurs: a list of counters, from order 1 on."""
    counts = [Counter() for _ in range(order)]
    for sentence in sentences:
        words = ["<s>"] + sentence + ["</s>"]
        for n in range(1, order + 1):
            for start in range(len(words) - n + 1):
                counts[n - 1][tuple(words[start : start + n])] += 1
    return counts


def adjust(counts):
    """Counts of Kneser-Ney: different words before an n-gram, unless it is as long as can be or begins a sentence."""
    adjusted = []
    for n, table in enumerate(counts, 1):
        if n == len(counts):
            adjusted.append(Counter(table))
            continue
        before = Counter(ngram[1:] for ngram in counts[n])
        adjusted.append(Counter({g: c if g[0] == "<s>" else before[g] for g, c in table.items()}))
    adjusted[0][("<s>",)] = 0
    return adjusted


def discounts(table, modified):
    n = Counter(table.values())
    needed = (1, 2, 3) if modified else (1, 2)
    if any(n[i] == 0 for i in needed):
        return FALLBACK[modified]
    y = n[1] / (n[1] + 2 * n[2])
    if not modified:
        return (y, y, y)
    d = tuple(j - (j + 1) * y * n[j + 1] / n[j] for j in (1, 2, 3))
    return d if all(0 <= d[j - 1] <= j for j in (1, 2, 3)) else FALLBACK[modified]


def estimate(sentences, order, prune=(0,), modified=True):
    """Probabilities by n-gram, backoffs by context, and the discounts of each order."""
    counts = count(sentences, order)
    adjusted = adjust(counts)
    d = [discounts(table, modified) for table in adjusted]
    words = {g[0] for g in counts[0]} - {"<s>"} | {"<unk>"}
    p, backoff = {}, {}

    def discounted(n, c):
        return 0 if c == 0 else d[n - 1][min(c, 3) - 1]

    def lower(ngram):
        while ngram not in p:
            ngram = ngram[1:]
        return p[ngram]

    for n in range(1, order + 1):
        threshold = prune[min(n, len(prune)) - 1]
        kept = {g for g, c in counts[n - 1].items() if n == 1 or c > threshold}
        groups = defaultdict(list)
        for g, a in adjusted[n - 1].items():
            groups[g[:-1]].append((g, a))
        for context, group in groups.items():
            total = sum(a for _, a in group)
            gamma = sum(discounted(n, a) if g in kept else a for g, a in group) / total
            if n > 1:
                backoff[context] = gamma
                for g, a in group:
                    if g in kept:
                        p[g] = (a - discounted(n, a)) / total + gamma * lower(g[1:])
            else:
                for word in words:
                    a = adjusted[0][(word,)]
                    p[(word,)] = (a - discounted(1, a)) / total + gamma / len(words)
    return p, backoff, d


def score(p, backoff, context, word):
    """The length of the n-gram that is there, and its probability with what longer contexts leave to it."""
    weight = 1.0
    while True:
        if context + (word,) in p:
            return len(context) + 1, weight * p[context + (word,)]
        weight *= backoff.get(context, 1.0)
        context = context[1:]


def write_arpa(name, p, backoff, order):
    tables = [sorted(g for g in p if len(g) == n) for n in range(1, order + 1)]
    tables[0] = sorted(tables[0] + [("<s>",)])
    with open(name, "w", encoding="utf-8", newline="\n") as file:
        file.write("\\data\\\n")
        for n, table in enumerate(tables, 1):
            file.write(f"ngram {n}={len(table)}\n")
        for n, table in enumerate(tables, 1):
            file.write(f"\n\\{n}-grams:\n")
            for g in table:
                value = -99 if g == ("<s>",) else math.log10(p[g])
                line = f"{value:.7g}\t{' '.join(g)}"
                if n < order:
                    line += f"\t{math.log10(backoff.get(g, 1)):.7g}"
                file.write(line + "\n")
        file.write("\n\\end\\\n")


def invented_sentences(count, generator):
    """Sentences whose words follow one another by preference, so that counts of all sizes are found in each order."""
    syllables = ["ba", "ko", "mi", "ta", "ru", "se", "lo", "né"]
    words = [a + b for a in syllables[:5] for b in syllables]
    sentences = []
    for _ in range(count):
        sentence = []
        place = 0
        for _ in range(generator.randint(1, 9)):
            place = min(int(generator.expovariate(0.25)) + (place * 7) % 11, len(words) - 1)
            sentence.append(words[place])
        sentences.append(sentence)
    return sentences


def main():
    generator = random.Random(7)
    sentences = invented_sentences(400, generator)
    with open("text.txt", "w", encoding="utf-8", newline="\n") as file:
        file.writelines(" ".join(s) + "\n" for s in sentences)

    p, backoff, d = estimate(sentences, 4)
    write_arpa("mkn.o4.arpa", p, backoff, 4)
    with open("mkn.o4.discounts.txt", "w") as file:
        file.writelines(" ".join(f"{x:.9g}" for x in row) + "\n" for row in d)
    pruned = estimate(sentences, 3, prune=(0, 0, 1))
    write_arpa("mkn.o3.pruned.arpa", pruned[0], pruned[1], 3)
    single = estimate(sentences, 3, modified=False)
    write_arpa("kn.o3.arpa", single[0], single[1], 3)
    few = estimate(sentences[:3], 3)
    write_arpa("mkn.fallback.arpa", few[0], few[1], 3)

    unseen = [[w if generator.random() > 0.1 else "xyz" for w in s] for s in invented_sentences(30, generator)]
    known = {g[0] for g in p if len(g) == 1}
    with open("unseen.txt", "w", encoding="utf-8", newline="\n") as text, open("unseen.scores.txt", "w") as scores:
        for sentence in unseen:
            text.write(" ".join(sentence) + "\n")
            context = ("<s>",)
            for word in sentence + ["</s>"]:
                word = word if word in known else "<unk>"
                length, probability = score(p, backoff, context, word)
                scores.write(f"{length} {math.log10(probability):.7g}\n")
                context = (context + (word,))[-3:]


if __name__ == "__main__":
    main()
