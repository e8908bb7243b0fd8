/* What was wanted and met, and how well a case was handled (D-CMP-10, D-CMP-39). Pure. */
#ifndef CRMI_COMPLAINT_REVIEW_RULES_H
#define CRMI_COMPLAINT_REVIEW_RULES_H

#include "crm/complaint_review.h"

bool crmi_wants_are_known(uint32_t wants); /* a set of purposes and nothing else */

crm_rule crmi_wants_set_rule(const crm_complaint *complaint);
crm_rule crmi_wants_answer_rule(const crm_complaint *complaint, uint32_t met, uint32_t unmet);
crm_rule crmi_review_rule(const crm_complaint *complaint);

/* The review as it is stored: with how many of the questions were answered, and how many of these well. */
void crmi_review_take(crm_review *review, const crm_review_input *input);

#endif
