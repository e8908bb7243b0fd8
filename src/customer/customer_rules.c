#include "customer_rules.h"

#include "text.h"

#include <string.h>

enum { PHONE_DIGITS_MOST = 20 }; /* 15 of E.164, and room for an extension */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Full-width digits and signs are folded before, so only ASCII is left to look at. */
static size_t phone_digits(const char *text, char *digits, bool *plus)
{
	size_t count = 0;

	for (*plus = false; *text; text++) {
		if (is_digit(*text)) {
			if (count == PHONE_DIGITS_MOST)
				return 0;
			digits[count++] = *text;
		} else if (*text == '+' && count == 0) {
			*plus = true;
		} else if (!strchr(" -.()/\t", *text)) {
			if (count >= 3 && (*text == 'x' || *text == 'e' || *text == '#'))
				break; /* an extension is dialled afterwards */
			return 0;
		}
	}
	return count;
}

static const char *phone_match(crmi_arena *arena, const char *value, const char *country, crm_rule *rule)
{
	char digits[PHONE_DIGITS_MOST + 1], *form;
	const char *from = digits, *folded = crmi_text_fold(arena, value);
	size_t count, prefix;
	bool plus;

	if (!folded)
		return NULL;
	count = phone_digits(folded, digits, &plus);
	if (count < 3) {
		*rule = CRM_RULE_POINT_INVALID;
		return NULL;
	}
	digits[count] = '\0';
	if (!plus && count > 4 && strncmp(from, "00", 2) == 0) {
		from += 2;
		plus = true;
	}
	if (plus || !country || !*country)
		country = "";
	else if (*from == '0')
		from++; /* the trunk prefix is dialled inside the country only */
	prefix = strlen(country);
	form = crmi_arena_allocate(arena, prefix + strlen(from) + 2);
	if (!form)
		return NULL;
	if (plus || prefix)
		form[0] = '+';
	memcpy(form + strlen(form), country, prefix + 1);
	memcpy(form + strlen(form), from, strlen(from) + 1);
	return form;
}

static bool is_mail(const char *text)
{
	const char *at = strchr(text, '@');

	return at && at != text && at[1] && !strchr(at + 1, '@') && !strpbrk(text, " \t\r\n");
}

/* Folded, with runs of blanks as one and none at the ends. */
static char *folded_words(crmi_arena *arena, const char *value)
{
	char *folded = crmi_text_fold(arena, value), *from = folded, *to = folded;

	if (!folded)
		return NULL;
	for (; *from; from++) {
		bool blank = strchr(" \t\r\n", *from) != NULL;

		if (!blank)
			*to++ = *from;
		else if (to != folded && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to != folded && to[-1] == ' ')
		to--;
	*to = '\0';
	return folded;
}

const char *crmi_point_match(crmi_arena *arena, int32_t kind, const char *value, const char *phone_country, crm_rule *rule_out)
{
	const char *match;

	*rule_out = CRM_RULE_NONE;
	if (kind == CRM_POINT_PHONE || kind == CRM_POINT_MOBILE || kind == CRM_POINT_FAX)
		return phone_match(arena, value, phone_country, rule_out);
	match = folded_words(arena, value);
	if (match && (!*match || (kind == CRM_POINT_EMAIL && !is_mail(match)))) {
		*rule_out = CRM_RULE_POINT_INVALID;
		return NULL;
	}
	return match;
}
