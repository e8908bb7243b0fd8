#include "record_fields.h"
#include "records.h"

#include <string.h>

static const char *reason_word(int32_t state, int32_t reason)
{
	if (!reason)
		return NULL;
	if (state == CRM_LIFECYCLE_CHURNED)
		return crm_churn_reason_name(reason);
	return state == CRM_LIFECYCLE_NON_CUSTOMER ? crm_non_customer_reason_name(reason) : NULL;
}

static void json_field(struct output *out, const struct record_field *field, const void *record)
{
	const void *value = (const char *)record + field->offset;

	switch (field->kind) {
	case FIELD_TEXT:
		json_text(out, field->key, *(const char *const *)value);
		return;
	case FIELD_NUMBER:
		json_number(out, field->key, *(const int64_t *)value);
		return;
	case FIELD_COUNT:
		json_number(out, field->key, *(const int32_t *)value);
		return;
	case FIELD_ID:
		json_id(out, field->key, value);
		return;
	case FIELD_DATE:
		json_date(out, field->key, *(const crm_date *)value);
		return;
	case FIELD_TIME:
		json_time(out, field->key, *(const int64_t *)value);
		return;
	case FIELD_FLAG:
		json_flag(out, field->key, *(const int32_t *)value);
		return;
	case FIELD_WORD:
		json_word(out, field->key, field->name, *(const int32_t *)value);
		return;
	case FIELD_MADE:
		field->make(out, field->key, record);
		return;
	}
}

void json_record(struct output *out, const char *key, const struct record_field *fields, size_t count,
                        const void *record)
{
	size_t i;

	json_begin(out, key, '{');
	for (i = 0; i < count; i++)
		json_field(out, &fields[i], record);
	json_end(out, '}');
}

static void make_state_reason(struct output *out, const char *key, const void *record)
{
	const crm_customer *customer = record;

	json_text(out, key, reason_word(customer->state, customer->state_reason));
}

static void make_contact_points(struct output *out, const char *key, const void *record)
{
	const crm_customer *customer = record;
	size_t i;

	json_begin(out, key, '[');
	for (i = 0; i < customer->contact_point_count; i++) {
		json_begin(out, NULL, '{');
		json_word(out, "kind", crm_point_kind_name, customer->contact_points[i].kind);
		json_flag(out, "preferred", customer->contact_points[i].flags & 1);
		json_text(out, "label", customer->contact_points[i].label);
		json_text(out, "value", customer->contact_points[i].value);
		json_text(out, "match", customer->contact_points[i].match);
		json_end(out, '}');
	}
	json_end(out, ']');
}

static void make_references(struct output *out, const char *key, const void *record)
{
	const crm_customer *customer = record;
	size_t i;

	json_begin(out, key, '[');
	for (i = 0; i < customer->reference_count; i++) {
		json_begin(out, NULL, '{');
		json_text(out, "source", customer->references[i].source);
		json_text(out, "value", customer->references[i].value);
		json_end(out, '}');
	}
	json_end(out, ']');
}

static void make_amount_text(struct output *out, const char *key, const void *record)
{
	const crm_purchase *purchase = record;
	char amount[32] = "";

	json_text(out, key, crm_money_text(purchase->amount, purchase->currency, amount));
}

static void make_due_rule(struct output *out, const char *key, const void *record)
{
	json_text(out, key, crm_due_rule_name(((const crm_task *)record)->rule));
}

static void make_move_reason(struct output *out, const char *key, const void *record)
{
	const crm_move *move = record;

	json_text(out, key, reason_word(move->to_state, move->state_reason));
}

static void make_entry_rule(struct output *out, const char *key, const void *record)
{
	const crm_entry *entry = record;

	json_text(out, key, entry->rule ? crm_rule_name(entry->rule) : NULL);
}

static void make_entry_body(struct output *out, const char *key, const void *record)
{
	json_raw(out, key, ((const crm_entry *)record)->body);
}

static void make_entry_digest(struct output *out, const char *key, const void *record)
{
	const crm_entry *entry = record;

	json_hex(out, key, entry->digest, sizeof entry->digest);
}

static const struct record_field customer_fields[] = {
	VALUE(crm_customer, id), VALUE(crm_customer, revision), WORD(crm_customer, kind, crm_customer_kind_name),
	WORD(crm_customer, preferred_channel, crm_channel_name), VALUE(crm_customer, name),
	VALUE(crm_customer, salutation), VALUE(crm_customer, language), VALUE(crm_customer, note),
	VALUE(crm_customer, need), VALUE(crm_customer, birth_date), FLAG(crm_customer, removed),
	TIME(crm_customer, created_at), WORD(crm_customer, state, crm_lifecycle_state_name),
	MADE("state_reason", make_state_reason), TIME(crm_customer, state_since), VALUE(crm_customer, moves),
	FLAG(crm_customer, has_bought), TIME(crm_customer, last_purchase_at), TIME(crm_customer, inactive_since),
	WORD(crm_customer, contact_class, crm_contact_class_name), VALUE(crm_customer, owner),
	TIME(crm_customer, class_since), TIME(crm_customer, last_call_at), TIME(crm_customer, last_visit_at),
	MADE("contact_points", make_contact_points), MADE("references", make_references),
};

