"""Writes the golden files of this folder: scores of made-up systems, as sacreBLEU computes them.

    pip install sacrebleu==2.6.0
    python make_golden.py

Versions: Python 3.11, sacreBLEU 2.6.0. All sentences were written for this purpose.
"""

import json
import platform
from pathlib import Path
from random import Random

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF

SEED = 20020706
HERE = Path(__file__).parent

REFERENCES = [
    "The cat sat on the mat, and the dog slept by the door.",
    "It costs 1,000.5 dollars - or 3.14 % more than in 2019.",
    "A well-known, state-of-the-art method (from 1998-2004) isn't always the best one.",
    "He said: \"I'll be there at 5:30 p.m.\" and hung up.",
    "Rock & roll &amp; blues &lt;b&gt; are not tags; &quot;quotes&quot; are &amp;quot;escaped&amp;quot; twice.",
    "Der Bäcker verkauft süße Brötchen für 2,50 € an der Straßenecke.",
    "Öl, Äpfel und Übermut: das größte Maß an Genuss!",
    "Die Straße ist 12-spurig, 3.000 m lang und führt nach Köln-Mülheim.",
    "Мама мыла раму, а папа читал газету.",
    "Поезд №5 отправляется в 17:45 из Санкт-Петербурга.",
    "Ο Οδυσσέας είναι ένας σοφός και γενναίος άνθρωπος.",
    "ΌΛΟΙ ΟΙ ΆΝΘΡΩΠΟΙ ΓΕΝΝΙΟΎΝΤΑΙ ΕΛΕΎΘΕΡΟΙ. ΟΔΌΣ ΑΒΓ-ΣΑΣ, Σ ΚΑΙ Σ.",
    "他昨天在图书馆看了三本书，今天还想去。",
    "我有1,234个苹果、五个梨和《红楼梦》。",
    "東京\u3000タワーは３３３ｍの高さです。",
    "Happy birthday 🎂🎉! See you at 👩‍👩‍👧‍👦's party 🇩🇪…",
    "Voilà\u00a0: l’été\u202f2020 était «\u00a0très chaud\u00a0», n’est-ce pas\u202f?",
    "İstanbul'da IŞIK ve ılık bir gün geçirdik.",
    "Cafe\u0301 and café look the same, yet their code points differ.",
    "¿Dónde está la biblioteca? ¡Está aquí, señor!",
    "x < y <= z >= w, {a|b} ~ [c^d] `e` \\f $g% #h @i _j *k+l= m/n",
    "Wait... what?! No—never; maybe – someday.",
    "Yes.",
    "2",
    "",
    "A line with\ttabs\u2003em spaces\u2028and\x1cseparators.  ",
    "The quick brown fox jumps over the lazy dog near the bank of the river.",
    "The quick brown fox jumps over the lazy dog while the children watch from the bank.",
    "She bought three red apples, two green pears and a loaf of bread.",
    "They have lived in the small house at the end of the street since 1987.",
    "नमस्ते दुनिया, आप कैसे हैं? ١٢٣ و ४५६।",
    "วันนี้อากาศดีมาก ราคา ฿100.50",
    "a a a a b b a a a a",
    "<skipped>Nothing was <skipped>skipped here.",
]

SECOND_REFERENCES = {
    0: "A cat was sitting on the mat while the dog slept near the door.",
    1: "The price is 1,000.5 dollars, 3.14 % more than in 2019.",
    3: "\"I will be there at half past five\", he said, and hung up.",
    5: "Beim Bäcker an der Ecke gibt es süße Brötchen für 2,50 €.",
    8: "Папа читал газету, а мама мыла раму.",
    12: "昨天他在图书馆看了三本书，今天他还想去看。",
    22: "Yes, of course.",
    24: "This one is not empty.",
    26: "Near the river, the quick brown fox jumps over a lazy dog.",
    28: "",
    32: "a a b b b b b a a",
}


