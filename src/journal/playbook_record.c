/* Playbook versions as records, read once per handle. */
#include "playbook_record.h"

#include "journal.h"

#include <string.h>

struct crmi_ready_place {
	struct crmi_ready_place *next;
	const char              *name; /* in the version */
	struct crmi_place        place;
};

struct crmi_ready_policy {
	struct crmi_ready_policy *next;
	const char               *name;
	crmi_arena                arena;
	crm_clock_policy          policy;
	struct crmi_place         place; /* that of the calendar, or nothing */
};

/* --- what is kept */

static void version_free(crm *db, struct crmi_version *version)
{
	while (version->policies) {
		struct crmi_ready_policy *policy = version->policies;

		version->policies = policy->next;
		crmi_arena_free(&policy->arena);
		crmi_release(&db->memory, policy);
	}
	while (version->places) {
		struct crmi_ready_place *ready = version->places;

		version->places = ready->next;
		crmi_place_free(&ready->place);
		crmi_release(&db->memory, ready);
	}
	crmi_collections_free(&version->collections);
	crmi_release(&db->memory, version);
}

void crmi_playbook_forget(crm *db)
{
	while (db->versions) {
		struct crmi_version *version = db->versions;

		db->versions = version->next;
		version_free(db, version);
	}
	db->playbook = NULL;
	db->playbook_checked = 0;
	db->playbook_added = false;
}

/* What the call in hand has not asked for goes when there is too much of it, that which was asked for longest ago first. */
static void trim(crm *db)
{
	for (;;) {
		struct crmi_version **link, **oldest = NULL, *gone;
		int count = 0;

		for (link = &db->versions; *link; link = &(*link)->next) {
			count++;
			if (*link != db->playbook && (*link)->used != db->calls && (!oldest || (*link)->used < (*oldest)->used))
				oldest = link;
		}
		if (count <= CRMI_VERSIONS || !oldest)
			return;
		gone = *oldest;
		*oldest = gone->next;
		version_free(db, gone);
	}
}

/* --- reading */

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

static crm_status parse(crm *db, const struct crmi_playbook_row *row, struct crmi_version *version)
{
	struct crmi_playbook_fault fault;
	crm_status rc;

	crmi_playbook_default_values(&version->values);
	rc = crmi_playbook_parse_stored(&db->memory, row->text, strlen(row->text), &version->values, &version->collections, &fault);
	if (rc == CRM_ERR_NOMEM)
		return crmi_no_memory(db);
	if (rc < 0)
		return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, fault.path, "a stored playbook cannot be read: %s", fault.message);
	version->values.version = row->version;
	return CRM_OK;
}

static crm_status load(crm *db, int64_t number, struct crmi_version **version_out)
{
	struct crmi_playbook_row row = { .version = number };
	struct crmi_version *version = NULL;
	struct crmi_head entry = { 0 };
	crm_status rc = crmi_record_get(db, CRMI_TABLE_PLAYBOOK, &row, &db->scratch);

	if (rc == CRM_DONE)
		return crmi_not_found(db, CRM_ENTITY_PLAYBOOK, NULL);
	if (rc == CRM_OK && db->store->attached)
		rc = seal(db, row.revision, &entry);
	if (rc < 0)
		return rc;
	version = crmi_allocate(&db->memory, sizeof *version);
	if (!version)
		return crmi_no_memory(db);
	memset(version, 0, sizeof *version);
	crmi_collections_init(&version->collections, &db->memory);
	if ((rc = parse(db, &row, version)) < 0) {
		version_free(db, version);
		return rc;
	}
	version->entry = entry;
	version->proved = version->used = db->calls;
	version->next = db->versions;
	db->versions = version;
	trim(db);
	*version_out = version;
	return CRM_OK;
}

/* A version that the host took back with his transaction may have come again with another text: each call looks whether the
 * entry it came with is still the same. One that is not stays where it is, since a caller may hold it, and is not found again. */
static crm_status prove(crm *db, struct crmi_version *version)
{
	struct crmi_head entry;
	crm_status rc;

	if (!db->store->attached || version->proved == db->calls)
		return CRM_OK;
	if ((rc = seal(db, version->entry.seq, &entry)) < 0)
		return rc;
	if (!entry.known || memcmp(entry.digest, version->entry.digest, sizeof entry.digest) != 0)
		version->values.version = 0;
	version->proved = db->calls;
	return CRM_OK;
}

static crm_status version_at_hand(crm *db, int64_t number, struct crmi_version **version_out)
{
	struct crmi_version *version = db->versions;
	crm_status rc = CRM_OK;

	while (version && version->values.version != number)
		version = version->next;
	if (version && (rc = prove(db, version)) < 0)
		return rc;
	if (!version || version->values.version != number)
		rc = load(db, number, &version);
	if (rc < 0)
		return rc;
	version->used = db->calls;
	*version_out = version;
	return CRM_OK;
}

static crm_status prove_in_force(crm *db)
{
	crm_status rc = db->playbook ? prove(db, db->playbook) : CRM_OK;

	if (rc == CRM_OK && db->playbook && db->playbook->values.version == 0) {
		db->playbook = NULL;
		db->playbook_checked = -1;
	}
	return rc;
}

