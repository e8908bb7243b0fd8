/* Stores full of open cases, put in by hand as copies of one that the library made, with twenty journal entries each:
 * what is measured is the work on a large store, not making one. Each has a promise, a task, a clock and a limit as of a
 * key customer, all far ahead. */
#ifndef CASE_STORES_H
#define CASE_STORES_H

#include "crm/crm.h"

/* The path of such a store in the directory of this run, filled if it is not there. */
const char *case_stores_full(const char *name, int64_t cases);

/* With a clock and random bytes that repeat: see stores_clock_set(). What is done begins with this piece of work. */
crm    *case_stores_open(const char *path, uint32_t flags);
int64_t case_stores_first(void);

/* A store of a million cases is large; none stays longer than it is needed. */
void case_stores_remove(const char *path);

void case_open(crm *db, const crm_id *customer, crm_id *id); /* NULL = of nobody known */
void case_judge(crm *db, const crm_id *id);
void case_promise(crm *db, const crm_id *id, int64_t due_at);

#endif
