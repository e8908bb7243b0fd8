/* Rows of views turned into the arrays of one batch, column by column. */
#ifndef CRMI_ARROW_BATCH_H
#define CRMI_ARROW_BATCH_H

#include "arrow_columns.h"
#include "memory.h"
#include "crm/arrow.h"

typedef struct crmi_arrow_batch crmi_arrow_batch;

/* An array owns its memory and knows how it is given back, since it may be moved out of its batch. */
struct crmi_arrow_batch {
	crm_allocator                 memory; /* a copy, since a batch may outlive its handle */
	const struct crmi_arrow_kind *kind;
	crmi_arrow_batch             *next;   /* of a stream */
	size_t                        length; /* rows so far */
	size_t                        capacity;
	size_t                        text;   /* bytes of the longest column */
	const void                   *validity; /* NULL: a row is never null */
	struct ArrowArray           **children;
	struct ArrowArray             columns[];
};

/* Rows that lie one behind the other, and where in the batch the first comes to stand. */
struct crmi_arrow_rows {
	const char *first;
	size_t      stride, count, place;
};

crmi_arrow_batch *crmi_arrow_batch_new(const crm_allocator *memory, const struct crmi_arrow_kind *kind); /* NULL = no memory */
void              crmi_arrow_batch_free(crmi_arrow_batch *batch);                                        /* takes NULL */

/* CRM_ERR_NOMEM; CRM_ERR_CORRUPT for texts that are too long for a column. The batch is then only good to be freed. */
crm_status crmi_arrow_batch_take(crmi_arrow_batch *batch, const void *rows, size_t count);

/* Makes an array of the batch, whose release frees it. */
void crmi_arrow_batch_give(crmi_arrow_batch *batch, struct ArrowArray *array_out);

/* One column: an array that grows, and is ready to be read after each call. */
bool       crmi_arrow_column_new(const crm_allocator *memory, const struct crmi_arrow_column *of, struct ArrowArray *array_out);
bool       crmi_arrow_column_grow(struct ArrowArray *array, size_t from, size_t to); /* room for more values */
crm_status crmi_arrow_column_take(struct ArrowArray *array, const struct crmi_arrow_rows *rows, size_t *text_out);

/* The type of a batch; false = no memory. */
bool crmi_arrow_schema_new(const crm_allocator *memory, const struct crmi_arrow_kind *kind, struct ArrowSchema *schema_out);

#endif
