"""Writes spans.json and classes.json of this folder: scores of made-up taggers and classifiers.

    pip install seqeval==1.2.2 scikit-learn==1.9.1 numpy==2.4.6
    python make_tag_golden.py

Versions: Python 3.11 and those above. The scores of conlleval come from the port below, which was written from the
published rules and compared once with the script itself (version of 2004-01-26) on every case here.
"""

import json
import platform
import re
import warnings
from collections import Counter
from pathlib import Path
from random import Random

import numpy
import sklearn
from seqeval.metrics import classification_report as span_report
from seqeval.scheme import IOB2, IOBES
from sklearn import metrics
from sklearn.preprocessing import MultiLabelBinarizer

SEED = 20000914
HERE = Path(__file__).parent
warnings.filterwarnings("ignore")


# conlleval

def split(tag):
    """Prefix and type: what is before and after the first hyphen."""
    match = re.fullmatch("([^-]*)-(.*)", tag)
    return match.groups() if match else (tag, "")


def begins(previous, tag, published):
    (before, old), (now, new) = previous, tag
    pairs = {"BB", "IB", "OB", "OI", "EE", "EI", "OE"}
    if before + now in pairs or now in ("[", "]") or now not in ("O", ".") and old != new:
        return True
    return not published and (now in ("B", "S") or before == "S" and now in ("E", "I"))


def ends(previous, tag, published):
    (before, old), (now, new) = previous, tag
    pairs = {"BB", "BO", "IB", "IO", "EE", "EI", "EO"}
    if before + now in pairs or before in ("[", "]") or before not in ("O", ".") and old != new:
        return True
    return not published and (before in ("E", "S") or before in ("B", "I") and now == "S")


def conlleval(gold, predicted, published):
    """The report of the script, or of its ports, which know BIOES as well."""
    outside = ("O", "")
    support, found, correct = Counter(), Counter(), Counter()
    tokens = right_tags = 0
    is_correct = False
    before = (outside, outside)
    for sentence in zip(gold, predicted):
        for tags in list(zip(*sentence)) + [None]:
            now = (split(tags[0]), split(tags[1])) if tags else (outside, outside)
            begin = [begins(before[side], now[side], published) for side in (0, 1)]
            end = [ends(before[side], now[side], published) for side in (0, 1)]
            if is_correct:
                if all(end) and before[0][1] == before[1][1]:
                    correct[before[0][1]] += 1
                    is_correct = False
                elif end[0] != end[1] or now[0][1] != now[1][1]:
                    is_correct = False
            if all(begin) and now[0][1] == now[1][1]:
                is_correct = True
            support[now[0][1]] += begin[0]
            found[now[1][1]] += begin[1]
            tokens += tags is not None
            right_tags += tags is not None and now[0] == now[1]
            before = now

    def scores(correct, found, support):
        precision = 100 * correct / found if found else 0
        recall = 100 * correct / support if support else 0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
        return f"precision: {precision:6.2f}%; recall: {recall:6.2f}%; FB1: {f1:6.2f}"

    total = correct.total(), found.total(), support.total()
    lines = [f"processed {tokens} tokens with {total[2]} phrases; found: {total[1]} phrases; correct: {total[0]}."]
    if tokens:
        lines.append(f"accuracy: {100 * right_tags / tokens:6.2f}%; {scores(*total)}")
    for name in sorted(set(+support) | set(+found)):
        padding = " " * (17 - len(name.encode()))
        lines.append(f"{padding}{name}: {scores(correct[name], found[name], support[name])}  {found[name]}")
    return "\n".join(lines)


# Sentences

TYPES = ["PER", "LOC", "WORK-OF-ART", "Größe"]
MANY_TYPES = [f"T{i}" for i in range(14)]


def spans(random, types):
    """Words of which some are in spans, as types, with None between: [None, ["PER", "PER"], ["LOC"]]."""
    return [[random.choice(types)] * random.choice([1, 1, 2, 3]) if random.random() < 0.6 else None
            for _ in range(random.randint(0, 7))]


