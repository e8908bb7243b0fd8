/* The table of a zone: made once, asked often. */
#include "zone_parts.h"

#include <string.h>

#define REPETITION INT64_C(12622780800) /* seconds of 400 years, after which dates fall on the same weekdays again */

enum {
	RULE_FIRST_YEAR = 1850, /* where the table of a rule without data begins */
	RULE_YEARS_BEFORE = 2,  /* enough to know what holds where a rule begins, times of days outside of its year included */
	RULE_YEARS = RULE_YEARS_BEFORE + 404,
	BUCKETS = 1024,
	LOCAL_MARGIN = 2 * 86400 /* further than any offset */
};

/* Where the parts of the block begin. */
struct block_plan {
	size_t capacity, kinds, at, offset, kind, bucket, name, size;
};

static void plan_block(struct block_plan *plan, const struct crmi_zone_data *data, const char *name)
{
	plan->capacity = data->time_count + (data->has_rule && data->rule.has_summer ? 2 * RULE_YEARS : 0);
	plan->at = (sizeof(crm_zone) + 7) / 8 * 8;
	plan->kinds = plan->at + plan->capacity * sizeof(int64_t);
	plan->offset = plan->kinds + (data->type_count + 2) * sizeof(struct crmi_zone_kind);
	plan->kind = plan->offset + (plan->capacity + 1) * sizeof(int32_t);
	plan->bucket = plan->kind + (plan->capacity + 1) * sizeof(uint16_t);
	plan->name = plan->bucket + (plan->capacity ? BUCKETS + 1 : 0) * sizeof(uint16_t);
	plan->size = plan->name + strlen(name) + 1;
}

static void point_into_block(crm_zone *zone, const struct block_plan *plan)
{
	char *block = (char *)zone;

	zone->at = (int64_t *)(void *)(block + plan->at);
	zone->kinds = (struct crmi_zone_kind *)(void *)(block + plan->kinds);
	zone->offset = (int32_t *)(void *)(block + plan->offset);
	zone->kind = (uint16_t *)(void *)(block + plan->kind);
	zone->bucket = (uint16_t *)(void *)(block + plan->bucket);
	zone->name = block + plan->name;
}

static void copy_explicit(crm_zone *zone, const struct crmi_zone_data *data)
{
	for (size_t i = 0; i < data->type_count; i++)
		crmi_zone_data_kind(data, i, &zone->kinds[i]);
	zone->kind_count = data->type_count;
	zone->kind[0] = 0;
	for (size_t i = 0; i < data->time_count; i++) {
		zone->at[i] = crmi_zone_data_time(data, i);
		zone->kind[i + 1] = data->indices[i];
	}
	zone->count = data->time_count;
}

/* The changes of a rule in the order of time; of those at the same instant the later in the rule's years comes later. The
 * room is that of the table behind `count`. */
static size_t list_rule_changes(crm_zone *zone, const struct crmi_zone_rule *rule, int64_t first_year)
{
	int64_t *at = zone->at + zone->count;
	uint16_t *kind = zone->kind + zone->count + 1;
	size_t count = 0;

	for (int64_t year = first_year; year < first_year + RULE_YEARS; year++) {
		int64_t changes[2];

		crmi_zone_rule_changes(rule, year, changes);
		for (size_t i = 0; i < 2; i++) {
			size_t place = count++;

			for (; place > 0 && at[place - 1] > changes[i]; place--) {
				at[place] = at[place - 1];
				kind[place] = kind[place - 1];
			}
			at[place] = changes[i];
			kind[place] = (uint16_t)(zone->kind_count + (i == 0));
		}
	}
	return count;
}

/* Keeps of the listed changes those after an instant that change anything, and gives what the rule says there. The last of
 * the list is passed over, since one that is not listed any more might fall on its instant. */
