/* The clock of a case in hand: its events, what they come to, and what follows from that. */
#ifndef CRMI_COMPLAINT_CLOCK_RECORD_H
#define CRMI_COMPLAINT_CLOCK_RECORD_H

#include "complaint_clock_rules.h"
#include "journal.h"
#include "playbook_record.h"

struct crmi_case;

/* Of a POLICY event that is stored: the clock holds as if the case had been opened with it, for the one before cannot be told. */
enum { CRMI_FROM_THE_OPENING = 1 };

struct crmi_case_clock {
	struct crmi_case_clock_row  before; /* as it is stored */
	struct crmi_case_clock_row  row;    /* as it is going to be */
	bool                        there;  /* the case has a clock */
	bool                        is_new; /* ... since this call */
	bool                        changed;/* events were added, or the case ended: what follows is still to be found */
	struct crmi_case_event_row *events; /* read when they are asked for */
	size_t                      count, room;
	bool                        known;
	int64_t                     late_after; /* events came behind what had been fired: look again from there, or CRM_NO_TIME */
	size_t                      late_count; /* how many events there were before them */
};

/* The engine's view of the first `count` events, in the scratch of the call. */
struct crmi_engine_case {
	crm_clock_case     the_case;
	int64_t           *numbers;     /* of the stored event behind each of its events */
	struct crmi_clock  first, last; /* the clock at the opening, and the one that holds at the end */
};

/* Its clock will be asked for (crmi_ahead()). */
void crmi_case_clock_ahead(crm *db, const crm_id *id);

/* One view of the store for a question about the clock of a case; what it begins with is asked for together. */
crm_status crmi_case_clock_view(crm *db, const crm_id *id, bool *own);

/* Reads the row of the clock; a case without one has none. */
crm_status crmi_case_clock_load(crm *db, struct crmi_case *c);

/* A new case, or one that comes into a lane without one, gets the clock of its playbook, if that names one. */
crm_status crmi_case_clock_begin(struct crmi_call *call, struct crmi_case *c);

/* Something happened at call->at: an answer of ours is noted on the row, and the clock, if there is one, has its events. */
crm_status crmi_case_happens(struct crmi_call *call, struct crmi_case *c, int32_t happening);
crm_status crmi_case_event(struct crmi_call *call, struct crmi_case *c, int32_t kind, const char *label);
crm_status crmi_case_team(struct crmi_call *call, struct crmi_case *c, const char *team); /* unless it has the case already */
crm_status crmi_case_event_add(struct crmi_call *call, struct crmi_case *c, struct crmi_case_event_row *event);

/* D-CMP-30: the case goes on by the clock for promises that reach further, where the playbook names one. What has run counts. */
crm_status crmi_case_clock_extend(struct crmi_call *call, struct crmi_case *c);
/* Another clock, by a POLICY event: its tasks move at once. Refuses one that cannot be told. */
crm_status crmi_case_clock_move(struct crmi_call *call, struct crmi_case *c, struct crmi_case_event_row *event);

/* What the events come to: the tasks of the targets, the next wake. Called by crmi_case_save(), before its entry and after it. */
crm_status crmi_case_clock_settle(struct crmi_call *call, struct crmi_case *c);
crm_status crmi_case_clock_settled(struct crmi_call *call, struct crmi_case *c);

/* Lets happen what falls due at row.wake_at, with that time, and entries of its own. Counts it in `result`, if given. */
crm_status crmi_case_clock_fire(struct crmi_call *call, struct crmi_case *c, crm_tick_result *result);

/* D-CMP-30: whether it waits for somebody else. The events are read. */
bool crmi_case_is_paused(const struct crmi_case *c);

/* Whether the case takes an event of its clock; its events are read. */
crm_status crmi_case_clock_enter(struct crmi_call *call, struct crmi_case *c);

/* For crmi_subject: why the task of a target or of an escalation step is due. */
crm_status crmi_case_task_explain(crm *db, const crm_task *task, crmi_arena *arena, crm_explain_step *steps, size_t *count);

/* For the engine. CRM_ERR_CORRUPT when the clock is not in the playbook version. */
crm_status crmi_case_events_load(crm *db, struct crmi_case *c);
crm_status crmi_engine_case_make(crm *db, const struct crmi_case *c, size_t count, struct crmi_engine_case *engine);
/* Copies a text into the memory of a view; NULL stays NULL. */
crm_status crmi_view_text(crm *db, void *view, const char **to, const char *text);
crm_status crmi_engine_failed(crm *db, const struct crmi_case *c, crm_status rc, const crm_failure *failure);

#endif
