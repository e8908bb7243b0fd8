/* How a task is shown: shared by `due` and the demonstration. */
#ifndef CRMCTL_TASK_VIEW_H
#define CRMCTL_TASK_VIEW_H

#include "command.h"

/* Whom a task is about: a customer, or a complainant who is none. */
struct party {
	const crm_customer  *customer;
	const crm_complaint *complaint;
	const char          *name;  /* or NULL */
	const char          *phone; /* or NULL */
};

void party_load(crm *db, const crm_task *task, struct party *party);
void party_free(struct party *party);

/* The table of what is due; on a narrow terminal the reason and the id go to a line of their own under each task. */
void due_table_begin(struct table *table, const struct output *out, bool with_id);
void due_row(struct table *table, const struct output *out, crm *db, const crm_task *task, int64_t now, bool with_id);

void explanation_print(const struct output *out, const crm_explanation *explanation);

#endif
