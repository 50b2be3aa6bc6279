# Makes examples for a classifier of languages, a label and a text with a TAB between them, of lines of the same form.
#
#   awk -v seed=1 -f random.awk -f languages.awk EXAMPLES
#
# Each line comes as it is; one in ten of them also in capitals, one in ten in small letters without punctuation, and
# one in five as one to three of its words. For one line in five there is a line in no language that the model knows,
# for the label und, in turn of letters of other scripts, of Latin letters at random, and of the line's own letters,
# shuffled within its words. Letters stand between spaces, so that any awk will do.
BEGIN {
  FS = OFS = "\t"
  scripts = split("а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я і ї є ў ј љ њ ћ ђ" \
    "|α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ ς τ υ φ χ ψ ω ά έ ή ί ό ύ ώ" \
    "|ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ى ة ئ پ چ گ" \
    "|א ב ג ד ה ו ז ח ט י כ ל מ נ ס ע פ צ ק ר ש ת ם ן ף ץ ך" \
    "|क ख ग घ च छ ज झ ट ठ ड ढ ण त थ द ध न प फ ब भ म य र ल व श ष स ह ा ि ी ु ू े ो ्" \
    "|ก ข ค ง จ ฉ ช ซ ญ ด ต ถ ท ธ น บ ป ผ ฝ พ ฟ ภ ม ย ร ล ว ศ ษ ส ห อ า ิ ี ุ ู เ แ โ ใ ไ ่ ้" \
    "|가 나 다 라 마 바 사 아 자 차 카 타 파 하 고 노 도 로 모 보 소 오 조 그 는 를 을 이 에 의 한 은" \
    "|あ い う え お か き く け こ さ し す せ そ た ち つ て と な に の は ひ ま も や ゆ よ ら り る れ を ん ア イ ウ カ ク ス ト ン" \
    "|的 一 是 不 了 人 我 在 有 他 这 中 大 来 上 国 个 到 说 们 为 子 和 你 地 出 道 也 时 年 得 就 那 要 下 以 生 会 自 着" \
    "|ა ბ გ დ ე ვ ზ თ ი კ ლ მ ნ ო პ რ ს ტ უ ფ ქ ღ ყ შ ჩ ც ძ წ ჭ ხ ჯ ჰ", script, "|")
  pairs = split("ä Ä ö Ö ü Ü é É è È ê Ê ë Ë à À â Â ç Ç î Î ï Ï ô Ô û Û ù Ù œ Œ ß SS", pair, " ")
  for (i = 1; i < pairs; i += 2) large[pair[i]] = pair[i + 1]
  latin = "a b c d e f g h i j k l m n o p q r s t u v w x y z á č ě ñ ő ø ş ţ ż ł ı å ã õ ð þ ā ē"
}
function pick(letters, size) { return letters[1 + random(size)] }
function line(alphabet,    letters, size, text, words, length_) {
  size = split(alphabet, letters, " ")
  for (words = 1 + random(8); words > 0; words--) {
    if (text != "") text = text " "
    for (length_ = 1 + random(9); length_ > 0; length_--) text = text pick(letters, size)
  }
  return text
}
# The letters A to Z; awks differ in what they do to others.
function capitals(text) {
  text = toupper(text)
  for (i in large) gsub(i, large[i], text)
  return text
}
function some(text,    words, size, first, count, i, part) {
  size = split(text, words, " ")
  count = 1 + random(3)
  first = 1 + random(size)
  part = words[first]
  for (i = first + 1; i <= size && i < first + count; i++) part = part " " words[i]
  return part
}
function shuffled(word,    letters, size, i, j, swap, text) {
  if (word !~ /^[A-Za-z]+$/) return word
  size = length(word)
  for (i = 1; i <= size; i++) letters[i] = substr(word, i, 1)
  for (i = size; i > 1; i--) { j = 1 + random(i); swap = letters[i]; letters[i] = letters[j]; letters[j] = swap }
  for (i = 1; i <= size; i++) text = text letters[i]
  return text
}
function in_no_language(text,    words, size, i, made) {
  kind = (kind + 1) % 3
  size = split(text, words, " ")
  if (kind == 0 && size > 3) {
    for (i = 1; i <= size; i++) made = made (i > 1 ? " " : "") shuffled(words[i])
    return made
  }
  return line(kind == 1 ? script[1 + random(scripts)] : latin)
}
{
  print
  if (random(10) == 0) print $1, capitals($2)
  if (random(10) == 0) { text = tolower($2); gsub(/[.,;:!?"]/, "", text); print $1, text }
  if (random(5) == 0) print $1, some($2)
  if (random(5) == 0) print "und", in_no_language($2)
}
