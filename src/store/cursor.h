/* A walk that fetches pages, so that no statement stays open between two steps. */
#ifndef CRMI_CURSOR_H
#define CRMI_CURSOR_H

#include "handle.h"

enum { CRMI_PAGE_FIRST = 50, CRMI_PAGE = 100, CRMI_PAGE_SIFTED = 400, CRMI_IN_SIZE = 160 };

/* Moves the bookmark in the statement's parameters behind a row. */
typedef void (*crmi_advance_fn)(void *in, const void *row);

/* Judges a row that the statement gave: CRM_OK = it is one, CRM_DONE = it is none. */
typedef crm_status (*crmi_keep_fn)(const void *what, const void *row, crmi_text *room);

typedef struct crmi_cursor {
	crm            *db;
	int             statement;
	crmi_advance_fn advance;
	crmi_arena      kept;              /* the cursor itself and the texts of its parameters */
	crmi_arena      page;
	char           *rows;
	size_t          room;              /* rows of a page: the first is short, since many walks end there */
	size_t          count, index;
	bool            last;              /* the page is not full: nothing is behind it */
	bool            follows;           /* a feed: after the end it looks again */
	crmi_keep_fn    keep;              /* NULL = every row is one */
	const void     *what;              /* handed to it */
	crmi_text       text;              /* room for it */
	int             other;             /* the statement that gives the same rows in another way; 0 = there is but one */
	int             led;               /* pages by the index since it was last tried without */
	bool            tried;             /* without the index */
	int             trust;             /* so many before that is tried again */
	union {
		int64_t     align;
		char        bytes[CRMI_IN_SIZE];
	} in;
} crmi_cursor;

/* The statement must have a parameter `page` (rows to fetch) and rows of its declared columns. */
crm_status crmi_cursor_open(crm *db, int statement, const void *in, size_t in_size, crmi_advance_fn advance, crmi_cursor **cursor_out);
/* Lets through only the rows that `keep` keeps, for what a statement cannot judge. `what` is copied. */
crm_status crmi_cursor_sift(crmi_cursor *cursor, crmi_keep_fn keep, const void *what, size_t size);
/* The statement is led by an index that may lead to nearly everything: then pages of `all` rows are the shorter way,
 * and the first of them tells. Both give the rows in one order behind one bookmark; the parameters of `all` are the
 * first of the statement's. */
void       crmi_cursor_beside(crmi_cursor *cursor, int all);
crm_status crmi_cursor_next(crmi_cursor *cursor, const void **row_out);
/* The rows that are at hand, one behind the other: at least one, at most `most`. */
crm_status crmi_cursor_rows(crmi_cursor *cursor, size_t most, const void **rows_out, size_t *count_out);
void       crmi_cursor_close(crmi_cursor *cursor);

/* The two public functions that a list has beside those that open it. */
#define CRMI_CURSOR_CALLS(next_name, free_name, cursor_type, row_type)   \
	crm_status next_name(cursor_type *cursor, const row_type **row_out)  \
	{                                                                    \
		const void *row = NULL;                                          \
		crm_status rc = crmi_cursor_next((crmi_cursor *)cursor, &row);   \
                                                                         \
		if (row_out)                                                     \
			*row_out = row;                                              \
		return rc;                                                       \
	}                                                                    \
                                                                         \
	void free_name(cursor_type *cursor)                                  \
	{                                                                    \
		crmi_cursor_close((crmi_cursor *)cursor);                        \
	}

#endif
