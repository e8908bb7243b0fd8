#ifndef BENCH_SEARCH_H
#define BENCH_SEARCH_H

#include "crm/crm.h"

/* Makes the index of a store whose cases were put in by hand, and tells what it takes. */
void bench_search_index(const char *path, int64_t count);

/* A word that stands in one case of a hundred, by the handle and by an engine that has no index. */
void bench_search(crm *db, const char *path, int64_t count);

#endif