def dropout(line, random):
    return " ".join(word for word in line.split(" ") if random.random() > 0.15)


def swaps(line, random):
    words = line.split(" ")
    for i in range(len(words) - 1):
        if random.random() < 0.2:
            words[i], words[i + 1] = words[i + 1], words[i]
    return " ".join(words)


def casing(line, random):
    return " ".join(random.choice([str, str, str.upper, str.title, str.lower])(word) for word in line.split(" "))


def punctuation(line, random):
    marks = [".", ",", " .", " ,", "-", "!", "…", "'", "”", "）", "€", ".,", "5.", ".5", "-5-", "&amp;", "&lt;"]
    return "".join(c + (random.choice(marks) if random.random() < 0.06 else "") for c in line)


def spaces(line, random):
    kinds = [" ", "  ", "\u00a0", "\u3000", "\u2009", "\t", "\u2028", "\x85", "\x1f", "\u200b", "\r", "\x0b"]
    return "".join(random.choice(kinds) if c == " " and random.random() < 0.4 else c for c in line)


def characters(line, random):
    return "".join(c * random.choice([0, 2, 1]) if random.random() < 0.1 else c for c in line)


def repetition(line, random):
    return " ".join(w for word in line.split(" ") for w in [word] * random.choice([1, 1, 1, 2, 3]))


