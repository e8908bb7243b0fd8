#include "cursor.h"

#include <string.h>

enum { SELDOM = 8 }; /* one row in so many is looked for: below it the index leads */

static const struct crmi_field *parameter(const struct crmi_statement *statement, const char *name)
{
	size_t i;

	for (i = 0; i < statement->parameter_count; i++)
		if (strcmp(statement->parameters[i].name, name) == 0)
			return &statement->parameters[i];
	return NULL;
}

/* Texts of the parameters live as long as the cursor. */
static bool keep_texts(crmi_cursor *cursor)
{
	const struct crmi_statement *statement = &crmi_statements[cursor->statement];
	size_t i;

	for (i = 0; i < statement->parameter_count; i++) {
		const char **text = (const char **)(void *)(cursor->in.bytes + statement->parameters[i].offset);

		if (statement->parameters[i].type != CRMI_TEXT || !*text)
			continue;
		*text = crmi_arena_copy(&cursor->kept, *text, strlen(*text));
		if (!*text)
			return false;
	}
	return true;
}

crm_status crmi_cursor_open(crm *db, int statement, const void *in, size_t in_size, crmi_advance_fn advance, crmi_cursor **cursor_out)
{
	const struct crmi_field *page = parameter(&crmi_statements[statement], "page");
	crmi_cursor *cursor;

	if (!page || in_size > CRMI_IN_SIZE)
		return crmi_fail(db, CRM_ERR_INTERNAL, CRM_RULE_NONE, NULL, "the statement cannot be paged");
	cursor = crmi_allocate(&db->memory, sizeof *cursor);
	if (!cursor)
		return crmi_no_memory(db);
	memset(cursor, 0, sizeof *cursor);
	cursor->db = db;
	cursor->statement = statement;
	cursor->advance = advance;
	crmi_arena_init(&cursor->kept, &db->memory);
	crmi_arena_init(&cursor->page, &db->memory);
	crmi_text_init(&cursor->text, &db->memory);
	memcpy(cursor->in.bytes, in, in_size);
	if (!keep_texts(cursor)) {
		crmi_arena_free(&cursor->kept);
		crmi_release(&db->memory, cursor);
		return crmi_no_memory(db);
	}
	db->references++;
	*cursor_out = cursor;
	return CRM_OK;
}

crm_status crmi_cursor_sift(crmi_cursor *cursor, crmi_keep_fn keep, const void *what, size_t size)
{
	void *copy = crmi_arena_allocate(&cursor->kept, size);

	if (!copy)
		return crmi_no_memory(cursor->db);
	memcpy(copy, what, size);
	cursor->keep = keep;
	cursor->what = copy;
	return CRM_OK;
}

/* A text of the bookmark belongs to the page, which goes before it is asked for the next one. */
static bool keep_bookmark(crmi_cursor *cursor, const char *before)
{
	const struct crmi_statement *statement = &crmi_statements[cursor->statement];
	size_t i;

	for (i = 0; i < statement->parameter_count; i++) {
		const size_t offset = statement->parameters[i].offset;
		const char **now = (const char **)(void *)(cursor->in.bytes + offset);
		const char *was;

		if (statement->parameters[i].type != CRMI_TEXT)
			continue;
		memcpy(&was, before + offset, sizeof was);
		if (!*now || *now == was)
			continue;
		*now = was && strcmp(was, *now) == 0 ? was : crmi_arena_copy(&cursor->kept, *now, strlen(*now));
		if (!*now)
			return false;
	}
	return true;
}

void crmi_cursor_beside(crmi_cursor *cursor, int all)
{
	cursor->other = cursor->statement;
	cursor->statement = all;
	cursor->tried = true;
	cursor->trust = 1;
}

/* In a damaged store rows may come in any order; a bookmark that stays where it is would make the walk endless. */
static crm_status move_bookmark(crmi_cursor *cursor, const void *row)
{
	char before[CRMI_IN_SIZE];

	memcpy(before, cursor->in.bytes, sizeof before);
	cursor->advance(cursor->in.bytes, row);
	if (!keep_bookmark(cursor, before))
		return crmi_no_memory(cursor->db);
	if (memcmp(before, cursor->in.bytes, sizeof before) != 0)
		return CRM_OK;
	return crmi_fail(cursor->db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, NULL, "rows do not come in their order");
}

