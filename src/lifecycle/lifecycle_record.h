/* What other subjects may ask of the lifecycle. */
#ifndef CRMI_LIFECYCLE_RECORD_H
#define CRMI_LIFECYCLE_RECORD_H

#include "journal.h"

/* A customer is created in a state: checks that the table has such a start and that its guard is satisfied, and sets
 * state, state_reason, state_since, has_bought, inactive_since of `customer`. No history row: the creation is one. */
crm_status crmi_lifecycle_start(struct crmi_call *call, const crm_customer_input *input, crm_customer *customer);

/* A purchase is three steps around the entry of the purchase itself.
 * 1. Before any image: what fell due for the customer up to `at` and was not attended to happens, with entries. */
crm_status crmi_lifecycle_catch_up(struct crmi_call *call, crm_customer *customer, int64_t at);

/* 2. Among the images of the purchase: last_purchase_at, has_bought and inactive_since; an open proposal that the
 * customer is lost is cancelled. */
crm_status crmi_lifecycle_bought(struct crmi_call *call, crm_customer *customer, int64_t at);

/* 3. After the entry of the purchase: CURRENT, or a proposal (D-CUST-03), with entries of its own. */
crm_status crmi_lifecycle_purchase(struct crmi_call *call, crm_customer *customer, int64_t at);

#endif