static const struct record_field purchase_fields[] = {
	VALUE(crm_purchase, id), VALUE(crm_purchase, revision), VALUE(crm_purchase, customer_id),
	TIME(crm_purchase, at), VALUE(crm_purchase, amount), MADE("amount_text", make_amount_text),
	VALUE(crm_purchase, currency), VALUE(crm_purchase, quantity), VALUE(crm_purchase, category),
	VALUE(crm_purchase, reference),
};

static const struct record_field contact_fields[] = {
	VALUE(crm_contact, id), VALUE(crm_contact, revision), VALUE(crm_contact, customer_id),
	VALUE(crm_contact, task_id), VALUE(crm_contact, complaint_id), TIME(crm_contact, at),
	WORD(crm_contact, kind, crm_contact_kind_name), WORD(crm_contact, direction, crm_direction_name),
	WORD(crm_contact, channel, crm_channel_name), WORD(crm_contact, outcome, crm_outcome_name),
	VALUE(crm_contact, actor), VALUE(crm_contact, note),
};

static const struct record_field task_fields[] = {
	VALUE(crm_task, id), VALUE(crm_task, revision), WORD(crm_task, kind, crm_task_kind_name),
	WORD(crm_task, state, crm_task_state_name), VALUE(crm_task, customer_id), VALUE(crm_task, complaint_id),
	TIME(crm_task, due_at), TIME(crm_task, planned_at), VALUE(crm_task, priority),
	WORD(crm_task, channel, crm_channel_name), VALUE(crm_task, handler), VALUE(crm_task, title),
	VALUE(crm_task, snoozes), WORD(crm_task, outcome, crm_outcome_name), TIME(crm_task, created_at),
	TIME(crm_task, ended_at), VALUE(crm_task, note), VALUE(crm_task, detail), TIME(crm_task, basis_at),
	MADE("rule", make_due_rule), VALUE(crm_task, amount), VALUE(crm_task, playbook),
};

static void make_wants(struct output *out, const char *key, const void *record)
{
	json_set(out, key, crm_purpose_name, (uint32_t)((const crm_complaint *)record)->wants);
}

static void make_wants_met(struct output *out, const char *key, const void *record)
{
	json_set(out, key, crm_purpose_name, (uint32_t)((const crm_complaint *)record)->wants_met);
}

static void make_wants_unmet(struct output *out, const char *key, const void *record)
{
	json_set(out, key, crm_purpose_name, (uint32_t)((const crm_complaint *)record)->wants_unmet);
}

static const struct record_field complaint_fields[] = {
	VALUE(crm_complaint, id), VALUE(crm_complaint, revision), VALUE(crm_complaint, customer_id),
	VALUE(crm_complaint, complainant), VALUE(crm_complaint, about), VALUE(crm_complaint, content),
	TIME(crm_complaint, received_at), TIME(crm_complaint, bought_at), VALUE(crm_complaint, usage),
	VALUE(crm_complaint, demand), VALUE(crm_complaint, wished_solution), VALUE(crm_complaint, contact),
	WORD(crm_complaint, channel, crm_channel_name), VALUE(crm_complaint, first_responder),
	VALUE(crm_complaint, cause), VALUE(crm_complaint, reference_source), VALUE(crm_complaint, reference_value),
	FLAG(crm_complaint, imported), VALUE(crm_complaint, playbook),
	WORD(crm_complaint, state, crm_complaint_state_name), TIME(crm_complaint, state_since),
	VALUE(crm_complaint, handler), WORD(crm_complaint, responsibility, crm_responsibility_name),
	WORD(crm_complaint, validity, crm_validity_name),
	WORD(crm_complaint, complainant_type, crm_complainant_type_name),
	WORD(crm_complaint, purpose, crm_purpose_name), FLAG(crm_complaint, immediate),
	VALUE(crm_complaint, promises), TIME(crm_complaint, promise_due_at), VALUE(crm_complaint, breaches),
	VALUE(crm_complaint, escalation), TIME(crm_complaint, solved_at), VALUE(crm_complaint, solution),
	VALUE(crm_complaint, alternative), VALUE(crm_complaint, checks), VALUE(crm_complaint, attempts),
	WORD(crm_complaint, satisfaction, crm_satisfaction_name), VALUE(crm_complaint, cycles),
	VALUE(crm_complaint, reopened), TIME(crm_complaint, closed_at), VALUE(crm_complaint, void_reason),
	VALUE(crm_complaint, number), VALUE(crm_complaint, merged_into), WORD(crm_complaint, emotion, crm_emotion_name),
	WORD(crm_complaint, claim, crm_claim_name), WORD(crm_complaint, special, crm_special_name),
	WORD(crm_complaint, level, crm_complaint_level_name), WORD(crm_complaint, severity, crm_case_severity_name),
	WORD(crm_complaint, lane, crm_lane_name), WORD(crm_complaint, tier, crm_tier_name), VALUE(crm_complaint, priority),
	WORD(crm_complaint, proposed_type, crm_complainant_type_name), WORD(crm_complaint, primary_cause, crm_cause_name),
	TIME(crm_complaint, judged_at), TIME(crm_complaint, liability_at), TIME(crm_complaint, acknowledged_at),
	VALUE(crm_complaint, account_manager), MADE("wants", make_wants), MADE("wants_met", make_wants_met),
	MADE("wants_unmet", make_wants_unmet), VALUE(crm_complaint, remedies), VALUE(crm_complaint, refusals),
	VALUE(crm_complaint, marks), VALUE(crm_complaint, overrides),
};

