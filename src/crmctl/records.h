/* Every record of the store as JSON, and as lines for people. */
#ifndef CRMCTL_RECORDS_H
#define CRMCTL_RECORDS_H

#include "command.h"

void json_customer(struct output *out, const char *key, const crm_customer *customer);
void json_purchase(struct output *out, const crm_purchase *purchase);
void json_contact(struct output *out, const crm_contact *contact);
void json_task(struct output *out, const char *key, const crm_task *task);
void json_complaint(struct output *out, const char *key, const crm_complaint *complaint);
void json_promise(struct output *out, const crm_promise *promise);
void json_move(struct output *out, const crm_move *move);
void json_entry(struct output *out, const crm_entry *entry);

/* A state of the lifecycle in words; "not judged" for 0. */
const char *state_words(int32_t state);
const char *task_words(int32_t kind);
/* The reason of CHURNED or NON_CUSTOMER, or NULL. */
const char *state_reason_words(int32_t state, int32_t reason);

/* The first telephone number of a customer, or NULL. */
const char *customer_phone(const crm_customer *customer);

/* Why a task is due, in one line, from the rule and number that are stored with it; `customer` may be NULL. */
enum { WHY_TEXT = 240 };
char *task_why(const struct output *out, const crm_task *task, const crm_customer *customer, char text[WHY_TEXT]);

#endif
