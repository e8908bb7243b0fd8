/* The records are what the journal says, and the journal is what it was: proof by rebuilding into a scratch store. */
#include "crm/database.h"

#include "journal.h"
#include "search.h"
#include "subject.h"

#include <string.h>

enum { BATCH = 5000, REBUILD_PAGE = 200 };

struct proof {
	crm               *db;
	crmi_store        *scratch;
	crm_fault_fn       fault;
	void              *user;
	crm_verify_result  result;
	crmi_arena         entry;     /* of one journal entry */
	crmi_arena         kept;      /* of the row in hand on either side */
	bool               stopped;
};

static crm_status tell(struct proof *proof, int64_t seq, int32_t entity, const crm_id *id, const char *text)
{
	crm_fault fault = { .seq = seq, .entity = entity, .text = text };
	int stop;

	proof->result.faults++;
	if (id)
		fault.id = *id;
	if (!proof->fault)
		return CRM_OK;
	proof->db->calling_back = true;
	stop = proof->fault(&fault, proof->user);
	proof->db->calling_back = false;
	return stop ? crmi_fail(proof->db, CRM_ERR_CALLBACK, CRM_RULE_NONE, "fault", "the callback asked to stop") : CRM_OK;
}

static crm_status scratch_failed(struct proof *proof, crm_status rc)
{
	if (rc == CRM_ERR_CORRUPT || rc == CRM_ERR_UNCERTAIN) /* it says nothing about the store itself */
		rc = rc == CRM_ERR_CORRUPT ? CRM_ERR_INTERNAL : CRM_ERR_IO;
	return crmi_fail(proof->db, rc, CRM_RULE_NONE, NULL, "scratch store: %s", proof->scratch->error.message);
}

/* Is the entry the next one, does its digest follow from the one before? Then its images go to the scratch store. */
static crm_status prove_entry(struct proof *proof, const struct crmi_journal_row *row, uint8_t *digest)
{
	uint8_t expected[CRMI_DIGEST];
	crm_status rc = CRM_OK;

	if (row->seq == proof->result.entries) /* no table has two of one key: what answers here may never end */
		return crmi_fail(proof->db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, NULL, "rows do not come in their order");
	proof->result.entries++;
	if (row->seq != proof->result.entries) {
		rc = tell(proof, row->seq, CRM_ENTITY_JOURNAL, NULL, "the numbers of the entries have a gap");
		proof->result.entries = row->seq;
	}
	crmi_journal_digest(row, digest, expected);
	/* A commitment stands in for texts that were erased; beside texts that are there it would cover their change. */
	if (rc == CRM_OK && row->commitment.data && (row->commitment.length != CRMI_DIGEST || row->salt.data || row->reason || row->body))
		rc = tell(proof, row->seq, CRM_ENTITY_JOURNAL, &row->id, "the entry has a commitment beside the texts it would stand for");
	if (rc == CRM_OK && (row->digest.length != CRMI_DIGEST || memcmp(row->digest.data, expected, CRMI_DIGEST) != 0))
		rc = tell(proof, row->seq, CRM_ENTITY_JOURNAL, &row->id, "the digest of the entry does not follow from it and the one before");
	memcpy(digest, row->digest.length == CRMI_DIGEST ? row->digest.data : expected, CRMI_DIGEST);
	if (rc < 0)
		return rc;
	rc = crmi_journal_apply(proof->scratch, row, &proof->entry);
	if (rc == CRM_ERR_CORRUPT)
		return tell(proof, row->seq, CRM_ENTITY_JOURNAL, &row->id, "the records of the entry cannot be read or do not fit the ones before");
	return rc < 0 ? scratch_failed(proof, rc) : CRM_OK;
}

