/* What is measured on PostgreSQL, and the pair of stores it is measured on: two schemas of one database. */
#ifndef POSTGRES_SUBJECTS_H
#define POSTGRES_SUBJECTS_H

#include "hand_written_postgres.h"

enum { POSTGRES_DEADLINE = 10000 }; /* milliseconds a call of the library may take */

struct postgres_stores {
	const char *our_schema, *their_schema;
	crm *db;
	struct hand_postgres hand;
};

/* Two new stores that the library made, of which the second is then written by hand. repeat: with a clock and random bytes that
 * repeat, so that both come out the same. */
void postgres_stores_open(struct postgres_stores *stores, const char *name, bool repeat);
void postgres_stores_close(struct postgres_stores *stores);

const char *postgres_uri(void);
crm *postgres_library_open(const char *schema, uint32_t flags, bool repeat);
int64_t postgres_verify(const char *schema);        /* crm_verify() finds nothing; the number of entries */
int64_t postgres_number(const char *format, ...)    /* what a statement with one number answers */
	__attribute__((format(printf, 1, 2)));
int64_t postgres_trips(const crm *db);              /* round trips of this handle so far */

void bench_postgres_changes(void);
void bench_postgres_reads(void);
void bench_postgres_writers(void);
void bench_postgres_hot(void);

#endif
