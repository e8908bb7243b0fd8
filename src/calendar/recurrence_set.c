/* The set of local times: the rule up to its end, with what is added and without what is left out. */
#include "recurrence.h"

#include "failure.h"

/* The first place in ascending times that is not before a time. */
static size_t place_of(const int64_t *times, size_t count, int64_t time)
{
	size_t low = 0;

	while (count) {
		size_t half = count / 2;

		if (times[low + half] < time) {
			low += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return low;
}

bool crmi_set_leaves_out(const struct crm_recurrence *recurrence, int64_t local)
{
	size_t place = place_of(recurrence->left_out, recurrence->left_out_count, local);

	return place < recurrence->left_out_count && recurrence->left_out[place] == local;
}

/* Shell's sort: no more memory, fast enough on what is mostly in order already. */
size_t crmi_set_sort(int64_t *times, size_t count)
{
	size_t gap, i, j, left = 0;

	for (gap = count / 2; gap; gap = gap == 2 ? 1 : gap * 5 / 11)
		for (i = gap; i < count; i++) {
			int64_t time = times[i];

			for (j = i; j >= gap && times[j - gap] > time; j -= gap)
				times[j] = times[j - gap];
			times[j] = time;
		}
	for (i = 0; i < count; i++)
		if (left == 0 || times[left - 1] != times[i])
			times[left++] = times[i];
	return left;
}

/* The rule alone, without what a gap shifts behind its end. */
static crm_status ruled_first(struct crmi_walk *walk, int64_t from, int64_t *local)
{
	const struct crm_recurrence *recurrence = walk->recurrence;
	crm_status rc;

	rc = crmi_expansion_first(walk, from, local);
	if (rc == CRM_OK && *local >= recurrence->hole_from && *local <= recurrence->hole_until)
		rc = crmi_expansion_first(walk, recurrence->hole_until + 1, local);
	if (rc == CRM_OK && *local > recurrence->counted)
		return crmi_walk_charge(walk, walk->work + 1);
	if (rc == CRM_DONE)
		*local = CRMI_NEVER;
	return rc;
}

crm_status crmi_set_first(struct crmi_walk *walk, int64_t from, int64_t *local)
{
	const struct crm_recurrence *recurrence = walk->recurrence;
	crm_status rc;
	size_t place;

	for (;; from = *local + 1) {
		if ((rc = ruled_first(walk, from, local)) < 0)
			return rc;
		place = place_of(recurrence->added, recurrence->added_count, from);
		if (place < recurrence->added_count && recurrence->added[place] < *local)
			*local = recurrence->added[place];
		if (*local == CRMI_NEVER)
			return CRM_DONE;
		if (!crmi_set_leaves_out(recurrence, *local))
			return CRM_OK;
		if ((rc = crmi_walk_charge(walk, 1)) < 0)
			return rc;
	}
}
