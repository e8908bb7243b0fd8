/* Texts as searching sees them: the one form in which queries and records are compared, whatever the store.
 *
 * Chinese, Japanese and other scripts put no spaces between words, so there any characters in a row may be asked for;
 * elsewhere what is asked for is a word or its beginning. */
#ifndef CRMI_WORDS_H
#define CRMI_WORDS_H

#include "text.h"

/* Adds a text in its searched form: NFKC, case folded, without the marks of Latin, Greek and Cyrillic letters, each run of
 * letters and digits with CRMI_WORD in front of it, each run of characters that are written without spaces with CRMI_RUN.
 * NULL adds nothing.
 * CRM_ERR_CORRUPT: it is no UTF-8. */
enum { CRMI_WORD = ' ', CRMI_RUN = '\t' };
crm_status crmi_words_add(crmi_text *to, const char *text);

/* Does a text hold all that is asked for? Both in their searched form; a question of nothing is held by every text. */
bool crmi_words_hold(const char *words, const char *question);

#endif
