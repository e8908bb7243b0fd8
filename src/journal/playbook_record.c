/* Playbook versions as records, parsed once per handle. */
#include "journal.h"
#include "playbook.h"

#include <string.h>

static crm_status parse(crm *db, const struct crmi_playbook_row *row, struct crmi_playbook **kept)
{
	struct crmi_playbook_fault fault;
	struct crmi_playbook playbook;
	crm_status rc;

	crmi_playbook_default_values(&playbook);
	rc = crmi_playbook_parse(&db->memory, row->text, strlen(row->text), &playbook, &fault);
	if (rc == CRM_ERR_NOMEM)
		return crmi_no_memory(db);
	if (rc < 0)
		return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, fault.path, "a stored playbook cannot be read: %s", fault.message);
	playbook.version = row->version;
	if (!*kept)
		*kept = crmi_allocate(&db->memory, sizeof **kept);
	if (!*kept)
		return crmi_no_memory(db);
	**kept = playbook;
	return CRM_OK;
}

void crmi_playbook_forget(crm *db)
{
	crmi_release(&db->memory, db->playbook);
	crmi_release(&db->memory, db->older);
	db->playbook = db->older = NULL;
	db->playbook_checked = 0;
	db->playbook_added = false;
}

crm_status crmi_playbook_now(crm *db, const struct crmi_playbook **playbook_out)
{
	struct crmi_playbook_row row;
	crm_status rc;

	if (db->playbook && db->level > 0 && db->writing && db->head.known && db->playbook_checked == db->head.seq) {
		*playbook_out = db->playbook;
		return CRM_OK;
	}
	rc = crmi_one(db, CRMI_STMT_PLAYBOOK_LAST, NULL, &row, &db->scratch);
	if (rc == CRM_DONE)
		return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "playbook", "the store has no playbook");
	if (rc == CRM_OK && (!db->playbook || db->playbook->version != row.version))
		rc = parse(db, &row, &db->playbook);
	if (rc < 0)
		return rc;
	if (db->level > 0 && db->writing && db->head.known)
		db->playbook_checked = db->head.seq;
	*playbook_out = db->playbook;
	return CRM_OK;
}

crm_status crmi_playbook_version(crm *db, int64_t version, const struct crmi_playbook **playbook_out)
{
	struct crmi_playbook_row row = { .version = version };
	crm_status rc;

	if (db->playbook && db->playbook->version == version) {
		*playbook_out = db->playbook; /* a version never changes, whether or not it is still in force */
		return CRM_OK;
	}
	if (db->older && db->older->version == version) {
		*playbook_out = db->older;
		return CRM_OK;
	}
	rc = crmi_record_get(db, CRMI_TABLE_PLAYBOOK, &row, &db->scratch);
	if (rc == CRM_DONE)
		return crmi_not_found(db, CRM_ENTITY_PLAYBOOK, NULL);
	if (rc < 0 || (rc = parse(db, &row, &db->older)) < 0)
		return rc;
	*playbook_out = db->older;
	return CRM_OK;
}
