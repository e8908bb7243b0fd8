/* A case in hand: its row, its promises, its tasks, while one call changes it. */
#ifndef CRMI_COMPLAINT_RECORD_H
#define CRMI_COMPLAINT_RECORD_H

#include "complaint_clock_record.h"
#include "complaint_rules.h"
#include "cursor.h"
#include "frame.h"
#include "journal.h"
#include "task_record.h"

struct crmi_case {
	crm_complaint before;          /* as it is stored */
	crm_complaint row;             /* as it is going to be */
	struct crmi_playbook playbook; /* the version the case is handled under; a copy, for an entry may load another */
	crm_task *tasks;               /* the open ones, read when they are asked for; see crmi_case_tasks() */
	size_t task_count;
	bool tasks_known;
	crm_remedy *options;           /* what is on the table, read when it is asked for */
	size_t option_count;
	bool options_known;
	struct crmi_case_clock clock;
	bool touched;                  /* it has changed even when its row has not */
	int32_t contact_class;         /* of its customer, when it was entered; 0 = none */
	const char *owner;             /* of its customer, or NULL */
	crm_rule passed;               /* a guard that somebody let pass: the next entry names it */
};

/* Reads the case; CRM_ERR_NOT_FOUND. Changes nothing. */
crm_status crmi_case_load(crm *db, const crm_id *id, struct crmi_case *c);

/* The case, its clock, its open tasks, its last promise and its open options will be asked for (crmi_ahead()). */
void crmi_case_ahead(crm *db, const crm_id *id);

/* Reads the case for a change: is it the one the caller saw, and what has it due? A promise that lapsed is broken
 * first, and what fell due by its clock happens, so that the result does not depend on when crm_tick() ran. The
 * revision is the one that was stored before that. */
crm_status crmi_case_enter(struct crmi_call *call, const crm_id *id, struct crmi_case *c);
crm_status crmi_case_enter_only(struct crmi_call *call, const crm_id *id,
                                struct crmi_case *c); /* without what is due */

typedef crm_status (*crmi_case_step_fn)(struct crmi_call *call, struct crmi_case *c);

/* A public call on a case: it is entered, and the work judges and does what is asked. */
struct crmi_case_frame {
	struct crmi_frame frame; /* the first; its own work is to enter the case */
	bool only;               /* without what is due: the work catches up when it changes something */
	crm_status (*work)(struct crmi_call *call, struct crmi_case *c, const void *asked);
	crmi_case_step_fn step;  /* instead of `work`, when nothing else is asked */
};

/* What the frame of every such call begins with; the second is for one that reads more than crmi_case_ahead() says. */
#define CRMI_ON_CASE(function)             CRMI_ON_CASE_AND(function, crmi_case_call_ahead)
#define CRMI_ON_CASE_AND(function, ahead_) .name = function, .id = "id", .ahead = ahead_, .work = crmi_case_work

void       crmi_case_call_ahead(crm *db, const crm_id *id, const void *asked);
crm_status crmi_case_work(struct crmi_call *call, const crm_id *id, const void *asked);
crm_status crmi_case_call(crm *db, const crm_act *act, const struct crmi_case_frame *how, const crm_id *id, const void *given,
                          crm_id *made_out);

/* A public call that takes nothing but the case and the reason. */
crm_status crmi_case_step(crm *db, const crm_act *act, const char *name, const crm_id *id, crmi_case_step_fn step);

/* CRM_OK for CRM_RULE_NONE, else the refusal with the case and the field at fault. */
crm_status crmi_case_judged(crm *db, const struct crmi_case *c, crm_rule rule);

/* The same for a step that leads the case on: it is not dated before the one that it follows from. A date that the caller
 * did not give is that of the machine, whose clock may have been put back. */
crm_status crmi_case_step_judged(struct crmi_call *call, struct crmi_case *c, crm_rule rule);
crm_status crmi_case_in_order(const struct crmi_call *call, const struct crmi_case *c, int64_t followed_at);

/* The case begins another state; staying in one keeps its beginning. */
void crmi_case_move(struct crmi_case *c, int32_t state, int64_t at);

