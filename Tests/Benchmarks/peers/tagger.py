"""A part-of-speech tagger in PyTorch that `tandem` is compared with: speed of training and of tagging, and accuracy.

Embeddings of words and of their characters (a bidirectional LSTM of 2 x 50), a bidirectional LSTM of 2 layers of
2 x 200, a softmax for each word, written the ordinary way. Trained and tested on the UPOS tags of Universal Dependencies
English-EWT.

This is a measuring stick and not part of tandem. It needs torch.

    tagger.py --data DIR --bench 40     speed of 40 updates, and of tagging the test part
    tagger.py --data DIR --epochs 10    trains, and prints accuracies after every epoch
"""

import argparse
import collections
import gzip
import os
import random
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument(
    "--data", required=True, metavar="DIR",
    help="folder with en_ewt-ud-train.conllu, en_ewt-ud-dev.conllu and en_ewt-ud-test.conllu, plain or .gz")
parser.add_argument("--bench", type=int, default=0, metavar="UPDATES", help="measure the speed and stop")
parser.add_argument("--bs", type=int, default=32, help="sentences in a minibatch (default: %(default)s)")
parser.add_argument("--epochs", type=int, default=10, help="(default: %(default)s)")
parser.add_argument("--threads", type=int, default=2, help="(default: %(default)s)")
args = parser.parse_args()

# Imported after the arguments are read, so that --help works without it.
import torch
import torch.nn as nn
import torch.nn.functional as F

PAD, UNK = 0, 1
# What cross_entropy leaves out of the loss.
IGNORED = -100
torch.manual_seed(1)
random.seed(1)
torch.set_num_threads(args.threads)


def read(part):
    """The sentences of a part, each a list of (word, tag)."""
    path = os.path.join(args.data, f"en_ewt-ud-{part}.conllu")
    file = open(path, encoding="utf-8") if os.path.exists(path) else gzip.open(path + ".gz", "rt", encoding="utf-8")
    sentences, sentence = [], []
    with file:
        for line in file:
            line = line.rstrip("\n")
            if not line:
                if sentence:
                    sentences.append(sentence)
                sentence = []
            elif line[0] != "#":
                columns = line.split("\t")
                if columns[0].isdigit():
                    sentence.append((columns[1], columns[3]))
    return sentences


def padded(sequences, value=0):
    return nn.utils.rnn.pad_sequence([torch.tensor(sequence) for sequence in sequences], True, value)


def batches(sentences, size, shuffle):
    """Minibatches of similar length: words, lengths, characters of all words, their lengths, tags."""
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
    groups = [order[i:i + size] for i in range(0, len(order), size)]
    if shuffle:
        random.shuffle(groups)
    for group in groups:
        batch = [sentences[i] for i in group]
        spellings = [
            [character_ids.get(character, UNK) for character in word] for sentence in batch for word, _ in sentence]
        yield (
            padded([[word_ids.get(word.lower(), UNK) for word, _ in sentence] for sentence in batch]),
            torch.tensor([len(sentence) for sentence in batch]),
            padded(spellings),
            torch.tensor([len(spelling) for spelling in spellings]),
            padded([[tag_ids.get(tag, IGNORED) for _, tag in sentence] for sentence in batch], IGNORED),
        )


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.word_emb = nn.Embedding(len(word_ids), 100, PAD)
        self.char_emb = nn.Embedding(len(character_ids), 50, PAD)
        self.char_rnn = nn.LSTM(50, 50, bidirectional=True, batch_first=True)
        self.rnn = nn.LSTM(200, 200, 2, bidirectional=True, dropout=0.33, batch_first=True)
        self.out = nn.Linear(400, len(tag_ids))
        self.dropout = nn.Dropout(0.33)

    def forward(self, words, lengths, characters, spelling_lengths):
        def packed(sequences, lengths):
            return nn.utils.rnn.pack_padded_sequence(sequences, lengths, batch_first=True, enforce_sorted=False)
        _, (h, _) = self.char_rnn(packed(self.char_emb(characters), spelling_lengths))
        spellings = torch.zeros(words.numel(), 100)
        spellings[(words != PAD).view(-1)] = h.transpose(0, 1).reshape(len(characters), -1)
        embedded = torch.cat([self.word_emb(words), spellings.view(*words.shape, 100)], -1)
        states, _ = self.rnn(packed(self.dropout(embedded), lengths))
        states, _ = nn.utils.rnn.pad_packed_sequence(states, batch_first=True)
        return self.out(self.dropout(states))


def fit(limit=None):
    """One epoch, or so many updates; words per second after a warm-up, if there is a limit."""
    warm_up = 5
    model.train()
    count, start = 0, time.perf_counter()
    for i, (words, lengths, characters, spelling_lengths, tags) in enumerate(batches(train, args.bs, True)):
        if limit and i == warm_up:
            count, start = 0, time.perf_counter()
        logits = model(words, lengths, characters, spelling_lengths)
        loss = F.cross_entropy(logits.flatten(0, 1), tags.flatten(), ignore_index=IGNORED)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        count += int(lengths.sum())
        if limit and i == limit + warm_up:
            break
    return count / (time.perf_counter() - start)


@torch.no_grad()
def evaluate(sentences):
    """The accuracy in percent, and words per second."""
    model.eval()
    right = count = 0
    start = time.perf_counter()
    for words, lengths, characters, spelling_lengths, tags in batches(sentences, 64, False):
        predicted = model(words, lengths, characters, spelling_lengths).argmax(-1)
        known = tags != IGNORED
        right += int((predicted[known] == tags[known]).sum())
        count += int(lengths.sum())
    return 100 * right / count, count / (time.perf_counter() - start)


train, dev, test = read("train"), read("dev"), read("test")
word_ids, character_ids, tag_ids = {"<pad>": PAD, "<unk>": UNK}, {"<pad>": PAD, "<unk>": UNK}, {}
for sentence in train:
    for word, tag in sentence:
        tag_ids.setdefault(tag, len(tag_ids))
        for character in word:
            character_ids.setdefault(character, len(character_ids))
for word, count in collections.Counter(word.lower() for sentence in train for word, _ in sentence).items():
    if count > 1:
        word_ids.setdefault(word, len(word_ids))
model = Tagger()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)

if args.bench:
    print(f"train {fit(args.bench):.0f} words/s", flush=True)
    print(f"tag {evaluate(test)[1]:.0f} words/s", flush=True)
else:
    for epoch in range(args.epochs):
        speed = fit()
        print(
            f"epoch {epoch} dev {evaluate(dev)[0]:.2f} test {evaluate(test)[0]:.2f} train {speed:.0f} words/s",
            flush=True)
