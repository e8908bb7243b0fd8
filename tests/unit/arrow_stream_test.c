/* Streams of columns: their pages and batches, who owns them, and what fails. */
#include "arrow_lists.h"

#include "arrow_read.h"

static int64_t rows_of(struct ArrowArrayStream *stream, int *batches)
{
	struct ArrowSchema schema;
	struct ArrowArray array;
	int64_t rows = 0;

	*batches = 0;
	assert_int_equal(stream->get_schema(stream, &schema), 0);
	for (;;) {
		assert_int_equal(stream->get_next(stream, &array), 0);
		if (!array.release)
			break;
		arrow_check(&schema, &array);
		rows += array.length;
		++*batches;
		array.release(&array);
		assert_null(array.release);
	}
	assert_null(stream->get_last_error(stream));
	schema.release(&schema);
	assert_null(schema.release);
	stream->release(stream);
	return rows;
}

static void a_list_is_read_page_by_page(void **state)
{
	struct things *t = open_things(state);
	struct ArrowArrayStream stream;
	crm_customer_cursor *cursor = NULL;
	int i, batches;

	for (i = 0; i < 247; i++)
		(void)fixture_customer(&t->f, "One of many");
	assert_ok(t->f.db, crm_customer_list(t->f.db, NULL, &cursor));
	assert_ok(t->f.db, crm_customer_arrow(cursor, 120, &stream));
	assert_int_equal(rows_of(&stream, &batches), 120);
	assert_int_equal(batches, 1);
	assert_ok(t->f.db, crm_customer_arrow(cursor, 130, &stream));
	assert_int_equal(rows_of(&stream, &batches), 130);
	assert_status(t->f.db, CRM_DONE, crm_customer_arrow(cursor, 130, &stream));
	assert_int_equal(rows_of(&stream, &batches), 0);
	assert_int_equal(batches, 0);
	crm_customer_cursor_free(cursor);
	assert_ok(t->f.db, crm_customer_list(t->f.db, NULL, &cursor));
	assert_status(t->f.db, CRM_DONE, crm_customer_arrow(cursor, 251, &stream));
	assert_int_equal(rows_of(&stream, &batches), 250);
	crm_customer_cursor_free(cursor);
	close_things(t);
}

static void a_feed_goes_on_after_its_end(void **state)
{
	struct things *t = open_things(state);
	struct ArrowArrayStream stream;
	crm_journal_cursor *cursor = NULL;
	int batches;

	assert_ok(t->f.db, crm_journal_list(t->f.db, NULL, &cursor));
	assert_status(t->f.db, CRM_DONE, crm_journal_arrow(cursor, 0, &stream));
	assert_int_equal(rows_of(&stream, &batches), entries(&t->f));
	(void)fixture_customer(&t->f, "Later");
	assert_status(t->f.db, CRM_DONE, crm_journal_arrow(cursor, 0, &stream));
	assert_int_equal(rows_of(&stream, &batches), 1);
	crm_journal_cursor_free(cursor);
	close_things(t);
}

/* So many rows of a list that is nowhere, each with a text. */
struct made_rows {
	size_t left;
	const char *text;
	crm_purchase rows[7];
};

static crm_status make_rows(void *cursor, size_t most, const void **rows_out, size_t *count_out)
{
	struct made_rows *made = cursor;
	size_t count = sizeof made->rows / sizeof *made->rows, i;

	if (made->left == 0)
		return CRM_DONE;
	count = count > most ? most : count;
	count = count > made->left ? made->left : count;
	for (i = 0; i < count; i++)
		made->rows[i] = (crm_purchase){ .amount = (int64_t)--made->left, .currency = "EUR", .category = made->text };
	*rows_out = made->rows;
	*count_out = count;
	return CRM_OK;
}

