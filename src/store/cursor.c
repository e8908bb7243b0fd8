#include "cursor.h"

#include <string.h>

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
	int64_t rows = CRMI_PAGE;

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
	memcpy(cursor->in.bytes, in, in_size);
	memcpy(cursor->in.bytes + page->offset, &rows, sizeof rows);
	if (!keep_texts(cursor)) {
		crmi_arena_free(&cursor->kept);
		crmi_release(&db->memory, cursor);
		return crmi_no_memory(db);
	}
	db->references++;
	*cursor_out = cursor;
	return CRM_OK;
}

static crm_status fetch(crmi_cursor *cursor)
{
	const struct crmi_statement *statement = &crmi_statements[cursor->statement];
	crm *db = cursor->db;
	crmi_rows rows;
	crm_status rc;

	cursor->count = cursor->index = 0;
	crmi_arena_reset(&cursor->page);
	cursor->rows = crmi_arena_allocate(&cursor->page, CRMI_PAGE * statement->row_size);
	if (!cursor->rows)
		return crmi_no_memory(db);
	if ((rc = crmi_start(db, cursor->statement, cursor->in.bytes, &rows)) < 0)
		return rc;
	while (cursor->count < CRMI_PAGE &&
	       (rc = crmi_next(db, &rows, cursor->rows + cursor->count * statement->row_size, &cursor->page)) == CRM_OK)
		cursor->count++;
	crmi_end(&rows);
	if (rc < 0)
		return rc;
	cursor->last = cursor->count < CRMI_PAGE;
	if (cursor->count)
		cursor->advance(cursor->in.bytes, cursor->rows + (cursor->count - 1) * statement->row_size);
	return CRM_OK;
}

crm_status crmi_cursor_next(crmi_cursor *cursor, const void **row_out)
{
	crm_status rc;

	*row_out = NULL;
	if (!cursor)
		return CRM_ERR_INVALID;
	if ((rc = crmi_enter(cursor->db)) < 0)
		return rc;
	if (cursor->index == cursor->count) {
		if (cursor->last && !cursor->follows)
			return CRM_DONE;
		if ((rc = fetch(cursor)) < 0)
			return rc;
		if (cursor->count == 0)
			return CRM_DONE;
	}
	*row_out = cursor->rows + cursor->index++ * crmi_statements[cursor->statement].row_size;
	return CRM_OK;
}

void crmi_cursor_close(crmi_cursor *cursor)
{
	crm *db;
	crm_allocator memory;

	if (!cursor)
		return;
	db = cursor->db;
	memory = db->memory;
	crmi_arena_free(&cursor->page);
	crmi_arena_free(&cursor->kept);
	crmi_release(&memory, cursor);
	crmi_handle_release(db);
}
