/* Rules of RFC 5545 3.3.10 with SKIP of RFC 7529, strictly: what is wrong is told with its place and with what would be right. */
#include "recurrence.h"

#include <stddef.h>
#include <string.h>

#include "date.h"
#include "failure.h"

enum { RULE_INTERVAL_MOST = 99999999, RULE_COUNT_MOST = 999999999 };

struct rule_reader {
	const char       *text;
	size_t            at; /* the next byte */
	struct crmi_rule *rule;
	crm_failure      *failure;
	const char       *part;
	size_t            places[CRMI_PARTS]; /* where a part begins, from 1; 0 = it is not there */
};

struct rule_part {
	const char *name;
	crm_status (*read)(struct rule_reader *reader, const struct rule_part *part);
	int32_t low, high;
	bool    is_signed;
	size_t  forward, back; /* where the sets of a list are */
};

#define RULE_FAULT(reader, place, rule, ...) \
	rule_fault(reader, place, crmi_failure_set((reader)->failure, CRM_ERR_INVALID, rule, (reader)->part, __VA_ARGS__))

static crm_status rule_fault(const struct rule_reader *reader, size_t at, crm_status status)
{
	if (reader->failure)
		reader->failure->position = (int32_t)(at + 1);
	return status;
}

static char rule_upper(char letter)
{
	return letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
}

static bool rule_is_digit(char letter)
{
	return letter >= '0' && letter <= '9';
}

/* Whether a value, or an item of a list, ends here. */
static bool rule_ends(const struct rule_reader *reader, bool list)
{
	char letter = reader->text[reader->at];

	return letter == '\0' || letter == ';' || (list && letter == ',');
}

/* Takes a word in capitals when the text goes on with it, in any case of letters. */
static bool rule_take(struct rule_reader *reader, const char *word)
{
	size_t i;

	for (i = 0; word[i]; i++)
		if (rule_upper(reader->text[reader->at + i]) != word[i])
			return false;
	reader->at += i;
	return true;
}

/* A number of up to nine digits; false when there is none. */
static bool rule_take_number(struct rule_reader *reader, int64_t *number)
{
	size_t begin = reader->at;

	*number = 0;
	while (rule_is_digit(reader->text[reader->at]) && reader->at - begin < 10)
		*number = *number * 10 + (reader->text[reader->at++] - '0');
	return reader->at > begin && reader->at - begin < 10;
}

static bool rule_take_sign(struct rule_reader *reader)
{
	char sign = reader->text[reader->at];

	if (sign == '+' || sign == '-')
		reader->at++;
	return sign == '-';
}

static crm_status read_words(struct rule_reader *reader, const char *const *words, int32_t count, const char *right,
                             int32_t *choice)
{
	size_t begin = reader->at;
	int32_t i;

	for (i = 0; i < count; i++, reader->at = begin)
		if (rule_take(reader, words[i]) && rule_ends(reader, false)) {
			*choice = i;
			return CRM_OK;
		}
	return RULE_FAULT(reader, begin, CRM_RULE_RECURRENCE_VALUE, "%s takes %s", reader->part, right);
}

static crm_status read_frequency(struct rule_reader *reader, const struct rule_part *part)
{
	static const char *const words[] = { "SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY" };
	int32_t choice = 0;
	crm_status rc = read_words(reader, words, 7, "SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY", &choice);

	(void)part;
	reader->rule->frequency = choice + CRMI_SECONDLY;
	return rc;
}

static crm_status read_skip(struct rule_reader *reader, const struct rule_part *part)
{
	static const char *const words[] = { "OMIT", "BACKWARD", "FORWARD" };

	(void)part;
	return read_words(reader, words, 3, "OMIT, BACKWARD or FORWARD", &reader->rule->skip);
}

static crm_status read_rscale(struct rule_reader *reader, const struct rule_part *part)
{
	static const char *const words[] = { "GREGORIAN" };
	int32_t choice = 0;

	(void)part;
	return read_words(reader, words, 1, "GREGORIAN; no other calendar is known", &choice);
}