crm_status crmi_version_now(crm *db, const struct crmi_version **version_out)
{
	struct crmi_playbook_in_force_out in_force;
	bool writing = db->level > 0 && db->writing;
	crm_status rc;

	if ((rc = prove_in_force(db)) < 0 || (writing && !db->head.known && (rc = crmi_journal_head(db, &db->head)) < 0))
		return rc;
	if (!writing || !db->playbook || db->playbook_checked != db->head.seq) {
		rc = crmi_one(db, CRMI_STMT_PLAYBOOK_IN_FORCE, NULL, &in_force, &db->scratch);
		if (rc == CRM_DONE)
			return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "playbook", "the store has no playbook");
		if (rc == CRM_OK && (!db->playbook || db->playbook->values.version != in_force.version))
			rc = version_at_hand(db, in_force.version, &db->playbook);
		if (rc < 0)
			return rc;
		db->playbook_checked = writing ? db->head.seq : 0;
	}
	db->playbook->used = db->calls;
	*version_out = db->playbook;
	return CRM_OK;
}

crm_status crmi_version_get(crm *db, int64_t number, const struct crmi_version **version_out)
{
	struct crmi_version *version = NULL;
	crm_status rc = version_at_hand(db, number, &version);

	*version_out = version;
	return rc;
}

void crmi_version_ahead(crm *db)
{
	if (db->store->attached && db->playbook)
		crmi_ahead(db, CRMI_STMT_JOURNAL_SEAL, &(struct crmi_journal_seal_in){ .seq = db->playbook->entry.seq });
}

crm_status crmi_playbook_now(crm *db, const struct crmi_playbook **playbook_out)
{
	const struct crmi_version *version = NULL;
	crm_status rc = crmi_version_now(db, &version);

	if (rc == CRM_OK)
		*playbook_out = &version->values;
	return rc;
}

crm_status crmi_playbook_version(crm *db, int64_t number, const struct crmi_playbook **playbook_out)
{
	const struct crmi_version *version = NULL;
	crm_status rc = crmi_version_get(db, number, &version);

	if (rc == CRM_OK)
		*playbook_out = &version->values;
	return rc;
}

/* --- clocks */

static crm_status entry_failed(crm *db, crm_status rc, const char *collection, const char *name, const crm_failure *failure)
{
	if (rc == CRM_ERR_NOMEM)
		return crmi_no_memory(db);
	return crmi_fail(db, rc == CRM_ERR_INVALID ? CRM_ERR_CORRUPT : rc, failure->rule ? (crm_rule)failure->rule : CRM_RULE_STORE_DAMAGED,
	                 collection, "%s.%s of the playbook cannot be used: %s", collection, name, failure->message);
}

/* The calendar of a clock, for all clocks of the version that count by it. */
static crm_status place_of(crm *db, struct crmi_version *version, const char *name, struct crmi_place *place)
{
	const struct crmi_named *entry = crmi_collections_find(&version->collections, CRMI_CALENDARS, name);
	struct crmi_ready_place *ready = version->places;
	crm_failure failure = { 0 };
	crm_status rc;

	while (ready && strcmp(ready->name, name) != 0)
		ready = ready->next;
	if (!ready) {
		if (!entry)
			return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "calendars", "a stored playbook lacks the calendar of a clock");
		ready = crmi_allocate(&db->memory, sizeof *ready);
		if (!ready)
			return crmi_no_memory(db);
		rc = crmi_place_make(&db->memory, entry, version->values.version, &ready->place, &failure);
		if (rc < 0) {
			crmi_release(&db->memory, ready);
			return entry_failed(db, rc, "calendars", name, &failure);
		}
		ready->name = entry->name;
		ready->next = version->places;
		version->places = ready;
	}
	*place = ready->place;
	return CRM_OK;
}

static crm_status policy_add(crm *db, struct crmi_version *version, const struct crmi_named *entry, struct crmi_ready_policy **ready_out)
{
	struct crmi_ready_policy *ready = crmi_allocate(&db->memory, sizeof *ready);
	const crm_failure failure = { .message = "the policy cannot be read" };
	crm_status rc;

	if (!ready)
		return crmi_no_memory(db);
	memset(ready, 0, sizeof *ready);
	crmi_arena_init(&ready->arena, &db->memory);
	if ((rc = crmi_policy_make(&ready->arena, entry, version->values.version, &ready->policy)) < 0)
		rc = entry_failed(db, rc, "clocks", entry->name, &failure);
	else if (entry->calendar)
		rc = place_of(db, version, entry->calendar, &ready->place);
	if (rc < 0) {
		crmi_arena_free(&ready->arena);
		crmi_release(&db->memory, ready);
		return rc;
	}
	ready->name = entry->name;
	ready->next = version->policies;
	version->policies = *ready_out = ready;
	return CRM_OK;
}

crm_status crmi_clock_get(crm *db, int64_t number, const char *name, struct crmi_clock *clock_out)
{
	struct crmi_version *version = NULL;
	struct crmi_ready_policy *ready;
	const struct crmi_named *entry;
	crm_status rc = version_at_hand(db, number, &version);

	if (rc < 0)
		return rc;
	ready = version->policies;
	while (ready && strcmp(ready->name, name) != 0)
		ready = ready->next;
	if (!ready) {
		entry = crmi_collections_find(&version->collections, CRMI_CLOCKS, name);
		if (!entry)
			return CRM_DONE;
		if ((rc = policy_add(db, version, entry, &ready)) < 0)
			return rc;
	}
	*clock_out = (struct crmi_clock){ &ready->policy, ready->place.calendar, ready->place.zone };
	return CRM_OK;
}

crm_status crmi_calendar_get(crm *db, int64_t number, const char *name, const crm_calendar **calendar_out)
{
	struct crmi_version *version = NULL;
	struct crmi_place place;
	crm_status rc = version_at_hand(db, number, &version);

	if (rc < 0)
		return rc;
	if (!crmi_collections_find(&version->collections, CRMI_CALENDARS, name))
		return CRM_DONE;
	if ((rc = place_of(db, version, name, &place)) == CRM_OK)
		*calendar_out = place.calendar;
	return rc;
}
