/* A small store with a bit of everything in it, the same each time it is made. */
#ifndef STORY_H
#define STORY_H

#include "fuzz.h"

static inline crm_id story_customer(crm *db, const char *name, const char *phone, const char *reference)
{
	crm_contact_point point = { .kind = CRM_POINT_MOBILE, .value = phone };
	crm_reference known = { "till", reference };
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	input.contact_points = &point;
	input.contact_point_count = 1;
	input.references = &known;
	input.reference_count = 1;
	FUZZ_CHECK(crm_customer_add(db, NULL, &input, &id) == CRM_OK);
	return id;
}

static inline crm_id story_complaint(crm *db, const crm_id *customer, int64_t now)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_id id, task;

	input.customer_id = *customer;
	input.content = "The kettle leaks.";
	input.received_at = now;
	FUZZ_CHECK(crm_complaint_open(db, NULL, &input, &id) == CRM_OK);
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	FUZZ_CHECK(crm_complaint_judge(db, NULL, &id, &judgement) == CRM_OK);
	promise.due_at = now + 2 * CRM_DAY;
	promise.consent = 1;
	promise.unit = "workshop";
	promise.reason = "the part is on its way";
	FUZZ_CHECK(crm_complaint_promise(db, NULL, &id, &promise, &task) == CRM_OK);
	return id;
}

struct story {
	crm_id first, second, complaint, task;
};

static inline void story_make(crm *db, int64_t now, struct story *story)
{
	crm_purchase_input purchase = CRM_INIT(crm_purchase_input);
	crm_task_input task = CRM_INIT(crm_task_input);

	story->first = story_customer(db, "Ann", "+8613800138000", "1");
	story->second = story_customer(db, "Bob", "+8613800138001", "2");
	purchase.customer_id = story->first;
	purchase.amount = 1250;
	purchase.currency = "USD";
	FUZZ_CHECK(crm_purchase_add(db, NULL, &purchase, NULL) == CRM_OK);
	FUZZ_CHECK(crm_followup_assign(db, NULL, &story->first, CRM_CLASS_IMPORTANT, "carl") == CRM_OK);
	story->complaint = story_complaint(db, &story->first, now);
	task.customer_id = story->second;
	task.due_at = now + CRM_HOUR;
	task.title = "send the catalogue";
	FUZZ_CHECK(crm_task_add(db, NULL, &task, &story->task) == CRM_OK);
}

#endif
