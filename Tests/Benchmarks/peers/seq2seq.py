"""An encoder-decoder in PyTorch that `tandem` is compared with: speed of training and of decoding, and BLEU.

A bidirectional LSTM encoder of 2 layers, an LSTM decoder of 2 layers, Luong attention ("general"), input feeding, joint
byte pair encoding, Adam, dropout and label smoothing, written the ordinary way. Trained and tested on Multi30k, English
to German.

This is a measuring stick and not part of tandem. It needs torch, sentencepiece and sacrebleu.

    seq2seq.py --data DIR --bench 40            speed of decoding, and of 40 updates
    seq2seq.py --data DIR --epochs 10 --save W  trains, prints BLEU after every epoch, and saves the best weights
    seq2seq.py --data DIR --bench 40 --load W   the speed with trained weights, which decode shorter sentences
"""

import argparse
import gzip
import math
import os
import random
import tempfile
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument(
    "--data", required=True, metavar="DIR",
    help="folder with train, val and test_2016_flickr, each as .en and .de, plain or .gz")
parser.add_argument(
    "--work", default=os.path.join(tempfile.gettempdir(), "tandem-peers"), metavar="DIR",
    help="folder for the byte pair encoding, which is learned once (default: %(default)s)")
parser.add_argument("--bench", type=int, default=0, metavar="UPDATES", help="measure the speed and stop")
parser.add_argument("--load", metavar="FILE", help="start from these weights")
parser.add_argument("--save", metavar="FILE", help="save the best weights here")
parser.add_argument("--no-feed", action="store_true", help="without input feeding")
parser.add_argument("--bf16", action="store_true", help="train under bfloat16 autocast")
parser.add_argument("--emb", type=int, default=256, help="size of embeddings (default: %(default)s)")
parser.add_argument("--hid", type=int, default=512, help="size of states (default: %(default)s)")
parser.add_argument("--layers", type=int, default=2, help="layers on each side (default: %(default)s)")
parser.add_argument("--vocab", type=int, default=8000, help="size of the vocabulary (default: %(default)s)")
parser.add_argument("--bs", type=int, default=80, help="sentences in a minibatch (default: %(default)s)")
parser.add_argument("--epochs", type=int, default=10, help="(default: %(default)s)")
parser.add_argument("--lr", type=float, default=1e-3, help="learning rate (default: %(default)s)")
parser.add_argument("--drop", type=float, default=0.3, help="dropout (default: %(default)s)")
parser.add_argument("--ls", type=float, default=0.1, help="label smoothing (default: %(default)s)")
parser.add_argument("--beam", type=int, default=5, help="beam of the last test (default: %(default)s)")
parser.add_argument("--threads", type=int, default=2, help="(default: %(default)s)")
args = parser.parse_args()

# Imported after the arguments are read, so that --help works without them.
import sentencepiece
import torch
import torch.nn as nn
import torch.nn.functional as F

PAD, UNK, BOS, EOS = 0, 1, 2, 3
feeds = not args.no_feed
torch.manual_seed(1)
random.seed(1)
torch.set_num_threads(args.threads)

# Data


def lines(name):
    path = os.path.join(args.data, name)
    file = open(path, encoding="utf-8") if os.path.exists(path) else gzip.open(path + ".gz", "rt", encoding="utf-8")
    with file:
        return [line.rstrip("\n") for line in file]


def load_pieces():
    """The joint byte pair encoding, learned from the training part unless it is in the working folder."""
    os.makedirs(args.work, exist_ok=True)
    prefix = os.path.join(args.work, f"pieces-{args.vocab}")
    if not os.path.exists(prefix + ".model"):
        text = os.path.join(args.work, "joint.txt")
        with open(text, "w", encoding="utf-8") as file:
            file.write("\n".join(lines("train.en") + lines("train.de")))
        sentencepiece.SentencePieceTrainer.train(
            input=text, model_prefix=prefix, vocab_size=args.vocab, model_type="bpe", character_coverage=1.0,
            pad_id=PAD, unk_id=UNK, bos_id=BOS, eos_id=EOS, minloglevel=2)
    return sentencepiece.SentencePieceProcessor(model_file=prefix + ".model")


def load_pairs(name):
    return [
        (pieces.encode(source)[:100] + [EOS], [BOS] + pieces.encode(target)[:100] + [EOS])
        for source, target in zip(lines(name + ".en"), lines(name + ".de"))
    ]


def batches(pairs, size, shuffle):
    """Minibatches of similar length: sources, their lengths, targets, and the indices of the pairs."""
    order = list(range(len(pairs)))
    if shuffle:
        random.shuffle(order)
        window = size * 50
        order = [
            i
            for start in range(0, len(order), window)
            for i in sorted(order[start:start + window], key=lambda i: (len(pairs[i][0]), len(pairs[i][1])))
        ]
    else:
        order.sort(key=lambda i: len(pairs[i][0]))
    groups = [order[i:i + size] for i in range(0, len(order), size)]
    if shuffle:
        random.shuffle(groups)
    for group in groups:
        def padded(side):
            return nn.utils.rnn.pad_sequence([torch.tensor(pairs[i][side]) for i in group], True)
        yield padded(0), torch.tensor([len(pairs[i][0]) for i in group]), padded(1), group


