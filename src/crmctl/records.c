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

static void json_contact_points(struct output *out, const crm_customer *customer)
{
	size_t i;

	json_begin(out, "contact_points", '[');
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
	json_begin(out, "references", '[');
	for (i = 0; i < customer->reference_count; i++) {
		json_begin(out, NULL, '{');
		json_text(out, "source", customer->references[i].source);
		json_text(out, "value", customer->references[i].value);
		json_end(out, '}');
	}
	json_end(out, ']');
}

void json_customer(struct output *out, const char *key, const crm_customer *customer)
{
	json_begin(out, key, '{');
	json_id(out, "id", &customer->id);
	json_number(out, "revision", customer->revision);
	json_word(out, "kind", crm_customer_kind_name, customer->kind);
	json_word(out, "preferred_channel", crm_channel_name, customer->preferred_channel);
	json_text(out, "name", customer->name);
	json_text(out, "salutation", customer->salutation);
	json_text(out, "language", customer->language);
	json_text(out, "note", customer->note);
	json_text(out, "need", customer->need);
	json_date(out, "birth_date", customer->birth_date);
	json_flag(out, "removed", customer->removed);
	json_time(out, "created_at", customer->created_at);
	json_word(out, "state", crm_lifecycle_state_name, customer->state);
	json_text(out, "state_reason", reason_word(customer->state, customer->state_reason));
	json_time(out, "state_since", customer->state_since);
	json_number(out, "moves", customer->moves);
	json_flag(out, "has_bought", customer->has_bought);
	json_time(out, "last_purchase_at", customer->last_purchase_at);
	json_time(out, "inactive_since", customer->inactive_since);
	json_word(out, "contact_class", crm_contact_class_name, customer->contact_class);
	json_text(out, "owner", customer->owner);
	json_time(out, "class_since", customer->class_since);
	json_time(out, "last_call_at", customer->last_call_at);
	json_time(out, "last_visit_at", customer->last_visit_at);
	json_contact_points(out, customer);
	json_end(out, '}');
}

void json_purchase(struct output *out, const crm_purchase *purchase)
{
	char amount[32] = "";

	json_begin(out, NULL, '{');
	json_id(out, "id", &purchase->id);
	json_number(out, "revision", purchase->revision);
	json_id(out, "customer_id", &purchase->customer_id);
	json_time(out, "at", purchase->at);
	json_number(out, "amount", purchase->amount);
	json_text(out, "amount_text", crm_money_text(purchase->amount, purchase->currency, amount));
	json_text(out, "currency", purchase->currency);
	json_number(out, "quantity", purchase->quantity);
	json_text(out, "category", purchase->category);
	json_text(out, "reference", purchase->reference);
	json_end(out, '}');
}

void json_contact(struct output *out, const crm_contact *contact)
{
	json_begin(out, NULL, '{');
	json_id(out, "id", &contact->id);
	json_number(out, "revision", contact->revision);
	json_id(out, "customer_id", &contact->customer_id);
	json_id(out, "task_id", &contact->task_id);
	json_id(out, "complaint_id", &contact->complaint_id);
	json_time(out, "at", contact->at);
	json_word(out, "kind", crm_contact_kind_name, contact->kind);
	json_word(out, "direction", crm_direction_name, contact->direction);
	json_word(out, "channel", crm_channel_name, contact->channel);
	json_word(out, "outcome", crm_outcome_name, contact->outcome);
	json_text(out, "actor", contact->actor);
	json_text(out, "note", contact->note);
	json_end(out, '}');
}

void json_task(struct output *out, const char *key, const crm_task *task)
{
	json_begin(out, key, '{');
	json_id(out, "id", &task->id);
	json_number(out, "revision", task->revision);
	json_word(out, "kind", crm_task_kind_name, task->kind);
	json_word(out, "state", crm_task_state_name, task->state);
	json_id(out, "customer_id", &task->customer_id);
	json_id(out, "complaint_id", &task->complaint_id);
	json_time(out, "due_at", task->due_at);
	json_time(out, "planned_at", task->planned_at);
	json_number(out, "priority", task->priority);
	json_word(out, "channel", crm_channel_name, task->channel);
	json_text(out, "handler", task->handler);
	json_text(out, "title", task->title);
	json_number(out, "snoozes", task->snoozes);
	json_word(out, "outcome", crm_outcome_name, task->outcome);
	json_time(out, "created_at", task->created_at);
	json_time(out, "ended_at", task->ended_at);
	json_text(out, "note", task->note);
	json_number(out, "detail", task->detail);
	json_time(out, "basis_at", task->basis_at);
	json_text(out, "rule", crm_due_rule_name(task->rule));
	json_number(out, "amount", task->amount);
	json_number(out, "playbook", task->playbook);
	json_end(out, '}');
}

