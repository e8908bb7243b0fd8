/* A made-up shop: its people, its staff, its cases, and the dice that decide. */
#ifndef CRMCTL_SIMULATE_H
#define CRMCTL_SIMULATE_H

#include "command.h"

enum { STAFF_COUNT = 4, RULE_NUMBERS = 1000 };

/* A customer as the simulation knows him: how often he buys, and when he stops. */
struct person {
	crm_id  id;
	bool    enterprise;
	bool    chinese;
	bool    non_customer;
	int     staff;
	int     interval_days; /* between purchases, in the mean */
	int     purchases;
	int     complaints;
	int64_t quits_at;      /* buys no more from then on; CRM_NO_TIME = stays */
};

/* What will become of a case. */
enum plan { PLAN_AT_ONCE, PLAN_KEEP, PLAN_RENEW, PLAN_BREAK, PLAN_EXPLAIN, PLAN_VOID };

struct matter {
	crm_id    id;
	enum plan plan;
	int       staff;
	int64_t   act_at;  /* not touched before */
	int64_t   due_at;  /* promised time */
	bool      reopen;  /* will be reopened once */
	bool      ended;
};

struct simulation {
	struct context *c;
	crm            *db;
	int64_t         now, day, end; /* `day` is this day's midnight */
	int64_t         first_day;     /* those who come then were known before */
	int64_t         last_days;     /* from then on the staff is too busy */
	uint64_t        dice, bytes;   /* two streams: what the library draws does not change what happens */
	struct person  *people;
	size_t          person_count, person_target;
	struct matter  *matters;
	size_t          matter_count, matter_capacity;
	int64_t         refused[RULE_NUMBERS];
	int64_t         refusals, calls_missed, snoozed, broken, proposals, moves;
	int             code;          /* of the first failure that is no refusal */
};

/* The staff of the shop, by number. */
extern const char *const staff_names[STAFF_COUNT];

/* Dice. */
uint64_t dice_roll(uint64_t *state);
int64_t between(struct simulation *s, int64_t least, int64_t most);
bool chance(struct simulation *s, int percent);
const char *pick(struct simulation *s, const char *const *texts, size_t count);
#define PICK(s, texts) pick(s, texts, sizeof texts / sizeof *texts)

/* True when the call went well. A refusal is counted under its rule; any other failure ends the simulation. */
bool went(struct simulation *s, crm_status rc);

/* Minutes go by, never past the end. */
void minutes_pass(struct simulation *s, int64_t least, int64_t most);
crm_act act_of(int staff, const char *reason);

/* simulate_people.c */
bool person_add(struct simulation *s);
void person_buys(struct simulation *s, struct person *person);
void person_develops(struct simulation *s, struct person *person);

/* simulate_cases.c */
void matter_open(struct simulation *s);
void matters_go_on(struct simulation *s);

#endif
