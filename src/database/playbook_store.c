#include "playbook_store.h"

#include "crm/playbook.h"
#include "playbook_record.h"

#include <string.h>

/* Writes `playbook` as a new version. */
static crm_status add_version(struct crmi_call *call, const struct crmi_playbook *playbook, const struct crmi_collections *collections,
                              const char *reason)
{
	crm *db = call->db;
	crmi_text text;
	struct crmi_playbook_row row = { .version = playbook->version, .at = call->at };
	crm_status rc;

	crmi_text_init(&text, &db->memory);
	rc = crmi_playbook_write(playbook, collections, &text);
	row.text = text.data;
	if (rc < 0)
		rc = crmi_no_memory(db);
	else
		rc = crmi_record_insert(call, CRMI_TABLE_PLAYBOOK, &row);
	if (rc == CRM_OK)
		rc = crmi_journal_write(call, &(struct crmi_event){ .event = CRM_EVENT_PLAYBOOK_LOADED, .entity = CRM_ENTITY_PLAYBOOK,
		                                                    .reason = reason, .playbook = playbook->version });
	crmi_text_free(&text);
	return rc;
}

crm_status crmi_playbook_begin(crm *db)
{
	struct crmi_call call = { 0 };
	struct crmi_playbook playbook;
	struct crmi_head head;
	crm_status rc;

again:
	if ((rc = crmi_call_begin(&call, db, NULL, "crm_open")) < 0)
		return rc;
	crmi_playbook_default_values(&playbook);
	playbook.version = 1;
	rc = crmi_journal_head(db, &head); /* again, with the write lock: another process may have been faster */
	if (rc == CRM_OK && head.seq == 0)
		rc = add_version(&call, &playbook, NULL, "built-in default");
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
}

static crm_status refuse_text(crm *db, const struct crmi_playbook_fault *fault)
{
	(void)crmi_fail(db, CRM_ERR_INVALID, (crm_rule)fault->rule, fault->path[0] ? fault->path : NULL, "line %lld: %s%s%s",
	                (long long)fault->line, fault->path, fault->path[0] ? ": " : "", fault->message);
	db->error.line = fault->line;
	return CRM_ERR_INVALID;
}

/* Lays the text over copies of what is in force, and keeps them as a new version when they differ. */
static crm_status lay(struct crmi_call *call, const struct crmi_version *in_force, const char *text, size_t length,
                      struct crmi_collections *collections, int64_t *version)
{
	crm *db = call->db;
	struct crmi_playbook playbook = in_force->values;
	struct crmi_playbook_fault fault;
	crm_status rc = crmi_collections_copy(collections, &in_force->collections);

	if (rc == CRM_OK)
		rc = crmi_playbook_parse(&db->memory, text, length, &playbook, collections, &fault);
	if (rc < 0)
		return rc == CRM_ERR_NOMEM ? crmi_no_memory(db) : refuse_text(db, &fault);
	*version = in_force->values.version;
	if (crmi_playbook_is_equal(&playbook, &in_force->values) && crmi_collections_are_equal(collections, &in_force->collections))
		return CRM_UNCHANGED;
	playbook.version = ++*version;
	return add_version(call, &playbook, collections, NULL);
}

static crm_status load(struct crmi_call *call, const char *text, size_t length, int64_t *version)
{
	crm *db = call->db;
	const struct crmi_version *in_force = NULL;
	struct crmi_collections collections;
	crm_status rc = crmi_version_now(db, &in_force);

	if (rc < 0)
		return rc;
	crmi_collections_init(&collections, &db->memory);
	rc = lay(call, in_force, text, length, &collections, version);
	crmi_collections_free(&collections);
	return rc;
}

crm_status crm_playbook_load(crm *db, const crm_act *act, const char *text, size_t length, int64_t *version_out)
{
	struct crmi_call call = { 0 };
	int64_t version = 0;
	crm_status rc;

	if (version_out)
		*version_out = 0;
again:
	if ((rc = crmi_call_begin(&call, db, act, "crm_playbook_load")) < 0)
		return rc;
	if (!text) {
		rc = crmi_input_missing(db, "text");
		goto out;
	}
	crmi_call_ask_bytes(&call, text, length);
	if ((rc = crmi_call_key(&call, &version, sizeof version)) != CRM_OK)
		goto out;
	rc = load(&call, text, length, &version);
out:
	if (crmi_call_end(&call, &rc))
		goto again;
	if (rc >= 0 && version_out)
		*version_out = version;
	return rc;
}

crm_status crm_playbook_dump(crm *db, int64_t version, crm_buffer *text_out)
{
	const struct crmi_version *found = NULL;
	crmi_text text;
	crm_status rc;

	if (text_out)
		memset(text_out, 0, sizeof *text_out);
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!text_out)
		return crmi_input_missing(db, "text_out");
	rc = version == 0 ? crmi_version_now(db, &found) : crmi_version_get(db, version, &found);
	if (rc < 0)
		return rc;
	crmi_text_init(&text, &db->memory);
	rc = crmi_playbook_write(&found->values, &found->collections, &text);
	if (rc >= 0)
		rc = crmi_text_to_buffer(&text, text_out);
	crmi_text_free(&text);
	return rc < 0 ? crmi_no_memory(db) : rc;
}

crm_status crm_playbook_version(crm *db, int64_t *version_out)
{
	const struct crmi_playbook *playbook = NULL;
	crm_status rc;

	if (version_out)
		*version_out = 0;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!version_out)
		return crmi_input_missing(db, "version_out");
	rc = crmi_playbook_now(db, &playbook);
	if (rc == CRM_OK)
		*version_out = playbook->version;
	return rc;
}
