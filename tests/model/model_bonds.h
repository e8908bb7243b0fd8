/* What the rules say of how urgent a case is, of what it belongs to and of what follows from it, a second time. */
#ifndef MODEL_BONDS_H
#define MODEL_BONDS_H

#include "model_cases.h"

/* --- what is asked, drawn from the numbers of an ask */

static inline int level_of(const struct ask *ask)
{
	return ask->more % 4 == 0 ? CRM_LEVEL_THIRD_PARTY : 1 + (int)(ask->more % 2);
}

static inline int cause_of(const struct ask *ask)
{
	static const int32_t causes[] = { CRM_CAUSE_QUALITY_REPAIR, CRM_CAUSE_DELAY_LATE, CRM_CAUSE_PROCESS_LONG };

	return causes[ask->more % (sizeof causes / sizeof *causes)];
}

/* A bit for each of the causes that are asked for. */
static inline uint32_t cause_bit(const struct ask *ask)
{
	return UINT32_C(1) << ask->more % 3;
}

static inline uint32_t wants_of(const struct ask *ask)
{
	return (UINT32_C(1) << CRM_PURPOSE_SERIOUS) | (ask->more & 1) << CRM_PURPOSE_RESPECT | (ask->more >> 1 & 1) << CRM_PURPOSE_HEARD;
}

static inline uint32_t met_of(const struct ask *ask)
{
	return (UINT32_C(1) << CRM_PURPOSE_SERIOUS) | (ask->more & 1) << CRM_PURPOSE_RESPECT;
}

static inline uint32_t unmet_of(const struct ask *ask)
{
	return (ask->more >> 1 & 1) << CRM_PURPOSE_HEARD;
}

static inline int kind_of(const struct ask *ask)
{
	return 1 + (int)(ask->how % 4);
}

static inline int other_of(const struct model *m, const struct ask *ask)
{
	return (int)(ask->more / 4 % (uint32_t)m->case_count);
}

/* --- level, severity, type, lane */

static inline void take_level(struct complaint *c, int level)
{
	c->level = level;
	if (level != CRM_LEVEL_THIRD_PARTY)
		return;
	c->severity = CRM_CASE_MAJOR;
	c->escalation++;
}

static inline struct answer predict_level(struct complaint *c, int level)
{
	if (level < c->level)
		return refused(CRM_RULE_LEVEL_FALLS);
	if (level == c->level)
		return unchanged;
	take_level(c, level);
	return done;
}

static inline struct answer set(int *value, int to)
{
	if (*value == to)
		return unchanged;
	*value = to;
	return done;
}

static inline struct answer predict_type(struct complaint *c, int type)
{
	if (!c->responsibility)
		return refused(CRM_RULE_JUDGE_COMPLAINANT);
	if (c->type == type && !c->proposed)
		return unchanged;
	c->type = type;
	c->proposed = 0;
	return done;
}

/* D-KEY-07 */
static inline struct answer predict_lane(const struct model *m, struct complaint *c, int lane)
{
	const int contact_class = c->customer >= 0 ? m->customers[c->customer].contact_class : 0;
	const bool key = contact_class == CRM_CLASS_IMPORTANT || contact_class == CRM_CLASS_SECONDARY;

	if (lane != c->lane && lane != CRM_LANE_NORMAL && !key)
		return refused(CRM_RULE_LANE_NOT_KEY);
	return set(&c->lane, lane);
}

/* D-CMP-08 to D-CMP-12, D-CMP-41, D-CMP-42 */
static inline struct answer predict_rating(const struct model *m, struct complaint *c, const struct ask *ask)
{
	if (!open_case(c))
		return refused(CRM_RULE_COMPLAINT_ENDED);
	switch ((enum kind)ask->kind) {
	case LEVEL:
		return predict_level(c, level_of(ask));
	case SEVERITY:
		if (c->level == CRM_LEVEL_THIRD_PARTY && 1 + ask->more % 3 != CRM_CASE_MAJOR)
			return refused(CRM_RULE_LEVEL_FALLS);
		return set(&c->severity, 1 + (int)(ask->more % 3));
	case TYPE:
		return predict_type(c, 1 + (int)(ask->more % 4));
	case SPECIAL:
		return set(&c->special, (int)(ask->more % 4));
	case LANE:
		return predict_lane(m, c, 1 + (int)(ask->more % 4));
	default:
		if (!is_let_pass(ask))
			return refused(CRM_RULE_ESCALATION_REASON);
		c->escalation++;
		return done;
	}
}

/* --- causes, wants, review */

/* D-CMP-07: what was done against the cause before the complaint was made did not help. */
static inline void recur(struct model *m, const struct complaint *c, int cause)
{
	for (int i = 0; i < m->measure_count; i++) {
		struct measure *measure = &m->measures[i];

		if (measure->cause != cause || measure->state != CRM_ACTION_DONE || measure->ended_at >= c->received_at)
			continue;
		measure->state = CRM_ACTION_OPEN;
		measure->recurrences++;
	}
}

