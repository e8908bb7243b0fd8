/* What may be done on a case, and when. Pure: a case, a fact, the playbook of the case, an instant -> a rule or none. */
#ifndef CRMI_COMPLAINT_RULES_H
#define CRMI_COMPLAINT_RULES_H

#include "settings.h"
#include "crm/promise.h"
#include "crm/remedy.h"

/* Each returns the first rule that refuses, in the order of the header, or CRM_RULE_NONE. That the case is closed or void
 * comes before everything else. */
crm_rule crmi_complaint_step_rule(int32_t state,
                                  int32_t step); /* ..._ENDED, ..._STATE: for steps without guards of their own */
crm_rule crmi_complaint_open_rule(const crm_complaint_input *input, const char *first_responder, bool reachable);
crm_rule crmi_complaint_judge_rule(const crm_complaint *complaint, const crm_judgement_input *judgement);
crm_rule crmi_complaint_explain_rule(const crm_complaint *complaint, const char *explanation, const char *alternative);
crm_rule crmi_complaint_promise_rule(const crm_complaint *complaint, const crm_promise_input *promise, int64_t now);
crm_rule crmi_complaint_renew_rule(const crm_complaint *complaint, int32_t last_outcome, const crm_promise_input *promise,
                                   int64_t now);
crm_rule crmi_complaint_solve_rule(const crm_complaint *complaint, const crm_solution_input *solution);
crm_rule crmi_complaint_close_rule(const crm_complaint *complaint, const struct crmi_playbook *playbook);
crm_rule crmi_complaint_reopen_rule(const crm_complaint *complaint, const struct crmi_playbook *playbook, int64_t at);
crm_rule crmi_complaint_void_rule(const crm_complaint *complaint, const char *reason);

/* D-CMP-22, D-CMP-36, D-CMP-37: what refuses when `rule` does, unless `person` lets it pass: `rule` itself while nobody does. */
crm_rule crmi_override_rule(crm_rule rule, const char *person, const char *actor, const char *reason);

/* The field of the input that a rule speaks of, or NULL. */
const char *crmi_complaint_rule_field(crm_rule rule);

/* D-CMP-30: a promise is broken once its time has passed; at the very time it can still be kept. */
bool crmi_promise_is_broken(int64_t due_at, int64_t now);

/* D-CMP-42: whether a check that found the complainant not content, which makes this the n-th cycle, raises the case. */
bool crmi_complaint_check_escalates(int32_t cycles);

/* The kind of contact that a channel makes: #crm_contact_kind. */
int32_t crmi_complaint_contact_kind(int32_t channel);

/* Which task a case with a past elsewhere begins with: #crm_task_kind, or 0 = none. */
int32_t crmi_complaint_first_task(int32_t state);

/* NULL, empty or nothing but white space. */
bool crmi_complaint_is_blank(const char *text);

#endif
