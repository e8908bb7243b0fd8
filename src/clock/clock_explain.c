#include "clock.h"

#include <string.h>

enum { SPANS_AT_ONCE = 32 };

struct explanation {
	crm_span *out;
	size_t room, count;
	int64_t from;
	bool full;
};

static void put_span(struct explanation *explanation, const crm_span *span, const struct crmi_clock_stretch *stretch)
{
	crm_span *out;

	if (explanation->count == explanation->room) {
		explanation->full = true;
		return;
	}
	out = &explanation->out[explanation->count++];
	*out = *span;
	out->event = stretch->event;
	if (stretch->counts || span->kind != CRM_SPAN_COUNTED)
		return;
	out->kind = stretch->by_team ? CRM_SPAN_STOPPED : CRM_SPAN_PAUSED;
	out->version = stretch->version;
	out->name = stretch->name;
}

static crm_status explain_real(struct explanation *explanation, const struct crmi_clock_stretch *stretch)
{
	const crm_span span = {
		.from_at = stretch->from, .until_at = stretch->until, .kind = CRM_SPAN_COUNTED, .calendar = ""
	};

	put_span(explanation, &span, stretch);
	return CRM_OK;
}

static crm_status explain_stretch(struct explanation *explanation, const struct crmi_clock_stretch *stretch,
                                  crm_failure *failure)
{
	crm_span spans[SPANS_AT_ONCE];
	int64_t from = stretch->from;
	size_t i, count = 0;
	crm_status rc;

	if (!stretch->calendar)
		return explain_real(explanation, stretch);
	do {
		rc = crm_calendar_spans(stretch->calendar, from, stretch->until, spans, SPANS_AT_ONCE, &count, failure);
		if (rc < 0)
			return rc;
		for (i = 0; i < count && !explanation->full; i++)
			put_span(explanation, &spans[i], stretch);
		if (count)
			from = spans[count - 1].until_at;
	} while (rc == CRM_OK && count && !explanation->full);
	return CRM_OK;
}

/* Up to where a round is explained; before its start when there is nothing. */
static crm_status end_of(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int32_t to_due, int64_t *until_out)
{
	int64_t due = CRMI_CLOCK_NEVER;
	crm_status rc;

	*until_out = slot->start;
	if (slot->phase == CRMI_ROUND_ENDED) {
		*until_out = slot->ended_at;
		return CRM_OK;
	}
	if (slot->phase != CRMI_ROUND_OPEN && slot->phase != CRMI_ROUND_PENDING)
		return CRM_OK;
	if (to_due && (rc = crmi_clock_due(run, slot, &due)) < 0)
		return rc;
	if (due != CRMI_CLOCK_NEVER)
		*until_out = due;
	else if (slot->phase == CRMI_ROUND_OPEN)
		*until_out = run->now;
	return CRM_OK;
}

static crm_status explain_round(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int32_t to_due,
                                struct explanation *explanation)
{
	struct crmi_clock_stretch stretch;
	struct crmi_clock_trail trail;
	int64_t until = 0;
	crm_status rc;

	if (!slot->round)
		return CRM_OK;
	if (slot->phase == CRMI_ROUND_ENDED) { /* as it was when it ended */
		slot->start = slot->ended_start;
		slot->fixed_event = slot->ended_fixed;
		slot->start_event = slot->ended_start_event;
	}
	if ((rc = end_of(run, slot, to_due, &until)) < 0)
		return rc;
	crmi_clock_trail_begin(&trail, run, slot, slot->start, until);
	while (!explanation->full && crmi_clock_trail_next(&trail, &stretch)) {
		if (stretch.until <= explanation->from)
			continue;
		if (stretch.from < explanation->from)
			stretch.from = explanation->from;
		if ((rc = explain_stretch(explanation, &stretch, run->failure)) < 0)
			return rc;
	}
	return CRM_OK;
}

crm_status crm_clock_explain(const crm_clock_case *the_case, int64_t now, const char *target, int32_t to_due,
                             int64_t from, crm_span *spans_out, size_t room, size_t *count_out,
                             crm_failure *failure_out)
{
	struct explanation explanation = { .out = spans_out, .room = room, .from = from == CRM_NO_TIME ? INT64_MIN : from };
	struct crmi_clock_run run;
	crm_status rc;
	size_t i;

	crmi_failure_clear(failure_out);
	if (count_out)
		*count_out = 0;
	if (!count_out || !spans_out || !target || !room)
		return crmi_failure_missing(failure_out, !target ? "target" : !count_out ? "count_out" : "spans_out");
	if ((rc = crmi_failure_range(failure_out, "to_due", to_due, 0, 1)) < 0 ||
	    (rc = crmi_clock_start(&run, the_case, NULL, now, failure_out)) < 0 || (rc = crmi_clock_walk(&run)) < 0)
		return rc;
	for (i = 0; i < run.policy.target_count; i++)
		if (!strcmp(run.policy.targets[i].name, target))
			break;
	if (i == run.policy.target_count)
		return crmi_failure_set(failure_out, CRM_ERR_NOT_FOUND, CRM_RULE_CLOCK_POLICY, "target",
		                        "the policy has no such target");
	if ((rc = explain_round(&run, &run.slots[run.slot_at[i]], to_due, &explanation)) < 0)
		return rc;
	*count_out = explanation.count;
	return explanation.full ? CRM_OK : CRM_DONE;
}
