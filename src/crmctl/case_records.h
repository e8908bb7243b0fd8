/* What hangs on a case, as JSON. */
#ifndef CRMCTL_CASE_RECORDS_H
#define CRMCTL_CASE_RECORDS_H

#include "command.h"

void json_remedy(struct output *out, const crm_remedy *remedy);
void json_refusal(struct output *out, const crm_refusal *refusal);
void json_mark(struct output *out, const crm_mark *mark);
void json_override(struct output *out, const crm_override *override);
void json_case_cause(struct output *out, const crm_case_cause *cause);
void json_link(struct output *out, const crm_link *link);
void json_work(struct output *out, const crm_work *work);
void json_violation(struct output *out, const crm_violation *violation);
void json_staff(struct output *out, const crm_staff *staff);
void json_action(struct output *out, const char *key, const crm_action *action);
void json_review(struct output *out, const char *key, const crm_review *review);
void json_advice(struct output *out, const crm_complaint_advice *advice);
void json_priority_part(struct output *out, const crm_priority_part *part);

#endif
