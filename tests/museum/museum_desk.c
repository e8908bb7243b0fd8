#include "museum_parts.h"

#include <string.h>

struct one_desk {
	const char *name, *zone;
	crm_calendar_hours hours[MUSEUM_ROOM];
	crm_calendar_day days[MUSEUM_ROOM];
	size_t hours_count, days_count;
	int32_t night;
	crm_calendar *made;
};

static struct desks {
	struct one_desk all[4];
	size_t count;
	crm_calendar_options conventions;
} desks;

static const char *const day_names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

void museum_enter_desks(void)
{
	memset(&desks, 0, sizeof desks);
	desks.conventions.size = sizeof desks.conventions;
}

void museum_leave_desks(void)
{
	for (size_t i = 0; i < desks.count; i++)
		crm_calendar_free(desks.all[i].made);
	museum_enter_desks();
}

const crm_calendar_options *museum_conventions(void)
{
	return &desks.conventions;
}

static struct one_desk *last_desk(void)
{
	assert_true(desks.count > 0);
	return &desks.all[desks.count - 1];
}

static crm_status make(struct one_desk *d, crm_failure *failure)
{
	crm_calendar_input input = CRM_INIT(crm_calendar_input);

	input.name = d->name;
	input.zone = museum_zone(d->zone);
	input.hours = d->hours;
	input.hours_count = d->hours_count;
	input.days = d->days;
	input.days_count = d->days_count;
	input.night = d->night;
	input.allocator = &museum_allocator;
	return crm_calendar_create(&input, &d->made, failure);
}

static const crm_calendar *made(struct one_desk *d)
{
	crm_failure failure;

	if (!d->made)
		museum_works(d->name, make(d, &failure), &failure);
	return d->made;
}

const crm_calendar *museum_desk(void)
{
	return desks.count ? made(last_desk()) : NULL;
}

static int32_t read_weekday(const char *text)
{
	for (int32_t i = 0; i < 7; i++)
		if (strncmp(text, day_names[i], 3) == 0)
			return i + 1;
	fail_msg("'%s' does not begin with a day of the week", text);
	return 0;
}

/* "09:00-12:00 13:00-17:00", up to the end or a semicolon; returns what follows it. */
static const char *read_segments(const char *text, int32_t (*segments)[2], size_t *count)
{
	*count = 0;
	while (*text && *text != ';') {
		text += *text == ' ';
		assert_true(*count < 8);
		segments[*count][0] = museum_second(text, &text);
		assert_int_equal(*text, '-');
		segments[(*count)++][1] = museum_second(text + 1, &text);
	}
	return text + (*text == ';') + (*text == ';' && text[1] == ' ');
}

static void take_hours(struct one_desk *d, const char *text)
{
	int32_t segments[8][2], first, last;
	size_t count;

	while (*text) {
		first = last = read_weekday(text);
		text += 3;
		if (*text == '-') {
			last = read_weekday(text + 1);
			text += 4;
		}
		text = read_segments(text, segments, &count);
		for (int32_t day = first; day <= last; day++)
			for (size_t i = 0; i < count; i++) {
				assert_true(d->hours_count < MUSEUM_ROOM);
				d->hours[d->hours_count++] = (crm_calendar_hours){ day, segments[i][0], segments[i][1] };
			}
	}
}

void desk(const char *name, const char *zone, const char *hours)
{
	struct one_desk *d;

	assert_true(desks.count < 4);
	d = &desks.all[desks.count++];
	d->name = name;
	d->zone = zone;
	take_hours(d, hours);
	museum_use_clocks(zone);
}

static void take_day(const char *date, int32_t kind, int32_t opens, int32_t closes, const char *name)
{
	struct one_desk *d = last_desk();

	assert_true(d->days_count < MUSEUM_ROOM && !d->made);
	d->days[d->days_count++] = (crm_calendar_day){ museum_date(date), kind, opens, closes, name };
}

static void take_dated_hours(const char *date, int32_t kind, const char *hours, const char *name)
{
	int32_t segments[8][2];
	size_t count;

	assert_int_equal(*read_segments(hours, segments, &count), '\0');
	for (size_t i = 0; i < count; i++)
		take_day(date, kind, segments[i][0], segments[i][1], name);
}

void holiday(const char *date, const char *name)
{
	take_day(date, CRM_CALENDAR_HOLIDAY, 0, 0, name);
}

void open_instead(const char *date, const char *hours)
{
	take_dated_hours(date, CRM_CALENDAR_REPLACED, hours, NULL);
}

void taken_out(const char *date, const char *hours, const char *name)
{
	take_dated_hours(date, CRM_CALENDAR_BREAK, hours, name);
}

void nights(int32_t night)
{
	last_desk()->night = night;
}

void desk_of_all(const char *name, int32_t how)
{
	const crm_calendar *all[4];
	struct one_desk *d;
	crm_failure failure;

	assert_true(desks.count > 0 && desks.count < 4);
	for (size_t i = 0; i < desks.count; i++)
		all[i] = made(&desks.all[i]);
	d = &desks.all[desks.count];
	d->name = name;
	museum_works(name, crm_calendar_combine(all, desks.count, how, name, &d->made, &failure), &failure);
	desks.count++;
}

