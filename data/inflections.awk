# The work of make-inflections.sh: reads a training part as part=known, then the parts to write as part=train, valid and
# test. The functions of random.awk are to be read before.

# Words are kept as letters with a space before each; bytes 128 to 191 go on a letter of UTF-8.
function spelling(word) { gsub(/ /, "_", word); gsub(/[^\200-\277]/, " &", word); return word }
function head(word, count,    spelled, place, result) {
  split(word, spelled, " ")
  for (place = 1; place <= count; place++) result = result " " spelled[place]
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

# Puts the training lines most like a lemma with features into chosen, their number into chosenCount, and the number of last
# letters that their lemmas share with it into common. A line shares four letters or a whole lemma; one that tells what is to
# be said is left out. A line scores a mark for each of the letters, up to eight, as more tell no more. In the first line, which
# tells the ending of the form, each shared feature counts 3; in the others, which tell the stem, 0.8, and the same lemma 3.
# These numbers did well on German validation.
function choose(lemma, features, isTraining,    spelled, ending, place, alike, candidates, number, line, rhyme, score, best, most) {
  split("", rhyme)
  ending = wordClass(features)
  for (place = split(lemma, spelled, " "); place > 0; place--) {
    ending = ending " " spelled[place]
    if (!(ending in endingWith)) break
    alike++
    number = split(endingWith[ending], candidates, " ")
    for (; number > 0; number--) {
      line = candidates[number]
      if (alike < 4 && place > 1 && lemmaLength[line] > alike) continue
      if (isTraining && knownLemma[line] == lemma && knownFeatures[line] == features) continue
      rhyme[line] = alike < 8 ? alike : 8
      common[line] = alike
    }
  }
  for (chosenCount = 0; chosenCount < 3; chosenCount++) {
    best = 0
    for (line in rhyme) {
      score = rhyme[line] + (chosenCount ? 0.8 : 3) * shared(features, knownFeatures[line])
      if (chosenCount && knownLemma[line] == lemma) score += 3
      if (!best || score > most || score == most && line + 0 < best) { best = line + 0; most = score }
    }
    if (!best) break
    chosen[chosenCount + 1] = best
    delete rhyme[best]
  }
}

# What a training line says of a lemma that shares its last letters: its form with the first letters exchanged, at the
# beginning or, of "nahm ab", at the end; nothing where neither is seen.
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
  return ""
}

# A word with newLetters in place of oldLetters, where as much as can be found of what followed them follows; nothing where
# oldLetters are not seen.
function respelled(word,    kept, place) {
  kept = keptLetters
  while (!(place = index(word " ", oldLetters kept " "))) if (!sub(/ [^ ]+$/, "", kept)) return ""
  return substr(word, 1, place - 1) newLetters substr(word, place + length(oldLetters))
}

# The analogies of the chosen lines for a lemma, respelled; "=" before those of the very features.
function analogies(lemma, features,    place, line, form, bundle, result) {
  gsub(/;/, " ", features)
  for (place = 1; place <= chosenCount; place++) {
    line = chosen[place]
    form = respelled(analogy(line, lemma, common[line]))
    if (form == "") continue
    bundle = knownFeatures[line]
    gsub(/;/, " ", bundle)
    result = result (bundle == features ? " = " : " | ") bundle form
  }
  return result
}

# A letter for a place in a lemma. Each first letter is as likely as another, for a rare capital is to be learned, too; the
# others come as often as they do in lemmas.
function letter(class, isFirst,    kind) {
  kind = class SUBSEP isFirst
  return letters[kind, 1 + random(letterCount[kind])]
}

# Chooses other letters for the longest piece that lemma and form have in common, but for its last three or more: sets
# oldLetters and newLetters, and the three that follow them as keptLetters; all empty where the piece is too short.
function chooseLetters(lemma, form, class,    some, others, count, otherCount, place, other, equal, most, start, fresh) {
  count = split(lemma, some, " ")
  otherCount = split(form, others, " ")
  most = 3
  for (place = 1; place <= count; place++)
    for (other = 1; other <= otherCount; other++) {
      for (equal = 0; place + equal <= count && some[place + equal] == others[other + equal]; equal++) {}
      if (equal > most) { most = equal; start = place }
    }
  oldLetters = newLetters = keptLetters = ""
  if (most == 3) return
  fresh = start + random(most - 3)
  for (place = start; place <= fresh; place++) {
    oldLetters = oldLetters " " some[place]
    newLetters = newLetters " " (some[place] == "_" ? "_" : letter(class, place == 1))
  }
  for (; place <= fresh + 3; place++) keptLetters = keptLetters " " some[place]
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
  count = lemmaLength[FNR] = split(knownLemma[FNR], spelled, " ")
  ending = wordClass($3)
  for (place = count; place > 0; place--) {
    kind = wordClass($3) SUBSEP (place == 1)
    if (spelled[place] != "_" && (place > 1 || !seen[kind, spelled[1]]++))
      letters[kind, ++letterCount[kind]] = spelled[place]
    ending = ending " " spelled[place]
    endingWith[ending] = endingWith[ending] " " FNR
  }
  next
}
{
  lemma = spelling($1)
  form = spelling($2)
  choose(lemma, $3, part == "train")
  oldLetters = newLetters = keptLetters = ""
  put($3, lemma, analogies(lemma, $3), form)
  if (part != "train") next
  chooseLetters(lemma, form, wordClass($3))
  # As some lemmas of other parts have no analogies, some here go without.
  put($3, respelled(lemma), random(3) ? analogies(lemma, $3) : "", respelled(form))
}
