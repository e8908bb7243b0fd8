/* What the binding has in C: a table that keeps the batches of an Arrow stream and gives them to as many readers as ask.
 *
 * A reader gets structs of its own around the same buffers; the last struct that is released lets go of the table. Readers may be in
 * any thread. crm_python_fill.h has how rows become structs. */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef struct crm_python_table {
	atomic_long          users;
	struct ArrowSchema   schema;
	struct ArrowArray   *batches;
	size_t               count;
} crm_python_table;

static void crm_python_table_free(crm_python_table *table)
{
	size_t i;

	if (!table || atomic_fetch_sub(&table->users, 1) > 1)
		return;
	for (i = 0; i < table->count; i++)
		table->batches[i].release(&table->batches[i]);
	if (table->schema.release)
		table->schema.release(&table->schema);
	free(table->batches);
	free(table);
}

static int crm_python_take_batches(crm_python_table *table, struct ArrowArrayStream *stream)
{
	for (;;) {
		struct ArrowArray *more = realloc(table->batches, (table->count + 1) * sizeof *more);

		if (!more)
			return ENOMEM;
		table->batches = more;
		if (stream->get_next(stream, &more[table->count]) != 0)
			return EIO;
		if (!more[table->count].release)
			return 0;
		table->count++;
	}
}

/* Empties the stream; NULL when there is no memory. */
static crm_python_table *crm_python_table_new(struct ArrowArrayStream *stream)
{
	crm_python_table *table = calloc(1, sizeof *table);

	if (table) {
		atomic_init(&table->users, 1);
		if (stream->get_schema(stream, &table->schema) != 0 || crm_python_take_batches(table, stream) != 0) {
			crm_python_table_free(table);
			table = NULL;
		}
	}
	stream->release(stream);
	return table;
}

/* ---- structs around what the table keeps ---- */

static void crm_python_array_release(struct ArrowArray *array)
{
	int64_t i;

	for (i = 0; i < array->n_children; i++) {
		if (array->children[i] && array->children[i]->release)
			array->children[i]->release(array->children[i]);
		free(array->children[i]);
	}
	free(array->children);
	if (array->dictionary && array->dictionary->release)
		array->dictionary->release(array->dictionary);
	free(array->dictionary);
	array->release = NULL;
	crm_python_table_free(array->private_data);
}

static int crm_python_array_share(crm_python_table *table, const struct ArrowArray *from, struct ArrowArray *to)
{
	int64_t i;

	*to = *from;
	to->n_children = 0;
	to->children = NULL;
	to->dictionary = NULL;
	to->release = crm_python_array_release;
	to->private_data = table;
	atomic_fetch_add(&table->users, 1);
	if (from->n_children > 0 && !(to->children = calloc((size_t)from->n_children, sizeof *to->children)))
		return ENOMEM;
	for (i = 0; i < from->n_children; i++) {
		to->n_children = i + 1;
		if (!(to->children[i] = calloc(1, sizeof **to->children)) || crm_python_array_share(table, from->children[i], to->children[i]))
			return ENOMEM;
	}
	if (from->dictionary)
		return (to->dictionary = calloc(1, sizeof *to->dictionary)) ? crm_python_array_share(table, from->dictionary, to->dictionary) : ENOMEM;
	return 0;
}

static void crm_python_schema_release(struct ArrowSchema *schema)
{
	int64_t i;

	for (i = 0; i < schema->n_children; i++) {
		if (schema->children[i] && schema->children[i]->release)
			schema->children[i]->release(schema->children[i]);
		free(schema->children[i]);
	}
	free(schema->children);
	if (schema->dictionary && schema->dictionary->release)
		schema->dictionary->release(schema->dictionary);
	free(schema->dictionary);
	schema->release = NULL;
	crm_python_table_free(schema->private_data);
}

static int crm_python_schema_share(crm_python_table *table, const struct ArrowSchema *from, struct ArrowSchema *to)
{
	int64_t i;

	*to = *from;
	to->n_children = 0;
	to->children = NULL;
	to->dictionary = NULL;
	to->release = crm_python_schema_release;
	to->private_data = table;
	atomic_fetch_add(&table->users, 1);
	if (from->n_children > 0 && !(to->children = calloc((size_t)from->n_children, sizeof *to->children)))
		return ENOMEM;
	for (i = 0; i < from->n_children; i++) {
		to->n_children = i + 1;
		if (!(to->children[i] = calloc(1, sizeof **to->children)) || crm_python_schema_share(table, from->children[i], to->children[i]))
			return ENOMEM;
	}
	if (from->dictionary)
		return (to->dictionary = calloc(1, sizeof *to->dictionary)) ? crm_python_schema_share(table, from->dictionary, to->dictionary) : ENOMEM;
	return 0;
}

/* ---- a reader ---- */

struct crm_python_reader {
	crm_python_table *table;
	size_t            next;
};

static int crm_python_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
	crm_python_table *table = ((struct crm_python_reader *)stream->private_data)->table;
	int code = crm_python_schema_share(table, &table->schema, out);

	if (code)
		out->release(out);
	return code;
}

static int crm_python_get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
	struct crm_python_reader *reader = stream->private_data;
	int code;

	if (reader->next == reader->table->count) {
		memset(out, 0, sizeof *out);
		return 0;
	}
	code = crm_python_array_share(reader->table, &reader->table->batches[reader->next], out);
	if (code)
		out->release(out);
	else
		reader->next++;
	return code;
}

static const char *crm_python_get_last_error(struct ArrowArrayStream *stream)
{
	(void)stream;
	return NULL;
}

static void crm_python_stream_release(struct ArrowArrayStream *stream)
{
	struct crm_python_reader *reader = stream->private_data;

	stream->release = NULL;
	crm_python_table_free(reader->table);
	free(reader);
}

/* On the heap, for a capsule to own; NULL when there is no memory. */
static struct ArrowArrayStream *crm_python_stream_new(crm_python_table *table)
{
	struct ArrowArrayStream *stream = malloc(sizeof *stream);
	struct crm_python_reader *reader = malloc(sizeof *reader);

	if (!stream || !reader) {
		free(stream);
		free(reader);
		return NULL;
	}
	atomic_fetch_add(&table->users, 1);
	*reader = (struct crm_python_reader){ table, 0 };
	*stream = (struct ArrowArrayStream){ crm_python_get_schema, crm_python_get_next, crm_python_get_last_error, crm_python_stream_release,
		                                 reader };
	return stream;
}

static void crm_python_stream_free(struct ArrowArrayStream *stream)
{
	if (stream && stream->release)
		stream->release(stream);
	free(stream);
}

#ifdef Py_PYTHON_H
#include "crm_python_fill.h"

static void crm_python_capsule_end(PyObject *capsule)
{
	crm_python_stream_free((struct ArrowArrayStream *)PyCapsule_GetPointer(capsule, "arrow_array_stream"));
}

static uintptr_t crm_python_capsule_destructor(void)
{
	return (uintptr_t)&crm_python_capsule_end;
}
#endif
