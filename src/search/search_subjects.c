/* What is searched: a line for each subject. */
#include "search.h"

#include "words.h"

#include <string.h>

const struct crmi_search_subject crmi_search_subjects[] = {
	{ CRMI_TABLE_COMPLAINT, 'c', CRMI_STMT_SEARCH_COMPLAINT_PAGE,
	  { offsetof(crm_complaint, complainant), offsetof(crm_complaint, about), offsetof(crm_complaint, content),
	    offsetof(crm_complaint, demand), offsetof(crm_complaint, number), offsetof(crm_complaint, wished_solution),
	    offsetof(crm_complaint, reference_value), offsetof(crm_complaint, solution) } },
	{ .letter = 0 },
};

const struct crmi_search_subject *crmi_search_subject(int table)
{
	const struct crmi_search_subject *subject = crmi_search_subjects;

	while (subject->letter && subject->table != table)
		subject++;
	return subject->letter ? subject : NULL;
}

crm_status crmi_search_words(const struct crmi_search_subject *subject, const void *row, crmi_text *to)
{
	crm_status rc = CRM_OK;
	size_t i;

	crmi_text_add(to, "", 0);
	for (i = 0; subject->fields[i] && rc == CRM_OK; i++)
		rc = crmi_words_add(to, *(const char *const *)(const void *)((const char *)row + subject->fields[i]));
	return to->failed ? CRM_ERR_NOMEM : rc;
}

crm_status crmi_search_tokens(const struct crmi_search_subject *subject, const void *row, crmi_text *room, crmi_text *to)
{
	crm_status rc;

	crmi_text_reset(room);
	crmi_text_add(to, "", 0);
	rc = crmi_search_words(subject, row, room);
	return rc < 0 ? rc : crmi_tokens_add(to, subject->letter, room->data);
}

static struct crmi_token_style style_of(const crmi_store *store)
{
	return store->index == CRMI_INDEX_VECTOR ? crmi_tokens_tsquery : crmi_tokens_fts5;
}

void crmi_search_ask(const crmi_store *store, int table, const char *question, const char *other, crmi_text *to)
{
	const struct crmi_token_style style = style_of(store);

	crmi_tokens_ask(to, &style, crmi_search_subject(table)->letter, question, other);
}
