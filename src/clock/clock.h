/* The case clock inside: a case is walked once, event by event; between two events what falls due is told in its order. */
#ifndef CRMI_CLOCK_H
#define CRMI_CLOCK_H

#include "crm/clock.h"
#include "failure.h"

enum {
	CRMI_CLOCK_SLOTS = 2 * CRM_CLOCK_LIMIT,            /* targets, and steps, of all the policies of a case */
	CRMI_CLOCK_MEASURES = 1 + CRM_CLOCK_CASE_CALENDARS /* real time, then the calendars of a case */
};

#define CRMI_CLOCK_NEVER      INT64_MAX
#define CRMI_CLOCK_AMOUNT_MAX (INT64_C(10000) * 366 * CRM_DAY)

/* What holds on a case at an instant. */
struct crmi_clock_scene {
	const char *team; /* NULL = none yet */
	const char *why;  /* label of the pause */
	bool paused, resolved;
	int32_t pause_event, resolve_event, team_event; /* numbers of the events that began it */
	int64_t resolved_at;
};

/* Whether the event changes anything; `number` is its own, from 1. */
bool crmi_clock_scene_take(struct crmi_clock_scene *scene, const crm_clock_event *event, int32_t number);

/* What becomes of time for a target. */
enum crmi_clock_time {
	CRMI_TIME_RUNS,
	CRMI_TIME_PAUSED, /* counts all the same for a target that no pause stops */
	CRMI_TIME_AWAY,   /* from resolved to reopened, or with another team: never counts */
	CRMI_CLOCK_TIMES
};

int32_t crmi_clock_scene_time(const struct crmi_clock_scene *scene, const crm_clock_target *target);

enum crmi_clock_phase {
	CRMI_ROUND_NONE,
	CRMI_ROUND_ARMED,   /* would run if its team had the case */
	CRMI_ROUND_PENDING, /* chained: begins at `start`, which is still to come */
	CRMI_ROUND_OPEN,
	CRMI_ROUND_ENDED
};

/* A target of this or of an earlier policy. What ran is kept for every calendar of the case, so a change to one of them costs nothing. */
struct crmi_clock_slot {
	const crm_clock_target *target;
	int32_t place; /* in the policy in force; -1 = not in it */
	int32_t phase, time;
	int32_t round, met, missed;
	int32_t start_event; /* number of the event that began the round */
	int32_t fixed_event; /* all that ran before it is counted by what holds since; later changes keep what ran */
	int64_t start, since;
	int64_t carry, carry_paused; /* what earlier calendars counted more than the present one would */
	int64_t own_us;              /* amount of the round that a change left alone; -1 = that of the policy */
	int64_t days_at;             /* where the days of the amount end, without pauses */
	int64_t due, wake;
	bool days_known, due_known, wake_known;
	bool beyond; /* falls due, if at all, beyond what the calendar is known for */
	bool told;   /* that the due time passed, in this round */
	bool ended_by_resolve, ended_late;
	int64_t breached_at; /* NEVER = not */
	int64_t chain_at;    /* where the round before was due */
	int64_t ended_at, ended_start, ended_whole, ended_elapsed,
		ended_paused; /* later changes do not touch a round that has ended */
	int32_t ended_fixed, ended_start_event;
	int64_t longest, longest_before;
	bool kept; /* only while a change is made, as are these */
	int64_t kept_elapsed, kept_paused, kept_whole;
	uint32_t unknown;                                     /* bits of the calendars that are not known for what ran */
	uint32_t before;                                      /* of those that were taken only for what comes after */
	int64_t spent[CRMI_CLOCK_TIMES][CRMI_CLOCK_MEASURES]; /* running, paused, away; before `since` */
};

struct crmi_clock_step_slot {
	const crm_clock_step *step;
	int32_t place, slot;
	int32_t fired_round;
	int64_t fired_at;
};

/* Time of the case itself, counted for every calendar of the case. */
struct crmi_clock_tally {
	int64_t carry;            /* what earlier calendars counted more than the present one would */
	uint32_t unknown, before; /* bits of calendars, as in a slot */
	int64_t ran[CRMI_CLOCK_MEASURES];
};

struct crmi_clock_team_slot {
	const char *team;
	struct crmi_clock_tally tally;
};

/* Where milestones go. */
struct crmi_clock_sink {
	crm_clock_milestone *out;
	size_t room, count;
	int64_t after;
	bool everything, full;
};

struct crmi_clock_run {
	crm_clock_case the_case;
	const crm_clock_event *extra; /* one more event, for a preview */
	size_t count;                 /* events that are looked at */
	int64_t now;
	crm_failure *failure;
	struct crmi_clock_sink *sink;
	crm_clock_policy policy; /* in force */
	struct crmi_clock_scene scene;
	int64_t floor;   /* nothing falls due before it any more */
	int32_t number;  /* of the event that is looked at */
	int32_t measure; /* calendar in force; 0 = none */
	int32_t measure_count;
	int32_t slot_count, step_count, team_count, team;
	int64_t case_since; /* since when the case is paused, or its team has it */
	const crm_calendar *calendars[CRMI_CLOCK_MEASURES];
	struct crmi_clock_tally case_paused, case_resolved;
	int32_t slot_at[CRM_CLOCK_LIMIT], step_at[CRM_CLOCK_LIMIT]; /* by place in the policy */
	struct crmi_clock_slot slots[CRMI_CLOCK_SLOTS];
	struct crmi_clock_step_slot steps[CRMI_CLOCK_SLOTS];
	struct crmi_clock_team_slot teams[CRM_CLOCK_LIMIT];
};

