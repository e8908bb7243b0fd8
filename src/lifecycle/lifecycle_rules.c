#include "lifecycle_rules.h"

enum { LIFECYCLE_STATES = CRM_LIFECYCLE_NON_CUSTOMER + 1 };

/* What an arrow asks for. */
enum lifecycle_guard {
	NO,      /* no such arrow */
	NEED,    /* a need in words (D-QUAL-01) */
	REASON,  /* a reason in words (D-QUAL-04) */
	BOUGHT,  /* a purchase (D-CUST-03) */
	AGAIN,   /* a purchase since the state began */
	HISTORY, /* a purchase history, and why it ended */
	SUB,     /* a sub-reason (D-CUST-01) */
	HARD,    /* a sub-reason that is hostile or cannot buy */
	REPEAT,  /* repeat purchases (D-LOY-01) */
	FELL,    /* the measures of loyalty fell */
	LOST,    /* a churn reason (D-CUST-08) */
	GUARDS
};

/* clang-format off */
/* D-CUST-02, as the rules of the trade print it: from the state of the line to the state of the column. */
static const uint8_t arrows[LIFECYCLE_STATES][LIFECYCLE_STATES] = {
	/*               (new) POTENTIAL TARGET  CURRENT LOYAL   CHURNED  NON_CUSTOMER */
	/* (new)        */ { NO, NEED,     REASON, BOUGHT, NO,     HISTORY, SUB },
	/* POTENTIAL    */ { NO, NO,       REASON, BOUGHT, NO,     NO,      SUB },
	/* TARGET       */ { NO, REASON,   NO,     BOUGHT, NO,     NO,      SUB },
	/* CURRENT      */ { NO, NO,       NO,     NO,     REPEAT, LOST,    NO },
	/* LOYAL        */ { NO, NO,       NO,     FELL,   NO,     LOST,    NO },
	/* CHURNED      */ { NO, NO,       REASON, AGAIN,  NO,     NO,      HARD },
	/* NON_CUSTOMER */ { NO, NEED,     NO,     AGAIN,  NO,     NO,      NO },
};
/* clang-format on */

static bool need_known(const struct crmi_lifecycle_facts *facts)
{
	return facts->need;
}

static bool reason_given(const struct crmi_lifecycle_facts *facts)
{
	return facts->reason;
}

/* A purchase imported after the customer was created may be older than the first state. */
static bool has_bought(const struct crmi_lifecycle_facts *facts)
{
	return facts->bought_since || (facts->bought && facts->moves == 0);
}

static bool bought_again(const struct crmi_lifecycle_facts *facts)
{
	return facts->bought_since;
}

static bool ever_bought(const struct crmi_lifecycle_facts *facts)
{
	return facts->bought;
}

static bool reason_numbered(const struct crmi_lifecycle_facts *facts)
{
	return facts->state_reason != 0;
}

static bool hard_reason(const struct crmi_lifecycle_facts *facts)
{
	return facts->state_reason != CRM_NON_CUSTOMER_UNRELATED;
}

static bool buys_repeatedly(const struct crmi_lifecycle_facts *facts)
{
	return facts->purchases >= facts->loyal_from;
}

static bool measures_fell(const struct crmi_lifecycle_facts *facts)
{
	return facts->purchases < facts->loyal_from;
}

struct lifecycle_condition {
	crm_rule rule; /* that refuses */
	bool   (*holds)(const struct crmi_lifecycle_facts *facts);
};

/* clang-format off */
static const struct lifecycle_condition conditions[GUARDS][2] = {
	[NEED]    = { { CRM_RULE_LIFECYCLE_NEED_MISSING, need_known } },
	[REASON]  = { { CRM_RULE_LIFECYCLE_REASON_MISSING, reason_given } },
	[BOUGHT]  = { { CRM_RULE_LIFECYCLE_NO_PURCHASE, has_bought } },
	[AGAIN]   = { { CRM_RULE_LIFECYCLE_NO_PURCHASE, bought_again } },
	[HISTORY] = { { CRM_RULE_LIFECYCLE_NEVER_BOUGHT, ever_bought },
	              { CRM_RULE_LIFECYCLE_CHURN_REASON, reason_numbered } },
	[SUB]     = { { CRM_RULE_LIFECYCLE_SUB_REASON, reason_numbered } },
	[HARD]    = { { CRM_RULE_LIFECYCLE_SUB_REASON, reason_numbered }, { CRM_RULE_LIFECYCLE_NOT_HARD, hard_reason } },
	[REPEAT]  = { { CRM_RULE_LIFECYCLE_NOT_REPEATED, buys_repeatedly } },
	[FELL]    = { { CRM_RULE_LIFECYCLE_STILL_LOYAL, measures_fell } },
	[LOST]    = { { CRM_RULE_LIFECYCLE_CHURN_REASON, reason_numbered } },
};

