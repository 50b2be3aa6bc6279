// Functions over ICU's C interface.
//
// ICU appends its version to every token through macros (`ubrk_open` is `ubrk_open_72`), which Swift cannot import.
// Each function here stands for one ICU function and takes only fixed-width integers and opaque pointers. Lengths are
// in units of the text passed (UTF-16 units or bytes); `status` receives a UErrorCode.
//
// ICU's own headers stay out of this one: Foundation has a copy of them, and a Swift module that sees both, as those of
// a user of this package may, does not compile.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// MARK: Status

bool cicu_failed(int32_t status);

bool cicu_overflowed(int32_t status);

const char *cicu_status_name(int32_t status);

// MARK: Locales

/// Writes the ICU name of a BCP 47 tag ("de-DE" -> "de_DE"); returns its length, and how much of the tag was
/// understood.
int32_t cicu_locale_from_tag(
    const char *tag, char *name, int32_t capacity, int32_t *parsed, int32_t *status);

/// Whether ICU knows the language of a locale. The root locale ("" or "und") is known.
bool cicu_knows_language(const char *name);

// MARK: Break iterators

typedef struct cicu_break_iterator cicu_break_iterator;

enum { cicu_break_characters, cicu_break_words, cicu_break_sentences };

/// - Parameter kind: one of the three above.
cicu_break_iterator *cicu_break_open(int32_t kind, const char *locale, int32_t *status);

void cicu_break_close(cicu_break_iterator *iterator);

/// The text must stay in place for as long as the iterator is used on it.
void cicu_break_set_text(
    cicu_break_iterator *iterator, const uint16_t *text, int32_t length, int32_t *status);

/// The next boundary in UTF-16 units, or a negative number after the last.
int32_t cicu_break_next(cicu_break_iterator *iterator);

/// Calls `body` with each abbreviation that CLDR lists for a locale, with its full stop. ICU's own filter of boundaries by
/// this list also suppresses those behind longer words that end with one of them.
void cicu_for_abbreviations(
    const char *locale, void *context, void (*body)(void *context, const uint16_t *text, int32_t length));

// MARK: Regular expressions

typedef struct cicu_regex cicu_regex;

/// An expression in ICU's syntax, with white space and comments in it, for one thread at a time; null if the status says
/// that it is not one. The caller closes it.
cicu_regex *cicu_regex_open(const uint16_t *pattern, int32_t length, int32_t *status);

void cicu_regex_close(cicu_regex *regex);

/// The text must stay in place for as long as the expression is used on it.
void cicu_regex_set_text(cicu_regex *regex, const uint16_t *text, int32_t length, int32_t *status);

/// Finds the next match and stores its range in UTF-16 units; false if there is none, or if the status says that ICU
/// gave up.
bool cicu_regex_find_next(cicu_regex *regex, int32_t *start, int32_t *end, int32_t *status);

// MARK: Normal forms and case

int32_t cicu_normalize(
    bool compatibility, const uint16_t *text, int32_t length, uint16_t *result, int32_t capacity, int32_t *status);

/// Whether the text is certainly in the normal form already.
bool cicu_is_normalized(bool compatibility, const uint16_t *text, int32_t length);

/// Whether normalization never looks across the place before this scalar.
bool cicu_boundary_before(bool compatibility, uint32_t scalar);

int32_t cicu_lowercase(
    const char *locale, const uint16_t *text, int32_t length, uint16_t *result, int32_t capacity, int32_t *status);

int32_t cicu_fold_case(
    const uint16_t *text, int32_t length, uint16_t *result, int32_t capacity, int32_t *status);

// MARK: Width

/// Whether a scalar takes two columns of a terminal (wide or full width in UAX #11).
bool cicu_is_wide(uint32_t scalar);
