/* Every zone of the system against libc, from 1900 to 2100. */
#define _GNU_SOURCE

#include "unit.h"

#include "zone.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define ROOT "/usr/share/zoneinfo"
#define YEAR_1900 INT64_C(-2208988800)
#define YEAR_1971 INT64_C(31536000)
#define YEAR_2100 INT64_C(4133980800) /* its end is that of 2100 */

enum { RANDOM_INSTANTS = 400, WEEK = 7 * 86400 };

static long zones, instants, locals, twice, never;
static uint64_t state = 88172645463325252u;

static int64_t random_between(int64_t low, int64_t high)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return low + (int64_t)(state % (uint64_t)(high - low));
}

static void compare_instant(const crm_zone *zone, int64_t utc)
{
	time_t time = (time_t)utc;
	crm_local_time ours;
	struct tm libc;

	if (utc < YEAR_1900 || utc > YEAR_2100)
		return;
	assert_non_null(localtime_r(&time, &libc));
	crm_zone_local(zone, utc * CRM_SECOND, &ours);
	if (ours.offset_seconds != libc.tm_gmtoff || ours.is_summer != libc.tm_isdst ||
	    strcmp(ours.abbreviation, libc.tm_zone) != 0 || ours.date.year != libc.tm_year + 1900 ||
	    ours.date.month != libc.tm_mon + 1 || ours.date.day != libc.tm_mday ||
	    ours.second != libc.tm_hour * 3600 + libc.tm_min * 60 + libc.tm_sec)
		fail_msg("%s at %lld: %d %d %s, libc %ld %d %s", crm_zone_name(zone), (long long)utc, ours.offset_seconds, ours.is_summer,
		         ours.abbreviation, libc.tm_gmtoff, libc.tm_isdst, libc.tm_zone);
	assert_int_equal(crmi_zone_offset(zone, utc), ours.offset_seconds);
	instants++;
}

/* A local time that is shown once must be the instant of libc; all others must not be shown by libc, or shown at both. */
static void compare_local(const crm_zone *zone, int64_t local)
{
	time_t utc = (time_t)local, back;
	int64_t at, first, second;
	struct tm civil;
	crm_date date;

	if (local < YEAR_1900 + 2 * 86400 || local > YEAR_2100 - 2 * 86400)
		return;
	assert_non_null(gmtime_r(&utc, &civil));
	date = (crm_date){ (int16_t)(civil.tm_year + 1900), (uint8_t)(civil.tm_mon + 1), (uint8_t)civil.tm_mday };
	assert_int_equal(
		crm_zone_instant(zone, date, (int32_t)(((local % 86400) + 86400) % 86400), CRM_ZONE_FIRST, &at, NULL), CRM_OK);
	switch (crmi_zone_resolve(zone, local, &first, &second)) {
	case CRMI_LOCAL_ONCE:
		civil.tm_isdst = -1;
		back = mktime(&civil);
		if (at / CRM_SECOND != back || first != second)
			fail_msg("%s local %lld: %lld, libc %lld", crm_zone_name(zone), (long long)local, (long long)(at / CRM_SECOND),
			         (long long)back);
		locals++;
		return;
	case CRMI_LOCAL_TWICE:
		assert_true(first < second);
		for (int i = 0; i < 2; i++) {
			back = (time_t)(i ? second : first);
			assert_non_null(localtime_r(&back, &civil));
			assert_int_equal(timegm(&civil), local);
		}
		twice++;
		break;
	default:
		assert_true(first > second); /* the offset before the change is the smaller one */
		for (int i = 0; i < 2; i++) {
			back = (time_t)(i ? second : first);
			assert_non_null(localtime_r(&back, &civil));
			if (timegm(&civil) == local)
				fail_msg("%s shows local %lld at %lld", crm_zone_name(zone), (long long)local, (long long)back);
		}
		never++;
	}
	assert_int_equal(at, first * CRM_SECOND);
}

static void compare_change(const crm_zone *zone, int64_t at, int32_t before, int32_t after)
{
	static const int32_t beside[] = { -1, 0, 1 };

	for (size_t i = 0; i < 3; i++) {
		compare_instant(zone, at + beside[i]);
		compare_local(zone, at + before + beside[i]);
		compare_local(zone, at + after + beside[i]);
	}
	compare_local(zone, at + (before + after) / 2);
}

