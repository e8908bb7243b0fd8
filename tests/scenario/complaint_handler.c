/* The desk: reads real complaints, and lets everything happen in the order of time. */
#include "complaint_handler.h"

#include <unistd.h>

/* --- the files */

/* Splits a line of a CSV file in place; a quote inside a quoted field is doubled. */
static int split(char *line, char **fields)
{
	char *from = line, *to = line;
	bool quoted = false;
	int count = 0;

	fields[count++] = to;
	for (; *from && *from != '\n' && *from != '\r'; from++) {
		if (*from == '"' && quoted && from[1] == '"')
			*to++ = *from++;
		else if (*from == '"')
			quoted = !quoted;
		else if (*from == ',' && !quoted && count < COLUMNS) {
			*to++ = '\0';
			fields[count++] = to;
		} else
			*to++ = *from;
	}
	*to = '\0';
	return count;
}

static int64_t instant(int year, int month, int day, int seconds)
{
	int64_t at;

	assert_true(crm_time_from_date((crm_date){ (int16_t)year, (uint8_t)month, (uint8_t)day }, seconds, 0, &at));
	return at;
}

static int month_number(const char *name)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const char *found = strstr(names, name);

	assert_non_null(found);
	return (int)(found - names) / 3 + 1;
}

/* Ticket #, Customer Complaint, Date, Date_month_year, Time, Received Via, City, State, Zip code, Status, ... */
bool comcast_row(char *const *fields, int count, struct desk_case *c)
{
	static const struct { const char *name; enum fate fate; } fates[] = {
		{ "Open", FATE_OPEN }, { "Pending", FATE_PENDING }, { "Solved", FATE_SOLVED }, { "Closed", FATE_CLOSED },
	};
	char month[4], half[3];
	int day, year, hour, minute, second;
	size_t i;

	assert_true(count >= 10);
	(void)snprintf(c->reference, sizeof c->reference, "%s", fields[0]);
	(void)snprintf(c->content, sizeof c->content, "%s", fields[1]);
	assert_int_equal(sscanf(fields[3], "%d-%3s-%d", &day, month, &year), 3);
	assert_int_equal(sscanf(fields[4], "%d:%d:%d %2s", &hour, &minute, &second, half), 4);
	c->received_at = instant(2000 + year, month_number(month), day, (hour % 12 + (*half == 'P' ? 12 : 0)) * 3600 + minute * 60 + second);
	c->channel = strcmp(fields[5], "Internet") == 0 ? CRM_CHANNEL_WEB : CRM_CHANNEL_PHONE;
	for (i = 0; i < sizeof fates / sizeof *fates; i++)
		if (strcmp(fields[9], fates[i].name) == 0)
			c->fate = fates[i].fate;
	return true;
}

/* date_received, product, issue, state, date_sent_to_company */
bool cfpb_row(char *const *fields, int count, struct desk_case *c)
{
	int year, month, day;

	assert_true(count >= 5);
	assert_int_equal(sscanf(fields[0], "%d-%d-%d", &year, &month, &day), 3);
	c->received_at = instant(year, month, day, 9 * 3600);
	(void)snprintf(c->content, sizeof c->content, "%.180s: %.180s", fields[1], fields[2]);
	c->channel = CRM_CHANNEL_THIRD_PARTY;
	c->fate = FATE_CLOSED;
	return true;
}

/* --- the desk */

static int64_t desk_clock(void *user)
{
	return ((struct desk *)user)->now;
}

/* The same for the same row in every run. */
static uint32_t chance_of(size_t row)
{
	uint64_t x = (row + 1) * UINT64_C(0x9e3779b97f4a7c15);

	x ^= x >> 29;
	x *= UINT64_C(0xbf58476d1ce4e5b9);
	return (uint32_t)(x >> 32);
}

static void count_month(struct desk *desk, int64_t at)
{
	const crm_date day = crm_date_of(at, 0);
	char name[16];
	size_t i;

	(void)snprintf(name, sizeof name, "%04d-%02d", day.year, day.month);
	for (i = 0; i < desk->month_count && strcmp(desk->months[i].name, name) != 0; i++)
		;
	assert_true(i < MONTHS);
	if (i == desk->month_count)
		memcpy(desk->months[desk->month_count++].name, name, sizeof desk->months[0].name);
	desk->months[i].count++;
}