/* clock.c: takes and checks a case. */
crm_status crmi_clock_start(struct crmi_clock_run *run, const crm_clock_case *the_case, const crm_clock_event *extra,
                            int64_t now, crm_failure *failure);

/* clock_policy.c: `taken` gets what the caller's struct has. */
crm_status crmi_clock_policy_check(const crm_clock_policy *policy, crm_clock_policy *taken, crm_failure *failure);
bool crmi_clock_policy_needs_calendar(const crm_clock_policy *policy);
const crm_clock_target *crmi_clock_policy_find(const crm_clock_policy *policy, const char *name);
bool crmi_clock_target_is_same(const crm_clock_target *a, const crm_clock_target *b);

/* clock_case.c: takes the case, finds the events up to `now`, checks them and collects the calendars. */
crm_status crmi_clock_case_check(struct crmi_clock_run *run, const crm_clock_case *the_case, int64_t now);
const crm_clock_event *crmi_clock_event_at(const struct crmi_clock_run *run, size_t index);

/* clock_count.c */
crm_status crmi_clock_measure(struct crmi_clock_run *run, int32_t measure, int64_t from, int64_t until,
                              int64_t *us_out);
int32_t crmi_clock_slot_measure(const struct crmi_clock_run *run, const struct crmi_clock_slot *slot);
bool crmi_clock_slot_counts(const struct crmi_clock_slot *slot);
void crmi_clock_spent_clear(struct crmi_clock_slot *slot);
void crmi_clock_settle(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t at);
void crmi_clock_settle_into(struct crmi_clock_run *run, int64_t from, int64_t until, int64_t *into, uint32_t *unknown);
crm_status crmi_clock_count(struct crmi_clock_run *run, const struct crmi_clock_slot *slot, int64_t at,
                            int64_t *us_out);
crm_status crmi_clock_elapsed(struct crmi_clock_run *run, const struct crmi_clock_slot *slot, int64_t at,
                              int64_t *us_out);
crm_status crmi_clock_paused(struct crmi_clock_run *run, const struct crmi_clock_slot *slot, int64_t at,
                             int64_t *us_out);
crm_status crmi_clock_whole(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t *us_out);
crm_status crmi_clock_project(struct crmi_clock_run *run, const struct crmi_clock_slot *slot, int64_t from, int64_t us,
                              int64_t *at_out);
crm_status crmi_clock_due(struct crmi_clock_run *run, struct crmi_clock_slot *slot,
                          int64_t *due_out); /* NEVER while it stands */
crm_status crmi_clock_due_if_run(struct crmi_clock_run *run, struct crmi_clock_slot *slot,
                                 int64_t *due_out); /* as if it went on */
crm_status crmi_clock_unknown(struct crmi_clock_run *run);

/* clock_walk.c */
crm_status crmi_clock_walk(struct crmi_clock_run *run);
crm_status crmi_clock_slot_new(struct crmi_clock_run *run, const crm_clock_target *target, int32_t *index_out);
crm_status crmi_clock_slot_event(struct crmi_clock_run *run, struct crmi_clock_slot *slot,
                                 const crm_clock_event *event);
void crmi_clock_slot_moved(struct crmi_clock_slot *slot);

/* clock_change.c */
crm_status crmi_clock_adopt(struct crmi_clock_run *run, const crm_clock_policy *policy);
crm_status crmi_clock_change_policy(struct crmi_clock_run *run, const crm_clock_event *event);
crm_status crmi_clock_change_calendar(struct crmi_clock_run *run, const crm_clock_event *event);

/* clock_steps.c: tells what falls due before `until`, or at it too. */
crm_status crmi_clock_advance(struct crmi_clock_run *run, int64_t until, bool at_it_too);
crm_status crmi_clock_advance_slot(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t until);
crm_status crmi_clock_step_at(struct crmi_clock_run *run, struct crmi_clock_slot *slot, const crm_clock_step *step,
                              int64_t *at_out);

/* clock_trail.c: the stretches of a round, looked up anew from the events. */
struct crmi_clock_stretch {
	int64_t from, until;
	int32_t time, event;
	bool counts, by_team;
	const char *name;
	int64_t version;
	const crm_calendar *calendar; /* NULL = real time */
};

struct crmi_clock_trail {
	const struct crmi_clock_run *run;
	const struct crmi_clock_slot *slot;
	struct crmi_clock_scene scene;
	crm_clock_policy policy;
	const crm_clock_target *target;
	const crm_calendar *calendar;
	size_t next;
	int64_t at, until;
	int32_t began;
};

void crmi_clock_trail_begin(struct crmi_clock_trail *trail, const struct crmi_clock_run *run,
                            const struct crmi_clock_slot *slot, int64_t from, int64_t until);
bool crmi_clock_trail_next(struct crmi_clock_trail *trail, struct crmi_clock_stretch *stretch);
crm_status crmi_clock_seek(struct crmi_clock_run *run, const struct crmi_clock_slot *slot, int64_t whole,
                           int64_t *at_out);
void crmi_clock_recount(struct crmi_clock_run *run, struct crmi_clock_slot *slot);

/* clock_share.c */
crm_status crmi_clock_share_event(struct crmi_clock_run *run, const crm_clock_event *event,
                                  const struct crmi_clock_scene *before);
crm_status crmi_clock_share_calendar(struct crmi_clock_run *run, const crm_clock_event *event, int32_t measure);
crm_status crmi_clock_share_answer(struct crmi_clock_run *run, crm_clock_answer *answer);

#endif
