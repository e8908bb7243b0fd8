#include "add.h"

#include <stdalign.h>
#include <string.h>

crm_status crmi_add(crm *db, const crm_act *act, const void *input, const struct crmi_addition *how, crm_id *id_out)
{
	struct crmi_call call = { 0 };
	crm_id made = crmi_id_none;
	crm_status rc;

	if (id_out)
		*id_out = made;
again:
	if ((rc = crmi_call_begin(&call, db, act, how->name)) < 0)
		return rc;
	if (!input || (how->id_wanted && !id_out))
		rc = crmi_input_missing(db, input ? "id_out" : "input");
	else
		rc = how->add(&call, input, &made);
	if (crmi_call_end(&call, &rc))
		goto again;
	if (rc >= 0 && id_out)
		*id_out = made;
	return rc;
}

/* --- many */

enum { STAGE = 64 };                                    /* items that a store behind a network is asked about together */
static const size_t MOST = PTRDIFF_MAX / sizeof(crm_id); /* a caller's negative number is none */

/* An array of structs as large as the caller knows them; each begins with its size, which is that of the first. */
struct row {
	const char *first;
	size_t      step;
};

struct batch {
	const struct crmi_addition *how;
	struct row                  inputs, acts;
	size_t                      count;
};

static struct row row_of(const void *first, size_t count)
{
	return (struct row){ first, first && count ? *(const size_t *)first : 0 }; /* of an empty array nothing is read */
}

static const void *item_of(const struct row *row, size_t i)
{
	return row->first ? row->first + i * row->step : NULL;
}

static bool is_sized(const struct row *row, size_t i)
{
	return !row->first || (row->step >= 2 * sizeof(size_t) && row->step % alignof(size_t) == 0 && *(const size_t *)item_of(row, i) == row->step);
}

/* Items that are wrong are told of when it is their turn. */
static void ask_ahead(crm *db, const struct batch *batch, size_t from)
{
	size_t i;

	if (!db->store->driver->ahead)
		return;
	for (i = from; i < batch->count && i - from < STAGE && is_sized(&batch->acts, i) && is_sized(&batch->inputs, i); i++) {
		crmi_call_key_ahead(db, item_of(&batch->acts, i));
		if (batch->how->ahead)
			batch->how->ahead(db, item_of(&batch->inputs, i));
	}
	crmi_error_clear(db);
}

static crm_status add_item(struct crmi_call *call, const struct batch *batch, size_t i, crm_id *made)
{
	crm *db = call->db;
	crm_status rc;

	if (!is_sized(&batch->acts, i) || !is_sized(&batch->inputs, i))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_INPUT_SIZE, "size", "the size of a struct is not set, or not that of the first in its array");
	if ((rc = crmi_call_item(call, item_of(&batch->acts, i))) < 0 || (rc = batch->how->add(call, item_of(&batch->inputs, i), made)) < 0)
		return rc;
	return crmi_call_written(call, rc);
}

/* Which failures are the item's own, and not those of the store or of this machine. */
static bool is_of_the_item(const crm_error *error)
{
	return error->entity != CRM_ENTITY_STORE && error->status != CRM_ERR_NOMEM && error->status != CRM_ERR_CALLBACK;
}

static crm_status add_items(struct crmi_call *call, const struct batch *batch, crm_id *ids_out)
{
	crm *db = call->db;
	crm_status rc = CRM_OK, outcome = CRM_REPLAYED;
	size_t i;

	for (i = 0; i < batch->count && rc >= 0; i++) {
		crm_id made = crmi_id_none;

		if (i % STAGE == 0)
			ask_ahead(db, batch, i);
		rc = add_item(call, batch, i, &made);
		if (rc < 0 && is_of_the_item(&db->error))
			db->error.line = (int64_t)i + 1;
		if (rc != CRM_REPLAYED)
			outcome = CRM_OK;
		if (ids_out)
			ids_out[i] = made;
	}
	return rc < 0 ? rc : outcome;
}

static void clear(crm_id *ids, size_t count)
{
	if (ids && count)
		memset(ids, 0, count * sizeof *ids);
}

crm_status crmi_add_many(crm *db, const crm_act *acts, const void *inputs, size_t count, const struct crmi_addition *how, crm_id *ids_out)
{
	const struct batch batch = { how, row_of(inputs, count), row_of(acts, count), count };
	struct crmi_call call = { 0 };
	crm_status rc;

	if (count == 0)
		return (rc = crmi_enter(db)) < 0 ? rc : CRM_UNCHANGED;
	if (count > MOST)
		return (rc = crmi_enter(db)) < 0 ? rc : crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "count", "no array is that long");
	clear(ids_out, count);
again:
	if ((rc = crmi_call_begin_many(&call, db, how->name)) < 0)
		return rc;
	rc = inputs ? add_items(&call, &batch, ids_out) : crmi_input_missing(db, "inputs");
	if (crmi_call_end(&call, &rc))
		goto again;
	if (rc < 0)
		clear(ids_out, count);
	return rc;
}