def tags(sentence, scheme):
    result = []
    last = None
    for span in sentence:
        if span is None:
            result.append("O")
        else:
            name = "-" + span[0] if span[0] else ""
            for i in range(len(span)):
                prefix = "B" if i == 0 else "I"
                if scheme == "IOB1" and i == 0 and last != span[0]:
                    prefix = "I"
                if scheme == "BIOES" and i == len(span) - 1:
                    prefix = "S" if i == 0 else "E"
                result.append(prefix + name)
        last = span and span[0]
    return result


def noisy(sentence, random, types, scheme, rate):
    """The tags with some of them broken."""
    prefixes = {"IOB1": "BIO", "BIO": "BIO", "BIOES": "BIOES"}[scheme]

    def other():
        prefix, name = random.choice(prefixes), random.choice(types)
        return prefix if prefix == "O" or not name else prefix + "-" + name

    return [other() if random.random() < rate else tag for tag in sentence]


ODD_TAGS = ["O", "B-PER", "I-PER", "E-PER", "S-PER", "B", "I", "E", "S", "B-", "I-", "-PER", "O-PER", "BPER", ".",
            "[-PER", "]-PER", "[", "]", ".-PER", "U-PER", "L-PER", "NN", "NNP-x", "X", "I--PER", "I-PER-", "i-PER",
            "Ô-PER"]


def cases():
    random = Random(SEED)
    result = []

    def add(name, types, scheme, rate, count=12, broken_gold=False):
        gold = [tags(spans(random, types), scheme) for _ in range(count)]
        predicted = [noisy(sentence, random, types, scheme, rate) for sentence in gold]
        if broken_gold:
            gold = [noisy(sentence, random, types, scheme, rate) for sentence in gold]
        result.append((f"{name} {scheme} {rate}", gold, predicted))

    for scheme in ("IOB1", "BIO", "BIOES"):
        for rate in (0, 0.1, 0.3, 1):
            add("types", TYPES, scheme, rate)
            add("no types", [""], scheme, rate)
            add("some types", ["", "A", "A-B"], scheme, rate)
            add("broken gold", TYPES, scheme, rate, broken_gold=True)
        add("many types", MANY_TYPES, scheme, 0.3, count=40)
        add("one sentence", TYPES, scheme, 0.5, count=1)
    for _ in range(4):
        odd = [[random.choice(ODD_TAGS) for _ in range(random.randint(1, 12))] for _ in range(10)]
        result.append(("odd tags", odd, [[random.choice([tag, tag, random.choice(ODD_TAGS)]) for tag in sentence]
                                         for sentence in odd]))
    result.append(("nothing but O", [["O", "O"], ["O"]], [["O", "O"], ["O"]]))
    result.append(("nothing found", [["B-A", "O"], ["O"]], [["O", "O"], ["O"]]))
    result.append(("nothing to find", [["O", "O"], ["O"]], [["O", "B-A"], ["O"]]))
    return result


def seqeval_scores(gold, predicted, **mode):
    """The report, or None where seqeval stops: at sentences without spans and at tags out of the scheme."""
    try:
        report = span_report(gold, predicted, **mode)
        exact = span_report(gold, predicted, digits=15, **mode)
    except (ValueError, KeyError):
        return None
    return {"report": report.removesuffix("\n"), "exact": exact.removesuffix("\n")}


def span_case(name, gold, predicted):
    return {
        "name": name, "gold": [" ".join(s) for s in gold], "predicted": [" ".join(s) for s in predicted],
        "conlleval": conlleval(gold, predicted, published=False),
        "conlleval_script": conlleval(gold, predicted, published=True),
        "seqeval": seqeval_scores(gold, predicted),
        "iob2": seqeval_scores(gold, predicted, mode="strict", scheme=IOB2),
        "iobes": seqeval_scores(gold, predicted, mode="strict", scheme=IOBES),
    }


# Classes