static crm_status replay(struct proof *proof)
{
	const struct crmi_driver *driver = proof->scratch->driver;
	uint8_t digest[CRMI_DIGEST] = { 0 };
	struct crmi_journal_row row;
	crmi_rows rows;
	crm_status rc = crmi_start(proof->db, CRMI_STMT_JOURNAL_WALK, NULL, &rows);

	if (rc < 0)
		return rc;
	if ((rc = driver->begin(proof->scratch, true)) < 0)
		rc = scratch_failed(proof, rc);
	while (rc >= 0 && (rc = crmi_next(proof->db, &rows, &row, &proof->entry)) == CRM_OK) {
		crmi_go_on(proof->db);
		rc = prove_entry(proof, &row, digest);
		crmi_arena_reset(&proof->entry);
		if (rc == CRM_OK && proof->result.entries % BATCH == 0)
			rc = (rc = driver->commit(proof->scratch)) < 0 || (rc = driver->begin(proof->scratch, true)) < 0 ? scratch_failed(proof, rc) : CRM_OK;
	}
	crmi_end(&rows);
	if (driver->in_transaction(proof->scratch))
		(void)driver->commit(proof->scratch);
	memcpy(proof->result.head, digest, sizeof digest);
	return rc < 0 ? rc : CRM_OK;
}

static int compare_numbers(int64_t left, int64_t right)
{
	return left < right ? -1 : left > right;
}

/* Texts are compared byte by byte, as both stores order them. */
static int compare_values(int type, const void *left, const void *right)
{
	switch (type) {
	case CRMI_ID:
		return memcmp(left, right, sizeof(crm_id));
	case CRMI_ENUM:
		return compare_numbers(*(const int32_t *)left, *(const int32_t *)right);
	case CRMI_TEXT:
		return strcmp(*(const char *const *)left, *(const char *const *)right);
	default:
		return compare_numbers(*(const int64_t *)left, *(const int64_t *)right);
	}
}

/* The order of two rows by the key columns of their table, which stand first in no order but their own. */
static int compare_keys(const struct crmi_table *table, const void *a, const void *b)
{
	size_t i;

	for (i = 0; i < table->column_count; i++) {
		const struct crmi_field *field = &table->columns[i];
		const void *left = (const char *)a + field->offset, *right = (const char *)b + field->offset;
		int order;

		if (!(field->flags & CRMI_FLAG_KEY))
			continue;
		if ((order = compare_values(field->type, left, right)) != 0)
			return order;
	}
	return 0;
}

static const crm_id *id_in(const struct crmi_table *table, const void *row)
{
	size_t i;

	for (i = 0; i < table->column_count; i++)
		if ((table->columns[i].flags & CRMI_FLAG_KEY) && table->columns[i].type == CRMI_ID)
			return (const crm_id *)(const void *)((const char *)row + table->columns[i].offset);
	return NULL;
}

static crm_status prove_pair(struct proof *proof, int number, int order, const void *found, const void *expected)
{
	const struct crmi_table *table = &crmi_tables[number];
	int64_t revision = *(const int64_t *)(const void *)((const char *)(order > 0 ? expected : found) + table->revision_offset);

	proof->result.records += order <= 0;
	if (order < 0)
		return tell(proof, 0, table->entity, id_in(table, found), "a record that no journal entry made");
	if (order > 0)
		return tell(proof, revision, table->entity, id_in(table, expected), "a record of the journal is missing");
	if (crmi_record_differs((enum crmi_table_number)number, found, expected))
		return tell(proof, revision, table->entity, id_in(table, found), "a record differs from what the journal says");
	if (revision != *(const int64_t *)(const void *)((const char *)expected + table->revision_offset))
		return tell(proof, revision, table->entity, id_in(table, found), "the revision of a record is not that of its last entry");
	return CRM_OK;
}

