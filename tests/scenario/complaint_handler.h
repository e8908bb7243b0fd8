/* A desk at which real complaints are handled by a script, and what it counts itself meanwhile. */
#ifndef COMPLAINT_HANDLER_H
#define COMPLAINT_HANDLER_H

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLAN = 24, CHANNELS = 16, AXES = 9, MONTHS = 64, COLUMNS = 16, LINE = 4096 };

/* What the file wants to become of a case. */
enum fate { FATE_OPEN, FATE_PENDING, FATE_SOLVED, FATE_CLOSED };

struct desk;
struct desk_case;

/* Does one step of a script, and counts what it does. */
typedef void (*desk_step_fn)(struct desk *desk, crm *db, struct desk_case *c);

struct desk_case {
	crm_id       id;
	char         reference[24];
	char         content[400];
	int64_t      received_at;
	int32_t      channel;
	enum fate    fate;
	uint32_t     chance;       /* what is random about the case */
	desk_step_fn plan[PLAN];   /* its script */
	int64_t      after[PLAN];  /* how long after the step before */
	int          steps, done;
	int64_t      next_at;
	int32_t      state;        /* where it must stand */
	bool         acknowledged, promised;
	int64_t      due_at;       /* of its open promise */
	int32_t      options;      /* offered so far */
};

struct desk {
	struct desk_case *cases;
	size_t  count;
	int64_t now;
	int64_t states[CRM_COMPLAINT_VOID + 1], channels[CHANNELS], axes[AXES], outcomes[CRM_PROMISE_RENEWED_LATE + 1];
	int64_t promises, cycles, reopened, repeats, overrides;
	struct { char name[8]; int64_t count; } months[MONTHS];
	size_t  month_count;
	int64_t *acknowledged, *resolved;
	size_t  acknowledged_count, resolved_count;
};

/* Reads one line of a file into a case; false = no complaint. */
typedef bool (*desk_row_fn)(char *const *fields, int count, struct desk_case *c);
bool comcast_row(char *const *fields, int count, struct desk_case *c);
bool cfpb_row(char *const *fields, int count, struct desk_case *c);

/* Reads the file, or skips the test and says why; plans what happens to each case. */
void desk_begin(struct desk *desk, const char *name, desk_row_fn row);
crm *desk_open(struct desk *desk, const char *policy);
/* Everything happens in the order of time, with the clock at that time. */
void desk_work(struct desk *desk, crm *db);
void desk_end(struct desk *desk);

/* The script of a case, from its fate and its chance. */
void desk_plan(struct desk_case *c);

int64_t month_count(const struct desk *desk, const char *name);

#endif
