#!/bin/sh
# Makes parallel text of lemmas with features and their inflected forms, with a space between the tokens.
#
#   data/make-inflections.sh INFLECTIONS LANGUAGE DIR [SIZE]
#
# INFLECTIONS holds LANGUAGE-train-SIZE (SIZE is high, medium or low; high without it), LANGUAGE-dev and LANGUAGE-test, with
# lines of a lemma, its form and features, TABs between them: "zunehmen TAB nahmst zu TAB V;IND;PST;2;SG".
#
# DIR gets train, valid and test as .src and .tgt ("n a h m s t _ z u"); a space inside of a word is "_". A source is the
# features, the lemma, and up to three analogies: forms that the training part has of lemmas of the same class that end in
# the same four letters or more, or in one another, with this lemma's first letters in place of theirs:
# "V IND PST 2 SG z u n e h m e n | V IND PST 3 SG n a h m _ z u" where "nahm ab" of "abnehmen" is known; "=" stands for "|"
# before a form of the very features. Each training pair comes a second time, with other letters in what lemma and form have
# in common if that is long enough, one time in three without analogies.
set -eu
export LC_ALL=C
usage="usage: make-inflections.sh INFLECTIONS LANGUAGE DIR [SIZE]"
inflections=$(cd "${1:?"$usage"}" && pwd)
language=${2:?"$usage"}
export directory=${3:?"$usage"}
mkdir -p "$directory"
train=$inflections/$language-train-${4:-high}

here=$(dirname "$0")
awk -F '\t' -v seed=1 -f "$here/random.awk" -f "$here/inflections.awk" part=known "$train" part=train "$train" \
  part=valid "$inflections/$language-dev" part=test "$inflections/$language-test"
