/* Keeping the index of texts with the records. */
#include "search.h"

#include <string.h>

int64_t crmi_search_place(const crm_id *id)
{
	uint64_t place = 0;
	int i;

	for (i = 0; i < 8; i++)
		place = place << 8 | id->bytes[i];
	place ^= UINT64_C(1) << 63; /* so that numbers with a sign have the order of the bytes */
	return place >> 63 ? -(int64_t)~place - 1 : (int64_t)place;
}

static const crm_id *id_of(const struct crmi_search_subject *subject, const void *row)
{
	const size_t offset = crmi_tables[subject->table].columns[0].offset; /* the key is the first column */

	return (const crm_id *)(const void *)((const char *)row + offset);
}

static bool is_same_text(const void *a, const void *b, size_t offset)
{
	const char *left = *(const char *const *)(const void *)((const char *)a + offset);
	const char *right = *(const char *const *)(const void *)((const char *)b + offset);

	return left == right || (left && right && strcmp(left, right) == 0);
}

static bool differs(const struct crmi_search_subject *subject, const void *before, const void *after)
{
	size_t i;

	for (i = 0; subject->fields[i]; i++)
		if (!is_same_text(before, after, subject->fields[i]))
			return true;
	return false;
}

/* --- FTS5 */

/* What a change of one record takes away and brings. */
struct change {
	crmi_store                       *store;
	const struct crmi_search_subject *subject;
	const crm_id                     *id;
	crmi_text                         words, before, after, gone, come;
};

/* What other records at the place still hold stays there. */
static crm_status keep_for(struct change *change, const crm_id *id, crmi_arena *arena)
{
	const struct crmi_table *table = &crmi_tables[change->subject->table];
	void *key = crmi_arena_allocate(arena, table->row_size), *row = crmi_arena_allocate(arena, table->row_size);
	const crm_allocator *memory = change->store->memory;
	crmi_text tokens, left;
	crm_status rc;

	if (!key || !row)
		return CRM_ERR_NOMEM;
	memcpy((char *)key + table->columns[0].offset, id, sizeof *id);
	if ((rc = crmi_store_one(change->store, table->get, key, row, arena)) != CRM_OK)
		return rc == CRM_DONE ? CRM_OK : rc; /* one of another subject: its tokens have another letter */
	crmi_text_init(&tokens, memory);
	crmi_text_init(&left, memory);
	if ((rc = crmi_search_tokens(change->subject, row, &change->words, &tokens)) == CRM_OK) {
		crmi_tokens_without(&left, change->gone.data, tokens.data);
		crmi_text_free(&change->gone);
		change->gone = left;
		crmi_text_init(&left, memory);
	}
	crmi_text_free(&tokens);
	crmi_text_free(&left);
	return rc < 0 ? rc : change->gone.failed ? CRM_ERR_NOMEM : CRM_OK;
}

enum { OTHERS = 64 };

static crm_status keep_for_others(struct change *change, int64_t place)
{
	struct crmi_search_place_others_in in = { .place = place, .id = *change->id };
	struct crmi_search_place_others_out others[OTHERS];
	size_t count = 0, i;
	crmi_arena arena;
	crmi_rows rows;
	crm_status rc = change->store->driver->start(change->store, CRMI_STMT_SEARCH_PLACE_OTHERS, &in, &rows);

	if (rc < 0)
		return rc;
	crmi_arena_init(&arena, change->store->memory);
	while (count < OTHERS && (rc = change->store->driver->next(&rows, &others[count], &arena)) == CRM_OK)
		count++;
	change->store->driver->end(&rows);
	for (i = 0; i < count && rc >= 0; i++)
		rc = keep_for(change, &others[i].id, &arena);
	crmi_arena_free(&arena);
	return rc < 0 ? rc : CRM_OK;
}

/* The engine counts rows by these statements, so what is taken from a record that stays is followed by something, if
 * only nothing. */
static crm_status write_tokens(struct change *change, bool stays)
{
	const int64_t place = crmi_search_place(change->id);
	struct crmi_search_remove_in remove = { place, change->gone.data };
	struct crmi_search_add_in add = { place, change->come.data };
	crm_status rc = CRM_OK;

	if (change->gone.length && (rc = keep_for_others(change, place)) < 0)
		return rc;
	remove.tokens = change->gone.data;
	if (change->gone.length && (rc = crmi_store_run(change->store, CRMI_STMT_SEARCH_REMOVE, &remove)) < 0)
		return rc;
	if (change->come.length || (change->gone.length && stays))
		rc = crmi_store_run(change->store, CRMI_STMT_SEARCH_ADD, &add);
	return rc;
}

static crm_status write_place(const struct change *change, int statement)
{
	struct crmi_search_place_row row = { .place = crmi_search_place(change->id), .id = *change->id };

	_Static_assert(sizeof row == sizeof(struct crmi_search_place_remove_in), "both are a place and an id");
	return crmi_store_run(change->store, statement, &row);
}

static crm_status change_places(struct change *change, bool was, bool is)
{
	crm_status rc;

	crmi_tokens_without(&change->gone, change->before.data, change->after.data);
	crmi_tokens_without(&change->come, change->after.data, change->before.data);
	if (change->gone.failed || change->come.failed)
		return CRM_ERR_NOMEM;
	if ((rc = write_tokens(change, is)) < 0 || (was && is))
		return rc;
	return write_place(change, was ? CRMI_STMT_SEARCH_PLACE_REMOVE : CRMI_STMT_SEARCH_PLACE_INSERT);
}

/* --- tsvector */

static crm_status change_vector(const struct change *change, bool is)
{
	struct crmi_search_put_in put = { *change->id, change->after.data };

	return crmi_store_run(change->store, is ? CRMI_STMT_SEARCH_PUT : CRMI_STMT_SEARCH_DROP, &put);
}

/* --- both */

static crm_status tokens_of(struct change *change, const void *row, crmi_text *to)
{
	crmi_text_add(to, "", 0);
	return row ? crmi_search_tokens(change->subject, row, &change->words, to) : to->failed ? CRM_ERR_NOMEM : CRM_OK;
}

static crm_status write_change(struct change *change, const void *before, const void *after)
{
	const bool vector = change->store->index == CRMI_INDEX_VECTOR;
	crm_status rc = tokens_of(change, vector ? NULL : before, &change->before);

	if (rc < 0 || (rc = tokens_of(change, after, &change->after)) < 0)
		return rc;
	return vector ? change_vector(change, after != NULL) : change_places(change, before != NULL, after != NULL);
}

crm_status crmi_search_change(crmi_store *store, int table, const void *before, const void *after)
{
	struct change change = { .store = store, .subject = crmi_search_subject(table) };
	crmi_text *const texts[] = { &change.words, &change.before, &change.after, &change.gone, &change.come };
	crm_status rc;
	size_t i;

	if (store->index == CRMI_INDEX_NONE || !change.subject || (before && after && !differs(change.subject, before, after)))
		return CRM_OK;
	change.id = id_of(change.subject, after ? after : before);
	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		crmi_text_init(texts[i], store->memory);
	store->error.status = CRM_OK;
	rc = write_change(&change, before, after);
	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		crmi_text_free(texts[i]);
	if (rc == CRM_ERR_NOMEM && store->error.status == CRM_OK)
		return crmi_store_explain(store, rc, CRM_RULE_NONE, "no memory");
	if (rc == CRM_ERR_CORRUPT && store->error.status == CRM_OK)
		return crmi_store_explain(store, rc, CRM_RULE_STORE_DAMAGED, "a text of a record cannot be read");
	return rc;
}
