#!/bin/sh
# Sequences of letters and their reversal: "a b c" -> "c b a". Words are separated by spaces.
#
#   make-reverse.sh DIR [SEED]
#
# Writes train (10,000 lines), valid (500) and test (1,000) .src and .tgt to DIR. No sequence occurs twice.
set -eu
export LC_ALL=C
directory=${1:?"usage: make-reverse.sh DIR [SEED]"}
random=$(cat "$(dirname "$0")/../random.awk")
mkdir -p "$directory"
cd "$directory"

awk -v seed="${2:-1}" "$random"'
BEGIN {
  write("test", 1000)
  write("valid", 500)
  write("train", 10000)
}

function write(name, lines,    length_, i, letter, sequence, reversal) {
  while (lines > 0) {
    length_ = 3 + random(10)
    sequence = reversal = ""
    for (i = 0; i < length_; i++) {
      letter = substr("abcdefghijklmnopqrstuvwxyz", 1 + random(26), 1)
      sequence = sequence (i > 0 ? " " : "") letter
      reversal = letter (i > 0 ? " " : "") reversal
    }
    if (sequence in seen) continue
    seen[sequence]
    print sequence > (name ".src")
    print reversal > (name ".tgt")
    lines--
  }
}'