static uint16_t keep_rule_changes(crm_zone *zone, size_t listed, int64_t after)
{
	const int64_t *at = zone->at + zone->count;
	const uint16_t *kind = zone->kind + zone->count + 1;
	uint16_t beginning = kind[0], now = kind[0];

	for (size_t i = 0; i < listed; i++) {
		int64_t when = at[i];
		uint16_t what = kind[i];

		if (when <= after) {
			beginning = now = what;
		} else if (what != now && i + 1 < listed && at[i + 1] != when) {
			zone->at[zone->count] = when;
			zone->kind[++zone->count] = now = what;
		}
	}
	return beginning;
}

/* Lets the rule go on behind the explicit changes. What the last of them says holds until the rule's next change, also where the
 * rule would have said otherwise before: compact files are written so. False when the rule never changes and says otherwise. */
static bool add_rule(crm_zone *zone, const struct crmi_zone_rule *rule)
{
	bool alone = zone->count == 0;
	int64_t first_year = alone ? RULE_FIRST_YEAR : crmi_zone_year_of(zone->at[zone->count - 1]);
	int64_t after = alone ? crmi_zone_year_start(first_year) * 86400 : zone->at[zone->count - 1];
	size_t explicit_count = zone->count;
	uint16_t last = zone->kind[zone->count], beginning = (uint16_t)zone->kind_count;
	const struct crmi_zone_kind *kinds = zone->kinds;

	memcpy(zone->kinds + zone->kind_count, rule->kinds, sizeof rule->kinds);
	if (rule->has_summer)
		beginning = keep_rule_changes(zone, list_rule_changes(zone, rule, first_year - RULE_YEARS_BEFORE), after);
	zone->kind_count += rule->has_summer ? 2 : 1;
	zone->repeats_after = zone->count > explicit_count;
	zone->repeats_before = alone && zone->repeats_after;
	if (alone)
		zone->kind[0] = beginning;
	return alone || zone->repeats_after || kinds[last].offset == kinds[beginning].offset;
}

/* The offsets beside the kinds, and where to begin the search for an instant. */
static void finish_table(crm_zone *zone)
{
	size_t passed = 0;
	int64_t span;

	zone->least = zone->most = zone->kinds[zone->kind[0]].offset;
	for (size_t i = 0; i <= zone->count; i++) {
		int32_t offset = zone->kinds[zone->kind[i]].offset;

		zone->offset[i] = offset;
		zone->least = offset < zone->least ? offset : zone->least;
		zone->most = offset > zone->most ? offset : zone->most;
	}
	if (zone->count == 0)
		return;
	span = zone->at[zone->count - 1] - zone->at[0];
	while (span >> zone->bucket_shift >= BUCKETS)
		zone->bucket_shift++;
	zone->bucket_count = (int32_t)(span >> zone->bucket_shift) + 1;
	for (int32_t i = 0; i <= zone->bucket_count; i++) {
		while (passed < zone->count && zone->at[passed] - zone->at[0] <= (int64_t)i << zone->bucket_shift)
			passed++;
		zone->bucket[i] = (uint16_t)passed;
	}
}

crm_status crmi_zone_build(const crm_allocator *memory, const struct crmi_zone_data *data, const char *name,
                           crm_zone **zone_out)
{
	struct block_plan plan;
	crm_zone *zone;

	plan_block(&plan, data, name);
	zone = crmi_allocate(memory, plan.size);
	if (!zone)
		return CRM_ERR_NOMEM;
	memset(zone, 0, plan.size);
	zone->memory = *memory;
	zone->bytes = plan.size;
	point_into_block(zone, &plan);
	memcpy(zone->name, name, strlen(name) + 1);
	copy_explicit(zone, data);
	if (data->has_rule && !add_rule(zone, &data->rule)) {
		crmi_release(memory, zone);
		return CRM_ERR_INVALID;
	}
	finish_table(zone);
	*zone_out = zone;
	return CRM_OK;
}

static void *moved_pointer(const crm_zone *from, crm_zone *to, const void *pointer)
{
	return (char *)to + ((const char *)pointer - (const char *)from);
}