static void a_batch_ends_at_its_limits(void **state)
{
	struct things *t = open_things(state);
	struct made_rows made = { 2 * CRMI_ARROW_MOST_ROWS + 1, NULL, { { .amount = 0 } } };
	struct crmi_arrow_source source = { &crmi_arrow_purchase, make_rows, t->f.db, &made, CRMI_ARROW_MOST_ROWS, CRMI_ARROW_MOST_TEXT };
	struct ArrowArrayStream stream;
	struct ArrowArray array;
	int batches;

	assert_int_equal(crmi_arrow_read(&source, 0, &stream), CRM_DONE);
	assert_int_equal(stream.get_next(&stream, &array), 0);
	assert_int_equal(array.length, 65536);
	assert_int_equal(((const int64_t *)array.children[4]->buffers[1])[0], 2 * CRMI_ARROW_MOST_ROWS);
	assert_int_equal(((const int64_t *)array.children[4]->buffers[1])[65535], CRMI_ARROW_MOST_ROWS + 1);
	array.release(&array);
	assert_int_equal(rows_of(&stream, &batches), CRMI_ARROW_MOST_ROWS + 1);
	assert_int_equal(batches, 2);
	made = (struct made_rows){ 100, "0123456789", { { .amount = 0 } } };
	source.batch_text = 600; /* passed by the ids of the third seven */
	assert_int_equal(crmi_arrow_read(&source, 0, &stream), CRM_DONE);
	assert_int_equal(rows_of(&stream, &batches), 100);
	assert_int_equal(batches, 5);
	close_things(t);
}

/* ---- who owns what ---- */

static void a_stream_outlives_cursor_and_handle(void **state)
{
	struct things *t = open_things(state);
	struct ArrowArrayStream stream, moved;
	crm_task_cursor *cursor = NULL;
	crm_task_query query = CRM_INIT(crm_task_query);
	int batches;

	query.customer_id = t->customer;
	assert_ok(t->f.db, crm_task_due(t->f.db, &query, &cursor));
	assert_status(t->f.db, CRM_DONE, crm_task_arrow(cursor, 0, &stream));
	crm_task_cursor_free(cursor);
	fixture_close(&t->f);
	moved = stream;
	memset(&stream, 0xff, sizeof stream);
	assert_true(rows_of(&moved, &batches) > 1);
	assert_null(moved.release);
}

/* Arrow lets a reader take a column out of its table, which is then released without it. */
static void a_column_can_be_moved_out_of_its_table(void **state)
{
	struct things *t = open_things(state);
	struct ArrowSchema schema, kind;
	struct ArrowArray array, values;
	int64_t column;
	char text[ARROW_TEXT];

	list_table(&lists[0], t, &schema, &array);
	column = arrow_column(&schema, "state_reason");
	kind = *schema.children[column];
	schema.children[column]->release = NULL;
	schema.release(&schema);
	values = *array.children[column];
	array.children[column]->release = NULL;
	array.release(&array);
	fixture_close(&t->f);
	assert_string_equal(kind.name, "state_reason");
	assert_string_equal(arrow_value(&kind, &values, 1, text), "hostile");
	assert_string_equal(arrow_value(&kind, &values, 2, text), "null");
	values.release(&values);
	assert_null(values.release);
	kind.release(&kind);
	assert_null(kind.release);
}

static void a_stream_may_be_released_unread(void **state)
{
	struct things *t = open_things(state);
	struct ArrowArrayStream stream;
	int i;

	for (i = 0; i < LISTS; i++) {
		void *cursor = NULL;

		assert_ok(t->f.db, lists[i].open(t, &cursor));
		assert_ok(t->f.db, lists[i].columns(cursor, 1, &stream));
		lists[i].close(cursor);
		stream.release(&stream);
		assert_null(stream.release);
	}
	close_things(t);
}

/* ---- what fails ---- */

static void a_closed_handle_is_told_and_gives_no_stream(void **state)
{
	struct things *t = open_things(state);
	struct ArrowArrayStream stream;
	void *cursors[LISTS];
	int i;

	for (i = 0; i < LISTS; i++)
		assert_ok(t->f.db, lists[i].open(t, &cursors[i]));
	fixture_close(&t->f);
	for (i = 0; i < LISTS; i++) {
		memset(&stream, 0xff, sizeof stream);
		assert_int_equal(lists[i].columns(cursors[i], 0, &stream), CRM_ERR_CLOSED);
		assert_null(stream.release);
		lists[i].close(cursors[i]);
	}
}

