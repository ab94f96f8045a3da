#ifndef CRE2_H
#define CRE2_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled regular expression of RE2, the syntax and the meaning that Go's `regexp` has.
typedef struct cre2_regex cre2_regex;

/// Compiles a pattern. Never null; `cre2_error` says whether it compiled. Freed with `cre2_free`.
cre2_regex *cre2_compile(const char *pattern, size_t length);

/// What is wrong with the pattern, or null. Lives as long as the regex.
const char *cre2_error(const cre2_regex *regex);

/// Whether the pattern matches anywhere in the text. Linear time; safe from several threads at once.
bool cre2_matches(const cre2_regex *regex, const char *text, size_t length);

/// The steps of the machine that the pattern stands for: what it takes of memory, and of time for each byte at most.
size_t cre2_size(const cre2_regex *regex);

void cre2_free(cre2_regex *regex);

#ifdef __cplusplus
}
#endif

#endif