crm_zone *crmi_zone_copy(const crm_zone *zone, const crm_allocator *memory)
{
	crm_zone *copy = crmi_allocate(memory, zone->bytes);

	if (!copy)
		return NULL;
	memcpy(copy, zone, zone->bytes);
	copy->memory = *memory;
	copy->at = moved_pointer(zone, copy, zone->at);
	copy->offset = moved_pointer(zone, copy, zone->offset);
	copy->kind = moved_pointer(zone, copy, zone->kind);
	copy->kinds = moved_pointer(zone, copy, zone->kinds);
	copy->bucket = moved_pointer(zone, copy, zone->bucket);
	copy->name = moved_pointer(zone, copy, zone->name);
	return copy;
}

int64_t crmi_zone_fold(const crm_zone *zone, int64_t utc, int64_t *moved)
{
	*moved = 0;
	if (zone->repeats_after && utc >= zone->at[zone->count - 1])
		*moved = -((utc - zone->at[zone->count - 1]) / REPETITION + 1) * REPETITION;
	else if (zone->repeats_before && utc < zone->at[0])
		*moved = ((zone->at[0] - utc) / REPETITION + 1) * REPETITION;
	return utc + *moved;
}

size_t crmi_zone_interval(const crm_zone *zone, int64_t utc)
{
	size_t low, high, bucket;

	if (zone->count == 0 || utc < zone->at[0])
		return 0;
	if (utc >= zone->at[zone->count - 1])
		return zone->count;
	bucket = (size_t)((utc - zone->at[0]) >> zone->bucket_shift);
	low = zone->bucket[bucket];
	high = zone->bucket[bucket + 1];
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (zone->at[middle] <= utc)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int32_t crmi_zone_offset(const crm_zone *zone, int64_t utc)
{
	int64_t moved;

	return zone->offset[crmi_zone_interval(zone, crmi_zone_fold(zone, utc, &moved))];
}

/* As crmi_zone_fold() for a time on the clock: all instants that it could be lie inside of the table. */
static int64_t fold_local(const crm_zone *zone, int64_t local, int64_t *moved)
{
	int64_t inside = crmi_zone_fold(zone, local + LOCAL_MARGIN, moved) - LOCAL_MARGIN;

	return *moved ? inside : crmi_zone_fold(zone, local - LOCAL_MARGIN, moved) + LOCAL_MARGIN;
}

int32_t crmi_zone_resolve(const crm_zone *zone, int64_t local, int64_t *first, int64_t *second)
{
	int64_t moved, shown_at, time = fold_local(zone, local, &moved);
	size_t i = crmi_zone_interval(zone, time - zone->most);
	int32_t shown = 0;
	bool passed = false;

	for (;; i++) {
		shown_at = time - zone->offset[i];
		if (i < zone->count && shown_at >= zone->at[i])
			continue; /* the clocks are not there yet when this interval ends */
		if (i == 0 || shown_at >= zone->at[i - 1]) {
			*second = shown_at - moved;
			if (shown++ == 0)
				*first = *second;
		} else if (!shown && !passed) { /* the change jumped over it */
			passed = true;
			*first = time - zone->offset[i - 1] - moved;
			*second = shown_at - moved;
		}
		if (i == zone->count || zone->at[i] > time - zone->least)
			break;
	}
	return shown == 0 ? CRMI_LOCAL_GAP : shown == 1 ? CRMI_LOCAL_ONCE : CRMI_LOCAL_TWICE;
}

int64_t crmi_zone_utc(const crm_zone *zone, int64_t local, int32_t choice)
{
	int64_t first, second;

	(void)crmi_zone_resolve(zone, local, &first, &second);
	return choice == CRM_ZONE_SECOND ? second : first;
}

bool crmi_zone_change_after(const crm_zone *zone, int64_t utc, int64_t *change)
{
	int64_t moved, inside = crmi_zone_fold(zone, utc, &moved);

	for (size_t i = crmi_zone_interval(zone, inside); i < zone->count; i++) {
		if (zone->offset[i] != zone->offset[i + 1]) {
			*change = zone->at[i] - moved;
			return true;
		}
	}
	return false;
}