static void nothing_to_read_or_nowhere_to_put_it_is_refused(void **state)
{
	struct things *t = open_things(state);
	struct ArrowArrayStream stream;
	void *cursor = NULL;
	int i;

	for (i = 0; i < LISTS; i++) {
		memset(&stream, 0xff, sizeof stream);
		assert_int_equal(lists[i].columns(NULL, 0, &stream), CRM_ERR_INVALID);
		assert_null(stream.release);
		assert_ok(t->f.db, lists[i].open(t, &cursor));
		assert_rule(&t->f, lists[i].columns(cursor, 0, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "stream_out");
		lists[i].close(cursor);
	}
	close_things(t);
}

/* One more than two columns can take without growing, so that the sweep meets that as well. */
static crm_status read_growing(struct things *t, struct ArrowArrayStream *stream_out)
{
	static char text[3000];
	struct made_rows made = { 70, text, { { .amount = 0 } } };
	struct crmi_arrow_source source = { &crmi_arrow_purchase, make_rows, t->f.db, &made, 65, CRMI_ARROW_MOST_TEXT };

	memset(text, 'x', sizeof text - 1);
	return crmi_arrow_read(&source, 0, stream_out);
}

static void no_memory_leaves_nothing_behind(void **state)
{
	struct things *t = open_things(state);
	struct ArrowArrayStream stream;
	bool failed = true;
	int batches;
	long n;

	for (n = 1; failed; n++) {
		crm_status rc;

		unit_fail_allocation(n, n % 3 == 0);
		rc = read_growing(t, &stream);
		failed = unit_allocation_failed();
		unit_fail_allocation(0, false);
		assert_status(t->f.db, failed ? CRM_ERR_NOMEM : CRM_DONE, rc);
		assert_true(failed == !stream.release);
	}
	assert_true(n > 60);
	assert_int_equal(rows_of(&stream, &batches), 70);
	assert_int_equal(batches, 2);
	close_things(t);
}

static void a_list_that_met_no_memory_can_be_read_again(void **state)
{
	struct things *t = open_things(state);
	struct ArrowArrayStream stream;
	bool failed = true;
	int i, batches;
	long n;

	for (i = 0; i < LISTS; i++, failed = true)
		for (n = 1; failed; n++) {
			void *cursor = NULL;
			crm_status rc;

			assert_ok(t->f.db, lists[i].open(t, &cursor));
			unit_fail_allocation(n, false);
			rc = lists[i].columns(cursor, 0, &stream);
			failed = unit_allocation_failed();
			unit_fail_allocation(0, false);
			lists[i].close(cursor);
			assert_true((rc < 0) == !stream.release);
			assert_true(failed ? stores_lacked_memory(rc) : rc == CRM_DONE);
			if (rc >= 0)
				assert_true(rows_of(&stream, &batches) > 0);
		}
	close_things(t);
}

static void a_type_without_memory_is_an_error_of_the_stream(void **state)
{
	struct things *t = open_things(state);
	struct ArrowArrayStream stream;
	struct ArrowSchema schema;
	crm_customer_cursor *cursor = NULL;
	bool failed = true;
	long n;

	assert_ok(t->f.db, crm_customer_list(t->f.db, NULL, &cursor));
	assert_ok(t->f.db, crm_customer_arrow(cursor, 1, &stream));
	crm_customer_cursor_free(cursor);
	for (n = 1; failed; n++) {
		int code;

		unit_fail_allocation(n, false);
		code = stream.get_schema(&stream, &schema);
		failed = unit_allocation_failed();
		unit_fail_allocation(0, false);
		assert_true((code != 0) == failed);
		assert_true(!schema.release == failed);
		assert_true(!stream.get_last_error(&stream) != failed);
	}
	assert_int_equal(n, 2 + 1 + 5); /* the table, five columns with names, and one that was too many */
	schema.release(&schema);
	stream.release(&stream);
	close_things(t);
}

UNIT_MAIN(TEST(a_list_is_read_page_by_page), TEST(a_feed_goes_on_after_its_end), TEST(a_batch_ends_at_its_limits),
          TEST(a_stream_outlives_cursor_and_handle), TEST(a_column_can_be_moved_out_of_its_table),
          TEST(a_stream_may_be_released_unread), TEST(a_closed_handle_is_told_and_gives_no_stream),
          TEST(nothing_to_read_or_nowhere_to_put_it_is_refused), TEST(no_memory_leaves_nothing_behind),
          TEST(a_list_that_met_no_memory_can_be_read_again), TEST(a_type_without_memory_is_an_error_of_the_stream))
