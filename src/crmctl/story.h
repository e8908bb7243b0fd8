/* The journal in words: what each entry of a customer's timeline says happened. */
#ifndef CRMCTL_STORY_H
#define CRMCTL_STORY_H

#include "command.h"

enum { DETAIL_TEXT = 400 };

struct story_line {
	int64_t seq; /* the journal entry that wrote the record */
	char   *text;
};

/* Details of a customer's purchases, contacts and moves by journal entry. */
struct story {
	struct story_line *lines;
	size_t             count, capacity;
};

crm_status story_load(crm *db, const crm_id *customer_id, struct story *story);
void story_free(struct story *story);

const char *event_words(int32_t event);
/* What the entry was about, beyond its event; "" when nothing is known. */
char *story_detail(crm *db, const struct output *out, const struct story *story, const crm_entry *entry,
                   char text[DETAIL_TEXT]);

/* Prints the timeline of a customer as a table. */
crm_status story_print(struct context *c, const crm_journal_query *query);

/* The states with their counts, and the moves between them. */
void moves_matrix_print(const struct output *out, const crm_report *figures);

#endif
