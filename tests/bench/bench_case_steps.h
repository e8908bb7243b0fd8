#ifndef BENCH_CASE_STEPS_H
#define BENCH_CASE_STEPS_H

/* Each step of a case as a single durable change, and whole cases in four, against the same rows written by hand. */
void bench_case_steps(const char *source);

/* A case opened as a single durable change, with the index of its texts and without. */
void bench_case_index(void);

/* Ticks in a small and in a large store. */
void bench_case_ticks(const char *source_few, const char *source_many);

#endif
