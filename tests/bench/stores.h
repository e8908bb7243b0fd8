/* The pair of stores that are compared: one the library writes, one that is written by hand. */
#ifndef STORES_H
#define STORES_H

#include "hand_written.h"

struct stores {
	const char *our_path, *their_path;
	crm *db;
	struct hand hand;
};

/* A clock and random bytes that repeat, for quick runs. */
void stores_clock_set(int64_t number);
int64_t stores_clock(void *user);
int stores_random(void *bytes, size_t length, void *user);
void stores_repeat(crm_clock_fn *clock, crm_random_fn *random); /* sets both */

/* Stores that are opened from now on have an engine with FTS5, as it was built, or without: then there is no index of texts. */
void stores_engine_fts5(bool has);

crm *stores_library_open(const char *path, uint32_t flags);

/* Opens both stores of that name; new ones are two copies of one that the library made. */
void stores_open(struct stores *stores, const char *name);
void stores_close(struct stores *stores);
bool stores_exist(const char *name);

/* The store passes crm_verify(); ends the program when it does not. Returns the number of entries. */
int64_t stores_verify(const char *path);
int64_t stores_prove(crm *db); /* the same of an open one */

/* Every row of every table is the same in both files, to the byte; ends the program when not. Returns the rows. */
int64_t stores_compare(const char *left, const char *right);

/* One customer into each. */
void stores_library_create(crm *db, const struct sample *sample, crm_id *id_out);

#endif