static inline struct answer predict_cause(struct model *m, struct complaint *c, const struct ask *ask)
{
	const int cause = cause_of(ask);
	const bool primary = ask->how % 2, had = c->causes & cause_bit(ask);

	if (c->state == CRM_COMPLAINT_VOID)
		return refused(CRM_RULE_COMPLAINT_ENDED);
	if (ask->kind == CAUSE_REMOVE) {
		c->causes &= ~cause_bit(ask);
		c->primary = c->primary == cause ? 0 : c->primary;
		return had ? done : unchanged;
	}
	if (primary && c->primary && c->primary != cause)
		return refused(CRM_RULE_CAUSE_PRIMARY);
	if (had && (c->primary == cause) == primary)
		return unchanged;
	if (primary || c->primary == cause)
		c->primary = primary ? cause : 0;
	c->causes |= cause_bit(ask);
	if (!had)
		recur(m, c, cause);
	return done;
}

static inline struct answer predict_wants(struct complaint *c, const struct ask *ask)
{
	if (ask->kind == WANTS) {
		if (!open_case(c))
			return refused(CRM_RULE_COMPLAINT_ENDED);
		if (c->wants == wants_of(ask))
			return unchanged;
		c->wants = wants_of(ask);
		c->met &= c->wants;
		c->unmet &= c->wants;
		return done;
	}
	if (c->state == CRM_COMPLAINT_VOID)
		return refused(CRM_RULE_COMPLAINT_ENDED);
	if ((met_of(ask) | unmet_of(ask)) & ~c->wants)
		return refused(CRM_RULE_WANT_UNKNOWN);
	if (c->met == met_of(ask) && c->unmet == unmet_of(ask))
		return unchanged;
	c->met = met_of(ask);
	c->unmet = unmet_of(ask);
	return done;
}

static inline struct answer predict_review(struct complaint *c, const struct ask *ask)
{
	if (c->state != CRM_COMPLAINT_CLOSED)
		return refused(CRM_RULE_REVIEW_OPEN);
	c->review = 1 + (int)(ask->more % 2);
	return done;
}

/* --- links */

static inline bool is_mutual(int kind)
{
	return kind == CRM_LINK_DUPLICATE_OF || kind == CRM_LINK_SAME_CASE;
}

/* Whether one comes from one case to another by links of a kind. */
static inline bool leads_to(const struct model *m, int from, int to, int kind, uint32_t seen)
{
	if (from == to)
		return true;
	for (int i = 0; i < m->case_count; i++)
		if (m->cases[from].links[i] >> kind & 1 && !(seen >> i & 1) && leads_to(m, i, to, kind, seen | UINT32_C(1) << i))
			return true;
	return false;
}

/* From which end there is a link between two cases: the one that is asked, or for some kinds the other. */
static inline bool has_link(const struct model *m, int *from, int *to, int kind)
{
	const uint8_t bit = (uint8_t)(1u << kind);

	if ((m->cases[*from].links[*to] | m->cases[*from].ended[*to]) & bit)
		return true;
	if (!is_mutual(kind) || !((m->cases[*to].links[*from] | m->cases[*to].ended[*from]) & bit))
		return false;
	kind = *from;
	*from = *to;
	*to = kind;
	return true;
}

static inline struct answer predict_link(struct model *m, int from, int to, int kind)
{
	const uint8_t bit = (uint8_t)(1u << kind);

	if (from == to)
		return refused(CRM_RULE_LINK_SELF);
	if (m->cases[from].state == CRM_COMPLAINT_VOID || m->cases[to].state == CRM_COMPLAINT_VOID)
		return refused(CRM_RULE_COMPLAINT_ENDED);
	if (!is_mutual(kind) && leads_to(m, to, from, kind, UINT32_C(1) << to))
		return refused(CRM_RULE_LINK_CYCLE);
	if (has_link(m, &from, &to, kind) && m->cases[from].links[to] & bit)
		return unchanged;
	m->cases[from].links[to] |= bit;
	m->cases[from].ended[to] &= (uint8_t)~bit;
	return done;
}

static inline struct answer predict_unlink(struct model *m, int from, int to, int kind)
{
	const uint8_t bit = (uint8_t)(1u << kind);

	if (!has_link(m, &from, &to, kind))
		return (struct answer){ CRM_ERR_NOT_FOUND, CRM_RULE_NONE };
	if (!(m->cases[from].links[to] & bit))
		return unchanged;
	m->cases[from].links[to] &= (uint8_t)~bit;
	m->cases[from].ended[to] |= bit;
	return done;
}

/* --- merging */

static inline void judge_as_merged(struct complaint *into, const struct complaint *from)
{
	if (into->responsibility || !from->responsibility)
		return;
	into->responsibility = from->responsibility;
	into->type = from->type;
	into->immediate = from->immediate;
}

/* Does the promise of the merged case go on? An earlier one of the other case is enough. */
static inline bool carries_promise(const struct complaint *from, const struct complaint *into)
{
	return from->promise_due != CRM_NO_TIME && (into->promise_due == CRM_NO_TIME || from->promise_due < into->promise_due);
}