static void compare_zone(const char *name)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_zone *zone = NULL;
	crm_failure failure;

	input.name = name;
	input.directory = ROOT;
	input.allocator = &unit_allocator;
	if (crm_zone_create(&input, &zone, &failure) != CRM_OK)
		fail_msg("%s: %s", name, failure.message);
	assert_int_equal(setenv("TZ", name, 1), 0);
	tzset();
	for (size_t i = 0; i < zone->count; i++)
		compare_change(zone, zone->at[i], zone->offset[i], zone->offset[i + 1]);
	for (int64_t utc = YEAR_1900; utc <= YEAR_2100; utc += WEEK)
		compare_instant(zone, utc);
	for (int i = 0; i < RANDOM_INSTANTS; i++) {
		compare_instant(zone, random_between(YEAR_1900, YEAR_2100));
		compare_local(zone, random_between(YEAR_1900, YEAR_2100));
	}
	crm_zone_free(zone);
	zones++;
}

static bool is_zone(const char *path)
{
	char magic[4] = "";
	FILE *file = fopen(path, "rb");
	bool yes;

	if (!file)
		return false;
	yes = fread(magic, 1, 4, file) == 4 && memcmp(magic, "TZif", 4) == 0;
	fclose(file);
	return yes;
}

static void compare_below(const char *below)
{
	char path[4096], name[2048];
	struct dirent *entry;
	struct stat about;
	DIR *stream;

	(void)snprintf(path, sizeof path, ROOT "/%s", below);
	stream = opendir(path);
	assert_non_null(stream);
	while ((entry = readdir(stream))) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(name, sizeof name, "%s%s%s", below, *below ? "/" : "", entry->d_name);
		(void)snprintf(path, sizeof path, ROOT "/%s", name);
		if (stat(path, &about) != 0)
			continue;
		if (S_ISDIR(about.st_mode) && (strcmp(name, "right") == 0 || strcmp(name, "posix") == 0))
			print_message("# %s/%s is left out: %s\n", ROOT, name,
			              *name == 'r' ? "it counts leap seconds, which is another scale of time"
			                           : "it is the same data once more");
		else if (S_ISDIR(about.st_mode))
			compare_below(name);
		else if (is_zone(path))
			compare_zone(name);
	}
	closedir(stream);
}

static void all_zones_of_the_system_agree_with_libc(void **unused)
{
	struct stat about;

	(void)unused;
	if (stat(ROOT, &about) != 0) {
		print_message("# skipped: no time zone data in %s (the package tzdata)\n", ROOT);
		skip();
	}
	compare_below("");
	print_message(
		"# %ld zones: %ld instants and %ld local times are as libc says; %ld local times came twice, %ld never\n",
		zones, instants, locals, twice, never);
	assert_true(zones > 0 && instants > zones * 10000);
}

/* Rules without data, by what libc makes of the same text from 1971 on: in the years before, the GNU libc applies no rule. */
static void rules_agree_with_libc(void **unused)
{
	static const char *const rules[] = {
		"CST-8",
		"EST5EDT,M3.2.0,M11.1.0",
		"CET-1CEST,M3.5.0,M10.5.0/3",
		"NZST-12NZDT,M9.5.0,M4.1.0/3",
		"<+03>-3",
		"<-0330>3:30:15",
		"IST-1GMT0,M10.5.0,M3.5.0/1",
		"AEST-10AEDT,M10.1.0,M4.1.0/3",
		"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
		"AAA3BBB,J60/0,J300/24",
		"AAA3BBB,59/1:30:30,299",
		"EET-2EEST,M3.5.0/3,M10.5.0/4",
		"<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
		"IST-2IDT,M3.4.4/26,M10.5.0",
	};

	(void)unused;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		crm_zone_input input = CRM_INIT(crm_zone_input);
		crm_zone *zone = NULL;

		input.rule = rules[i];
		input.allocator = &unit_allocator;
		assert_int_equal(crm_zone_create(&input, &zone, NULL), CRM_OK);
		assert_int_equal(setenv("TZ", rules[i], 1), 0);
		tzset();
		for (size_t k = 0; k < zone->count; k++)
			if (zone->at[k] > YEAR_1971)
				compare_change(zone, zone->at[k], zone->offset[k], zone->offset[k + 1]);
		for (int k = 0; k < RANDOM_INSTANTS; k++)
			compare_instant(zone, random_between(YEAR_1971, YEAR_2100));
		crm_zone_free(zone);
	}
}

UNIT_MAIN(TEST(all_zones_of_the_system_agree_with_libc), TEST(rules_agree_with_libc))