/* Walks the table in both stores side by side. */
static crm_status prove_table(struct proof *proof, int number, void *found, void *expected)
{
	const struct crmi_table *table = &crmi_tables[number];
	crmi_rows ours, theirs;
	bool have_found, have_expected;
	crm_status rc = crmi_start(proof->db, table->walk, NULL, &ours), rc2;

	if (rc < 0)
		return rc;
	if ((rc2 = proof->scratch->driver->start(proof->scratch, table->walk, NULL, &theirs)) < 0) {
		crmi_end(&ours);
		return scratch_failed(proof, rc2);
	}
	have_found = (rc = crmi_next(proof->db, &ours, found, &proof->kept)) == CRM_OK;
	have_expected = (rc2 = proof->scratch->driver->next(&theirs, expected, &proof->entry)) == CRM_OK;
	while (rc >= 0 && rc2 >= 0 && (have_found || have_expected)) {
		int order = !have_found ? 1 : !have_expected ? -1 : compare_keys(table, found, expected);

		crmi_go_on(proof->db);
		rc = prove_pair(proof, number, order, found, expected);
		if (rc < 0)
			break;
		if (order <= 0) {
			crmi_arena_reset(&proof->kept);
			have_found = (rc = crmi_next(proof->db, &ours, found, &proof->kept)) == CRM_OK;
		}
		if (order >= 0) {
			crmi_arena_reset(&proof->entry);
			have_expected = (rc2 = proof->scratch->driver->next(&theirs, expected, &proof->entry)) == CRM_OK;
		}
	}
	crmi_end(&ours);
	proof->scratch->driver->end(&theirs);
	return rc < 0 ? rc : rc2 < 0 ? scratch_failed(proof, rc2) : CRM_OK;
}

static crm_status prove_records(struct proof *proof)
{
	crm_status rc = CRM_OK;
	int i;

	for (i = 0; i < CRMI_TABLES && rc == CRM_OK; i++) {
		void *found, *expected;

		if (i == CRMI_TABLE_JOURNAL)
			continue;
		found = crmi_arena_allocate(&proof->db->scratch, crmi_tables[i].row_size);
		expected = crmi_arena_allocate(&proof->db->scratch, crmi_tables[i].row_size);
		rc = found && expected ? prove_table(proof, i, found, expected) : crmi_no_memory(proof->db);
	}
	return rc;
}

/* Every record may be as its last entry left it, and yet two of them disagree. */
static crm_status prove_invariant(struct proof *proof, const struct crmi_invariant *invariant)
{
	crmi_rows rows;
	crm_id id;
	crm_status rc = crmi_start(proof->db, invariant->statement, NULL, &rows);

	if (rc < 0)
		return rc;
	while ((rc = crmi_next(proof->db, &rows, &id, &proof->kept)) == CRM_OK) {
		crmi_go_on(proof->db);
		if ((rc = tell(proof, 0, invariant->entity, &id, invariant->text)) < 0)
			break;
	}
	crmi_end(&rows);
	return rc < 0 ? rc : CRM_OK;
}

static crm_status prove_invariants(struct proof *proof)
{
	const struct crmi_subject *const *subject;
	const struct crmi_invariant *invariant;
	crm_status rc = CRM_OK;

	for (subject = proof->db->subjects; *subject && rc == CRM_OK; subject++)
		for (invariant = (*subject)->invariants; invariant && invariant->statement && rc == CRM_OK; invariant++)
			rc = prove_invariant(proof, invariant);
	return rc;
}

static crm_status tell_of_index(void *user, int32_t entity, const crm_id *id, const char *text)
{
	return tell(user, 0, entity, id, text);
}

static crm_status prove_file(struct proof *proof)
{
	crm *db = proof->db;
	crm_status rc = db->store->driver->check(db->store);

	if (rc == CRM_ERR_CORRUPT)
		return tell(proof, 0, CRM_ENTITY_STORE, NULL, db->store->error.message);
	return rc < 0 ? crmi_store_failed(db, rc) : CRM_OK;
}

/* All parts look at one state of the store. */
static crm_status prove(struct proof *proof)
{
	crm *db = proof->db;
	bool own;
	crm_status rc = crmi_view_begin(db, &own);

	if (rc < 0)
		return rc;
	if ((rc = prove_file(proof)) == CRM_OK && (rc = replay(proof)) == CRM_OK && (rc = prove_records(proof)) == CRM_OK)
		rc = prove_invariants(proof);
	if (rc == CRM_OK)
		rc = crmi_search_prove(db, tell_of_index, proof);
	crmi_view_end(db, own);
	return rc;
}

