#include "words.h"

#include <string.h>
#include <utf8proc.h>

/* What a character is to somebody who searches. */
enum kind { BREAK, LETTER, DENSE, MARK };

/* Characters that are written without spaces between words. */
static const struct { utf8proc_int32_t first, last; } dense[] = {
	{ 0x0e00, 0x0eff },   /* Thai, Lao */
	{ 0x1000, 0x109f },   /* Burmese */
	{ 0x1100, 0x11ff },   /* Hangul */
	{ 0x1780, 0x17ff },   /* Khmer */
	{ 0x2e80, 0x2fdf },   /* radicals */
	{ 0x3005, 0x3007 },   /* iteration marks, zero */
	{ 0x3021, 0x303c },   /* numerals of Suzhou */
	{ 0x3041, 0x31ff },   /* kana, bopomofo, Hangul */
	{ 0x3400, 0x4dbf },   /* Han, extension A */
	{ 0x4e00, 0xa4cf },   /* Han, Yi */
	{ 0xa960, 0xa97f },   /* Hangul */
	{ 0xac00, 0xd7ff },   /* Hangul */
	{ 0xf900, 0xfaff },   /* Han, compatibility */
	{ 0x1aff0, 0x1b16f }, /* kana */
	{ 0x20000, 0x3ffff }, /* Han, the other extensions */
};

/* Letters that people search for without their marks. Elsewhere a mark makes another letter, as in Japanese. */
static bool drops_marks(utf8proc_int32_t point)
{
	return point < 0x530 || (point >= 0x1d00 && point < 0x2000);
}

static enum kind kind_of(utf8proc_int32_t point)
{
	const utf8proc_category_t category = utf8proc_category(point);
	size_t i;

	if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME)
		return MARK;
	if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_NO)
		return BREAK;
	for (i = 0; i < sizeof dense / sizeof *dense; i++)
		if (point >= dense[i].first && point <= dense[i].last)
			return DENSE;
	return LETTER;
}

/* A run of one kind that is being written. */
struct run {
	crmi_text *to;
	enum kind  kind;
};

static void add_bytes(struct run *run, enum kind kind, const char *bytes, size_t length)
{
	if (kind == MARK)
		kind = run->kind; /* it belongs to what it stands on */
	if (kind != run->kind && kind != BREAK)
		crmi_text_add(run->to, kind == DENSE ? (char[]){ CRMI_RUN } : (char[]){ CRMI_WORD }, 1);
	run->kind = kind;
	if (kind != BREAK)
		crmi_text_add(run->to, bytes, length);
}

/* ASCII is its own normal form, and many texts are nothing else. False = it is not ASCII; nothing was added. */
static bool add_ascii(crmi_text *to, const char *text)
{
	const size_t length = strlen(text);
	bool within = false;
	char *at;
	size_t i;

	for (i = 0; i < length; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	if (!(at = crmi_text_room(to, 2 * length)))
		return true;
	for (i = 0; i < length; i++) {
		const char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + ('a' - 'A')) : text[i];
		const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (letter && !within)
			*at++ = CRMI_WORD;
		if (letter)
			*at++ = c;
		within = letter;
	}
	*at = '\0';
	to->length = (size_t)(at - to->data);
	return true;
}

static utf8proc_ssize_t without_marks(utf8proc_int32_t *points, utf8proc_ssize_t count)
{
	utf8proc_ssize_t i, kept = 0;
	bool drop = false;

	for (i = 0; i < count; i++) {
		if (kind_of(points[i]) != MARK)
			drop = drops_marks(points[i]);
		else if (drop)
			continue;
		points[kept++] = points[i];
	}
	return kept;
}

static void add_points(crmi_text *to, const utf8proc_int32_t *points, utf8proc_ssize_t count)
{
	struct run run = { to, BREAK };
	utf8proc_ssize_t i;

	for (i = 0; i < count; i++) {
		utf8proc_uint8_t bytes[4];
		const utf8proc_ssize_t length = utf8proc_encode_char(points[i], bytes);

		add_bytes(&run, kind_of(points[i]), (const char *)bytes, (size_t)length);
	}
}

crm_status crmi_words_add(crmi_text *to, const char *text)
{
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD;
	utf8proc_int32_t *points;
	utf8proc_ssize_t length, count;

	if (!text || add_ascii(to, text))
		return to->failed ? CRM_ERR_NOMEM : CRM_OK;
	length = (utf8proc_ssize_t)strlen(text);
	count = utf8proc_decompose((const utf8proc_uint8_t *)text, length, NULL, 0, options);
	points = count < 0 ? NULL : crmi_allocate(to->memory, ((size_t)count + 1) * sizeof *points);
	if (!points)
		return count < 0 ? CRM_ERR_CORRUPT : CRM_ERR_NOMEM;
	(void)utf8proc_decompose((const utf8proc_uint8_t *)text, length, points, count, options);
	count = utf8proc_normalize_utf32(points, without_marks(points, count), UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	add_points(to, points, count);
	crmi_release(to->memory, points);
	return to->failed ? CRM_ERR_NOMEM : CRM_OK;
}

static bool is_found(const char *words, const char *part, size_t length)
{
	while ((words = strchr(words, *part)) != NULL) {
		if (strncmp(words, part, length) == 0)
			return true;
		words++;
	}
	return false;
}

bool crmi_words_hold(const char *words, const char *question)
{
	while (*question) {
		const bool run = *question == CRMI_RUN;
		const size_t length = 1 + strcspn(question + 1, " \t");

		/* A run is found anywhere in a run, a word only where a word begins. */
		if (!is_found(words, question + run, length - run))
			return false;
		question += length;
	}
	return true;
}