static void json_complaint_points(struct output *out, const crm_complaint *complaint)
{
	json_text(out, "complainant", complaint->complainant);
	json_text(out, "about", complaint->about);
	json_text(out, "content", complaint->content);
	json_time(out, "received_at", complaint->received_at);
	json_time(out, "bought_at", complaint->bought_at);
	json_text(out, "usage", complaint->usage);
	json_text(out, "demand", complaint->demand);
	json_text(out, "wished_solution", complaint->wished_solution);
	json_text(out, "contact", complaint->contact);
	json_word(out, "channel", crm_channel_name, complaint->channel);
	json_text(out, "first_responder", complaint->first_responder);
	json_text(out, "cause", complaint->cause);
	json_text(out, "reference_source", complaint->reference_source);
	json_text(out, "reference_value", complaint->reference_value);
}

void json_complaint(struct output *out, const char *key, const crm_complaint *complaint)
{
	json_begin(out, key, '{');
	json_id(out, "id", &complaint->id);
	json_number(out, "revision", complaint->revision);
	json_id(out, "customer_id", &complaint->customer_id);
	json_complaint_points(out, complaint);
	json_flag(out, "imported", complaint->imported);
	json_number(out, "playbook", complaint->playbook);
	json_word(out, "state", crm_complaint_state_name, complaint->state);
	json_time(out, "state_since", complaint->state_since);
	json_text(out, "handler", complaint->handler);
	json_word(out, "responsibility", crm_responsibility_name, complaint->responsibility);
	json_word(out, "validity", crm_validity_name, complaint->validity);
	json_word(out, "complainant_type", crm_complainant_type_name, complaint->complainant_type);
	json_word(out, "purpose", crm_purpose_name, complaint->purpose);
	json_flag(out, "immediate", complaint->immediate);
	json_number(out, "promises", complaint->promises);
	json_time(out, "promise_due_at", complaint->promise_due_at);
	json_number(out, "breaches", complaint->breaches);
	json_number(out, "escalation", complaint->escalation);
	json_time(out, "solved_at", complaint->solved_at);
	json_text(out, "solution", complaint->solution);
	json_text(out, "alternative", complaint->alternative);
	json_number(out, "checks", complaint->checks);
	json_number(out, "attempts", complaint->attempts);
	json_word(out, "satisfaction", crm_satisfaction_name, complaint->satisfaction);
	json_number(out, "cycles", complaint->cycles);
	json_number(out, "reopened", complaint->reopened);
	json_time(out, "closed_at", complaint->closed_at);
	json_text(out, "void_reason", complaint->void_reason);
	json_end(out, '}');
}

void json_promise(struct output *out, const crm_promise_record *promise)
{
	json_begin(out, NULL, '{');
	json_id(out, "complaint_id", &promise->complaint_id);
	json_number(out, "number", promise->number);
	json_number(out, "revision", promise->revision);
	json_time(out, "made_at", promise->made_at);
	json_time(out, "due_at", promise->due_at);
	json_text(out, "made_by", promise->made_by);
	json_text(out, "unit", promise->unit);
	json_text(out, "reason", promise->reason);
	json_text(out, "progress", promise->progress);
	json_time(out, "contact_at", promise->contact_at);
	json_word(out, "outcome", crm_promise_outcome_name, promise->outcome);
	json_time(out, "ended_at", promise->ended_at);
	json_end(out, '}');
}

void json_move(struct output *out, const crm_lifecycle_move_record *move)
{
	json_begin(out, NULL, '{');
	json_number(out, "number", move->number);
	json_number(out, "revision", move->revision);
	json_time(out, "at", move->at);
	json_word(out, "from", crm_lifecycle_state_name, move->from_state);
	json_word(out, "to", crm_lifecycle_state_name, move->to_state);
	json_text(out, "state_reason", reason_word(move->to_state, move->state_reason));
	json_flag(out, "automatic", move->automatic);
	json_text(out, "actor", move->actor);
	json_text(out, "reason", move->reason);
	json_end(out, '}');
}

void json_entry(struct output *out, const crm_entry *entry)
{
	json_begin(out, NULL, '{');
	json_number(out, "seq", entry->seq);
	json_time(out, "at", entry->at);
	json_time(out, "recorded_at", entry->recorded_at);
	json_word(out, "event", crm_event_name, entry->event);
	json_word(out, "entity", crm_entity_name, entry->entity);
	json_id(out, "id", &entry->id);
	json_id(out, "customer_id", &entry->customer_id);
	json_text(out, "actor", entry->actor);
	json_text(out, "reason", entry->reason);
	json_text(out, "rule", entry->rule ? crm_rule_name(entry->rule) : NULL);
	json_number(out, "playbook", entry->playbook);
	json_raw(out, "body", entry->body);
	json_hex(out, "digest", entry->digest, sizeof entry->digest);
	json_end(out, '}');
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
	                                     "satisfaction check", "lifecycle proposal", "escalation", "sales", "task" };

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
	[CRM_DUE_PROMISE] = { "", "the time promised to the complainant%s, agreed %s" },
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
