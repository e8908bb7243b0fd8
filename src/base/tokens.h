/* Tokens: what an index of texts holds of a text, and is asked for. Made from the searched form (words.h) alone, so
 * that the index and the look at the text itself never differ.
 *
 * A word is one token, as far as CRMI_TOKEN_CUT bytes reach; a run of characters without spaces is its pairs of
 * neighbours and its last character, so that a character by itself is what a token begins with (half the tokens, for
 * a search that reads some more). Each has the letter of its subject in front. Tokens are letters, digits and bytes
 * beyond ASCII, nothing else: no engine splits them, and none needs to be escaped. */
#ifndef CRMI_TOKENS_H
#define CRMI_TOKENS_H

#include "text.h"

enum {
	CRMI_TOKEN_CUT = 48,      /* bytes of a word */
	CRMI_TOKENS_MOST = 20000, /* of one record; beyond them it has the letter alone, and is looked at whatever is asked */
};

/* Adds the tokens of a text: sorted, each once, with a blank between them. */
crm_status crmi_tokens_add(crmi_text *to, char letter, const char *words);

/* Adds the tokens of one list that are not in another. */
void crmi_tokens_without(crmi_text *to, const char *tokens, const char *others);

/* Adds the tokens of both lists. */
void crmi_tokens_with(crmi_text *to, const char *tokens, const char *others);

/* The next token of a list, or NULL; moves *at behind it. */
const char *crmi_tokens_next(const char **at, size_t *length);

/* How an index is asked: as FTS5 writes it, or as a tsquery. */
struct crmi_token_style {
	const char *quote, *begins; /* behind the second quote: any token that begins so */
	const char *both, *either;
};
extern const struct crmi_token_style crmi_tokens_fts5, crmi_tokens_tsquery;

/* Adds a question that every record meets whose text holds `question`, or `other` (NULL = none), both in their
 * searched form; others may meet it too. */
void crmi_tokens_ask(crmi_text *to, const struct crmi_token_style *style, char letter, const char *question, const char *other);

#endif