int64_t month_count(const struct desk *desk, const char *name)
{
	size_t i;

	for (i = 0; i < desk->month_count; i++)
		if (strcmp(desk->months[i].name, name) == 0)
			return desk->months[i].count;
	return 0;
}

static FILE *desk_file(const char *name)
{
	const char *folder = getenv("CRM_SHARED");
	char path[1000];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/%s", folder ? folder : "", name);
	if (!folder || access(path, R_OK) != 0) {
		print_message("# skipped: %s is not on this machine\n", name);
		skip();
	}
	file = fopen(path, "r");
	assert_non_null(file);
	return file;
}

void desk_begin(struct desk *desk, const char *name, desk_row_fn row)
{
	FILE *file = desk_file(name);
	char line[LINE], *fields[COLUMNS + 1];
	struct desk_case *c;

	memset(desk, 0, sizeof *desk);
	desk->cases = calloc(4000, sizeof *desk->cases);
	assert_non_null(desk->cases);
	assert_non_null(fgets(line, sizeof line, file)); /* the header */
	while (fgets(line, sizeof line, file)) {
		assert_true(desk->count < 4000);
		c = &desk->cases[desk->count];
		c->chance = chance_of(desk->count);
		if (!row(fields, split(line, fields), c))
			continue;
		desk->count++;
		c->next_at = c->received_at;
		count_month(desk, c->received_at);
		desk_plan(c);
	}
	(void)fclose(file);
	desk->acknowledged = calloc(desk->count + 1, sizeof *desk->acknowledged);
	desk->resolved = calloc(desk->count + 1, sizeof *desk->resolved);
	assert_true(desk->acknowledged && desk->resolved);
}

crm *desk_open(struct desk *desk, const char *policy)
{
	crm_options options = CRM_INIT(crm_options);
	crm_buffer text;
	crm *db = NULL;

	options.flags = CRM_OPEN_CREATE;
	options.clock = desk_clock;
	options.clock_user = desk;
	options.actor = "front desk";
	desk->now = instant(2010, 1, 1, 0);
	assert_int_equal(crm_open(":memory:", &options, &db), CRM_OK);
	if (!policy)
		return db;
	assert_int_equal(crm_playbook_ready(policy, &text), CRM_OK);
	assert_int_equal(crm_playbook_load(db, NULL, text.data, text.length, NULL), CRM_OK);
	crm_buffer_free(&text);
	return db;
}

/* The case with something to do first; NULL = all is done. Ties go to the one that comes first in the file. */
static struct desk_case *first_case(struct desk *desk)
{
	struct desk_case *first = NULL;
	size_t i;

	for (i = 0; i < desk->count; i++) {
		struct desk_case *c = &desk->cases[i];

		if (c->done < c->steps && (!first || c->next_at < first->next_at))
			first = c;
	}
	return first;
}

void desk_work(struct desk *desk, crm *db)
{
	struct desk_case *c;
	size_t i;

	while ((c = first_case(desk)) != NULL) {
		if (c->next_at > desk->now)
			desk->now = c->next_at;
		assert_true(crm_tick(db, NULL, NULL) >= 0);
		c->plan[c->done](desk, db, c);
		c->done++;
		if (c->done < c->steps)
			c->next_at = desk->now + c->after[c->done];
	}
	desk->now += 10 * CRM_DAY; /* what is open by now is broken, if its time has passed */
	assert_true(crm_tick(db, NULL, NULL) >= 0);
	for (i = 0; i < desk->count; i++) {
		c = &desk->cases[i];
		if (c->promised && desk->now > c->due_at) {
			desk->outcomes[CRM_PROMISE_BROKEN]++;
			c->state = CRM_COMPLAINT_IN_PROGRESS;
		} else if (c->promised) {
			desk->outcomes[CRM_PROMISE_OPEN]++;
		}
		desk->states[c->state]++;
		desk->channels[c->channel]++;
	}
}

void desk_end(struct desk *desk)
{
	free(desk->cases);
	free(desk->acknowledged);
	free(desk->resolved);
}