crm_status crm_verify(crm *db, crm_fault_fn fault, void *user, crm_verify_result *result_out)
{
	struct proof proof = { .db = db, .fault = fault, .user = user };
	struct crmi_store_options options = { .flags = CRM_OPEN_CREATE | CRM_OPEN_NORMAL };
	crm_status rc;

	if (result_out)
		memset(result_out, 0, sizeof *result_out);
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	options.memory = &db->memory;
	crmi_arena_init(&proof.entry, &db->memory);
	crmi_arena_init(&proof.kept, &db->memory);
	rc = crmi_sqlite_open("", &options, &proof.scratch);
	if (rc < 0 || (rc = proof.scratch->driver->execute(proof.scratch, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE")) < 0) {
		rc = proof.scratch ? scratch_failed(&proof, rc) : crmi_no_memory(db);
	} else {
		proof.scratch->index = CRMI_INDEX_NONE; /* nobody searches in it */
		rc = prove(&proof);
	}
	if (proof.scratch)
		proof.scratch->driver->close(proof.scratch, false);
	crmi_arena_free(&proof.entry);
	crmi_arena_free(&proof.kept);
	if (result_out)
		*result_out = proof.result;
	if (rc == CRM_OK && proof.result.faults)
		return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, NULL, "%lld disagreements", (long long)proof.result.faults);
	return rc;
}

/* Applies the entries behind *seq, a page of them, and moves it. CRM_DONE: there were none. The page is read whole first, since
 * applying reads from the same store. */
static crm_status rebuild_page(crm *db, crmi_arena *arena, int64_t *seq)
{
	struct crmi_journal_feed_in in = { .after = *seq, .page = REBUILD_PAGE };
	struct crmi_journal_row *page = crmi_arena_allocate(arena, REBUILD_PAGE * sizeof *page);
	size_t count = 0, i;
	crmi_rows rows;
	crm_status rc;

	if (!page)
		return crmi_no_memory(db);
	if ((rc = crmi_start(db, CRMI_STMT_JOURNAL_FEED, &in, &rows)) < 0)
		return rc;
	while (count < REBUILD_PAGE && (rc = crmi_next(db, &rows, &page[count], arena)) == CRM_OK)
		count++;
	crmi_end(&rows);
	for (i = 0; i < count && rc >= 0; i++) {
		if (page[i].seq <= *seq)
			return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, NULL, "the entries of the journal are out of order");
		*seq = page[i].seq;
		rc = crmi_journal_apply(db->store, &page[i], arena);
		if (rc == CRM_ERR_CORRUPT)
			rc = crmi_fail(db, rc, CRM_RULE_STORE_DAMAGED, "body", "entry %lld cannot be read", (long long)*seq);
		else if (rc < 0)
			rc = crmi_store_failed(db, rc);
	}
	return rc < 0 ? rc : count ? CRM_OK : CRM_DONE;
}

static crm_status rebuild_records(crm *db)
{
	crmi_arena arena;
	int64_t seq = 0;
	crm_status rc = CRM_OK;
	int i;

	for (i = 0; i < CRMI_TABLES && rc == CRM_OK; i++)
		if (i != CRMI_TABLE_JOURNAL)
			rc = crmi_run(db, crmi_tables[i].clear, NULL);
	crmi_arena_init(&arena, &db->memory);
	while (rc == CRM_OK) {
		crmi_go_on(db);
		rc = rebuild_page(db, &arena, &seq);
		crmi_arena_reset(&arena);
	}
	crmi_arena_free(&arena);
	return rc < 0 ? rc : CRM_OK;
}

/* The index of texts is made once, from the records as they are in the end. */
static crm_status rebuild(crm *db)
{
	const int index = db->store->index;
	crm_status rc;

	db->store->index = CRMI_INDEX_NONE;
	rc = rebuild_records(db);
	db->store->index = index;
	return rc < 0 ? rc : crmi_search_fill(db);
}

crm_status crm_rebuild(crm *db)
{
	struct crmi_call call = { 0 };
	crm_status rc;

	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (db->level > 0)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, NULL, "a group of calls is open");
again:
	if ((rc = crmi_call_begin(&call, db, NULL, "crm_rebuild")) < 0)
		return rc;
	rc = rebuild(db);
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
}
