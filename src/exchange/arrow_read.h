/* What the calls of crm/arrow.h have in common. */
#ifndef CRMI_ARROW_READ_H
#define CRMI_ARROW_READ_H

#include "arrow_columns.h"
#include "handle.h"
#include "crm/arrow.h"

/* Of a batch. So much text and the longest that an engine keeps are together less than 2^31 bytes, where Arrow's places end. */
enum { CRMI_ARROW_MOST_ROWS = 65536, CRMI_ARROW_MOST_TEXT = 1 << 30 };

/* As crmi_cursor_rows(). */
typedef crm_status (*crmi_arrow_rows_fn)(void *cursor, size_t most, const void **rows_out, size_t *count_out);

struct crmi_arrow_source {
	const struct crmi_arrow_kind *kind;
	crmi_arrow_rows_fn            rows;
	crm                          *db;
	void                         *cursor;
	size_t                        batch_rows; /* most rows of a batch */
	size_t                        batch_text; /* a batch with more bytes of one text takes no more rows */
};

crm_status crmi_arrow_read(const struct crmi_arrow_source *source, size_t limit, struct ArrowArrayStream *stream_out);

/* Rows of any cursor but that of the journal. */
crm_status crmi_arrow_cursor_rows(void *cursor, size_t most, const void **rows_out, size_t *count_out);

#endif
