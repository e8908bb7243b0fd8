/* An upset complainant, from the first word to the verified end: what may be done is asked before it is done. */
#include <stdio.h>
#include <crm/crm.h>

//! [guide]
static crm_status print_what_may_be_done(crm *db, const crm_id *id)
{
	crm_complaint_advice advices[64];
	size_t count = 0, i;
	crm_status rc = crm_complaint_advise(db, id, advices, 64, &count);

	for (i = 0; i < count; i++)
		if (advices[i].rule == CRM_RULE_NONE)
			printf("  may: %s\n", crm_complaint_step_name(advices[i].step));
		else if (advices[i].can_override)
			printf("  only by override: %s (%s)\n", crm_complaint_step_name(advices[i].step), crm_rule_text(advices[i].rule));
	return rc;
}
//! [guide]

static crm_status open_upset(crm *db, crm_id *id_out)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	input.complainant = "Ms Wu";
	input.content = "The line has been dead for three days and nobody calls back.";
	input.received_at = crm_now(db);
	input.contact = "138 0013 8000";
	input.channel = CRM_CHANNEL_HALL;
	input.emotion = CRM_EMOTION_HIGH; /* begins in CALMING */
	return crm_complaint_open(db, NULL, &input, id_out);
}

//! [handling]
static crm_status calm_and_sort(crm *db, const crm_id *id)
{
	crm_claim_input claim = CRM_INIT(crm_claim_input);
	crm_mark_input mark = CRM_INIT(crm_mark_input);
	crm_status rc;

	claim.claim = CRM_CLAIM_LEGITIMATE;
	if (crm_complaint_classify(db, NULL, id, &claim) != CRM_ERR_REFUSED)
		return CRM_ERR_INTERNAL; /* the emotion comes before the matter */
	printf("refused: %s\n", crm_rule_text(crm_error_last(db)->rule));
	mark.kind = CRM_MARK_LISTENED;
	mark.note = "three calls, no answer";
	if ((rc = crm_complaint_mark(db, NULL, id, &mark)) < 0 || (rc = crm_complaint_emotion_set(db, NULL, id, CRM_EMOTION_CALM)) < 0)
		return rc;
	return crm_complaint_classify(db, NULL, id, &claim);
}
//! [handling]

static crm_status judge(crm *db, const crm_id *id)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_status rc;

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_SOLVED;
	judgement.validity = CRM_VALIDITY_FOUNDED;
	judgement.immediate = 1;
	if ((rc = crm_complaint_judge(db, NULL, id, &judgement)) < 0)
		return rc;
	return crm_complaint_cause_add(db, NULL, id, CRM_CAUSE_QUALITY_NETWORK, true);
}

//! [remedy]
static crm_status offer_and_answer(crm *db, const crm_id *id)
{
	crm_solution_input option = CRM_INIT(crm_solution_input);
	crm_status rc;

	option.text = "a technician tomorrow at nine";
	option.kind = CRM_REMEDY_CORRECTION;
	if ((rc = crm_complaint_solve(db, NULL, id, &option, NULL)) < 0)
		return rc;
	option.text = "a month without charge, and a technician on Friday";
	option.kind = CRM_REMEDY_COMPENSATION;
	option.amount = 3900;
	option.currency = "CNY";
	if ((rc = crm_complaint_solve(db, NULL, id, &option, NULL)) < 0)
		return rc;
	return crm_complaint_answer(db, NULL, id, 2, NULL); /* she takes the second; the first is declined */
}
//! [remedy]

static crm_status end(crm *db, const crm_id *id)
{
	crm_review_input review = CRM_INIT(crm_review_input);
	crm_status rc;

	if ((rc = crm_complaint_check(db, NULL, id, CRM_SATISFACTION_SATISFIED, "works since Friday")) < 0)
		return rc;
	review.argue = CRM_REVIEW_GOOD;
	review.deeds = CRM_REVIEW_WRONG;
	review.note = "nobody called back for three days";
	return crm_complaint_review(db, NULL, id, &review);
}

static crm_status run(crm *db)
{
	const crm_complaint *complaint = NULL;
	crm_status rc;
	crm_id id;

	if ((rc = open_upset(db, &id)) < 0 || (rc = print_what_may_be_done(db, &id)) < 0 || (rc = calm_and_sort(db, &id)) < 0 ||
	    (rc = judge(db, &id)) < 0 || (rc = offer_and_answer(db, &id)) < 0 || (rc = end(db, &id)) < 0 ||
	    (rc = crm_complaint_get(db, &id, &complaint)) < 0)
		return rc;
	printf("case %s: %s\n", complaint->number, crm_complaint_state_name(complaint->state));
	rc = complaint->state == CRM_COMPLAINT_CLOSED && complaint->remedies == 2 ? CRM_OK : CRM_ERR_INTERNAL;
	crm_complaint_free(complaint);
	return rc;
}

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	crm_status rc;

	options.flags = CRM_OPEN_CREATE;
	options.actor = "li";
	if ((rc = crm_open(argc > 1 ? argv[1] : ":memory:", &options, &db)) < 0 || (rc = run(db)) < 0)
		fprintf(stderr, "%s: %s\n", crm_status_name(rc), crm_error_last(db)->message);
	crm_close(db);
	return rc < 0;
}
