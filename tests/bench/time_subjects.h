/* What is measured of time. */
#ifndef TIME_SUBJECTS_H
#define TIME_SUBJECTS_H

void bench_working_time(void);
void bench_recurrence(void);

#endif
