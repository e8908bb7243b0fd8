/* What is measured. */
#ifndef SUBJECTS_H
#define SUBJECTS_H

void bench_sync(void);    /* what the disk takes to sync: for the reader, not a comparison */
void bench_durable(void); /* one customer, one commit */
void bench_bulk(void);    /* a million in batches; leaves its stores for those below */
void bench_lookup(void);
void bench_opening(void); /* open, memory, size of file and library */
void bench_tasks(void);
void bench_reports(void);
void bench_cases(void);

/* What the memory measurement runs in a process of its own: by the library or by hand. */
int bench_resident(const char *path, int by_hand);

#endif
