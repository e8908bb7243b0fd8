/* The rows that the library wrote, written once more by hand: prepared statements with the values at hand, nothing to think about.
 *
 * What to write is taken from the journal of a store in which the library did the work with a clock and random bytes that repeat; whoever
 * does it by hand is spared making ids, texts and digests, and sets only the columns that changed. So the bound is a strict one. */
#ifndef REPLAY_H
#define REPLAY_H

#include <sqlite3.h>
#include <stdint.h>

struct replay;

/* Reads what each of `count` pieces of work wrote: those of piece i are the entries behind ends[i] up to ends[i + 1]. */
struct replay *replay_read(const char *path, const int64_t *ends, int64_t count);

/* The store that it is written to, with the settings of the library. */
void replay_open(struct replay *replay, const char *path);

/* Writes the rows of one piece of work in a transaction of its own. */
void replay_write(struct replay *replay, int64_t piece);

void replay_free(struct replay *replay);

#endif