/* D-CUST-07; whoever followed a friend or just changed taste was lost along no side of ours that can be named. */
static const uint8_t dimensions[] = {
	[CRM_CHURN_DIED]          = CRM_CHURN_DIMENSION_UNAVOIDABLE,
	[CRM_CHURN_MOVED]         = CRM_CHURN_DIMENSION_UNAVOIDABLE,
	[CRM_CHURN_TASTE]         = CRM_CHURN_DIMENSION_UNKNOWN,
	[CRM_CHURN_REFERRED_AWAY] = CRM_CHURN_DIMENSION_UNKNOWN,
	[CRM_CHURN_PRICE]         = CRM_CHURN_DIMENSION_VALUE,
	[CRM_CHURN_PRODUCT]       = CRM_CHURN_DIMENSION_VALUE,
	[CRM_CHURN_INDIFFERENCE]  = CRM_CHURN_DIMENSION_PEOPLE,
	[CRM_CHURN_COMPETITOR]    = CRM_CHURN_DIMENSION_VALUE,
	[CRM_CHURN_UNKNOWN]       = CRM_CHURN_DIMENSION_UNKNOWN,
};
/* clang-format on */

static enum lifecycle_guard guard_of(int32_t from, int32_t to)
{
	bool known = from >= 0 && from < LIFECYCLE_STATES && to >= 0 && to < LIFECYCLE_STATES;

	return known ? (enum lifecycle_guard)arrows[from][to] : NO;
}

bool crm_lifecycle_allowed(int32_t from_state, int32_t to_state)
{
	return guard_of(from_state, to_state) != NO;
}

int32_t crm_lifecycle_guard(int32_t from_state, int32_t to_state)
{
	enum lifecycle_guard guard = guard_of(from_state, to_state);

	if (guard == NO)
		return from_state == 0 ? CRM_RULE_LIFECYCLE_NO_START : CRM_RULE_LIFECYCLE_NO_ARROW;
	return (int32_t)conditions[guard][0].rule;
}

int32_t crm_churn_dimension_of(int32_t reason)
{
	bool known = reason >= 0 && reason < (int32_t)(sizeof dimensions / sizeof *dimensions);

	return known ? dimensions[reason] : CRM_CHURN_DIMENSION_UNKNOWN;
}

crm_rule crmi_lifecycle_judge(const struct crmi_lifecycle_facts *facts)
{
	enum lifecycle_guard guard = guard_of(facts->from, facts->to);
	size_t i;

	if (guard == NO)
		return facts->from == 0 ? CRM_RULE_LIFECYCLE_NO_START : CRM_RULE_LIFECYCLE_NO_ARROW;
	for (i = 0; i < 2 && conditions[guard][i].holds; i++)
		if (!conditions[guard][i].holds(facts))
			return conditions[guard][i].rule;
	if (facts->moves > 0 && facts->at < facts->since)
		return CRM_RULE_LIFECYCLE_TIME_ORDER;
	return CRM_RULE_NONE;
}

bool crmi_lifecycle_counts(int32_t from, int32_t to)
{
	enum lifecycle_guard guard = guard_of(from, to);

	return guard == REPEAT || guard == FELL;
}

bool crmi_lifecycle_reason_is_known(int32_t state, int32_t state_reason)
{
	int32_t last = state == CRM_LIFECYCLE_CHURNED ? CRM_CHURN_UNKNOWN
	             : state == CRM_LIFECYCLE_NON_CUSTOMER ? CRM_NON_CUSTOMER_CANNOT_BUY : 0;

	return state_reason >= 0 && state_reason <= last;
}

bool crmi_lifecycle_is_buying(int32_t state)
{
	return state == CRM_LIFECYCLE_CURRENT || state == CRM_LIFECYCLE_LOYAL;
}

/* Purchases come in late and in any order. One that lies before the last move tells nothing about the state it led to;
 * but a customer who was only ever created, as somebody who has not bought yet, did buy before that: the first move may
 * lie before the creation. */
bool crmi_lifecycle_purchase_moves(const crm_customer *customer, int64_t at)
{
	if (crmi_lifecycle_is_buying(customer->state))
		return false;
	if (at >= customer->state_since)
		return true;
	return customer->moves == 0 && guard_of(customer->state, CRM_LIFECYCLE_CURRENT) == BOUGHT;
}

int64_t crmi_lifecycle_window(const struct crmi_playbook *playbook)
{
	int32_t days = playbook->lifecycle_churn_window_days;

	/* M-LIFE-05: 180 whole days stay, 181 are proposed */
	return days == CRMI_UNSET ? 0 : (days + INT64_C(1)) * CRM_DAY;
}

/* A move is never dated before the last one, so a state that was entered late ends no earlier than it began. */
int64_t crmi_lifecycle_inactive_at(const crm_customer *customer, const struct crmi_playbook *playbook)
{
	int64_t window = crmi_lifecycle_window(playbook);
	int64_t at = customer->inactive_since + window;

	if (!window || customer->inactive_since == CRM_NO_TIME)
		return CRM_NO_TIME;
	return at > customer->state_since ? at : customer->state_since;
}
