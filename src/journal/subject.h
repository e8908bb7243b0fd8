/* What each subject tells the rooms below it: one constant table of functions, listed in database/subjects.c (design 3). */
#ifndef CRMI_SUBJECT_H
#define CRMI_SUBJECT_H

#include "call.h"

enum { CRMI_EXPLAIN_STEPS = 10 };

#define CRMI_KIND(kind) (UINT32_C(1) << (kind))

/* What must hold between records, so that it can be broken by a fault in the library only: a statement that gives the ids of the records
 * for which it does not. */
struct crmi_invariant {
	int         statement; /* without parameters; its column is `id id` */
	int32_t     entity;
	const char *text;
};

struct crmi_subject {
	const char *name;

	/* Kinds of task that belong to it, as bits CRMI_KIND(crm_task_kind). */
	uint32_t task_kinds;

	/* A task of its kinds is being done: `task` is the row as it was, already marked in the store. Writes what follows and
	 * sets *next_out to the task that follows. NULL = nothing follows. */
	crm_status (*task_done)(struct crmi_call *call, const crm_task *task, const crm_task_done_input *result, crm_id *next_out);

	/* Says why a task of its kinds is due: steps from the first fact to the due time, at most CRMI_EXPLAIN_STEPS, with texts in the
	 * arena. NULL, or none = the row of the task says it all. */
	crm_status (*task_explain)(crm *db, const crm_task *task, crmi_arena *arena, crm_explain_step *steps, size_t *count);

	/* A customer is being created: sets what the subject keeps on his row, or refuses. NULL = nothing. */
	crm_status (*customer_starting)(struct crmi_call *call, const crm_customer_input *input, crm_customer *customer);

	/* A customer is being removed: refuse, or let go of what hangs on him. NULL = nothing to do. */
	crm_status (*customer_removed)(struct crmi_call *call, const crm_customer *customer);

	/* The earliest instant at which fire() has something to do, now or later; CRM_NO_TIME = nothing. NULL = never. */
	crm_status (*wake)(crm *db, int64_t *at_out);

	/* Does the one thing that fell due first, not after `until`, with the time at which it was due, and counts it in
	 * `result`. CRM_UNCHANGED = nothing was due. */
	crm_status (*fire)(struct crmi_call *call, int64_t until, crm_tick_result *result);

	/* What crm_verify() looks at beside the journal. Ends with an all-zero line; NULL = nothing. */
	const struct crmi_invariant *invariants;
};

#endif
