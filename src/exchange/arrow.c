/* Lists as streams of batches of columns: the calls, and the stream that they give. */
#include "arrow_read.h"

#include <errno.h>
#include <string.h>

#include "arrow_batch.h"
#include "cursor.h"
#include "input.h"
#include "journal.h"

/* What a stream owns: batches that were not asked for yet. */
struct stream {
	crm_allocator                 memory;
	const struct crmi_arrow_kind *kind;
	crmi_arrow_batch             *first;
	const char                   *error; /* of the last call; NULL = it did not fail */
};

static void free_batches(crmi_arrow_batch *batch)
{
	while (batch) {
		crmi_arrow_batch *next = batch->next;

		crmi_arrow_batch_free(batch);
		batch = next;
	}
}

static int get_schema(struct ArrowArrayStream *given, struct ArrowSchema *out)
{
	struct stream *stream = given->private_data;
	bool made = crmi_arrow_schema_new(&stream->memory, stream->kind, out);

	stream->error = made ? NULL : "no memory";
	return made ? 0 : ENOMEM;
}

static int get_next(struct ArrowArrayStream *given, struct ArrowArray *out)
{
	struct stream *stream = given->private_data;
	crmi_arrow_batch *batch = stream->first;

	stream->error = NULL;
	memset(out, 0, sizeof *out);
	if (!batch)
		return 0;
	stream->first = batch->next;
	crmi_arrow_batch_give(batch, out);
	return 0;
}

static const char *get_last_error(struct ArrowArrayStream *given)
{
	return ((struct stream *)given->private_data)->error;
}

static void release_stream(struct ArrowArrayStream *given)
{
	struct stream *stream = given->private_data;
	crm_allocator memory = stream->memory;

	free_batches(stream->first);
	crmi_release(&memory, stream);
	given->release = NULL;
}

static bool make_stream(const struct crmi_arrow_source *source, crmi_arrow_batch *first, struct ArrowArrayStream *stream_out)
{
	struct stream *stream = crmi_allocate(&source->db->memory, sizeof *stream);

	if (!stream)
		return false;
	*stream = (struct stream){ source->db->memory, source->kind, first, NULL };
	*stream_out = (struct ArrowArrayStream){ get_schema, get_next, get_last_error, release_stream, stream };
	return true;
}

/* Reads rows into one batch until it is full; *batch_out stays NULL when there are none. */
static crm_status read_batch(const struct crmi_arrow_source *source, size_t *left, crmi_arrow_batch **batch_out)
{
	crmi_arrow_batch *batch = NULL;
	crm_status rc = CRM_OK;

	while (*left && (!batch || (batch->length < source->batch_rows && batch->text < source->batch_text))) {
		size_t room = source->batch_rows - (batch ? batch->length : 0), count;
		const void *rows;

		if ((rc = source->rows(source->cursor, *left < room ? *left : room, &rows, &count)) != CRM_OK)
			return rc;
		if (!batch)
			*batch_out = batch = crmi_arrow_batch_new(&source->db->memory, source->kind);
		if (!batch)
			return crmi_no_memory(source->db);
		rc = crmi_arrow_batch_take(batch, rows, count);
		if (rc == CRM_ERR_NOMEM)
			return crmi_no_memory(source->db);
		if (rc < 0)
			return crmi_fail(source->db, rc, CRM_RULE_STORE_DAMAGED, NULL, "texts are longer than any can be");
		*left -= count;
	}
	return rc;
}

crm_status crmi_arrow_read(const struct crmi_arrow_source *source, size_t limit, struct ArrowArrayStream *stream_out)
{
	size_t left = limit ? limit : SIZE_MAX;
	crmi_arrow_batch *first = NULL, **last = &first;
	crm_status rc;

	if (stream_out)
		memset(stream_out, 0, sizeof *stream_out);
	if ((rc = crmi_enter(source->db)) < 0)
		return rc;
	if (!stream_out)
		return crmi_input_missing(source->db, "stream_out");
	while ((rc = read_batch(source, &left, last)) == CRM_OK && left)
		last = &(*last)->next;
	if (rc >= 0 && !make_stream(source, first, stream_out))
		rc = crmi_no_memory(source->db);
	if (rc < 0)
		free_batches(first);
	return rc;
}

crm_status crmi_arrow_cursor_rows(void *cursor, size_t most, const void **rows_out, size_t *count_out)
{
	return crmi_cursor_rows(cursor, most, rows_out, count_out);
}

/* The cursors of all lists but the journal's are the walk itself. */
static crm_status read_list(void *cursor, const struct crmi_arrow_kind *kind, size_t limit, struct ArrowArrayStream *stream_out)
{
	struct crmi_arrow_source source = { kind, crmi_arrow_cursor_rows, NULL, cursor, CRMI_ARROW_MOST_ROWS, CRMI_ARROW_MOST_TEXT };

	source.db = cursor ? ((crmi_cursor *)cursor)->db : NULL;
	return crmi_arrow_read(&source, limit, stream_out);
}

crm_status crm_customer_arrow(crm_customer_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out)
{
	return read_list(cursor, &crmi_arrow_customer, limit, stream_out);
}

crm_status crm_lifecycle_arrow(crm_lifecycle_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out)
{
	return read_list(cursor, &crmi_arrow_lifecycle, limit, stream_out);
}

crm_status crm_purchase_arrow(crm_purchase_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out)
{
	return read_list(cursor, &crmi_arrow_purchase, limit, stream_out);
}

crm_status crm_task_arrow(crm_task_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out)
{
	return read_list(cursor, &crmi_arrow_task, limit, stream_out);
}

crm_status crm_contact_arrow(crm_contact_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out)
{
	return read_list(cursor, &crmi_arrow_contact, limit, stream_out);
}

crm_status crm_complaint_arrow(crm_complaint_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out)
{
	return read_list(cursor, &crmi_arrow_complaint, limit, stream_out);
}

crm_status crm_promise_arrow(crm_promise_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out)
{
	return read_list(cursor, &crmi_arrow_promise, limit, stream_out);
}

crm_status crm_work_arrow(crm_work_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out)
{
	return read_list(cursor, &crmi_arrow_work, limit, stream_out);
}

static crm_status entry_rows(void *cursor, size_t most, const void **rows_out, size_t *count_out)
{
	const crm_entry *entry = NULL;
	crm_status rc = crm_journal_next(cursor, &entry);

	(void)most;
	*rows_out = entry;
	*count_out = rc == CRM_OK;
	return rc;
}

crm_status crm_journal_arrow(crm_journal_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out)
{
	struct crmi_arrow_source source = { &crmi_arrow_journal, entry_rows, NULL, cursor, CRMI_ARROW_MOST_ROWS, CRMI_ARROW_MOST_TEXT };

	source.db = cursor ? crmi_journal_cursor_handle(cursor) : NULL;
	return crmi_arrow_read(&source, limit, stream_out);
}