static const struct record_field promise_fields[] = {
	VALUE(crm_promise, complaint_id), VALUE(crm_promise, number),
	VALUE(crm_promise, revision), TIME(crm_promise, made_at), TIME(crm_promise, due_at),
	VALUE(crm_promise, made_by), VALUE(crm_promise, unit), VALUE(crm_promise, reason),
	VALUE(crm_promise, progress), TIME(crm_promise, contact_at),
	WORD(crm_promise, outcome, crm_promise_outcome_name), TIME(crm_promise, ended_at), TIME(crm_promise, broken_at),
	VALUE(crm_promise, what), VALUE(crm_promise, promised_to), FLAG(crm_promise, consent),
};

static const struct record_field move_fields[] = {
	VALUE(crm_move, number), VALUE(crm_move, revision),
	TIME(crm_move, at),
	WORD_AS("from", crm_move, from_state, crm_lifecycle_state_name),
	WORD_AS("to", crm_move, to_state, crm_lifecycle_state_name),
	MADE("state_reason", make_move_reason), FLAG(crm_move, automatic),
	VALUE(crm_move, actor), VALUE(crm_move, reason),
};

static const struct record_field entry_fields[] = {
	VALUE(crm_entry, seq), TIME(crm_entry, at), TIME(crm_entry, recorded_at),
	WORD(crm_entry, event, crm_event_name), WORD(crm_entry, entity, crm_entity_name), VALUE(crm_entry, id),
	VALUE(crm_entry, customer_id), VALUE(crm_entry, actor), VALUE(crm_entry, reason),
	MADE("rule", make_entry_rule), VALUE(crm_entry, playbook), MADE("body", make_entry_body),
	MADE("digest", make_entry_digest),
};

void json_customer(struct output *out, const char *key, const crm_customer *customer)
{
	RECORD(out, key, customer_fields, customer);
}

void json_purchase(struct output *out, const crm_purchase *purchase)
{
	RECORD(out, NULL, purchase_fields, purchase);
}

void json_contact(struct output *out, const crm_contact *contact)
{
	RECORD(out, NULL, contact_fields, contact);
}

void json_task(struct output *out, const char *key, const crm_task *task)
{
	RECORD(out, key, task_fields, task);
}

void json_complaint(struct output *out, const char *key, const crm_complaint *complaint)
{
	RECORD(out, key, complaint_fields, complaint);
}

void json_promise(struct output *out, const crm_promise *promise)
{
	RECORD(out, NULL, promise_fields, promise);
}

void json_move(struct output *out, const crm_move *move)
{
	RECORD(out, NULL, move_fields, move);
}

void json_entry(struct output *out, const crm_entry *entry)
{
	RECORD(out, NULL, entry_fields, entry);
}

const char *state_words(int32_t state)
{
	static const char *const words[] = { "not judged", "potential", "target", "current", "loyal", "churned",
	                                     "non-customer" };

	return state >= 0 && (size_t)state < sizeof words / sizeof *words ? words[state] : crm_lifecycle_state_name(state);
}

const char *task_words(int32_t kind)
{
	static const char *const words[] = { "-", "call", "visit", "judge complaint", "progress call", "promised reply",
	                                     "satisfaction check", "lifecycle proposal", "escalation", "sales", "task",
	                                     "review", "milestone" };

	return kind >= 0 && (size_t)kind < sizeof words / sizeof *words ? words[kind] : crm_task_kind_name(kind);
}

