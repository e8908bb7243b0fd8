#include "tokens.h"

#include "words.h"

#include <stdlib.h>
#include <string.h>

const struct crmi_token_style crmi_tokens_fts5 = { "\"", " *", " AND ", " OR " };
const struct crmi_token_style crmi_tokens_tsquery = { "'", ":*", " & ", " | " };

static size_t point_length(const char *at)
{
	size_t length = 1;

	while (((unsigned char)at[length] & 0xc0) == 0x80)
		length++;
	return length;
}

/* As many whole characters as fit. */
static size_t cut(const char *word, size_t length)
{
	size_t at = CRMI_TOKEN_CUT;

	if (length <= CRMI_TOKEN_CUT)
		return length;
	while (at > 0 && ((unsigned char)word[at] & 0xc0) == 0x80)
		at--;
	return at;
}

/* What takes one token after another, each with what it is made of: its bytes, and whether it may go on. */
typedef void (*token_fn)(void *user, const char *bytes, size_t length, bool goes_on);

/* A question of one character alone is asked by what begins with it; one of several by its pairs, whatever follows
 * the last. */
static void each_of_run(const char *run, size_t length, bool of_text, token_fn take, void *user)
{
	const char *at = run, *end = run + length;

	while (at < end) {
		const size_t first = point_length(at), second = at + first < end ? point_length(at + first) : 0;

		if (second || of_text || first == length)
			take(user, at, first + second, !second);
		at += first;
	}
}

static void each_token(const char *words, bool of_text, token_fn take, void *user)
{
	while (*words) {
		const size_t length = strcspn(words + 1, " \t");

		if (*words == CRMI_RUN)
			each_of_run(words + 1, length, of_text, take, user);
		else
			take(user, words + 1, cut(words + 1, length), true);
		words += 1 + length;
	}
}

/* --- of a text */

struct gathered {
	crmi_text *text;   /* each token with a NUL behind it */
	size_t     count;
	char       letter;
};

static void gather(void *user, const char *bytes, size_t length, bool goes_on)
{
	struct gathered *g = user;
	char *room = crmi_text_room(g->text, length + 2);

	(void)goes_on;
	if (!room)
		return;
	room[0] = g->letter;
	memcpy(room + 1, bytes, length);
	room[length + 1] = '\0';
	g->count++;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts the tokens and drops those that are there twice; returns how many are left. */
static size_t settle(const char **tokens, const struct gathered *g)
{
	const char *at = g->text->data;
	size_t i, kept = 0;

	for (i = 0; i < g->count; i++, at += strlen(at) + 1)
		tokens[i] = at;
	qsort(tokens, g->count, sizeof *tokens, by_bytes);
	for (i = 0; i < g->count; i++)
		if (i == 0 || strcmp(tokens[i], tokens[kept - 1]) != 0)
			tokens[kept++] = tokens[i];
	return kept;
}

static crm_status write_down(crmi_text *to, const struct gathered *g)
{
	const char **tokens = crmi_allocate(to->memory, g->count * sizeof *tokens);
	size_t i, count;

	if (!tokens)
		return CRM_ERR_NOMEM;
	count = settle(tokens, g);
	if (count > CRMI_TOKENS_MOST)
		crmi_text_add(to, &g->letter, 1);
	for (i = 0; i < count && count <= CRMI_TOKENS_MOST; i++) {
		if (i)
			crmi_text_add(to, " ", 1);
		crmi_text_add(to, tokens[i], strlen(tokens[i]));
	}
	crmi_release(to->memory, tokens);
	return to->failed ? CRM_ERR_NOMEM : CRM_OK;
}

crm_status crmi_tokens_add(crmi_text *to, char letter, const char *words)
{
	crmi_text text;
	struct gathered g = { &text, 0, letter };
	crm_status rc = CRM_OK;

	crmi_text_init(&text, to->memory);
	crmi_text_add(to, "", 0);
	each_token(words, true, gather, &g);
	if (text.failed)
		rc = CRM_ERR_NOMEM;
	else if (g.count)
		rc = write_down(to, &g);
	crmi_text_free(&text);
	return rc;
}

/* --- lists */

const char *crmi_tokens_next(const char **at, size_t *length)
{
	const char *token = *at + strspn(*at, " ");

	*length = strcspn(token, " ");
	*at = token + *length;
	return *length ? token : NULL;
}

static int compare_tokens(const char *a, size_t a_length, const char *b, size_t b_length)
{
	const int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

	return order ? order : a_length < b_length ? -1 : a_length > b_length;
}

/* Two sorted lists side by side: what only the first has, or what either has. */
static void merge(crmi_text *to, const char *tokens, const char *others, bool both)
{
	size_t length, other_length;
	const char *token = crmi_tokens_next(&tokens, &length), *other = crmi_tokens_next(&others, &other_length);

	crmi_text_add(to, "", 0);
	while (token || (both && other)) {
		const int order = !other ? -1 : !token ? 1 : compare_tokens(token, length, other, other_length);

		if (both || order < 0) {
			if (to->length)
				crmi_text_add(to, " ", 1);
			crmi_text_add(to, order > 0 ? other : token, order > 0 ? other_length : length);
		}
		if (order <= 0)
			token = crmi_tokens_next(&tokens, &length);
		if (order >= 0)
			other = crmi_tokens_next(&others, &other_length);
	}
}

void crmi_tokens_without(crmi_text *to, const char *tokens, const char *others)
{
	merge(to, tokens, others, false);
}

void crmi_tokens_with(crmi_text *to, const char *tokens, const char *others)
{
	merge(to, tokens, others, true);
}

/* --- questions */

struct asked {
	crmi_text                     *to;
	const struct crmi_token_style *style;
	const char                    *between; /* "" = it is the first */
	char                           letter;
};

static void ask_for(void *user, const char *bytes, size_t length, bool goes_on)
{
	struct asked *asked = user;
	const struct crmi_token_style *style = asked->style;

	crmi_text_add(asked->to, asked->between, strlen(asked->between));
	crmi_text_add(asked->to, style->quote, 1);
	crmi_text_add(asked->to, &asked->letter, 1);
	crmi_text_add(asked->to, bytes, length);
	crmi_text_add(asked->to, style->quote, 1);
	if (goes_on)
		crmi_text_add(asked->to, style->begins, strlen(style->begins));
	asked->between = style->both;
}

static void ask_for_all(crmi_text *to, const struct crmi_token_style *style, char letter, const char *question)
{
	struct asked asked = { to, style, "", letter };

	crmi_text_add(to, "(", 1);
	each_token(question, false, ask_for, &asked);
	crmi_text_add(to, ")", 1);
	crmi_text_add(to, style->either, strlen(style->either));
}

void crmi_tokens_ask(crmi_text *to, const struct crmi_token_style *style, char letter, const char *question, const char *other)
{
	struct asked whole = { to, style, "", letter };

	ask_for_all(to, style, letter, question);
	if (other && *other)
		ask_for_all(to, style, letter, other);
	ask_for(&whole, "", 0, false); /* what has more tokens than an index takes */
}
