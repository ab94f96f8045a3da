#include "cre2.h"

#include <re2/re2.h>

struct cre2_regex {
    re2::RE2 expression;

    cre2_regex(re2::StringPiece pattern, const re2::RE2::Options &options) : expression(pattern, options) {}
};

extern "C" {

cre2_regex *cre2_compile(const char *pattern, size_t length) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    // For 16,384 steps. A few characters may stand for many, each of which costs time for every byte of a text.
    options.set_max_mem(16384 * 96);
    return new cre2_regex(re2::StringPiece(pattern, length), options);
}

const char *cre2_error(const cre2_regex *regex) {
    return regex->expression.ok() ? nullptr : regex->expression.error().c_str();
}

bool cre2_matches(const cre2_regex *regex, const char *text, size_t length) {
    return re2::RE2::PartialMatch(re2::StringPiece(text, length), regex->expression);
}

size_t cre2_size(const cre2_regex *regex) {
    int size = regex->expression.ProgramSize();
    return size > 0 ? size : 0;
}

void cre2_free(cre2_regex *regex) { delete regex; }
}
