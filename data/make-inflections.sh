#!/bin/sh
# Makes parallel text of lemmas with features and their inflected forms, with a space between the symbols.
#
#   data/make-inflections.sh INFLECTIONS LANGUAGE DIR [SIZE]
#
# INFLECTIONS holds LANGUAGE-train-SIZE (SIZE is high, medium or low; high without it), LANGUAGE-dev and LANGUAGE-test, with
# lines of a lemma, its form and features, TABs between them: "zunehmen TAB nahmst zu TAB V;IND;PST;2;SG".
#
# DIR gets train, valid and test as .src ("V IND PST 2 SG z u n e h m e n") and .tgt ("n a h m s t _ z u"); a space inside
# of a word is "_".
set -eu
export LC_ALL=C
usage="usage: make-inflections.sh INFLECTIONS LANGUAGE DIR [SIZE]"
inflections=${1:?"$usage"}
language=${2:?"$usage"}
directory=${3:?"$usage"}
mkdir -p "$directory"

for pair in "train-${4:-high}:train" dev:valid test:test; do
  awk -F '\t' -v part="${pair#*:}" -v source="$directory/${pair#*:}.src" -v target="$directory/${pair#*:}.tgt" '
    # Bytes 128 to 191 go on a letter of UTF-8.
    function spelling(word) { gsub(/ /, "_", word); gsub(/[^\200-\277]/, " &", word); return substr(word, 2) }
    function without(letters, count,    place) {
      for (place = 1; place <= count; place++) sub(/^[^ ]+ /, "", letters)
      return letters
    }
    {
      gsub(/;/, " ", $3)
      lemma = spelling($1)
      form = spelling($2)
      print $3 " " lemma > source
      print form > target
      if (part != "train") next
      count = split(lemma, lemmaLetters, " ")
      split(form, formLetters, " ")
      for (equal = 0; equal < count && lemmaLetters[equal + 1] == formLetters[equal + 1]; equal++) {}
      if (equal < 4) next
      left = 1 + NR % (equal - 3)
      print $3 " " without(lemma, left) > source
      print without(form, left) > target
    }
  ' "$inflections/$language-${pair%:*}"
done