static const char *const weekday_words[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

static crm_status read_week_start(struct rule_reader *reader, const struct rule_part *part)
{
	int32_t choice = 0;
	crm_status rc = read_words(reader, weekday_words, 7, "MO, TU, WE, TH, FR, SA or SU", &choice);

	(void)part;
	reader->rule->week_start = choice + 1;
	return rc;
}

static crm_status read_amount(struct rule_reader *reader, const struct rule_part *part)
{
	size_t begin = reader->at;
	int64_t number;

	if (!rule_take_number(reader, &number) || !rule_ends(reader, false) || number < part->low || number > part->high)
		return RULE_FAULT(reader, begin, CRM_RULE_RECURRENCE_VALUE, "%s takes a number from %d to %d", part->name,
		                  part->low, part->high);
	if (part->forward == offsetof(struct crmi_rule, interval))
		reader->rule->interval = (int32_t)number;
	else
		reader->rule->count = number;
	return CRM_OK;
}

/* 20261231, 20261231T235959 or 20261231T235959Z. */
static crm_status read_until(struct rule_reader *reader, const struct rule_part *part)
{
	static const int32_t most[] = { 9999, 12, 31, 23, 59, 60 };
	size_t begin = reader->at, i, digits;
	int32_t field[6] = { 0 };
	crm_date date;

	for (i = 0; i < 6; i++) {
		if (i == 3 && !rule_take(reader, "T"))
			break;
		for (digits = i ? 2 : 4; digits && rule_is_digit(reader->text[reader->at]); digits--)
			field[i] = field[i] * 10 + (reader->text[reader->at++] - '0');
		if (digits || field[i] > most[i])
			return RULE_FAULT(reader, begin, CRM_RULE_RECURRENCE_VALUE,
			                  "UNTIL takes a time as 20261231T235959Z or a date as 20261231");
	}
	date = (crm_date){ (int16_t)field[0], (uint8_t)field[1], (uint8_t)field[2] };
	if (!crm_date_is_valid(date))
		return RULE_FAULT(reader, begin, CRM_RULE_RECURRENCE_VALUE, "UNTIL takes a date that exists, from year 0001");
	reader->rule->until_form = i < 6 ? CRMI_UNTIL_DATE : rule_take(reader, "Z") ? CRMI_UNTIL_UTC : CRMI_UNTIL_LOCAL;
	if (!rule_ends(reader, false))
		return RULE_FAULT(reader, reader->at, CRM_RULE_RECURRENCE_VALUE, "UNTIL ends after its date, its time or Z");
	field[5] = field[5] > 59 ? 59 : field[5]; /* RFC 5545 3.3.12: no leap seconds here */
	reader->rule->until = crmi_day_number(date) * CRMI_LOCAL_DAY + field[3] * 3600 + field[4] * 60 + field[5];
	reader->rule->until_place = (int32_t)begin + 1;
	(void)part;
	return CRM_OK;
}

/* One number of a list, with its sign where the part takes one. */
static crm_status read_listed(struct rule_reader *reader, const struct rule_part *part)
{
	size_t begin = reader->at;
	bool back = part->is_signed && rule_take_sign(reader);
	uint64_t *set;
	int64_t number;

	if (!rule_take_number(reader, &number) || !rule_ends(reader, true) || number < part->low || number > part->high)
		return RULE_FAULT(reader, begin, CRM_RULE_RECURRENCE_VALUE, "%s takes numbers from %d to %d%s", part->name,
		                  part->low, part->high, part->is_signed ? ", and negative ones from the end" : "");
	if (part->high == 60 && number == 60) /* RFC 5545 3.3.12: as 59 where there are no leap seconds */
		number = 59;
	set = (uint64_t *)(void *)((char *)reader->rule + (back ? part->back : part->forward));
	set[number / 64] |= UINT64_C(1) << number % 64;
	return CRM_OK;
}

static crm_status read_weekday(struct rule_reader *reader, const struct rule_part *part)
{
	size_t begin = reader->at;
	bool has_sign = reader->text[begin] == '+' || reader->text[begin] == '-', back = rule_take_sign(reader), has_number;
	int64_t number = 0;
	int32_t day;

	has_number = rule_is_digit(reader->text[reader->at]);
	if (has_sign && !has_number)
		return RULE_FAULT(reader, begin, CRM_RULE_RECURRENCE_VALUE, "a sign in BYDAY stands before a number, as in -1FR");
	if (has_number && (!rule_take_number(reader, &number) || number < 1 || number > 53))
		return RULE_FAULT(reader, begin, CRM_RULE_RECURRENCE_VALUE,
		                  "the number before a weekday is from 1 to 53 or from -1 to -53");
	for (day = 0; day < 7; day++)
		if (rule_take(reader, weekday_words[day]))
			break;
	if (day == 7 || !rule_ends(reader, true))
		return RULE_FAULT(reader, begin, CRM_RULE_RECURRENCE_VALUE,
		                  "%s takes MO, TU, WE, TH, FR, SA, SU, or numbered ones as 2TU, -1FR", part->name);
	if (has_number)
		*(back ? &reader->rule->nth_back[day + 1] : &reader->rule->nth[day + 1]) |= UINT64_C(1) << number;
	else
		reader->rule->weekdays |= UINT64_C(1) << (day + 1);
	return CRM_OK;
}

static crm_status read_list(struct rule_reader *reader, const struct rule_part *part)
{
	crm_status rc;

	for (;;) {
		rc = part->high ? read_listed(reader, part) : read_weekday(reader, part);
		if (rc < 0 || reader->text[reader->at] != ',')
			return rc;
		reader->at++;
	}
}

#define RULE_SET(field) offsetof(struct crmi_rule, field)
#define RULE_SETS(field) true, RULE_SET(field), RULE_SET(field##_back)

static const struct rule_part rule_parts[CRMI_PARTS] = {
	[CRMI_PART_FREQ] = { "FREQ", read_frequency },
	[CRMI_PART_INTERVAL] = { "INTERVAL", read_amount, 1, RULE_INTERVAL_MOST, false, RULE_SET(interval) },
	[CRMI_PART_COUNT] = { "COUNT", read_amount, 1, RULE_COUNT_MOST, false, RULE_SET(count) },
	[CRMI_PART_UNTIL] = { "UNTIL", read_until },
	[CRMI_PART_WKST] = { "WKST", read_week_start },
	[CRMI_PART_RSCALE] = { "RSCALE", read_rscale },
	[CRMI_PART_SKIP] = { "SKIP", read_skip },
	[CRMI_PART_BYSECOND] = { "BYSECOND", read_list, 0, 60, false, RULE_SET(seconds) },
	[CRMI_PART_BYMINUTE] = { "BYMINUTE", read_list, 0, 59, false, RULE_SET(minutes) },
	[CRMI_PART_BYHOUR] = { "BYHOUR", read_list, 0, 23, false, RULE_SET(hours) },
	[CRMI_PART_BYDAY] = { "BYDAY", read_list },
	[CRMI_PART_BYMONTHDAY] = { "BYMONTHDAY", read_list, 1, 31, RULE_SETS(month_days) },
	[CRMI_PART_BYYEARDAY] = { "BYYEARDAY", read_list, 1, 366, RULE_SETS(year_days) },
	[CRMI_PART_BYWEEKNO] = { "BYWEEKNO", read_list, 1, 53, RULE_SETS(weeks) },
	[CRMI_PART_BYMONTH] = { "BYMONTH", read_list, 1, 12, false, RULE_SET(months) },
	[CRMI_PART_BYSETPOS] = { "BYSETPOS", read_list, 1, 366, RULE_SETS(positions) },
};

static crm_status read_part(struct rule_reader *reader)
{
	size_t begin = reader->at, length = 0;
	int32_t i;

	reader->part = "";
	while (reader->text[begin + length] && !strchr("=;", reader->text[begin + length]))
		length++;
	if (length == 0)
		return RULE_FAULT(reader, begin, CRM_RULE_RECURRENCE_SYNTAX,
		                  "a part is missing: a rule is NAME=VALUE;NAME=VALUE without spaces");
	for (i = 0; i < CRMI_PARTS; i++, reader->at = begin)
		if (rule_take(reader, rule_parts[i].name) && reader->at == begin + length)
			break;
	if (reader->text[begin + length] != '=')
		return RULE_FAULT(reader, begin, CRM_RULE_RECURRENCE_SYNTAX, "a part has a name and a value, as FREQ=DAILY");
	if (i == CRMI_PARTS)
		return RULE_FAULT(reader, begin, CRM_RULE_RECURRENCE_PART,
		                  "no part of a rule has this name; a rule begins with FREQ=, without RRULE:");
	reader->part = rule_parts[i].name;
	if (reader->places[i])
		return RULE_FAULT(reader, begin, CRM_RULE_RECURRENCE_PART, "%s stands twice", reader->part);
	reader->places[i] = begin + 1;
	reader->rule->parts |= UINT32_C(1) << i;
	reader->at++;
	return rule_parts[i].read(reader, &rule_parts[i]);
}

#define FREQ_BIT(name) (1u << CRMI_##name)
#define FREQ_ANY 0xffu
#define PART_BIT(name) (1u << CRMI_PART_##name)
#define BY_PARTS (0x1ffu << CRMI_PART_BYSECOND & ~PART_BIT(BYSETPOS))

/* What RFC 5545 (table in 3.3.10) and RFC 7529 do not let stand together: a part, with these frequencies, together with any of
 * some parts (0 = by itself), or without all of them. */
static const struct rule_ban {
	enum crmi_rule_part part;
	uint32_t            frequencies, with, without;
	bool                numbered; /* only with numbers before the weekdays */
	const char         *message;
} rule_bans[] = {
	{ CRMI_PART_COUNT, FREQ_ANY, PART_BIT(UNTIL), 0, false, "a rule has COUNT or UNTIL, not both" },
	{ CRMI_PART_SKIP, FREQ_ANY, 0, PART_BIT(RSCALE), false, "SKIP needs RSCALE=GREGORIAN" },
	{ CRMI_PART_BYDAY, FREQ_ANY & ~(FREQ_BIT(MONTHLY) | FREQ_BIT(YEARLY)), 0, 0, true,
	  "numbers before weekdays need FREQ=MONTHLY or FREQ=YEARLY" },
	{ CRMI_PART_BYDAY, FREQ_ANY, PART_BIT(BYWEEKNO), 0, true, "BYWEEKNO takes weekdays without numbers" },
	{ CRMI_PART_BYWEEKNO, FREQ_ANY & ~FREQ_BIT(YEARLY), 0, 0, false, "BYWEEKNO needs FREQ=YEARLY" },
	{ CRMI_PART_BYYEARDAY, FREQ_BIT(DAILY) | FREQ_BIT(WEEKLY) | FREQ_BIT(MONTHLY), 0, 0, false,
	  "BYYEARDAY is not for FREQ=DAILY, WEEKLY and MONTHLY" },
	{ CRMI_PART_BYMONTHDAY, FREQ_BIT(WEEKLY), 0, 0, false, "BYMONTHDAY is not for FREQ=WEEKLY" },
	{ CRMI_PART_BYSETPOS, FREQ_ANY, 0, BY_PARTS, false, "BYSETPOS needs another part that begins with BY" },
};

static bool has_numbered_weekday(const struct crmi_rule *rule)
{
	int32_t day;

	for (day = 1; day <= 7; day++)
		if (rule->nth[day] | rule->nth_back[day])
			return true;
	return false;
}

static crm_status check_together(struct rule_reader *reader)
{
	const struct crmi_rule *rule = reader->rule;
	size_t i;

	for (i = 0; i < sizeof rule_bans / sizeof *rule_bans; i++) {
		const struct rule_ban *ban = &rule_bans[i];

		if (!crmi_rule_has(rule, ban->part) || !(ban->frequencies >> rule->frequency & 1) ||
		    (ban->with && !(rule->parts & ban->with)) || (ban->without && rule->parts & ban->without) ||
		    (ban->numbered && !has_numbered_weekday(rule)))
			continue;
		reader->part = rule_parts[ban->part].name;
		return RULE_FAULT(reader, reader->places[ban->part] - 1, CRM_RULE_RECURRENCE_FORBIDDEN, "%s", ban->message);
	}
	return CRM_OK;
}

crm_status crmi_rule_read(const char *text, struct crmi_rule *rule, crm_failure *failure)
{
	struct rule_reader reader = { text, 0, rule, failure, "", { 0 } };
	crm_status rc;

	*rule = (struct crmi_rule){ .interval = 1, .week_start = 1 };
	for (;;) {
		if ((rc = read_part(&reader)) < 0)
			return rc;
		if (text[reader.at] == '\0')
			break;
		reader.at++;
	}
	reader.part = "FREQ";
	if (!rule->frequency)
		return RULE_FAULT(&reader, 0, CRM_RULE_RECURRENCE_SYNTAX, "a rule needs FREQ, as FREQ=DAILY");
	rule->freq_place = (int32_t)reader.places[CRMI_PART_FREQ];
	return check_together(&reader);
}
