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

static crm_status seal(crm *db, int64_t seq, struct crmi_head *entry)
{
	struct crmi_journal_seal_out out;
	crm_status rc = crmi_one(db, CRMI_STMT_JOURNAL_SEAL, &(struct crmi_journal_seal_in){ .seq = seq }, &out, &db->scratch);

	entry->known = rc == CRM_OK && out.digest.length == sizeof entry->digest;
	entry->seq = seq;
	if (entry->known)
		memcpy(entry->digest, out.digest.data, sizeof entry->digest);
	return rc < 0 ? rc : CRM_OK;
}

static crm_status load(crm *db, int64_t version, struct crmi_playbook **kept)
{
	struct crmi_playbook_row row = { .version = version };
	crm_status rc = crmi_record_get(db, CRMI_TABLE_PLAYBOOK, &row, &db->scratch);

	if (rc == CRM_DONE)
		return crmi_not_found(db, CRM_ENTITY_PLAYBOOK, NULL);
	if (rc == CRM_OK && db->store->attached && kept == &db->playbook)
		rc = seal(db, row.revision, &db->playbook_entry);
	return rc < 0 ? rc : parse(db, &row, kept);
}

/* A version that the host took back with his transaction may have come again with another text: each call looks whether the
 * entry it came with is still the same. What is kept stays where it is, since a caller may hold it. */
static crm_status prove(crm *db)
{
	struct crmi_head entry;
	crm_status rc;

	if (!db->store->attached || !db->playbook || db->playbook_call == db->calls)
		return CRM_OK;
	if ((rc = seal(db, db->playbook_entry.seq, &entry)) < 0)
		return rc;
	if (!entry.known || memcmp(entry.digest, db->playbook_entry.digest, sizeof entry.digest) != 0) {
		db->playbook->version = 0;
		db->playbook_checked = -1;
	}
	db->playbook_call = db->calls;
	return CRM_OK;
}

crm_status crmi_playbook_now(crm *db, const struct crmi_playbook **playbook_out)
{
	struct crmi_playbook_in_force_out in_force;
	bool writing = db->level > 0 && db->writing;
	crm_status rc;

	if ((rc = prove(db)) < 0 || (writing && !db->head.known && (rc = crmi_journal_head(db, &db->head)) < 0))
		return rc;
	if (!writing || !db->playbook || db->playbook_checked != db->head.seq) {
		rc = crmi_one(db, CRMI_STMT_PLAYBOOK_IN_FORCE, NULL, &in_force, &db->scratch);
		if (rc == CRM_DONE)
			return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "playbook", "the store has no playbook");
		if (rc == CRM_OK && (!db->playbook || db->playbook->version != in_force.version))
			rc = load(db, in_force.version, &db->playbook);
		if (rc < 0)
			return rc;
		db->playbook_checked = writing ? db->head.seq : 0;
	}
	*playbook_out = db->playbook;
	return CRM_OK;
}

crm_status crmi_playbook_version(crm *db, int64_t version, const struct crmi_playbook **playbook_out)
{
	crm_status rc = prove(db);

	if (rc < 0)
		return rc;
	if (db->playbook && db->playbook->version == version) {
		*playbook_out = db->playbook; /* a version never changes, whether or not it is still in force */
		return CRM_OK;
	}
	if (!db->older || db->older->version != version || db->store->attached)
		rc = load(db, version, &db->older);
	*playbook_out = db->older;
	return rc;
}
