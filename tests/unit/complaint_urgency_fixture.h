/* Cases of key customers and others, for the tests of how urgent a case is. */
#ifndef COMPLAINT_URGENCY_FIXTURE_H
#define COMPLAINT_URGENCY_FIXTURE_H

#include "complaint_fixture.h"

static inline void load(struct fixture *f, const char *text)
{
	assert_ok(f->db, crm_playbook_load(f->db, NULL, text, strlen(text), NULL));
}

static inline crm_id customer_of_class(struct fixture *f, int32_t contact_class)
{
	const crm_id id = customer_new(f, true);

	assert_ok(f->db, crm_followup_assign(f->db, NULL, &id, contact_class, "Sun"));
	return id;
}

/* A case of a customer, or of nobody, that is as plain as it can be. */
static inline crm_id case_of(struct fixture *f, const crm_id *customer, int32_t channel, int32_t lane)
{
	crm_complaint_input input = nine_points(f);
	crm_id id;

	if (customer)
		input.customer_id = *customer;
	input.channel = channel;
	input.lane = lane;
	assert_ok(f->db, crm_complaint_open(f->db, NULL, &input, &id));
	return id;
}

static inline crm_id key_case(struct fixture *f, int32_t lane)
{
	const crm_id customer = customer_of_class(f, CRM_CLASS_IMPORTANT);

	return f->id = case_of(f, &customer, CRM_CHANNEL_PHONE, lane);
}

/* The numbers of a case; its texts go with the view. */
static inline crm_complaint row_of(struct fixture *f, const crm_id *id)
{
	const crm_complaint *view = NULL;
	crm_complaint row;

	assert_ok(f->db, crm_complaint_get(f->db, id, &view));
	row = *view;
	crm_complaint_free(view);
	return row;
}

enum { PARTS = 7 };

/* What a factor adds to a case, and that all of them add up to its priority. */
static inline int32_t points_for(struct fixture *f, const crm_id *id, int32_t factor)
{
	crm_priority_part parts[PARTS];
	int32_t sum = 0, points = 0;
	size_t count = 0, i;

	assert_ok(f->db, crm_complaint_priority_explain(f->db, id, parts, PARTS, &count));
	for (i = 0; i < count; i++) {
		sum += parts[i].points;
		if (parts[i].factor == factor)
			points = parts[i].points;
	}
	assert_int_equal(sum, row_of(f, id).priority);
	return points;
}

static inline crm_status escalate(struct fixture *f, const char *reason, const char *target, crm_id *task)
{
	crm_act act = CRM_INIT(crm_act);

	act.reason = reason;
	return crm_complaint_escalate(f->db, &act, &f->id, target, task);
}

#endif
