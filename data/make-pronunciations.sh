#!/bin/sh
# Makes parallel text of letters and phones, with a space between the tokens, of a pronouncing dictionary.
#
#   data/make-pronunciations.sh DICTIONARY DIR
#
# DICTIONARY holds train.tsv, dev.tsv and test.tsv, packed by gzip (train.tsv.gz) or not, with lines of a word, a TAB and
# its phones: "tomato TAB T AH0 M EY1 T OW2". A word has a line for each of its pronunciations.
#
# DIR gets train, valid and test as .src and .tgt. In train each pronunciation is a line; in valid and test each word is
# one, and .tgt has its first pronunciation. What else is right is in valid.2.tgt, valid.3.tgt and so on, where a word with
# fewer pronunciations has its first one again:
#
#   tandem evaluate exact OUT test.tgt test.[2-9].tgt
set -eu
export LC_ALL=C
usage="usage: make-pronunciations.sh DICTIONARY DIR"
dictionary=${1:?"$usage"}
directory=${2:?"$usage"}
mkdir -p "$directory"

for name in train dev test; do
  [ -e "$dictionary/$name.tsv" ] || [ -e "$dictionary/$name.tsv.gz" ] || {
    echo "make-pronunciations.sh: $dictionary has neither $name.tsv nor $name.tsv.gz" >&2
    exit 1
  }
done

part() {
  if [ -e "$dictionary/$1.tsv" ]; then cat "$dictionary/$1.tsv"; else gzip -dc "$dictionary/$1.tsv.gz"; fi
}

# The words are ASCII: each byte is a letter.
spell() { sed 's/./ &/g; s/^ //'; }

part train | cut -f 1 | spell > "$directory/train.src"
part train | cut -f 2 > "$directory/train.tgt"

for pair in dev:valid test:test; do
  out=$directory/${pair#*:}
  part "${pair%:*}" | awk -F '\t' '!seen[$1]++ { print $1 }' | spell > "$out.src"
  part "${pair%:*}" | awk -F '\t' -v out="$out" '
    !count[$1]++ { word[++words] = $1 }
    { phones[$1, count[$1]] = $2; if (count[$1] > most) most = count[$1] }
    END {
      for (n = 1; n <= most; n++) {
        file = out (n == 1 ? "" : "." n) ".tgt"
        for (w = 1; w <= words; w++) print phones[word[w], n <= count[word[w]] ? n : 1] > file
      }
    }'
done