def truncation(line, random):
    return line[: len(line) * random.randint(3, 9) // 10]


def perturbed(change):
    random = Random(f"{SEED}-{change.__name__}")
    return [change(line, random) for line in REFERENCES]


def systems():
    result = {"identity": REFERENCES}
    for change in (dropout, swaps, casing, punctuation, spaces, characters, repetition, truncation):
        result[change.__name__] = perturbed(change)
    result["mixed"] = [swaps(characters(line, r), r) if i % 3 else casing(dropout(line, r), r)
                       for r in [Random(SEED)] for i, line in enumerate(REFERENCES)]
    result["rotated"] = REFERENCES[1:] + REFERENCES[:1]
    result["unrelated"] = ["Qq ww"] * len(REFERENCES)
    result["empty"] = [""] * len(REFERENCES)
    return result


BLEU_OPTIONS = [
    {},
    {"lowercase": True},
    {"tokenize": "intl"},
    {"tokenize": "intl", "lowercase": True},
    {"tokenize": "char"},
    {"tokenize": "none"},
    {"smooth_method": "floor"},
    {"smooth_method": "floor", "smooth_value": 0.5},
    {"smooth_method": "add-k"},
    {"smooth_method": "add-k", "smooth_value": 0.25},
    {"smooth_method": "none"},
    {"max_ngram_order": 2},
    {"effective_order": True},
]
SENTENCE_BLEU_OPTIONS = [
    {"effective_order": True},
    {"effective_order": True, "lowercase": True, "tokenize": "intl"},
    {"effective_order": True, "smooth_method": "floor"},
    {"effective_order": True, "smooth_method": "add-k"},
    {"effective_order": False},
    {"effective_order": False, "tokenize": "char", "smooth_method": "none"},
]
CHRF_OPTIONS = [
    {},
    {"lowercase": True},
    {"whitespace": True},
    {"eps_smoothing": True},
    {"word_order": 2},
    {"word_order": 2, "lowercase": True, "whitespace": True},
    {"word_order": 2, "eps_smoothing": True},
    {"word_order": 1, "char_order": 4, "beta": 3},
]
SENTENCE_CHRF_OPTIONS = CHRF_OPTIONS[:1] + CHRF_OPTIONS[3:7]

# Lines and pieces that one of the tokenizers or the change to lower case treats in its own way.
TRICKY = REFERENCES + perturbed(punctuation) + perturbed(casing)
TRICKY_PIECES = [
    "", " ", "\n", "-", "--", ".", "..", ".,.,", "a..b", "1.2.3", "1..2", ".5", "5.", "1,000,000.00", "-5",
    "5-", "5--6-7", "a-1", "²3.4", "٣.٤", "١-٢", "Ⅷ.Ⅸ", "½,¾", "end-\nof line", "two\nlines", "<skipped>",
    "<skip<skipped>ped>", "&amp;amp;", "&amp;lt;", "&quot", "& quot;", "&GT;", "a\u00a0.\u00a0b", "a\u200b.",
    "a\x00b\x7f.", "“x”—«y»", "don't", "rock'n'roll's", "$5.00", "€5,00", "Σ", "ΑΣ", "ΑΣ.", "ΑΣΑ", "Α.Σ",
    "Α.Σ.Α", "ΑΣ\u0301", "ΑΣ\u0301Α", "Α\u00adΣ\u00ad", "ΣΣ", "ΑΣ ΣΑ ΑΣ", "'Σ'", "ςΣ", "1Σ", "İI", "ẞß", "ǅǄ",
    "ΐ", "ﬁΣ", "ÅÅ", "𐐀Σ", "Ꭰꭰ", "ⅧΣ", "ªΣ", "ʰΣ",
]


def score(metric, options, values, **where):
    return {**where, "options": options, "signature": str(metric.get_signature()), "line": str(values),
            "score": values.score}


def golden(metric_type, corpus_options, sentence_options, hypotheses, references):
    result = {"corpus": [], "sentence": []}
    for system, lines in hypotheses.items():
        for count in (1, 2):
            for options in corpus_options:
                metric = metric_type(**options)
                values = metric.corpus_score(lines, references[:count])
                result["corpus"].append(score(metric, options, values, system=system, references=count))
    lines_by_system = {"mixed": range(len(REFERENCES)), "punctuation": [0, 1, 4, 16], "truncation": [0, 22, 23, 24, 32],
                       "rotated": [8, 22, 23, 24], "empty": [0, 24]}
    for system, lines in lines_by_system.items():
        for line in lines:
            count = 1 + line % 2
            for options in sentence_options:
                metric = metric_type(**options)
                values = metric.sentence_score(hypotheses[system][line], [r[line] for r in references[:count]])
                result["sentence"].append(
                    score(metric, options, values, system=system, line_index=line, references=count))
    return result


def write(name, content):
    """Writes JSON with one element of each list a line, so that a difference shows as such."""
    made_with = {"sacrebleu": sacrebleu.__version__, "python": platform.python_version(), "seed": SEED}
    fields = [f'"made_with": {json.dumps(made_with)}']
    for key, values in content.items():
        fields.append(f'"{key}": [\n' + ",\n".join(json.dumps(value) for value in values) + "\n]")
    (HERE / name).write_text("{" + ",\n".join(fields) + "}\n")


def main():
    second = [SECOND_REFERENCES.get(i, line) for i, line in enumerate(perturbed(swaps))]
    references = [REFERENCES, second]
    hypotheses = systems()
    write("corpus.json", {
        "references": references,
        "systems": [{"name": name, "lines": lines} for name, lines in hypotheses.items()],
    })
    write("bleu.json", golden(BLEU, BLEU_OPTIONS, SENTENCE_BLEU_OPTIONS, hypotheses, references))
    write("chrf.json", golden(CHRF, CHRF_OPTIONS, SENTENCE_CHRF_OPTIONS, hypotheses, references))

    tokenized = {"13a": TRICKY + TRICKY_PIECES, "intl": TRICKY + TRICKY_PIECES, "char": TRICKY_PIECES,
                 "none": TRICKY_PIECES}
    write("text.json", {
        "lowercase": [{"input": text, "output": text.lower()} for text in TRICKY + TRICKY_PIECES],
        "tokens": [{"tokenizer": name, "input": text, "output": " ".join(metric._preprocess_segment(text).split())}
                   for name, texts in tokenized.items() for metric in [BLEU(tokenize=name)] for text in texts],
        "spaces": [code for code in range(0x110000) if chr(code).isspace()],
    })


if __name__ == "__main__":
    main()
