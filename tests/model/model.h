/* The model: what it knows, what is asked of it and of the library, and what it answers. */
#ifndef MODEL_H
#define MODEL_H

#include "dump.h"

enum { CUSTOMERS = 8, CASES = 10, ACTIONS = 4, STAFF = 2, TASKS = 8, PURCHASES = 200, STEPS = 240, SEEDS = 25 };

struct person {
	crm_id id;
	char name[24];
	int state, moves, removed, contact_class, contacts, purchases, point;
	bool bought, need;
	int64_t amount;
	int64_t bought_at[PURCHASES];
};

struct complaint {
	crm_id id;
	int customer; /* -1 = nobody of ours */
	int state, responsibility, promises, last_promise, breaches, attempts, checks, satisfaction, cycles, reopened;
	int emotion, claim; /* how the complainant feels; what kind of claim it is, 0 = not sorted */
	bool liable;        /* it was admitted */
	bool immediate;
	int remedies, refusals, overrides;
	uint64_t open; /* a bit for the number of each option on the table */
	int64_t promise_due, closed_at, received_at;
	int type, proposed, special, level, severity, lane, escalation, primary;
	int merged_into;                    /* 1 for the first case, 0 = none */
	uint32_t causes, wants, met, unmet; /* a bit for each */
	int review;                         /* what it says of deeds, 0 = not reviewed */
	uint8_t links[CASES];               /* to each other case, a bit for each kind that holds */
	uint8_t ended[CASES];               /* ... and for each that was ended */
};

struct job {
	crm_id id;
	int customer, state, snoozes;
	int64_t due, planned;
};

/* A corrective action. */
struct measure {
	crm_id id;
	int cause, state, recurrences;
	int64_t ended_at;
};

struct model {
	struct person customers[CUSTOMERS];
	struct complaint cases[CASES];
	struct job jobs[TASKS];
	struct measure measures[ACTIONS];
	bool gone[STAFF];
	int customer_count, case_count, job_count, measure_count;
};

/* What can be asked; the numbers after it choose whom and how. */
enum kind {
	CREATE,
	RENAME,
	REMOVE,
	MOVE,
	PURCHASE,
	ASSIGN,
	CONTACT,
	TASK_ADD,
	TASK_DONE,
	TASK_SNOOZE,
	TASK_CANCEL,
	OPEN,
	JUDGE,
	EXPLAIN,
	PROMISE,
	RENEW,
	SOLVE,
	ANSWER,
	CHECK,
	CLOSE,
	REOPEN,
	VOID,
	HANDLER,
	EMOTION,
	CLASSIFY,
	LISTEN,
	REFUSE,
	ADMIT,
	MARK,
	LEVEL,
	SEVERITY,
	TYPE,
	SPECIAL,
	LANE,
	ESCALATE,
	CAUSE_ADD,
	CAUSE_REMOVE,
	WANTS,
	WANTS_MET,
	LINK,
	UNLINK,
	MERGE,
	REVIEW,
	ACTION_ADD,
	ACTION_DONE,
	ACTION_CANCEL,
	STAFF_LEAVE,
	STAFF_RETURN
};

struct ask {
	int kind;
	uint32_t whom, how, more;
	int64_t wait; /* time that passes before it */
	bool keyed;
};

struct answer {
	crm_status status;
	int32_t rule; /* ANY_RULE = not foreseen */
};

static const struct answer done = { CRM_OK, CRM_RULE_NONE };

static const struct answer unchanged = { CRM_UNCHANGED, CRM_RULE_NONE };

static inline struct answer refused(int32_t rule)
{
	return (struct answer){ CRM_ERR_REFUSED, rule };
}

static uint64_t stream;

static inline uint32_t draw(uint32_t below)
{
	stream = stream * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(stream >> 33) % below;
}

/* Steps of a case, the frequent ones several times. */
static const uint8_t steps[] = { JUDGE, JUDGE, JUDGE,  EXPLAIN, PROMISE, PROMISE, PROMISE, PROMISE, RENEW,
	                             RENEW, SOLVE, SOLVE,  SOLVE,   ANSWER,  ANSWER,  CHECK,   CHECK,   CHECK,
	                             CLOSE, CLOSE, REOPEN, REOPEN,  REOPEN,  VOID,    HANDLER, EMOTION, EMOTION,
	                             CLASSIFY, CLASSIFY, LISTEN, LISTEN, REFUSE, ADMIT, MARK,
	                             LEVEL, SEVERITY, TYPE, SPECIAL, LANE, LANE, ESCALATE, CAUSE_ADD, CAUSE_ADD, CAUSE_REMOVE,
	                             WANTS, WANTS_MET, LINK, LINK, UNLINK, MERGE, REVIEW, REVIEW };

static const uint8_t others[] = { CREATE,  RENAME,   REMOVE,    REMOVE,      MOVE,       MOVE,     MOVE,
	                              MOVE,    PURCHASE, PURCHASE,  PURCHASE,    PURCHASE,   PURCHASE, ASSIGN,
	                              CONTACT, TASK_ADD, TASK_DONE, TASK_SNOOZE, TASK_CANCEL,
	                              ACTION_ADD, ACTION_DONE, ACTION_DONE, ACTION_CANCEL, STAFF_LEAVE, STAFF_RETURN };

/* Cases get more than their share: they have the most rules. */
static inline void draw_asks(uint64_t seed, struct ask *asks)
{
	static const int64_t waits[] = {
		CRM_SECOND, CRM_MINUTE, CRM_HOUR, 5 * CRM_HOUR, CRM_DAY, 3 * CRM_DAY, 20 * CRM_DAY
	};
	int i;

	stream = seed * 2654435761u + 12345;
	for (i = 0; i < STEPS; i++) {
		asks[i].kind = i < 3     ? CREATE
		               : draw(3) ? (draw(12) ? steps[draw(sizeof steps)] : OPEN)
		                         : others[draw(sizeof others)];
		asks[i].whom = draw(1u << 30);
		asks[i].how = draw(1u << 30);
		asks[i].more = draw(1u << 30);
		asks[i].wait = waits[draw(sizeof waits / sizeof *waits)] + draw(1000) * CRM_SECOND + 1;
		asks[i].keyed = draw(3) == 0;
	}
}

#endif
