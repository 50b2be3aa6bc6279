#!/bin/sh
# Sums of two numbers of up to three digits: "123+456" -> "579". For character models.
#
#   make-addition.sh DIR [SEED]
#
# Writes train (20,000 lines), valid (1,000) and test (2,000) .src and .tgt to DIR: 2.3 % of the million sums.
# No sum occurs twice, nor with its numbers exchanged.
set -eu
export LC_ALL=C
directory=${1:?"usage: make-addition.sh DIR [SEED]"}
random=$(cat "$(dirname "$0")/../random.awk")
mkdir -p "$directory"
cd "$directory"

awk -v seed="${2:-1}" "$random"'
BEGIN {
  write("test", 2000)
  write("valid", 1000)
  write("train", 20000)
}

function write(name, lines,    a, b) {
  while (lines > 0) {
    a = random(1000)
    b = random(1000)
    if ((a "+" b) in seen || (b "+" a) in seen) continue
    seen[a "+" b]
    print a "+" b > (name ".src")
    print a + b > (name ".tgt")
    lines--
  }
}'
