/* The benchmarks as tools/embed_benchmarks.py makes them of benchmarks.csv. */
#ifndef CRMI_BENCHMARKS_H
#define CRMI_BENCHMARKS_H

#include "crm/benchmark.h"

extern const crm_benchmark crmi_benchmarks[];
extern const size_t crmi_benchmark_count;

/* NULL when there is none; `item` NULL = the first of the id. */
const crm_benchmark *crmi_benchmark_find(const char *id, const char *item);

#endif