static crm_status fetch(crmi_cursor *cursor)
{
	const struct crmi_statement *statement = &crmi_statements[cursor->statement];
	crm *db = cursor->db;
	int64_t room = !cursor->room ? CRMI_PAGE_FIRST : cursor->keep ? CRMI_PAGE_SIFTED : CRMI_PAGE;
	crmi_rows rows;
	crm_status rc;

	cursor->room = (size_t)room;
	memcpy(cursor->in.bytes + parameter(statement, "page")->offset, &room, sizeof room);
	cursor->count = cursor->index = 0;
	crmi_arena_reset(&cursor->page);
	cursor->rows = crmi_arena_allocate(&cursor->page, cursor->room * statement->row_size);
	if (!cursor->rows)
		return crmi_no_memory(db);
	if ((rc = crmi_start(db, cursor->statement, cursor->in.bytes, &rows)) < 0)
		return rc;
	while (cursor->count < cursor->room &&
	       (rc = crmi_next(db, &rows, cursor->rows + cursor->count * statement->row_size, &cursor->page)) == CRM_OK)
		cursor->count++;
	crmi_end(&rows);
	if (rc < 0)
		return rc;
	cursor->last = cursor->count < cursor->room;
	return cursor->count ? move_bookmark(cursor, cursor->rows + (cursor->count - 1) * statement->row_size) : CRM_OK;
}

/* Moves the rows that are kept to the front of the page. */
static crm_status sift(crmi_cursor *cursor)
{
	const size_t size = crmi_statements[cursor->statement].row_size, count = cursor->count;
	size_t i;

	cursor->count = 0;
	for (i = 0; i < count; i++) {
		const char *row = cursor->rows + i * size;
		const crm_status rc = cursor->keep(cursor->what, row, &cursor->text);

		if (rc < 0)
			return rc == CRM_ERR_NOMEM ? crmi_no_memory(cursor->db)
			                           : crmi_fail(cursor->db, rc, CRM_RULE_STORE_DAMAGED, NULL, "a text of a record cannot be read");
		if (rc == CRM_OK)
			memmove(cursor->rows + cursor->count++ * size, row, size);
	}
	return CRM_OK;
}

/* Each page by an index may cost as much as all that it leads to: it is worth it as long as few rows are what is
 * looked for. Now and then a page of all rows tells. */
static void choose_way(crmi_cursor *cursor)
{
	const int now = cursor->statement;

	if (!cursor->other)
		return;
	if (cursor->tried) {
		if (cursor->count * SELDOM >= cursor->room)
			return;
		if (cursor->trust == 1)
			cursor->room = 0; /* the first page by the index is short as well */
		cursor->trust *= 2;
	} else if (++cursor->led < cursor->trust) {
		return;
	}
	cursor->led = 0;
	cursor->tried = !cursor->tried;
	cursor->statement = cursor->other;
	cursor->other = now;
}

/* Pages until one has a row that is kept. A walk that finds little takes as long as it takes. */
static crm_status fetch_kept(crmi_cursor *cursor)
{
	crm_status rc;

	do {
		if ((rc = fetch(cursor)) < 0 || !cursor->keep || (rc = sift(cursor)) < 0)
			return rc;
		choose_way(cursor);
		crmi_go_on(cursor->db);
	} while (cursor->count == 0 && !cursor->last);
	return CRM_OK;
}

crm_status crmi_cursor_rows(crmi_cursor *cursor, size_t most, const void **rows_out, size_t *count_out)
{
	crm_status rc;

	*rows_out = NULL;
	*count_out = 0;
	if (!cursor)
		return CRM_ERR_INVALID;
	if ((rc = crmi_enter(cursor->db)) < 0)
		return rc;
	if (cursor->index == cursor->count) {
		if (cursor->last && !cursor->follows)
			return CRM_DONE;
		if ((rc = fetch_kept(cursor)) < 0)
			return rc;
		if (cursor->count == 0)
			return CRM_DONE;
	}
	*rows_out = cursor->rows + cursor->index * crmi_statements[cursor->statement].row_size;
	*count_out = cursor->count - cursor->index < most ? cursor->count - cursor->index : most;
	cursor->index += *count_out;
	return CRM_OK;
}

crm_status crmi_cursor_next(crmi_cursor *cursor, const void **row_out)
{
	size_t count;

	return crmi_cursor_rows(cursor, 1, row_out, &count);
}

void crmi_cursor_close(crmi_cursor *cursor)
{
	crm *db;
	crm_allocator memory;

	if (!cursor)
		return;
	db = cursor->db;
	memory = db->memory;
	crmi_text_free(&cursor->text);
	crmi_arena_free(&cursor->page);
	crmi_arena_free(&cursor->kept);
	crmi_release(&memory, cursor);
	crmi_handle_release(db);
}
