/* Reads a list as columns and looks into one of them: what a data frame or DuckDB does by itself. */
#include <stdio.h>
#include <string.h>
#include <crm/crm.h>

//! [arrow]
static crm_status customers_as_columns(crm *db, struct ArrowArrayStream *stream_out)
{
	crm_customer_cursor *cursor = NULL;
	crm_status rc = crm_customer_list(db, NULL, &cursor);

	if (rc < 0)
		return rc;
	rc = crm_customer_arrow(cursor, 0, stream_out);
	crm_customer_cursor_free(cursor); /* the stream needs neither it nor the handle */
	return rc;
}

/* How many values a column has that are not null; from here on everything is Arrow's. */
static int64_t count_values(struct ArrowArrayStream *stream, const char *column)
{
	struct ArrowSchema schema;
	struct ArrowArray batch;
	int64_t count = 0, i;

	if (stream->get_schema(stream, &schema) != 0)
		return -1;
	while (stream->get_next(stream, &batch) == 0 && batch.release) {
		for (i = 0; i < batch.n_children; i++)
			if (strcmp(schema.children[i]->name, column) == 0)
				count += batch.children[i]->length - batch.children[i]->null_count;
		batch.release(&batch);
	}
	schema.release(&schema);
	return count;
}
//! [arrow]

static crm_status add_customer(crm *db, const char *name, const char *note)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	input.note = note;
	return crm_customer_add(db, NULL, &input, &id);
}

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	struct ArrowArrayStream stream = { NULL, NULL, NULL, NULL, NULL };
	int64_t notes = 0;
	crm *db = NULL;
	crm_status rc;

	options.flags = CRM_OPEN_CREATE;
	options.actor = "li";
	if ((rc = crm_open(argc > 1 ? argv[1] : ":memory:", &options, &db)) < 0 ||
	    (rc = add_customer(db, "Zhang Wei", "likes green tea")) < 0 || (rc = add_customer(db, "Wang Fang", NULL)) < 0 ||
	    (rc = customers_as_columns(db, &stream)) < 0)
		fprintf(stderr, "%s\n", crm_error_last(db)->message);
	crm_close(db);
	if (rc < 0)
		return 1;
	notes = count_values(&stream, "note");
	stream.release(&stream);
	printf("customers with a note: %d\n", (int)notes);
	return notes < 1;
}
