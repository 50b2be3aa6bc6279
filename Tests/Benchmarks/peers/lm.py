"""A language model in PyTorch that `tandem` is compared with: speed of training and of scoring, and perplexity.

An LSTM of 2 layers of 650 over words, tied embeddings, truncated backpropagation through time over 35 words,
minibatches of 20, SGD, written the ordinary way. Trained and tested on Penn Treebank.

This is a measuring stick and not part of tandem. It needs torch.

    lm.py --data DIR --bench 60     speed of 60 updates, and of scoring 60 batches of 35 words in 10 lanes
    lm.py --data DIR --epochs 6     trains, and prints perplexities after every epoch
"""

import argparse
import gzip
import math
import os
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument(
    "--data", required=True, metavar="DIR",
    help="folder with ptb.train.txt, ptb.valid.txt and ptb.test.txt, plain or .gz")
parser.add_argument("--bench", type=int, default=0, metavar="UPDATES", help="measure the speed and stop")
parser.add_argument("--bf16", action="store_true", help="compute under bfloat16 autocast")
parser.add_argument("--size", type=int, default=650, help="size of embeddings and states (default: %(default)s)")
parser.add_argument("--layers", type=int, default=2, help="(default: %(default)s)")
parser.add_argument("--bptt", type=int, default=35, help="words of each lane in a minibatch (default: %(default)s)")
parser.add_argument("--bs", type=int, default=20, help="lanes in a minibatch (default: %(default)s)")
parser.add_argument("--drop", type=float, default=0.5, help="dropout (default: %(default)s)")
parser.add_argument("--lr", type=float, default=20.0, help="learning rate (default: %(default)s)")
parser.add_argument("--epochs", type=int, default=6, help="(default: %(default)s)")
parser.add_argument("--threads", type=int, default=2, help="(default: %(default)s)")
args = parser.parse_args()

# Imported after the arguments are read, so that --help works without it.
import torch
import torch.nn as nn

torch.manual_seed(1)
torch.set_num_threads(args.threads)


def words(name):
    path = os.path.join(args.data, name)
    file = open(path, encoding="utf-8") if os.path.exists(path) else gzip.open(path + ".gz", "rt", encoding="utf-8")
    with file:
        return [word for line in file for word in line.split() + ["<eos>"]]


def lanes(words, count):
    """The text in so many parts of equal length, side by side: [length, count]."""
    ids = torch.tensor([vocabulary[word] for word in words])
    length = len(ids) // count
    return ids[:length * count].view(count, length).t().contiguous()


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(len(vocabulary), args.size)
        self.rnn = nn.LSTM(args.size, args.size, args.layers, dropout=args.drop)
        self.out = nn.Linear(args.size, len(vocabulary))
        self.out.weight = self.emb.weight
        self.dropout = nn.Dropout(args.drop)
        nn.init.uniform_(self.emb.weight, -0.1, 0.1)

    def forward(self, tokens, state):
        outputs, state = self.rnn(self.dropout(self.emb(tokens)), state)
        return self.out(self.dropout(outputs)), state


def read(text, training, limit=None):
    """Reads a text once, or so many minibatches of it; the perplexity, and words per second after a warm-up."""
    warm_up = 4
    model.train(training)
    state = None
    total = count = count_before = 0
    start = time.perf_counter()
    for i, position in enumerate(range(0, len(text) - 1, args.bptt)):
        targets = text[position + 1:position + 1 + args.bptt]
        tokens = text[position:position + args.bptt][:len(targets)]
        if state is not None:
            state = tuple(part.detach() for part in state)
        with torch.set_grad_enabled(training), torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.bf16):
            logits, state = model(tokens, state)
            loss = cross_entropy(logits.reshape(-1, len(vocabulary)).float(), targets.reshape(-1))
        if training:
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 0.25)
            optimizer.step()
        total += loss.item() * targets.numel()
        count += targets.numel()
        if i == warm_up:
            start, count_before = time.perf_counter(), count
        if limit and i == limit + warm_up:
            break
    return math.exp(total / count), (count - count_before) / (time.perf_counter() - start)


train_words = words("ptb.train.txt")
vocabulary = {word: i for i, word in enumerate(dict.fromkeys(train_words))}
train = lanes(train_words, args.bs)
valid, test = lanes(words("ptb.valid.txt"), 10), lanes(words("ptb.test.txt"), 10)
model = LanguageModel()
cross_entropy = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=args.lr)

if args.bench:
    print(f"train {read(train, True, args.bench)[1]:.0f} words/s", flush=True)
    print(f"score {read(valid, False, args.bench)[1]:.0f} words/s", flush=True)
else:
    best = math.inf
    for epoch in range(args.epochs):
        train_perplexity, speed = read(train, True)
        perplexity, _ = read(valid, False)
        test_perplexity, _ = read(test, False)
        print(
            f"epoch {epoch} train {train_perplexity:.1f} valid {perplexity:.1f} test {test_perplexity:.1f} "
            f"{speed:.0f} words/s", flush=True)
        if perplexity >= best:
            for group in optimizer.param_groups:
                group["lr"] /= 4
        best = min(best, perplexity)
