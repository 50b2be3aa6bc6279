#include "CICU.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/udata.h>
#include <unicode/unorm2.h>
#include <unicode/uregex.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>

// MARK: Status

bool cicu_failed(int32_t status) { return U_FAILURE((UErrorCode)status); }

bool cicu_overflowed(int32_t status) { return status == U_BUFFER_OVERFLOW_ERROR; }

const char *cicu_status_name(int32_t status) { return u_errorName((UErrorCode)status); }

// MARK: Locales

int32_t cicu_locale_from_tag(
    const char *tag, char *name, int32_t capacity, int32_t *parsed, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  int32_t length = uloc_forLanguageTag(tag, name, capacity, parsed, &code);
  *status = code == U_STRING_NOT_TERMINATED_WARNING ? U_BUFFER_OVERFLOW_ERROR : code;
  return length;
}

bool cicu_knows_language(const char *name) {
  char language[ULOC_LANG_CAPACITY];
  UErrorCode code = U_ZERO_ERROR;
  int32_t length = uloc_getLanguage(name, language, ULOC_LANG_CAPACITY, &code);
  if (U_FAILURE(code)) { return false; }
  return length == 0 || uloc_getISO3Language(name)[0] != 0;
}

// MARK: Break iterators

cicu_break_iterator *cicu_break_open(int32_t kind, const char *locale, int32_t *status) {
  static const UBreakIteratorType types[] = {UBRK_CHARACTER, UBRK_WORD, UBRK_SENTENCE};
  UErrorCode code = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open(types[kind], locale, NULL, 0, &code);
  *status = code;
  return (cicu_break_iterator *)iterator;
}

void cicu_break_close(cicu_break_iterator *iterator) { ubrk_close((UBreakIterator *)iterator); }

void cicu_break_set_text(
    cicu_break_iterator *iterator, const uint16_t *text, int32_t length, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  ubrk_setText((UBreakIterator *)iterator, (const UChar *)text, length, &code);
  *status = code;
}

int32_t cicu_break_next(cicu_break_iterator *iterator) {
  return ubrk_next((UBreakIterator *)iterator);
}

void cicu_for_abbreviations(
    const char *locale, void *context, void (*body)(void *context, const uint16_t *text, int32_t length)) {
  UErrorCode code = U_ZERO_ERROR;
  UResourceBundle *rules = ures_open(U_ICUDATA_NAME "-brkitr", locale, &code);
  // ICU has nothing of this language, and took what it has of that of the system.
  if (code == U_USING_DEFAULT_WARNING) { code = U_MISSING_RESOURCE_ERROR; }
  UResourceBundle *exceptions = ures_getByKey(rules, "exceptions", NULL, &code);
  UResourceBundle *list = ures_getByKey(exceptions, "SentenceBreak", NULL, &code);
  for (int32_t place = 0; U_SUCCESS(code) && place < ures_getSize(list); ++place) {
    int32_t length = 0;
    const UChar *text = ures_getStringByIndex(list, place, &length, &code);
    if (U_SUCCESS(code)) { body(context, (const uint16_t *)text, length); }
  }
  ures_close(list);
  ures_close(exceptions);
  ures_close(rules);
}

// MARK: Regular expressions

cicu_regex *cicu_regex_open(const uint16_t *pattern, int32_t length, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  URegularExpression *regex = uregex_open((const UChar *)pattern, length, UREGEX_COMMENTS, NULL, &code);
  *status = code;
  return (cicu_regex *)regex;
}

void cicu_regex_close(cicu_regex *regex) { uregex_close((URegularExpression *)regex); }

void cicu_regex_set_text(cicu_regex *regex, const uint16_t *text, int32_t length, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  uregex_setText((URegularExpression *)regex, (const UChar *)text, length, &code);
  *status = code;
}

bool cicu_regex_find_next(cicu_regex *regex, int32_t *start, int32_t *end, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  bool found = uregex_findNext((URegularExpression *)regex, &code);
  *start = found ? uregex_start((URegularExpression *)regex, 0, &code) : 0;
  *end = found ? uregex_end((URegularExpression *)regex, 0, &code) : 0;
  *status = code;
  return found && U_SUCCESS(code);
}

// MARK: Normal forms and case

static const UNormalizer2 *cicu_normalizer(bool compatibility, UErrorCode *code) {
  return compatibility ? unorm2_getNFKCInstance(code) : unorm2_getNFCInstance(code);
}

int32_t cicu_normalize(
    bool compatibility, const uint16_t *text, int32_t length, uint16_t *result, int32_t capacity, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  const UNormalizer2 *normalizer = cicu_normalizer(compatibility, &code);
  int32_t count = unorm2_normalize(normalizer, (const UChar *)text, length, (UChar *)result, capacity, &code);
  *status = code;
  return count;
}

bool cicu_is_normalized(bool compatibility, const uint16_t *text, int32_t length) {
  UErrorCode code = U_ZERO_ERROR;
  const UNormalizer2 *normalizer = cicu_normalizer(compatibility, &code);
  return unorm2_spanQuickCheckYes(normalizer, (const UChar *)text, length, &code) == length && U_SUCCESS(code);
}

bool cicu_boundary_before(bool compatibility, uint32_t scalar) {
  UErrorCode code = U_ZERO_ERROR;
  const UNormalizer2 *normalizer = cicu_normalizer(compatibility, &code);
  return U_SUCCESS(code) && unorm2_hasBoundaryBefore(normalizer, (UChar32)scalar);
}

int32_t cicu_lowercase(
    const char *locale, const uint16_t *text, int32_t length, uint16_t *result, int32_t capacity, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  int32_t count = u_strToLower((UChar *)result, capacity, (const UChar *)text, length, locale, &code);
  *status = code;
  return count;
}

int32_t cicu_fold_case(
    const uint16_t *text, int32_t length, uint16_t *result, int32_t capacity, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  int32_t count =
      u_strFoldCase((UChar *)result, capacity, (const UChar *)text, length, U_FOLD_CASE_DEFAULT, &code);
  *status = code;
  return count;
}

// MARK: Width

bool cicu_is_wide(uint32_t scalar) {
  int32_t width = u_getIntPropertyValue((UChar32)scalar, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}