# Model


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(args.vocab, args.emb, padding_idx=PAD)
        self.rnn = nn.LSTM(
            args.emb, args.hid // 2, args.layers, bidirectional=True, dropout=args.drop, batch_first=True)

    def forward(self, source, lengths):
        embedded = F.dropout(self.emb(source), args.drop, self.training)
        packed = nn.utils.rnn.pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        states, (h, c) = self.rnn(packed)
        states, _ = nn.utils.rnn.pad_packed_sequence(states, batch_first=True)

        def both_directions(state):
            return torch.cat([state[0::2], state[1::2]], -1)
        return states, (both_directions(h), both_directions(c))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(args.vocab, args.emb, padding_idx=PAD)
        if feeds:
            self.cells = nn.ModuleList(
                [nn.LSTMCell(args.emb + args.hid if i == 0 else args.hid, args.hid) for i in range(args.layers)])
        else:
            self.rnn = nn.LSTM(args.emb, args.hid, args.layers, dropout=args.drop, batch_first=True)
        self.wa = nn.Linear(args.hid, args.hid, bias=False)
        self.wc = nn.Linear(2 * args.hid, args.hid, bias=False)
        self.out = nn.Linear(args.hid, args.vocab)

    def attend(self, queries, keys, memory, mask):
        weights = torch.bmm(queries, keys.transpose(1, 2)).masked_fill(mask, -1e9).softmax(-1)
        return torch.tanh(self.wc(torch.cat([torch.bmm(weights, memory), queries], -1)))

    def start(self, state):
        return [(state[0][i], state[1][i]) for i in range(args.layers)] if feeds else state

    def step(self, tokens, states, attended, keys, memory, mask):
        """One step of a search, without dropout."""
        embedded = self.emb(tokens)
        if feeds:
            x = torch.cat([embedded, attended], -1)
            next_states = []
            for cell, state in zip(self.cells, states):
                next_states.append(cell(x, state))
                x = next_states[-1][0]
            query, states = x.unsqueeze(1), next_states
        else:
            query, states = self.rnn(embedded.unsqueeze(1), states)
        attended = self.attend(query, keys, memory, mask).squeeze(1)
        return self.out(attended), states, attended

    def forward(self, targets, memory, state, mask):
        """What the output layer reads at each place of the targets."""
        keys = self.wa(memory)
        embedded = F.dropout(self.emb(targets), args.drop, self.training)
        if not feeds:
            return self.attend(self.rnn(embedded, state)[0], keys, memory, mask)
        states = self.start(state)
        attended = torch.zeros(targets.size(0), args.hid)
        outputs = []
        for t in range(targets.size(1)):
            x = torch.cat([embedded[:, t], attended], -1)
            for i, cell in enumerate(self.cells):
                states[i] = cell(x, states[i])
                x = F.dropout(states[i][0], args.drop, self.training)
            attended = self.attend(x.unsqueeze(1), keys, memory, mask).squeeze(1)
            outputs.append(attended)
        return torch.stack(outputs, 1)


def padding_mask(source, memory):
    return (source == PAD)[:, :memory.size(1)].unsqueeze(1)


def loss_of(source, lengths, target, smoothing):
    """The sum of the losses of all target tokens, and their number."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.bf16):
        memory, state = encoder(source, lengths)
        outputs = decoder(target[:, :-1], memory, state, padding_mask(source, memory))
        expected = target[:, 1:]
        real = expected != PAD
        logits = decoder.out(F.dropout(outputs[real], args.drop, decoder.training))
    loss = F.cross_entropy(logits.float(), expected[real], label_smoothing=smoothing, reduction="sum")
    return loss, int(real.sum())


def update(source, lengths, target):
    loss, count = loss_of(source, lengths, target, args.ls)
    optimizer.zero_grad()
    (loss / count).backward()
    nn.utils.clip_grad_norm_(parameters, 5.0)
    optimizer.step()
    return loss.item(), count


# Search


def text(tokens):
    if EOS in tokens:
        tokens = tokens[:tokens.index(EOS)]
    return pieces.decode([token for token in tokens if token > EOS])


@torch.no_grad()
def decode(pairs, size, beam):
    """The translations of all sources by beam search, and the number of tokens decoded."""
    encoder.eval()
    decoder.eval()
    results, decoded = [None] * len(pairs), 0
    for source, lengths, _, group in batches(pairs, size, False):
        memory, state = encoder(source, lengths)
        mask = padding_mask(source, memory)
        count = len(group)

        def repeated(tensor, dim):
            return tensor.repeat_interleave(beam, dim)
        memory, mask = repeated(memory, 0), repeated(mask, 0)
        keys = decoder.wa(memory)
        states = decoder.start((repeated(state[0], 1), repeated(state[1], 1)))
        tokens = torch.full((count * beam,), BOS)
        attended = torch.zeros(count * beam, args.hid)
        # [sentence, hypothesis]; at first only one hypothesis of each sentence counts.
        score = torch.full((count, beam), -1e9)
        score[:, 0] = 0
        ended = torch.zeros(count, beam, dtype=torch.bool)
        history = torch.zeros(count, beam, 0, dtype=torch.long)
        length = torch.zeros(count, beam)
        for _ in range(60):
            logits, states, attended = decoder.step(tokens, states, attended, keys, memory, mask)
            log_p = F.log_softmax(logits, -1).view(count, beam, -1).clone()
            # A hypothesis that has ended goes on with padding, at no cost.
            log_p[ended] = -1e9
            log_p[..., PAD] = torch.where(ended, torch.zeros(()), torch.full((), -1e9))
            score, choice = (score.unsqueeze(-1) + log_p).view(count, -1).topk(beam, -1)
            parent, token = choice // args.vocab, choice % args.vocab
            rows = (parent + torch.arange(count).unsqueeze(1) * beam).view(-1)
            if feeds:
                states = [(h[rows], c[rows]) for h, c in states]
            else:
                states = (states[0][:, rows], states[1][:, rows])
            attended = attended[rows]
            ended = ended.gather(1, parent)
            length = length.gather(1, parent) + (~ended)
            history = history.gather(1, parent.unsqueeze(-1).expand(-1, -1, history.size(2)))
            history = torch.cat([history, token.unsqueeze(-1)], -1)
            tokens = token.view(-1)
            decoded += int((~ended[:, 0]).sum())
            ended = ended | (token == EOS)
            if ended.all():
                break
        best = (score / length.clamp(min=1)).argmax(-1)
        for i, index in enumerate(group):
            results[index] = text(history[i, best[i]].tolist())
    encoder.train()
    decoder.train()
    return results, decoded


# Measuring and training


def bench():
    # Autocast is for training alone.
    searches = () if args.bf16 else ((100, 1, 1000), (1, 1, 150), (32, 5, 500), (1, 5, 80))
    for size, beam, count in searches:
        start = time.perf_counter()
        results, decoded = decode(test[:count], size, beam)
        seconds = time.perf_counter() - start
        note = "" if args.load else " (untrained weights)"
        print(
            f"decode batch {size} beam {beam}: {len(results) / seconds:.1f} sentences/s, "
            f"{decoded / seconds:.0f} tokens/s{note}", flush=True)
    warm_up = 5
    start = tokens = 0
    for i, (source, lengths, target, _) in enumerate(batches(train, args.bs, True)):
        if i == warm_up:
            start, tokens = time.perf_counter(), 0
        tokens += update(source, lengths, target)[1]
        if i == warm_up + args.bench:
            break
    print(f"train {tokens / (time.perf_counter() - start):.0f} target tokens/s", flush=True)


@torch.no_grad()
def validation_loss():
    encoder.eval()
    decoder.eval()
    total = tokens = 0
    for source, lengths, target, _ in batches(valid, 100, False):
        loss, count = loss_of(source, lengths, target, 0.0)
        total += loss.item()
        tokens += count
    encoder.train()
    decoder.train()
    return total / tokens


def fit():
    import sacrebleu
    references = lines("test_2016_flickr.de")
    best, start = math.inf, time.time()
    for epoch in range(args.epochs):
        total = tokens = 0
        for source, lengths, target, _ in batches(train, args.bs, True):
            loss, count = update(source, lengths, target)
            total += loss
            tokens += count
        validation = validation_loss()
        bleu = sacrebleu.corpus_bleu(decode(test, 100, 1)[0], [references]).score
        print(
            f"epoch {epoch} train {total / tokens:.3f} valid ppl {math.exp(validation):.2f} "
            f"test2016 greedy BLEU {bleu:.2f} elapsed {time.time() - start:.0f}s", flush=True)
        if validation < best:
            best = validation
            if args.save:
                torch.save((encoder.state_dict(), decoder.state_dict()), args.save)
        else:
            for group in optimizer.param_groups:
                group["lr"] *= 0.5
    bleu = sacrebleu.corpus_bleu(decode(test, 32, args.beam)[0], [references]).score
    print(f"beam {args.beam} BLEU {bleu:.2f}")


pieces = load_pieces()
encoder, decoder = Encoder(), Decoder()
parameters = [*encoder.parameters(), *decoder.parameters()]
for parameter in parameters:
    nn.init.uniform_(parameter, -0.08, 0.08)
if args.load:
    for module, weights in zip((encoder, decoder), torch.load(args.load)):
        module.load_state_dict(weights)
optimizer = torch.optim.Adam(parameters, lr=args.lr)
train, valid, test = load_pairs("train"), load_pairs("val"), load_pairs("test_2016_flickr")
print(f"parameters {sum(parameter.numel() for parameter in parameters)}")
if args.bench:
    bench()
else:
    fit()