void desk_refused(int32_t rule)
{
	struct one_desk *d = last_desk();
	crm_failure failure;
	crm_status rc = make(d, &failure);

	museum_refuses(d->name, rule, rc, &failure);
	assert_null(d->made);
	desks.count--;
	memset(d, 0, sizeof *d);
}

void convention(const char *field, int32_t choice)
{
	crm_calendar_options *o = &desks.conventions;
	const struct {
		const char *name;
		int32_t *field;
	} fields[] = {
		{ "at_close", &o->at_close }, { "at_open", &o->at_open },       { "zero", &o->zero },
		{ "reversed", &o->reversed }, { "close_edge", &o->close_edge }, { "origin", &o->origin },
		{ "time", &o->time },         { "end_of_day", &o->end_of_day },
	};

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (strcmp(fields[i].name, field) == 0) {
			*fields[i].field = choice;
			return;
		}
	fail_msg("there is no convention %s", field);
}

void add(const char *from, const char *amount, const char *answer)
{
	crm_failure failure;
	int64_t at;
	crm_status rc = crm_calendar_add(museum_desk(), museum_instant(from), museum_amount(amount, NULL), &desks.conventions,
	                                 &at, &failure);

	museum_works(from, rc, &failure);
	museum_same(from, answer, museum_time(at, answer));
}

void subtract(const char *from, const char *amount, const char *answer)
{
	crm_failure failure;
	int64_t at;
	crm_status rc = crm_calendar_subtract(museum_desk(), museum_instant(from), museum_amount(amount, NULL),
	                                      &desks.conventions, &at, &failure);

	museum_works(from, rc, &failure);
	museum_same(from, answer, museum_time(at, answer));
}

void add_days(const char *from, int32_t days, const char *answer)
{
	crm_failure failure;
	int64_t at;
	crm_status rc = crm_calendar_add_days(museum_desk(), museum_instant(from), days, &desks.conventions, &at, &failure);

	museum_works(from, rc, &failure);
	museum_same(from, answer, museum_time(at, answer));
}

void counts(const char *from, const char *until, const char *answer)
{
	crm_failure failure;
	int64_t amount;
	crm_status rc = crm_calendar_between(museum_desk(), museum_instant(from), museum_instant(until), &desks.conventions,
	                                     &amount, &failure);

	museum_works(from, rc, &failure);
	museum_same(from, answer, museum_amount_text(amount));
}

static void is_open(const char *at, int32_t expected)
{
	crm_failure failure;
	int32_t open;
	crm_status rc = crm_calendar_is_open(museum_desk(), museum_instant(at), &desks.conventions, &open, &failure);

	museum_works(at, rc, &failure);
	museum_same(at, expected ? "open" : "closed", open ? "open" : "closed");
}

void open_at(const char *at)
{
	is_open(at, 1);
}

void closed_at(const char *at)
{
	is_open(at, 0);
}

static void find(const char *at, int32_t edge, const char *answer)
{
	crm_failure failure;
	int64_t found;
	crm_status rc = crm_calendar_find(museum_desk(), museum_instant(at), edge, &desks.conventions, &found, &failure);

	museum_works(at, rc, &failure);
	museum_same(at, answer, museum_time(found, answer));
}

void next_open(const char *at, const char *answer)
{
	find(at, CRM_EDGE_NEXT_OPEN, answer);
}

void next_opening(const char *at, const char *answer)
{
	find(at, CRM_EDGE_NEXT_OPENING, answer);
}

static void is_workday(const char *date, int32_t expected)
{
	crm_failure failure;
	int32_t day;

	museum_works(date, crm_calendar_is_workday(museum_desk(), museum_date(date), &day, &failure), &failure);
	museum_same(date, expected ? "a working day" : "a day off", day ? "a working day" : "a day off");
}

void workday(const char *date)
{
	is_workday(date, 1);
}

void day_off(const char *date)
{
	is_workday(date, 0);
}

void laid_out(const char *from, const char *until, const char *const *spans)
{
	crm_span all[MUSEUM_ROOM];
	crm_failure failure;
	size_t count;
	crm_status rc = crm_calendar_spans(museum_desk(), museum_instant(from), museum_instant(until), all, MUSEUM_ROOM, &count,
	                                   &failure);

	museum_works(from, rc, &failure);
	assert_int_equal(rc, CRM_DONE);
	museum_spans_same(from, spans, all, count);
}

void clocks_of(const char *zone)
{
	museum_use_clocks(zone);
}

void instant(const char *local, const char *utc)
{
	museum_same(local, utc, museum_time(museum_instant(local), utc));
	museum_same(utc, local, museum_time(museum_instant(utc), local));
}

void shown_in(const char *zone, const char *at, const char *local)
{
	int64_t when = museum_instant(at);

	museum_use_clocks(zone);
	museum_same(at, local, museum_time(when, local));
}

void before(const char *at, const char *amount, const char *answer, const char *utc)
{
	int64_t then = museum_instant(at) - museum_amount(amount, NULL);

	museum_same(at, answer, museum_time(then, answer));
	museum_same(at, utc, museum_time(then, utc));
}
