# The work of make-inflections.sh: reads a training part as part=known, then the parts to write as part=train, valid and test.

# Words are kept as letters with a space before each; bytes 128 to 191 go on a letter of UTF-8.
function spelling(word) { gsub(/ /, "_", word); gsub(/[^\200-\277]/, " &", word); return word }
function head(word, count,    letters, place, result) {
  split(word, letters, " ")
  for (place = 1; place <= count; place++) result = result " " letters[place]
  return result
}
function wordClass(features) { sub(/[.;].*/, "", features); return features }

# How many features two bundles share; remembered, for bundles are few.
function shared(some, others,    pair, features, count, place) {
  pair = some SUBSEP others
  if (!(pair in sharedFeatures)) {
    count = split(some, features, ";")
    sharedFeatures[pair] = 0
    for (place = 1; place <= count; place++) sharedFeatures[pair] += index(";" others ";", ";" features[place] ";") > 0
  }
  return sharedFeatures[pair]
}

# Puts the training lines most like a lemma with features into chosen, best first, their number into chosenCount, and the number of
# last letters that their lemmas share with it into common. A line shares four letters or a whole lemma; one that tells what is to be
# said is left out. Three lines, and what the marks for letters, features and the same lemma weigh, did well on German validation.
function choose(lemma, features, isTraining,    letters, count, place, ending, alike, candidates, number, line, score, best) {
  split("", score)
  count = split(lemma, letters, " ")
  ending = wordClass(features)
  for (place = count; place > 0; place--) {
    ending = ending " " letters[place]
    if (!(ending in endingWith)) break
    alike = count - place + 1
    number = split(endingWith[ending], candidates, " ")
    for (; number > 0; number--) {
      line = candidates[number]
      if (alike < 4 && place > 1 && lemmaLength[line] > alike) continue
      if (isTraining && knownLemma[line] == lemma && knownFeatures[line] == features) continue
      score[line] = (alike < 8 ? alike : 8) + 0.8 * shared(features, knownFeatures[line]) + 3 * (knownLemma[line] == lemma)
      common[line] = alike
    }
  }
  for (chosenCount = 0; chosenCount < 3; chosenCount++) {
    best = 0
    for (line in score) if (!best || score[line] > score[best] || score[line] == score[best] && line + 0 < best) best = line + 0
    if (!best) break
    chosen[chosenCount + 1] = best
    delete score[best]
  }
}

# What a training line says of a lemma that shares its last letters: its form with the first letters exchanged, at the
# beginning or, of "nahm ab", at the end; the form itself where neither is seen.
function analogy(line, lemma, alike,    form, count, old, new) {
  count = gsub(/ /, "&", lemma)
  form = knownForm[line]
  for (; alike > 0; alike--) {
    old = head(knownLemma[line], lemmaLength[line] - alike)
    new = head(lemma, count - alike)
    if (index(form " ", old " ") == 1) return new substr(form, length(old) + 1)
    sub(/ _$/, "", old)
    sub(/ _$/, "", new)
    if (length(form) > length(old) + 2 && substr(form, length(form) - length(old) - 1) == " _" old)
      return substr(form, 1, length(form) - length(old) - 2) (new == "" ? "" : " _" new)
  }
  return knownForm[line]
}

# The analogies of the chosen lines for a lemma of count letters, some of which, up to the place changed, may be others than when they
# were chosen.
function analogies(lemma, count, changed,    place, line, alike, bundle, result) {
  for (place = 1; place <= chosenCount; place++) {
    line = chosen[place]
    alike = common[line] < count - changed ? common[line] : count - changed
    bundle = knownFeatures[line]
    gsub(/;/, " ", bundle)
    result = result " | " bundle analogy(line, lemma, alike)
  }
  return result
}

# Other letters in the longest piece that lemma and form have in common, but for the last three of it: sets newLemma, newForm
# and fresh, the place of the last new letter in the lemma.
function respell(lemma, form, class, seed,    some, others, count, otherCount, place, other, equal, most, start, otherStart, letter) {
  count = split(lemma, some, " ")
  otherCount = split(form, others, " ")
  most = 3
  start = 1
  for (place = 1; place <= count; place++)
    for (other = 1; other <= otherCount; other++) {
      for (equal = 0; place + equal <= count && some[place + equal] == others[other + equal]; equal++) {}
      if (equal > most) { most = equal; start = place; otherStart = other }
    }
  fresh = most == 3 ? 0 : start + seed % (most - 3)
  for (place = start; place <= fresh; place++) {
    if (some[place] == "_") continue
    letter = class (place == 1)
    some[place] = others[otherStart + place - start] = alphabet[letter, 1 + (seed * 31 + place * 17) % alphabetSize[letter]]
  }
  newLemma = newForm = ""
  for (place = 1; place <= count; place++) newLemma = newLemma " " some[place]
  for (place = 1; place <= otherCount; place++) newForm = newForm " " others[place]
}

function put(features, lemma, rest, form) {
  gsub(/;/, " ", features)
  print features lemma rest > (ENVIRON["directory"] "/" part ".src")
  print substr(form, 2) > (ENVIRON["directory"] "/" part ".tgt")
}

part == "known" {
  knownLemma[FNR] = spelling($1)
  knownForm[FNR] = spelling($2)
  knownFeatures[FNR] = $3
  count = lemmaLength[FNR] = split(knownLemma[FNR], letters, " ")
  ending = wordClass($3)
  for (place = count; place > 0; place--) {
    letter = wordClass($3) (place == 1)
    if (letters[place] != "_" && !seen[letter, letters[place]]++) alphabet[letter, ++alphabetSize[letter]] = letters[place]
    ending = ending " " letters[place]
    endingWith[ending] = endingWith[ending] " " FNR
  }
  next
}
{
  lemma = spelling($1)
  form = spelling($2)
  count = gsub(/ /, "&", lemma)
  choose(lemma, $3, part == "train")
  put($3, lemma, analogies(lemma, count, 0), form)
  if (part != "train") next
  # As some lemmas of other parts have no analogies, some here go without.
  respell(lemma, form, wordClass($3), FNR)
  put($3, newLemma, FNR % 3 ? analogies(newLemma, count, fresh) : "", newForm)
}