const char *state_reason_words(int32_t state, int32_t reason)
{
	return reason_word(state, reason);
}

const char *customer_phone(const crm_customer *customer)
{
	const char *found = NULL;
	size_t i;

	for (i = 0; i < customer->contact_point_count; i++) {
		const crm_contact_point *point = &customer->contact_points[i];

		if (point->kind != CRM_POINT_PHONE && point->kind != CRM_POINT_MOBILE)
			continue;
		if (!found || (point->flags & 1))
			found = point->value;
	}
	return found;
}

/* What each rule says of its number and basis; %s are the amount with its unit and the day of the basis. */
struct why {
	const char *unit;   /* of the amount: "month", "day", or "min" for minutes */
	const char *format;
};

static const struct why whys[] = {
	[CRM_DUE_GIVEN] = { NULL, "planned by hand" },
	[CRM_DUE_CADENCE_CALL] = { "month", "%s after the last call, %s" },
	[CRM_DUE_CADENCE_VISIT] = { "month", "%s after the last visit, %s" },
	[CRM_DUE_PROMISE] = { "", "the time promised to the complainant%s, on %s" },
	[CRM_DUE_PROMISE_LEAD] = { "min", "%s before the promised time, %s" },
	[CRM_DUE_ASSESS] = { "min", "%s after the complaint came in, %s" },
	[CRM_DUE_CHECK] = { "day", "%s after the solution, %s" },
	[CRM_DUE_CHECK_AGAIN] = { "day", "%s after an attempt that reached nobody, %s" },
	[CRM_DUE_INACTIVITY] = { "day", "%s without a purchase since %s" },
	[CRM_DUE_PURCHASE] = { "", "proposed%s by the purchase of %s" },
	[CRM_DUE_ESCALATION] = { "", "a promise was broken%s, %s" },
};

static void amount_words(int32_t amount, const char *unit, char *text, size_t size)
{
	*text = '\0';
	if (!*unit)
		return;
	if (strcmp(unit, "min") == 0 && amount % (24 * 60) == 0) {
		amount /= 24 * 60;
		unit = "day";
	} else if (strcmp(unit, "min") == 0 && amount % 60 == 0) {
		amount /= 60;
		unit = "hour";
	} else if (strcmp(unit, "min") == 0) {
		unit = "minute";
	}
	snprintf(text, size, "%d %s%s", amount, unit, amount == 1 ? "" : "s");
}

/* A series that no contact has begun yet counts from the assignment of the class (D-FUP-01). */
static const char *cadence_format(const crm_task *task, const crm_customer *customer, const char *format)
{
	if (!customer || task->basis_at != customer->class_since)
		return format;
	if (task->rule == CRM_DUE_CADENCE_CALL && task->basis_at != customer->last_call_at)
		return "%s after the class was assigned, %s";
	if (task->rule == CRM_DUE_CADENCE_VISIT && task->basis_at != customer->last_visit_at)
		return "%s after the class was assigned, %s";
	return format;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
char *task_why(const struct output *out, const crm_task *task, const crm_customer *customer, char text[WHY_TEXT])
{
	char amount[48] = "", basis[LOCAL_TEXT] = "", put_off[48] = "", line[160];
	const struct why *why = &whys[CRM_DUE_GIVEN];

	if (task->rule > 0 && (size_t)task->rule < sizeof whys / sizeof *whys)
		why = &whys[task->rule];
	if (task->snoozes)
		snprintf(put_off, sizeof put_off, "; put off %d time%s", task->snoozes, task->snoozes == 1 ? "" : "s");
	if (task->rule == CRM_DUE_CLOCK_TARGET || task->rule == CRM_DUE_CLOCK_STEP) {
		snprintf(text, WHY_TEXT, "%s %.150s of the case's clock%s",
		         task->rule == CRM_DUE_CLOCK_TARGET ? "target" : "step", task->title, put_off);
		return text;
	}
	if (!why->unit) {
		snprintf(text, WHY_TEXT, "%.150s%s", task->title ? task->title : why->format, put_off);
		return text;
	}
	amount_words(task->amount, why->unit, amount, sizeof amount);
	local_day(out, task->basis_at, basis);
	snprintf(line, sizeof line, cadence_format(task, customer, why->format), amount, basis);
	if (!*basis && strlen(line) > 2)
		line[strlen(line) - 2] = '\0';
	snprintf(text, WHY_TEXT, "%s%s", line, put_off);
	return text;
}
#pragma GCC diagnostic pop