static inline int merged_state(const struct complaint *from, const struct complaint *into, bool promised)
{
	if (!strchr("abcej", 'a' + into->state - 1)) /* the answer is on the table, or a time is promised */
		return into->state;
	if (promised)
		return from->state == CRM_COMPLAINT_IN_PROGRESS ? CRM_COMPLAINT_IN_PROGRESS : CRM_COMPLAINT_PROMISED;
	if (strchr("ac", 'a' + into->state - 1) && is_upset(into) && (!into->responsibility || from->state == CRM_COMPLAINT_CALMING))
		return CRM_COMPLAINT_CALMING;
	if (into->state != CRM_COMPLAINT_RECEIVED || !into->responsibility)
		return into->state;
	return into->immediate ? CRM_COMPLAINT_RESOLVING : CRM_COMPLAINT_ASSESSING;
}

static inline void join(struct complaint *into, const struct complaint *from)
{
	const uint32_t answered = into->met | into->unmet;

	if (from->level > into->level)
		take_level(into, from->level);
	into->severity = from->severity > into->severity ? from->severity : into->severity;
	into->escalation = from->escalation > into->escalation ? from->escalation : into->escalation;
	into->emotion = from->emotion > into->emotion ? from->emotion : into->emotion;
	into->special = into->special ? into->special : from->special;
	into->claim = into->claim ? into->claim : from->claim;
	into->liable = into->liable || from->liable;
	judge_as_merged(into, from);
	into->wants |= from->wants;
	into->met |= from->met & ~answered;
	into->unmet |= from->unmet & ~answered;
}

/* A cause that both have stays what it is in the case that goes on. */
static inline void join_causes(struct complaint *into, const struct complaint *from)
{
	for (uint32_t i = 0; i < 3; i++) {
		const struct ask asked = { .more = i };

		if ((into->causes | ~from->causes) & cause_bit(&asked))
			continue;
		into->causes |= cause_bit(&asked);
		if (!into->primary && from->primary == cause_of(&asked))
			into->primary = from->primary;
	}
}

/* D-KEY-09: nothing that was promised is lost. */
static inline struct answer predict_merge(struct model *m, int number, int other, int64_t now)
{
	struct complaint from = m->cases[number], into = m->cases[other];
	bool promised;

	if (number == other)
		return refused(CRM_RULE_LINK_SELF);
	break_promise(&from, now);
	break_promise(&into, now);
	if (!open_case(&from) || !open_case(&into))
		return refused(CRM_RULE_COMPLAINT_ENDED);
	if (from.customer >= 0 && from.customer != into.customer)
		return refused(CRM_RULE_MERGE_CUSTOMERS);
	promised = carries_promise(&from, &into);
	join(&into, &from);
	join_causes(&into, &from);
	into.state = merged_state(&from, &into, promised);
	if (promised) {
		into.promises++;
		into.promise_due = from.promise_due;
		into.last_promise = CRM_PROMISE_OPEN;
	}
	from.state = CRM_COMPLAINT_VOID;
	from.promise_due = CRM_NO_TIME;
	from.open = 0;
	from.merged_into = other + 1;
	m->cases[number] = from;
	m->cases[other] = into;
	return done;
}

/* --- what belongs to a case, whatever becomes of a lapsed promise on the way */

static inline struct answer predict_belonging(struct model *m, int number, const struct ask *ask, int64_t now)
{
	struct complaint after = m->cases[number];
	struct answer answer;

	switch ((enum kind)ask->kind) {
	case LINK:
		return predict_link(m, number, other_of(m, ask), kind_of(ask));
	case UNLINK:
		return predict_unlink(m, number, other_of(m, ask), kind_of(ask));
	case MERGE:
		return predict_merge(m, number, other_of(m, ask), now);
	case CAUSE_ADD:
	case CAUSE_REMOVE:
		break_promise(&after, now);
		answer = predict_cause(m, &after, ask);
		break;
	case WANTS:
	case WANTS_MET:
		break_promise(&after, now);
		answer = predict_wants(&after, ask);
		break;
	case REVIEW:
		answer = predict_review(&after, ask);
		break;
	default:
		break_promise(&after, now);
		answer = predict_rating(m, &after, ask);
	}
	if (answer.status == CRM_OK)
		m->cases[number] = after;
	return answer;
}

/* --- actions against causes, and staff */

static inline struct answer predict_measure(struct measure *measure, const struct ask *ask, int64_t now)
{
	if (measure->state != CRM_ACTION_OPEN)
		return refused(CRM_RULE_ACTION_ENDED);
	if (ask->kind == ACTION_CANCEL && ask->how % 2 == 0)
		return refused(CRM_RULE_TASK_REASON_MISSING);
	measure->state = ask->kind == ACTION_DONE ? CRM_ACTION_DONE : CRM_ACTION_CANCELLED;
	measure->ended_at = now;
	return done;
}

static inline struct answer predict_staff(struct model *m, const struct ask *ask)
{
	bool *const gone = &m->gone[ask->whom % STAFF];
	const bool leaves = ask->kind == STAFF_LEAVE;

	if (*gone == leaves)
		return unchanged;
	*gone = leaves;
	return done;
}

#endif
