/* Reads the journal from a position that the host keeps, as often as it likes, and sees each entry once. */
#include <stdio.h>
#include <crm/crm.h>

//! [feed]
static crm_status pull(crm *db, int64_t *position)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry;
	char at[CRM_TIME_TEXT];
	crm_status rc;

	query.after = *position;
	if ((rc = crm_journal_list(db, &query, &cursor)) < 0)
		return rc;
	while ((rc = crm_journal_next(cursor, &entry)) == CRM_OK) {
		printf("%d %s %s by %s\n", (int)entry->seq, crm_time_text(entry->at, at), crm_event_name(entry->event),
		       entry->actor);
		*position = entry->seq; /* keep it where the effects of the entry are kept */
	}
	crm_journal_cursor_free(cursor);
	return rc; /* CRM_DONE, or what went wrong */
}
//! [feed]

static crm_status add_customer(crm *db, const char *name)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	return crm_customer_add(db, NULL, &input, &id);
}

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	int64_t position = 0, last = 0;
	crm *db = NULL;
	crm_status rc;

	options.flags = CRM_OPEN_CREATE;
	options.actor = "li";
	if ((rc = crm_open(argc > 1 ? argv[1] : ":memory:", &options, &db)) < 0 || (rc = add_customer(db, "Zhang Wei")) < 0 ||
	    (rc = pull(db, &position)) < 0 || (rc = add_customer(db, "Wang Fang")) < 0 || (rc = pull(db, &position)) < 0 ||
	    (rc = crm_journal_last(db, &last)) < 0)
		fprintf(stderr, "%s\n", crm_error_last(db)->message);
	crm_close(db);
	return rc < 0 || position != last;
}
