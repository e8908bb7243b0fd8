/* What may be done on a case, and when. Pure: a case, a fact, the playbook of the case, an instant -> a rule or none. */
#ifndef CRMI_COMPLAINT_RULES_H
#define CRMI_COMPLAINT_RULES_H

#include "settings.h"
#include "crm/complaint_handling.h"
#include "crm/promise.h"
#include "crm/remedy.h"

/* The graph: where a step leads first, 0 = the state does not take it; the rule for steps without guards of their own. */
int32_t  crmi_complaint_leads_to(int32_t state, int32_t step);
crm_rule crmi_complaint_step_rule(int32_t state, int32_t step); /* ..._ENDED, ..._STATE */
bool     crmi_complaint_has_ended(int32_t state);

/* D-CMP-22: the state that an emotion leads to. */
int32_t crmi_complaint_emotion_state(int32_t state, int32_t emotion);
bool    crmi_complaint_is_calm(const crm_complaint *complaint);

/* Who lets a guard pass, for whom, and why. */
struct crmi_permit {
	const char *person; /* NULL or blank = nobody */
	const char *actor;
	const char *reason;
};

/* D-CMP-22, D-CMP-36, D-CMP-37: what refuses when `rule` does, unless somebody lets it pass: `rule` itself while nobody does. */
crm_rule crmi_override_rule(crm_rule rule, const struct crmi_permit *permit);

/* Each returns the first rule that refuses, in the order of the header, or CRM_RULE_NONE. That the case is closed or void
 * comes before everything else. */
crm_rule crmi_complaint_open_rule(const crm_complaint_input *input, const char *first_responder, bool reachable);
crm_rule crmi_complaint_judge_rule(const crm_complaint *complaint, const crm_judgement_input *judgement,
                                   const struct crmi_permit *permit);
crm_rule crmi_complaint_explain_rule(const crm_complaint *complaint, const char *explanation, const char *alternative);
crm_rule crmi_complaint_classify_rule(const crm_complaint *complaint, const crm_claim_input *claim,
                                      const struct crmi_permit *permit);
crm_rule crmi_complaint_listen_rule(const crm_complaint *complaint, const char *note);
crm_rule crmi_complaint_admit_rule(const crm_complaint *complaint, const struct crmi_permit *permit);
crm_rule crmi_complaint_refuse_rule(const crm_complaint *complaint, const crm_refusal_input *refusal);
crm_rule crmi_complaint_promise_rule(const crm_complaint *complaint, const struct crmi_playbook *playbook,
                                     const crm_promise_input *promise, int64_t now);
crm_rule crmi_complaint_renew_rule(const crm_complaint *complaint, const struct crmi_playbook *playbook, int32_t last_outcome,
                                   const crm_promise_input *promise, int64_t now);
crm_rule crmi_complaint_solve_rule(const crm_complaint *complaint, const crm_solution_input *solution);
crm_rule crmi_complaint_close_rule(const crm_complaint *complaint, const struct crmi_playbook *playbook);
crm_rule crmi_complaint_reopen_rule(const crm_complaint *complaint, const struct crmi_playbook *playbook, int64_t at);
crm_rule crmi_complaint_void_rule(const crm_complaint *complaint, const char *reason);

/* D-CMP-21: the last thing that was done on the case and that a further step follows from. A promise that broke is not done
 * by anybody: `last` is the last promise, NULL = its state did not come by a break. */
int64_t crmi_complaint_followed_at(const crm_complaint *complaint, const crm_promise *last);

/* D-CMP-22: whether the mood guards a judgement of the case. */
bool crmi_complaint_judged_upset(const crm_complaint *complaint);

/* D-CMP-37: the facts are clear since the first judgement. */
bool crmi_complaint_facts_are_clear(const crm_complaint *complaint);

/* D-CMP-20: whether something was promised, offered, explained or refused. */
bool crmi_complaint_was_acted_on(const crm_complaint *complaint);

/* The field of the input that a rule speaks of, or NULL. */
const char *crmi_complaint_rule_field(crm_rule rule);

/* D-CMP-30: a promise is broken once its time has passed; at the very time it can still be kept. */
bool crmi_promise_is_broken(int64_t due_at, int64_t now);

/* D-CMP-29, D-CMP-30: whether a promise is held to the limit of first promises; `limit_at` CRM_NO_TIME = it cannot be told. The
 * first of a case is, until that time has passed without any: from then on none could be made in time. */
bool crmi_promise_is_first(int64_t promises, int64_t limit_at, int64_t now);

/* D-CMP-42: whether a check that found the complainant not content, which makes this the n-th cycle, raises the case. */
bool crmi_complaint_check_escalates(int32_t cycles);

/* The kind of contact that a channel makes: #crm_contact_kind. */
int32_t crmi_complaint_contact_kind(int32_t channel);

/* Which task a case with a past elsewhere begins with: #crm_task_kind, or 0 = none. */
int32_t crmi_complaint_first_task(int32_t state);

/* NULL, empty or nothing but white space. */
bool crmi_complaint_is_blank(const char *text);

/* The text, or `otherwise` where it is blank. */
const char *crmi_complaint_text_or(const char *text, const char *otherwise);

#endif
