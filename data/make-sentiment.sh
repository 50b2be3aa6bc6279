#!/bin/sh
# Makes texts with the labels positive and negative, a TAB between them, of sentiment trees and of film reviews.
#
#   data/make-sentiment.sh TREES REVIEWS > train.tsv
#
# TREES has lines such as (3 (2 It) (4 works)): each phrase becomes a text, but for neutral ones (2). REVIEWS has lines
# of a label (neg or pos), an identifier and a text, with TABs between them. Either may be /dev/null.
set -eu
trees=$1
reviews=$2

awk '{
  gsub(/\(/, " ( "); gsub(/\)/, " ) ")
  count = depth = 0
  fields = split($0, field, " ")
  for (f = 1; f <= fields; f++) {
    if (field[f] == "(") { start[++depth] = count; label[depth] = field[++f] }
    else if (field[f] != ")") word[++count] = field[f]
    else {
      phrase = word[start[depth] + 1]
      for (w = start[depth] + 2; w <= count; w++) phrase = phrase " " word[w]
      if (label[depth] != 2) print (label[depth] < 2 ? "negative" : "positive") "\t" phrase
      depth--
    }
  }
}' "$trees" |
  # As people write: no space before what belongs to the word before it, no escapes.
  sed -E "s/-LRB- ?/(/g; s/ ?-RRB-/)/g; s/ ([.,;:!?%])/\1/g; s/ (n't|'[a-z]+)/\1/g; s/\`\` ?/\"/g; s/ ?''/\"/g; s/\\\\\\//\//g"

awk -F '\t' '{ print ($1 == "neg" ? "negative" : "positive") "\t" $3 }' "$reviews" | sed 's/<br \/>/ /g'
