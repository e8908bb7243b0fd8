#include "clock.h"

#include "date.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NAME_SHOWN = 100 }; /* bytes of a name that are written */

struct span_words {
	const char *weekdays[7]; /* Monday first */
	const char *kinds[CRM_SPAN_STOPPED + 1];
	const char *hours, *minutes, *seconds;
	const char *to, *comma, *open, *close;
	bool kind_first; /* "counted 3 h" */
	const char *event, *policy, *version, *version_end;
};

/* clang-format off */
static const struct span_words words_of[] = {
	[CRM_LANGUAGE_EN] = {
		{ "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
		{ "", "counted", "closed", "holiday", "break", "paused", "stopped" },
		" h", " min", " s",
		" - ", ", ", " (", ")", false,
		"event", "policy", "version ", "",
	},
	[CRM_LANGUAGE_ZH] = {
		{ "周一", "周二", "周三", "周四", "周五", "周六", "周日" },
		{ "", "计入", "非工作时间", "节假日", "休息", "暂停", "未计时" },
		" 小时", " 分钟", " 秒",
		" 至 ", "，", "（", "）", true,
		"事件", "服务规则", "第 ", " 版",
	},
};
/* clang-format on */

struct span_line {
	char *text;
	size_t length;
};

static void __attribute__((format(printf, 2, 3))) write_text(struct span_line *line, const char *format, ...)
{
	const size_t room = CRM_SPAN_TEXT - line->length;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line->text + line->length, room, format, arguments);
	va_end(arguments);
	if (length > 0)
		line->length += (size_t)length < room ? (size_t)length : room - 1;
}

/* Cut between characters, never inside one. */
static void write_cut_name(struct span_line *line, const char *name)
{
	size_t length = strlen(name);

	if (length > NAME_SHOWN)
		for (length = NAME_SHOWN; length && ((unsigned char)name[length] & 0xC0) == 0x80;)
			length--;
	write_text(line, "%.*s", (int)length, name);
}

static void span_local(const crm_zone *zone, int64_t at, crm_local_time *local)
{
	const int64_t day = at / CRM_DAY - (at % CRM_DAY < 0), rest = (at % CRM_DAY + CRM_DAY) % CRM_DAY;

	if (zone) {
		crm_zone_local(zone, at, local);
		return;
	}
	*local = (crm_local_time){ .date = crmi_date_from_number(day) };
	local->second = (int32_t)(rest / CRM_SECOND);
	local->microsecond = (int32_t)(rest % CRM_SECOND);
}

static void write_date(struct span_line *line, const struct span_words *words, crm_date date)
{
	const int64_t day = date.year ? crmi_day_number(date) : 0;

	if (date.year)
		write_text(line, "%s %04d-%02d-%02d ", words->weekdays[((day + 3) % 7 + 7) % 7], date.year, date.month,
		           date.day);
}

static void write_clock(struct span_line *line, const crm_local_time *local, bool midnight)
{
	const int32_t second = midnight ? 86400 : local->second;

	write_text(line, "%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60));
	if (second % 60 || local->microsecond)
		write_text(line, ":%02d", (int)(second % 60));
	if (local->microsecond)
		write_text(line, ".%06d", (int)local->microsecond);
}

static bool is_one_day(crm_date a, crm_date b)
{
	return a.year == b.year && a.month == b.month && a.day == b.day;
}

/* The second time without its date when that is the same; the end of a day is 24:00. */
static void write_times(struct span_line *line, const struct span_words *words, const crm_span *span,
                        const crm_zone *zone)
{
	crm_local_time from, until, before;
	bool midnight;

	span_local(zone, span->from_at, &from);
	span_local(zone, span->until_at, &until);
	span_local(zone, span->until_at - 1, &before);
	midnight = !until.second && !until.microsecond && span->until_at > span->from_at &&
	           is_one_day(from.date, before.date);
	write_date(line, words, from.date);
	write_clock(line, &from, false);
	write_text(line, "%s", words->to);
	if (!midnight && !is_one_day(from.date, until.date))
		write_date(line, words, until.date);
	write_clock(line, &until, midnight);
}

static void write_duration(struct span_line *line, const struct span_words *words, int64_t us)
{
	const int64_t hours = us / CRM_HOUR, minutes = us / CRM_MINUTE % 60, rest = us % CRM_MINUTE;
	const char *gap = "";

	if (hours) {
		write_text(line, "%lld%s", (long long)hours, words->hours);
		gap = " ";
	}
	if (minutes) {
		write_text(line, "%s%lld%s", gap, (long long)minutes, words->minutes);
		gap = " ";
	}
	if (rest % CRM_SECOND)
		write_text(line, "%s%lld.%06lld%s", gap, (long long)(rest / CRM_SECOND), (long long)(rest % CRM_SECOND),
		           words->seconds);
	else if (rest || us == 0)
		write_text(line, "%s%lld%s", gap, (long long)(rest / CRM_SECOND), words->seconds);
}

/* In brackets: which holiday or pause, the event that began it, whose hours or policy. */
static void write_reason(struct span_line *line, const struct span_words *words, const crm_span *span)
{
	const bool stands = span->kind == CRM_SPAN_PAUSED || span->kind == CRM_SPAN_STOPPED;
	const bool named = span->name && *span->name, calendar = span->calendar && *span->calendar;
	const char *gap = "";

	if (!named && !calendar && !span->version && !(stands && span->event > 0))
		return;
	write_text(line, "%s", words->open);
	if (named) {
		write_cut_name(line, span->name);
		gap = words->comma;
	}
	if (stands && span->event > 0) {
		write_text(line, "%s%s %d", gap, words->event, (int)span->event);
		gap = words->comma;
	}
	if (stands && span->version) {
		write_text(line, "%s%s ", gap, words->policy);
	} else if (!stands && calendar) {
		write_text(line, "%s", gap);
		write_cut_name(line, span->calendar);
		write_text(line, "%s", span->version ? " " : "");
	} else if (span->version) {
		write_text(line, "%s", gap);
	}
	if (span->version)
		write_text(line, "%s%lld%s", words->version, (long long)span->version, words->version_end);
	write_text(line, "%s", words->close);
}

/* A span that a caller made up may be longer than a number. */
static int64_t length_of(const crm_span *span)
{
	if (span->until_at <= span->from_at)
		return 0;
	return span->from_at < 0 && span->until_at > INT64_MAX + span->from_at ? INT64_MAX : span->until_at - span->from_at;
}

char *crm_span_text(const crm_span *span, const crm_zone *zone, int32_t language, char *text)
{
	struct span_line line = { .text = text };
	const struct span_words *words;

	if (!text)
		return NULL;
	text[0] = '\0';
	if (!span || (language != CRM_LANGUAGE_EN && language != CRM_LANGUAGE_ZH) || span->kind < CRM_SPAN_COUNTED ||
	    span->kind > CRM_SPAN_STOPPED)
		return text;
	words = &words_of[language];
	write_times(&line, words, span, zone);
	write_text(&line, "%s", words->comma);
	if (words->kind_first)
		write_text(&line, "%s ", words->kinds[span->kind]);
	write_duration(&line, words, length_of(span));
	if (!words->kind_first)
		write_text(&line, " %s", words->kinds[span->kind]);
	write_reason(&line, words, span);
	return text;
}
