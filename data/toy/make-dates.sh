#!/bin/sh
# Dates in 32 notations of English, German, French and none, and the same in ISO 8601:
# "Tuesday, the 5th of March 2019" -> "2019-03-05". For character models.
#
#   make-dates.sh DIR [SEED]
#
# Writes train (30,000 lines), valid (1,000) and test (2,000) .src and .tgt to DIR. Dates are those from 1900 to 2099.
# No line occurs twice; a date of test or valid occurs nowhere else, in whatever notation.
set -eu
export LC_ALL=C
directory=${1:?"usage: make-dates.sh DIR [SEED]"}
random=$(cat "$(dirname "$0")/../random.awk")
mkdir -p "$directory"
cd "$directory"

awk -v seed="${2:-1}" "$random"'
BEGIN {
  split("January February March April May June July August September October November December", english)
  split("Januar Februar März April Mai Juni Juli August September Oktober November Dezember", german)
  split("janvier février mars avril mai juin juillet août septembre octobre novembre décembre", french)
  split("I II III IV V VI VII VIII IX X XI XII", roman)
  # From 1, which is Sunday.
  split("Sunday Monday Tuesday Wednesday Thursday Friday Saturday", english_day)
  split("Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag", german_day)
  split("dimanche lundi mardi mercredi jeudi vendredi samedi", french_day)
  split("31 28 31 30 31 30 31 31 30 31 30 31", month_length)
  notations = 32

  write("test", 2000)
  write("valid", 1000)
  write("train", 30000)
}

function write(name, lines,    y, m, d, date, line) {
  while (lines > 0) {
    y = 1900 + random(200)
    m = 1 + random(12)
    d = 1 + random(31)
    if (d > month_length[m] + (m == 2 && is_leap(y))) continue
    date = sprintf("%04d-%02d-%02d", y, m, d)
    if (date in owner && (name != "train" || owner[date] != name)) continue
    line = notation(random(notations), y, m, d)
    if (line in seen) continue
    owner[date] = name
    seen[line]
    print line > (name ".src")
    print date > (name ".tgt")
    lines--
  }
}

# Notations that could be read in two ways say which is meant.
function notation(i, y, m, d,    day, short_day, month, short_month) {
  day = english_day[weekday(y, m, d)]
  short_day = substr(day, 1, 3)
  month = english[m]
  short_month = substr(month, 1, 3)
  if (i == 0) return month " " d ", " y
  if (i == 1) return short_month " " d ", " y
  if (i == 2) return d " " month " " y
  if (i == 3) return d " " short_month " " y
  if (i == 4) return month " " ordinal(d) ", " y
  if (i == 5) return ordinal(d) " of " month " " y
  if (i == 6) return "the " ordinal(d) " of " month ", " y
  if (i == 7) return day ", " month " " d ", " y
  if (i == 8) return short_day ", " d " " short_month " " y
  if (i == 9) return day ", the " ordinal(d) " of " month " " y
  if (i == 10) return short_day " " short_month " " d " " y
  if (i == 11) return sprintf("%02d-%s-%d", d, short_month, y)
  if (i == 12) return toupper(month) " " d ", " y
  if (i == 13) return sprintf("%02d%s%d", d, toupper(short_month), y)
  if (i == 14) return y " " month " " d
  if (i == 15) return y ", " short_month " " ordinal(d)
  if (i == 16) return sprintf("%02d/%02d/%d (d/m/y)", d, m, y)
  if (i == 17) return sprintf("%02d/%02d/%d (m/d/y)", m, d, y)

  day = german_day[weekday(y, m, d)]
  month = german[m]
  if (i == 18) return d ". " month " " y
  if (i == 19) return day ", " d ". " month " " y
  if (i == 20) return day ", den " d ". " month " " y
  if (i == 21) return sprintf("%s., %02d.%02d.%d", substr(day, 1, 2), d, m, y)
  if (i == 22) return sprintf("%02d.%02d.%d", d, m, y)

  day = french_day[weekday(y, m, d)]
  month = (d == 1 ? "1er" : d) " " french[m] " " y
  if (i == 23) return month
  if (i == 24) return "le " month
  if (i == 25) return day " " month

  if (i == 26) return d "." roman[m] "." y
  if (i == 27) return d " " roman[m] " " y
  if (i == 28) return sprintf("%d.%02d.%02d", y, m, d)
  if (i == 29) return y "/" m "/" d
  if (i == 30) return sprintf("%d%02d%02d", y, m, d)
  return y "年" m "月" d "日"
}

function ordinal(d) {
  if (d % 10 == 1 && d != 11) return d "st"
  if (d % 10 == 2 && d != 12) return d "nd"
  if (d % 10 == 3 && d != 13) return d "rd"
  return d "th"
}

function is_leap(y) {
  return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)
}

# From 1, which is Sunday: Zeller 1882, with January and February as months 13 and 14 of the year before.
function weekday(y, m, d) {
  if (m < 3) {
    m += 12
    y--
  }
  return 1 + (d + int(13 * (m + 1) / 5) + y + int(y / 4) - int(y / 100) + int(y / 400) + 6) % 7
}'