def class_report(gold, predicted, **options):
    """The report, in which support is always a whole number: without a single right class it is printed as 2.0."""
    report = metrics.classification_report(gold, predicted, **options).removesuffix("\n")
    return re.sub(r"(\d)\.0$", r"  \1", report, flags=re.MULTILINE)


def class_case(name, gold, predicted):
    return {
        "name": name, "gold": gold, "predicted": predicted,
        "report": class_report(gold, predicted), "exact": class_report(gold, predicted, digits=15),
        "accuracy": metrics.accuracy_score(gold, predicted),
        "matthews": metrics.matthews_corrcoef(gold, predicted),
        "classes": sorted(set(gold) | set(predicted)),
        "confusion": metrics.confusion_matrix(gold, predicted).ravel().tolist(),
    }


def multi_label_case(name, gold, predicted):
    binarizer = MultiLabelBinarizer().fit(gold + predicted)
    matrices = binarizer.transform(gold), binarizer.transform(predicted)
    names = list(binarizer.classes_)
    return {
        "name": name, "gold": [" ".join(labels) for labels in gold],
        "predicted": [" ".join(labels) for labels in predicted],
        "report": class_report(*matrices, target_names=names),
        "exact": class_report(*matrices, target_names=names, digits=12),
        "exact_match": metrics.accuracy_score(*matrices),
        "hamming_loss": metrics.hamming_loss(*matrices),
    }


def class_cases():
    random = Random(SEED)
    result = []
    sets = {
        "two": ["neg", "pos"], "five": ["very bad", "bad", "so-so", "good", "very good"],
        "unicode": ["é", "e\u0301", "Ж", "猫"], "ten": [f"class {i}" for i in range(10)],
        "many": [f"label-{i:03d}" for i in range(150)],
    }
    for name, labels in sets.items():
        for count, rate in ((5, 0.5), (40, 0.3), (600, 0.2)):
            weights = [1 / (i + 1) for i in range(len(labels))]
            gold = random.choices(labels, weights, k=count)
            predicted = [random.choice(labels) if random.random() < rate else label for label in gold]
            result.append(class_case(f"{name} {count}", gold, predicted))
    result.append(class_case("all right", ["a", "b"], ["a", "b"]))
    result.append(class_case("all wrong", ["a", "b"], ["b", "c"]))
    result.append(class_case("one class predicted", ["a", "b", "a"], ["a", "a", "a"]))
    result.append(class_case("one class", ["a", "a"], ["a", "a"]))
    return result


def multi_label_cases():
    random = Random(SEED)
    result = []
    sets = ((["a", "b", "c"], 6), ([f"topic{i}" for i in range(12)], 50), (["x", "Größe", "long-label-name"], 200))
    for labels, count in sets:
        for rate in (0.1, 0.4):
            gold = [[label for label in labels if random.random() < 0.3] for _ in range(count)]
            predicted = [[label for label in labels if (label in example) != (random.random() < rate)]
                         for example in gold]
            result.append(multi_label_case(f"{len(labels)} labels, {count} examples, {rate}", gold, predicted))
    result.append(multi_label_case("no gold labels", [[], []], [["a"], ["b"]]))
    result.append(multi_label_case("nothing predicted", [["a"], ["b", "a"]], [[], []]))
    return result


def write(name, content):
    """Writes JSON with one element of each list a line, so that a difference shows as such."""
    made_with = {"seqeval": "1.2.2", "scikit-learn": sklearn.__version__, "numpy": numpy.__version__,
                 "python": platform.python_version(), "seed": SEED}
    fields = [f'"made_with": {json.dumps(made_with)}']
    for key, values in content.items():
        fields.append(f'"{key}": [\n' + ",\n".join(json.dumps(value) for value in values) + "\n]")
    (HERE / name).write_text("{" + ",\n".join(fields) + "}\n")


def main():
    write("spans.json", {"cases": [span_case(*case) for case in cases()]})
    write("classes.json", {"single": class_cases(), "multi": multi_label_cases()})


if __name__ == "__main__":
    main()