/* Writes the row as far as it changed, and the entry that closes all images since the last one. */
crm_status crmi_case_save(struct crmi_call *call, struct crmi_case *c, crm_event event);

/* The promise with the highest number; CRM_DONE = none was made. */
crm_status crmi_case_promise(crm *db, const struct crmi_case *c, crm_promise *promise);

/* Ends the open promise, if there is one, and takes its time off the row. */
crm_status crmi_case_promise_end(struct crmi_call *call, struct crmi_case *c, int32_t outcome, int64_t at);

/* An open promise of another case goes on in this one, as it was made; `reminder` is the open task to tell its
 * progress, or NULL. */
crm_status crmi_case_promise_take_over(struct crmi_call *call, struct crmi_case *c, crm_promise *promise,
                                       const crm_task *reminder);

/* Breaks the open promise at its time (D-CMP-30), with an entry of its own. */
crm_status crmi_case_break(struct crmi_call *call, struct crmi_case *c);

/* When the case has something due that is to happen before anything else, as crmi_subject's wake; CRM_NO_TIME = never. */
int64_t    crmi_case_wake(const struct crmi_case *c);

/* Lets it happen; `result` may be NULL. Catching up lets happen all that was due before now. */
crm_status crmi_case_fire(struct crmi_call *call, struct crmi_case *c, crm_tick_result *result);
crm_status crmi_case_catch_up(struct crmi_call *call, struct crmi_case *c);

/* The open tasks of the case into c->tasks; those that end in the course of the call lose their state CRM_TASK_OPEN there. */
crm_status crmi_case_tasks(crm *db, struct crmi_case *c);

/* Adds a task of the case. The caller fills kind, due_at, rule, basis_at, amount, detail; handler NULL = that of the case,
 * priority 0 = the rank that the points of the case give. */
crm_status crmi_case_plan(struct crmi_call *call, struct crmi_case *c, crm_task *task);
crm_status crmi_case_plan_assess(struct crmi_call *call, struct crmi_case *c, int64_t at);
crm_status crmi_case_plan_check(struct crmi_call *call, struct crmi_case *c, int64_t at, int32_t rule,
                                crm_id *task_out);
crm_status crmi_case_plan_escalation(struct crmi_call *call, struct crmi_case *c, int64_t at);

/* Ends the open tasks whose kinds (bits CRMI_KIND) are given. */
struct crmi_ending {
	uint32_t kinds;
	crm_task_state state;
	crm_outcome outcome;
	const char *note;
};
crm_status crmi_case_tasks_end(struct crmi_call *call, struct crmi_case *c, const struct crmi_ending *ending);

/* The assessment is done. */
crm_status crmi_case_assessed(struct crmi_call *call, struct crmi_case *c, const char *note);

/* The complainant was talked to: an open promise is kept by it, also one of a case that was merged into this one. */
crm_status crmi_case_replied(struct crmi_call *call, struct crmi_case *c, const char *note);

/* The complainant has an answer: an open promise is kept by it, and what asked for it is done. */
crm_status crmi_case_answered(struct crmi_call *call, struct crmi_case *c, const char *note);

/* Not content: another solution is needed, and to find it is a task again (D-CMP-35). */
crm_status crmi_case_revise(struct crmi_call *call, struct crmi_case *c);

/* A walk over what a case has: `in` is that of the statement, with the case in it. CRM_ERR_NOT_FOUND: no such case. */
struct crmi_case_list {
	int             statement;
	const void     *in;
	size_t          size;
	crmi_advance_fn advance;
};
crm_status crmi_case_list(crm *db, const crm_id *complaint_id, const struct crmi_case_list *list, crmi_cursor **cursor_out);

/* The open task of a kind; CRM_DONE = none. */
crm_status crmi_case_task(crm *db, struct crmi_case *c, int32_t kind, crm_task *task);

/* crmi_task_store() for an open task of the case: those in hand stay as they are stored. */
crm_status crmi_case_task_store(struct crmi_call *call, struct crmi_case *c, const crm_task *before, crm_task *after);

#endif
