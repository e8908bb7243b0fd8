/* The journal: its chain, what verifying finds, what rebuilding restores. */
#include "dump.h"

#include <sodium.h>

/* A store with rows in every table, closed, and a place for changed copies of it. */
struct template
{
	struct fixture f, copy;
	crm_id customer, second;
};

static void fill_customers(struct template *t)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_contact_point points[2] = { { CRM_POINT_MOBILE, 1, "work", "+86 138 0013 8000", NULL },
		                            { CRM_POINT_EMAIL, 0, NULL, "Somebody@Example.org", NULL } };
	crm_reference reference = { "shop", "17" };
	crm_act act = CRM_INIT(crm_act);

	act.key = "first";
	act.reason = "met at the fair";
	act.at = t->f.now - CRM_DAY;
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "First";
	input.salutation = "Ms First";
	input.birth_date = (crm_date){ 1980, 2, 29 };
	input.contact_points = points;
	input.contact_point_count = 2;
	input.references = &reference;
	input.reference_count = 1;
	assert_ok(t->f.db, crm_customer_add(t->f.db, &act, &input, &t->customer));
	t->f.now += CRM_MINUTE;
	t->second = fixture_customer(&t->f, "Second");
	input.name = "First again";
	assert_ok(t->f.db, crm_customer_update(t->f.db, NULL, &t->customer, CRM_CUSTOMER_FIELD_NAME | CRM_CUSTOMER_FIELD_NEED, &input));
}

/* So that the tables of clocks are not empty. */
static const char clocks[] = "{\"clocks\": {\"standard\": {\"targets\": {\"end\": {\"kind\": \"resolve\", \"unit\": \"real\", \"hours\": 9}}}},"
                             " \"complaint\": {\"clock\": \"standard\"}}";

/* A second case that was closed and reviewed, with a cause, and belongs to the first. */
static void fill_reviewed(struct template *t, const crm_id *first)
{
	crm_complaint_input complaint = CRM_INIT(crm_complaint_input);
	crm_review_input review = CRM_INIT(crm_review_input);
	crm *db = t->f.db;
	crm_id id;

	complaint.customer_id = t->customer;
	complaint.content = "stale again";
	complaint.received_at = t->f.now;
	complaint.state = CRM_COMPLAINT_CLOSED;
	complaint.primary_cause = CRM_CAUSE_QUALITY_PACKING;
	assert_ok(db, crm_complaint_open(db, NULL, &complaint, &id));
	assert_ok(db, crm_complaint_cause_add(db, NULL, &id, CRM_CAUSE_DELAY_LATE, false));
	assert_ok(db, crm_complaint_link(db, NULL, &id, first, CRM_LINK_REPEAT_OF));
	review.blame = CRM_REVIEW_GOOD;
	review.note = "prompt";
	assert_ok(db, crm_complaint_review(db, NULL, &id, &review));
}

static void fill_subjects(struct template *t)
{
	crm_purchase_input purchase = CRM_INIT(crm_purchase_input);
	crm_contact_input contact = CRM_INIT(crm_contact_input);
	crm_complaint_input complaint = CRM_INIT(crm_complaint_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_action_input action = CRM_INIT(crm_action_input);
	crm *db = t->f.db;
	crm_id id;

	assert_ok(db, crm_playbook_load(db, NULL, clocks, sizeof clocks - 1, NULL));
	assert_ok(db, crm_staff_leave(db, NULL, "carl"));
	t->f.now += CRM_HOUR;
	purchase.customer_id = t->customer;
	purchase.amount = 1250;
	purchase.quantity = 2;
	purchase.currency = "CNY";
	purchase.category = "tea";
	assert_ok(db, crm_purchase_add(db, NULL, &purchase, &id));
	assert_ok(db, crm_followup_assign(db, NULL, &t->customer, CRM_CLASS_IMPORTANT, "anna"));
	t->f.now += CRM_HOUR;
	contact.customer_id = t->customer;
	contact.kind = CRM_CONTACT_CALL;
	contact.outcome = CRM_OUTCOME_REACHED;
	contact.note = "all is well";
	assert_ok(db, crm_contact_add(db, NULL, &contact, &id));
	complaint.customer_id = t->customer;
	complaint.content = "the tea is stale";
	complaint.received_at = t->f.now;
	assert_ok(db, crm_complaint_open(db, NULL, &complaint, &id));
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	assert_ok(db, crm_complaint_judge(db, NULL, &id, &judgement));
	promise.due_at = t->f.now + 2 * CRM_DAY;
	promise.consent = 1;
	promise.unit = "store room";
	promise.reason = "the crate must be looked at";
	assert_ok(db, crm_complaint_promise(db, NULL, &id, &promise, NULL));
	action.cause = CRM_CAUSE_QUALITY_PACKING;
	action.text = "another crate";
	action.owner = "store keeper";
	action.due_at = t->f.now + 30 * CRM_DAY;
	action.complaint_id = id;
	assert_ok(db, crm_action_add(db, NULL, &action, NULL));
	fill_reviewed(t, &id);
}

/* A case with an option on the table. */
static void fill_remedies(struct template *t)
{
	crm_complaint_input complaint = CRM_INIT(crm_complaint_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm *db = t->f.db;
	crm_id id;

	complaint.customer_id = t->customer;
	complaint.content = "the crate was empty";
	complaint.received_at = t->f.now;
	assert_ok(db, crm_complaint_open(db, NULL, &complaint, &id));
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	judgement.immediate = 1;
	assert_ok(db, crm_complaint_judge(db, NULL, &id, &judgement));
	solution.text = "another crate";
	solution.kind = CRM_REMEDY_REPLACEMENT;
	solution.amount = 3000;
	solution.currency = "CNY";
	solution.authority = "the store room";
	solution.approver = "bert";
	assert_ok(db, crm_complaint_solve(db, NULL, &id, &solution, NULL));
}

/* A case that fills what is kept of good and of hard handling. */
static void fill_handling(struct template *t)
{
	crm_complaint_input complaint = CRM_INIT(crm_complaint_input);
	crm_claim_input claim = CRM_INIT(crm_claim_input);
	crm_mark_input mark = CRM_INIT(crm_mark_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm_refusal_input refusal = CRM_INIT(crm_refusal_input);
	crm_act act = CRM_INIT(crm_act);
	crm *db = t->f.db;
	crm_id id;

	complaint.customer_id = t->customer;
	complaint.content = "the pot leaks";
	complaint.received_at = t->f.now;
	complaint.emotion = CRM_EMOTION_HIGH;
	assert_ok(db, crm_complaint_open(db, NULL, &complaint, &id));
	act.reason = "it is plain";
	claim.claim = CRM_CLAIM_LEGITIMATE;
	claim.override_by = "bea";
	assert_ok(db, crm_complaint_classify(db, &act, &id, &claim));
	mark.kind = CRM_MARK_THANKED;
	mark.note = "for the photograph";
	assert_ok(db, crm_complaint_mark(db, NULL, &id, &mark));
	assert_ok(db, crm_complaint_emotion_set(db, NULL, &id, CRM_EMOTION_CALM));
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	judgement.immediate = 1;
	assert_ok(db, crm_complaint_judge(db, NULL, &id, &judgement));
	solution.text = "a voucher";
	solution.amount = 500;
	solution.currency = "CNY";
	solution.authority = "the shop";
	assert_ok(db, crm_complaint_solve(db, NULL, &id, &solution, NULL));
	assert_ok(db, crm_complaint_answer(db, NULL, &id, CRM_OPTION_NONE, NULL));
	refusal.ground = CRM_GROUND_OUT_OF_STOCK;
	refusal.explanation = "the kiln is gone";
	refusal.alternatives = "another pot";
	refusal.condition = "should one be found";
	refusal.we_will = "we look for one";
	refusal.you_can = "choose another";
	refusal.authority = "the shop";
	assert_ok(db, crm_complaint_refuse(db, NULL, &id, &refusal, NULL));
}

static void make_template(struct template *t)
{
	fixture_file(&t->f);
	fill_customers(t);
	fill_subjects(t);
	fill_remedies(t);
	fill_handling(t);
	assert_ok(t->f.db, crm_verify(t->f.db, NULL, NULL, NULL));
	fixture_close(&t->f);
	t->copy = t->f;
	t->copy.folder[0] = '\0'; /* it stands in the same one */
	if (stores_on_server())
		fixture_place(&t->copy);
	else
		(void)snprintf(t->copy.path, sizeof t->copy.path, "%s/copy.crm", t->f.folder);
}

/* Past the library. */
static void change(const struct fixture *f, const char *sql)
{
	stores_sql(f->path, f->prefix, sql);
}

static void make_copy(struct template *t, const char *sql)
{
	stores_copy(t->f.path, t->f.prefix, t->copy.path, t->copy.prefix);
	change(&t->copy, sql);
}

/* Bytes as the dialect of the store writes them. */
static const char *literal(const char *hex, char *sql, size_t size)
{
	(void)snprintf(sql, size, stores_on_server() ? "'\\x%s'::bytea" : "x'%s'", hex);
	return sql;
}

/* ---- the chain, computed a second time from the words of the design: lengths and numbers big-endian, absent = -1 ---- */

static void hash_integer(crypto_hash_sha256_state *state, int64_t number)
{
	unsigned char bytes[8];
	int i;

	for (i = 7; i >= 0; i--, number >>= 8)
		bytes[i] = (unsigned char)(number & 0xff);
	crypto_hash_sha256_update(state, bytes, sizeof bytes);
}

static void hash_bytes(crypto_hash_sha256_state *state, const void *bytes, size_t length)
{
	hash_integer(state, bytes ? (int64_t)length : -1);
	if (bytes)
		crypto_hash_sha256_update(state, bytes, length);
}

static void hash_text(crypto_hash_sha256_state *state, const char *text)
{
	hash_bytes(state, text, text ? strlen(text) : 0);
}

static void hash_commitment(const struct crmi_journal_row *row, unsigned char commitment[32])
{
	crypto_hash_sha256_state hash;

	crypto_hash_sha256_init(&hash);
	hash_bytes(&hash, row->salt.data, row->salt.length);
	hash_text(&hash, row->reason);
	hash_text(&hash, row->body);
	crypto_hash_sha256_final(&hash, commitment);
}

struct chain {
	int64_t entries;
	unsigned char digest[32], second[32]; /* so far; the commitment of entry 2 */
};

static void add_to_chain(const void *taken, void *user)
{
	const struct crmi_journal_row *row = taken;
	struct chain *chain = user;
	const int64_t numbers[] = { row->seq, row->at, row->recorded_at, row->event, row->entity };
	unsigned char commitment[32];
	crypto_hash_sha256_state hash;
	size_t i;

	hash_commitment(row, commitment);
	crypto_hash_sha256_init(&hash);
	hash_bytes(&hash, chain->digest, 32);
	for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
		hash_integer(&hash, numbers[i]);
	hash_bytes(&hash, row->id.bytes, 16);
	hash_bytes(&hash, row->customer_id.bytes, 16);
	hash_text(&hash, row->actor);
	hash_integer(&hash, row->rule);
	hash_integer(&hash, row->playbook);
	hash_text(&hash, row->key);
	hash_bytes(&hash, row->request.data, row->request.length);
	hash_bytes(&hash, row->result.data, row->result.length);
	hash_bytes(&hash, commitment, 32);
	crypto_hash_sha256_final(&hash, chain->digest);
	assert_int_equal(row->seq, ++chain->entries);
	assert_int_equal(row->digest.length, 32);
	assert_memory_equal(chain->digest, row->digest.data, 32);
	if (row->seq == 2)
		memcpy(chain->second, commitment, 32);
}

static void every_digest_follows_from_its_entry_and_the_one_before(void **state)
{
	struct template t;
	struct chain chain = { 0, { 0 }, { 0 } };
	crm_verify_result result;

	(void)state;
	make_template(&t);
	assert_int_equal(fixture_open(&t.f, t.f.path, 0), CRM_OK);
	each_row(t.f.db, &crmi_tables[CRMI_TABLE_JOURNAL], add_to_chain, &chain);
	assert_ok(t.f.db, crm_verify(t.f.db, NULL, NULL, &result));
	assert_int_equal(result.entries, chain.entries);
	assert_int_equal(result.faults, 0);
	assert_memory_equal(result.head, chain.digest, 32);
	fixture_end(&t.f);
}

/* ---- what verifying finds ---- */

struct found {
	int faults;
	int32_t entity;
	bool quiet; /* each with a text */
};

static int take_fault(const crm_fault *fault, void *user)
{
	struct found *found = user;

	found->entity = found->faults++ == 0 ? fault->entity : found->entity;
	found->quiet = found->quiet || !fault->text || !*fault->text;
	return 0;
}

/* A copy is changed by SQL; verifying it must find that. Returns the entity of the first fault. */
static int32_t find_change(struct template *t, const char *sql)
{
	struct found found = { 0, 0, false };
	crm_verify_result result;
	crm_status rc;

	make_copy(t, sql);
	if (fixture_open(&t->copy, t->copy.path, 0) == CRM_ERR_CORRUPT) { /* a journal without its first entry does not even open */
		fixture_close(&t->copy);
		return CRM_ENTITY_JOURNAL;
	}
	rc = crm_verify(t->copy.db, take_fault, &found, &result);
	if (rc != CRM_ERR_CORRUPT || found.faults == 0)
		fail_msg("not found: %s", sql);
	assert_fails(t->copy.db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, rc);
	assert_int_equal(result.faults, found.faults);
	assert_false(found.quiet);
	fixture_close(&t->copy);
	return found.entity;
}

/* Another value of the column's kind, as an SQL expression. */
static void changed_value(const struct crmi_field *field, char *expression, size_t size)
{
	char none[40], byte[40];

	switch ((enum crmi_type)field->type) {
	case CRMI_TEXT:
		(void)snprintf(expression, size, "coalesce(%s, '') || 'x'", field->name);
		return;
	case CRMI_ID:
		(void)literal("0196ba9f00107abcbdef0001020304ff", expression, size);
		return;
	case CRMI_BYTES:
		(void)snprintf(expression, size, "coalesce(substr(%s, 2), %s) || %s", field->name, literal("", none, sizeof none),
		               literal("5a", byte, sizeof byte));
		return;
	case CRMI_DATE:
		(void)snprintf(expression, size, "19991231");
		return;
	case CRMI_REVISION:
	case CRMI_INTEGER:
	case CRMI_ENUM:
	case CRMI_INSTANT:
		break;
	}
	(void)snprintf(expression, size, "coalesce(%s, 0) + 77", field->name);
}

static void a_change_of_any_column_of_any_table_is_found(void **state)
{
	struct template t;
	char value[200], sql[600];
	int table, changes = 0;
	size_t i;

	(void)state;
	make_template(&t);
	for (table = 0; table < CRMI_TABLES; table++) {
		for (i = 0; i < crmi_tables[table].column_count; i++, changes++) {
			const char *name = crmi_tables[table].columns[i].name;
			const char *key = crmi_tables[table].columns[0].name;

			changed_value(&crmi_tables[table].columns[i], value, sizeof value);
			(void)snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s WHERE %s = (SELECT %s FROM %s ORDER BY %s DESC LIMIT 1)",
			               crmi_tables[table].name, name, value, key, key, crmi_tables[table].name, key);
			(void)find_change(&t, sql);
		}
	}
	assert_true(changes > 100);
	fixture_end(&t.f);
}

static void a_row_that_is_missing_from_any_table_is_found(void **state)
{
	struct template t;
	char sql[200];
	int table;

	(void)state;
	make_template(&t);
	for (table = 0; table < CRMI_TABLES; table++) {
		const char *key = crmi_tables[table].columns[0].name, *name = crmi_tables[table].name;

		(void)snprintf(sql, sizeof sql, "DELETE FROM %s WHERE %s = (SELECT %s FROM %s ORDER BY %s LIMIT 1)", name, key, key, name, key);
		(void)find_change(&t, sql);
		(void)snprintf(sql, sizeof sql, "DELETE FROM %s", name);
		(void)find_change(&t, sql);
	}
	fixture_end(&t.f);
}

static void a_row_that_no_entry_made_is_found(void **state)
{
	struct template t;
	char sql[300], id[60];

	(void)state;
	make_template(&t);
	assert_int_equal(find_change(&t, "INSERT INTO playbook SELECT version + 90, revision, at, text FROM playbook"),
	                 CRM_ENTITY_PLAYBOOK);
	assert_int_equal(
		find_change(
			&t, "INSERT INTO point SELECT customer_id, 99, revision, kind, flags, label, value, match || 'x' FROM point"
				" LIMIT 1"),
		CRM_ENTITY_CUSTOMER);
	(void)snprintf(sql, sizeof sql,
	               "CREATE TEMP TABLE one AS SELECT * FROM customer LIMIT 1; UPDATE one SET id = %s;"
	               " INSERT INTO customer SELECT * FROM one; DROP TABLE one",
	               literal("ffffffffffffffffffffffffffffffff", id, sizeof id));
	assert_int_equal(find_change(&t, sql), CRM_ENTITY_CUSTOMER);
	assert_int_equal(
		find_change(
			&t,
			"CREATE TEMP TABLE one AS SELECT * FROM journal ORDER BY seq DESC LIMIT 1; UPDATE one SET seq = seq + 1,"
			" key = NULL; INSERT INTO journal SELECT * FROM one; DROP TABLE one"),
		CRM_ENTITY_JOURNAL);
	fixture_end(&t.f);
}

struct sought {
	const char *text;
	bool        told;
};

static int seek_text(const crm_fault *fault, void *user)
{
	struct sought *sought = user;

	sought->told = sought->told || strcmp(fault->text, sought->text) == 0;
	return 0;
}

/* Not only row by row: what must hold between them is looked at. */
static void what_does_not_hold_between_records_is_found(void **state)
{
	static const struct {
		const char *sql, *text;
	} harm[] = {
		{ "UPDATE complaint SET merged_into = %s, state = 12", "a case was merged into one that is not there, or is not void" },
		{ "UPDATE complaint SET merged_into = id", "a case was merged into one that is not there, or is not void" },
		{ "UPDATE complaint SET merged_into = id, state = 12", "a case was merged, and no case goes on for it" },
		{ "UPDATE complaint SET primary_cause = 101", "the primary cause of a case is not the one among its causes" },
		{ "UPDATE case_cause SET is_primary = 1", "the primary cause of a case is not the one among its causes" },
		{ "DELETE FROM case_cause", "the primary cause of a case is not the one among its causes" },
		{ "UPDATE link SET other_id = %s", "a case is linked to one that is not there" },
		{ "UPDATE link SET complaint_id = other_id", "the links of a case run in a circle" },
		{ "UPDATE review SET complaint_id = %s", "a cause or a review belongs to no case" },
		{ "UPDATE action SET complaint_id = %s", "a corrective action leads to a case that is not there" },
		{ "UPDATE action SET state = 2", "a corrective action and the task of its owner are not open together" },
		{ "DELETE FROM task", "a corrective action and the task of its owner are not open together" },
	};
	struct template t;
	char sql[200], id[60];
	size_t i;

	(void)state;
	make_template(&t);
	for (i = 0; i < sizeof harm / sizeof *harm; i++) {
		struct sought sought = { harm[i].text, false };
		const char *place = strstr(harm[i].sql, "%s");

		(void)snprintf(sql, sizeof sql, "%.*s%s%s", place ? (int)(place - harm[i].sql) : (int)strlen(harm[i].sql), harm[i].sql,
		               place ? literal("0196ba9f00107abcbdef0001020304ff", id, sizeof id) : "", place ? place + 2 : "");
		make_copy(&t, sql);
		assert_int_equal(fixture_open(&t.copy, t.copy.path, 0), CRM_OK);
		assert_status(t.copy.db, CRM_ERR_CORRUPT, crm_verify(t.copy.db, seek_text, &sought, NULL));
		if (!sought.told)
			fail_msg("not told: %s", sql);
		fixture_close(&t.copy);
	}
	fixture_end(&t.f);
}

static void swapped_entries_are_found(void **state)
{
	struct template t;

	(void)state;
	make_template(&t);
	assert_int_equal(
		find_change(&t, "UPDATE journal SET seq = 1000 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 4;"
	                    "UPDATE journal SET seq = 4 WHERE seq = 1000"),
		CRM_ENTITY_JOURNAL);
	fixture_end(&t.f);
}

static void a_gap_in_the_numbers_is_found(void **state)
{
	struct template t;

	(void)state;
	make_template(&t);
	assert_int_equal(find_change(&t, "UPDATE journal SET seq = seq + 1 WHERE seq = (SELECT max(seq) FROM journal)"),
	                 CRM_ENTITY_JOURNAL);
	assert_int_equal(find_change(&t, "DELETE FROM journal WHERE seq = 1"), CRM_ENTITY_JOURNAL);
	fixture_end(&t.f);
}

/* A commitment stands in for texts that were erased, not for texts that are there. */
static void a_commitment_does_not_cover_a_changed_text(void **state)
{
	struct template t;
	struct chain chain = { 0, { 0 }, { 0 } };
	char sql[300], hex[65], bytes[90];

	(void)state;
	make_template(&t);
	assert_int_equal(fixture_open(&t.f, t.f.path, 0), CRM_OK);
	each_row(t.f.db, &crmi_tables[CRMI_TABLE_JOURNAL], add_to_chain, &chain);
	fixture_close(&t.f);
	(void)sodium_bin2hex(hex, sizeof hex, chain.second, sizeof chain.second);
	(void)snprintf(sql, sizeof sql, "UPDATE journal SET commitment = %s, reason = 'made up' WHERE seq = 2",
	               literal(hex, bytes, sizeof bytes));
	assert_int_equal(find_change(&t, sql), CRM_ENTITY_JOURNAL);
	fixture_end(&t.f);
}

/* E10: the chain cannot see that its tail is gone, the kept head can. */
static void a_cut_tail_shows_against_the_head_that_was_kept(void **state)
{
	struct template t;
	crm_verify_result before, after;

	(void)state;
	make_template(&t);
	assert_int_equal(fixture_open(&t.f, t.f.path, 0), CRM_OK);
	(void)fixture_customer(&t.f, "Cut off");
	assert_ok(t.f.db, crm_verify(t.f.db, NULL, NULL, &before));
	fixture_close(&t.f);
	change(&t.f, "DELETE FROM customer WHERE revision = (SELECT max(seq) FROM journal);"
	               "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)");
	assert_int_equal(fixture_open(&t.f, t.f.path, 0), CRM_OK);
	assert_ok(t.f.db, crm_verify(t.f.db, NULL, NULL, &after));
	assert_int_equal(after.entries, before.entries - 1);
	assert_memory_not_equal(before.head, after.head, 32);
	fixture_end(&t.f);
}

static int stop_at_once(const crm_fault *fault, void *user)
{
	(void)fault;
	++*(int *)user;
	return 1;
}

static void verifying_stops_when_asked_to(void **state)
{
	struct template t;
	int told = 0;

	(void)state;
	make_template(&t);
	change(&t.f, "UPDATE customer SET name = 'x'");
	assert_int_equal(fixture_open(&t.f, t.f.path, 0), CRM_OK);
	assert_status(t.f.db, CRM_ERR_CALLBACK, crm_verify(t.f.db, stop_at_once, &told, NULL));
	assert_int_equal(told, 1);
	assert_status(t.f.db, CRM_ERR_CORRUPT, crm_verify(t.f.db, NULL, NULL, NULL));
	fixture_end(&t.f);
}

struct caller {
	crm *db;
	int refused, calls;
};

static int call_back(const crm_fault *fault, void *user)
{
	struct caller *caller = user;
	const crm_customer *view = NULL;
	crm_id id = { { 1 } };
	int64_t seq;

	(void)fault;
	caller->calls++;
	caller->refused += crm_journal_last(caller->db, &seq) == CRM_ERR_INVALID &&
	                   crm_customer_get(caller->db, &id, &view) == CRM_ERR_INVALID &&
	                   crm_verify(caller->db, NULL, NULL, NULL) == CRM_ERR_INVALID &&
	                   crm_rollback(caller->db) == CRM_ERR_INVALID &&
	                   crm_begin(caller->db, CRM_TRANSACTION_READ) == CRM_ERR_INVALID;
	crm_close(caller->db); /* does nothing */
	return 0;
}

static void a_callback_that_calls_back_is_refused(void **state)
{
	struct template t;
	struct caller caller = { NULL, 0, 0 };

	(void)state;
	make_template(&t);
	change(&t.f, "UPDATE customer SET name = 'x'");
	assert_int_equal(fixture_open(&t.f, t.f.path, 0), CRM_OK);
	caller.db = t.f.db;
	assert_status(t.f.db, CRM_ERR_CORRUPT, crm_verify(t.f.db, call_back, &caller, NULL));
	assert_true(caller.calls > 0);
	assert_int_equal(caller.refused, caller.calls);
	assert_int_equal(fixture_last(&t.f), fixture_last(&t.f));
	fixture_end(&t.f);
}

static void rebuilding_restores_what_was_changed_past_the_library(void **state)
{
	static const char *const harm[] = {
		"DELETE FROM customer",
		"UPDATE customer SET name = 'x', revision = 1",
		"DELETE FROM point",
		"DELETE FROM task",
		"DELETE FROM promise",
		"UPDATE complaint SET state = 10, content = 'x'",
		"DELETE FROM lifecycle_move",
		"UPDATE purchase SET amount = 0",
		"DELETE FROM contact",
		"DELETE FROM playbook",
		"INSERT INTO playbook SELECT version + 90, revision, at, text FROM playbook",
		"UPDATE point SET number = number + 50; UPDATE customer SET removed = 1, birth_date = NULL",
	};
	struct template t;
	char *before, *after;
	size_t i;

	(void)state;
	make_template(&t);
	assert_int_equal(fixture_open(&t.f, t.f.path, 0), CRM_OK);
	before = dump_store(t.f.db);
	assert_ok(t.f.db, crm_rebuild(t.f.db));
	after = dump_store(t.f.db);
	assert_string_equal(after, before);
	free(after);
	fixture_close(&t.f);
	for (i = 0; i < sizeof harm / sizeof *harm; i++) {
		(void)find_change(&t, harm[i]);
		assert_int_equal(fixture_open(&t.copy, t.copy.path, 0), CRM_OK);
		assert_ok(t.copy.db, crm_rebuild(t.copy.db));
		assert_ok(t.copy.db, crm_verify(t.copy.db, NULL, NULL, NULL));
		after = dump_store(t.copy.db);
		assert_string_equal(after, before);
		free(after);
		fixture_close(&t.copy);
	}
	free(before);
	fixture_end(&t.f);
}

static void rebuilding_from_a_journal_that_cannot_be_read_changes_nothing(void **state)
{
	static const char *const harm[] = {
		"UPDATE journal SET body = 'no json' WHERE seq = 3",
		"UPDATE journal SET body = '[[\"insert\",\"nothing\",{}]]' WHERE seq = 3",
		"UPDATE journal SET body = '[[\"drop\",\"customer\",{}]]' WHERE seq = 3",
		"UPDATE journal SET body = '{}' WHERE seq = 2",
		"UPDATE journal SET body = '[[\"insert\",\"customer\",{\"id\":5}]]' WHERE seq = 3",
		"DELETE FROM journal WHERE seq = 2",
	};
	struct template t;
	char *before, *after;
	size_t i;

	(void)state;
	make_template(&t);
	for (i = 0; i < sizeof harm / sizeof *harm; i++) {
		make_copy(&t, harm[i]);
		assert_int_equal(fixture_open(&t.copy, t.copy.path, 0), CRM_OK);
		before = dump_store(t.copy.db);
		assert_status(t.copy.db, CRM_ERR_CORRUPT, crm_rebuild(t.copy.db));
		after = dump_store(t.copy.db);
		assert_string_equal(after, before);
		free(before);
		free(after);
		fixture_close(&t.copy);
	}
	assert_int_equal(fixture_open(&t.f, t.f.path, 0), CRM_OK);
	assert_ok(t.f.db, crm_begin(t.f.db, CRM_TRANSACTION_WRITE));
	assert_status(t.f.db, CRM_ERR_INVALID, crm_rebuild(t.f.db));
	fixture_end(&t.f);
}

static int count_fault(const crm_fault *fault, void *user)
{
	(void)fault;
	++*(int *)user;
	return 0;
}

static crm_status verify_counted(crm *db)
{
	int faults = 0;
	crm_status rc = crm_verify(db, count_fault, &faults, NULL);

	assert_int_equal(faults, 0);
	return rc;
}

/* A store that cannot be looked at is not a store that is damaged, and half a rebuild is none. */
static void without_memory_nothing_is_found_and_nothing_rebuilt(void **state)
{
	static crm_status (*const calls[])(crm *) = { verify_counted, crm_rebuild };
	struct template t;
	char *before, *after;
	crm_status rc;
	bool failed;
	size_t i;
	long n;

	(void)state;
	make_template(&t);
	for (i = 0; i < sizeof calls / sizeof *calls; i++) {
		for (n = 1, failed = true; failed; n++) {
			assert_int_equal(fixture_open(&t.f, t.f.path, 0), CRM_OK);
			before = dump_store(t.f.db);
			unit_fail_allocation(n, n % 2 == 0);
			rc = calls[i](t.f.db);
			failed = unit_allocation_failed();
			unit_fail_allocation(0, false);
			assert_true(failed ? stores_lacked_memory(rc) : rc == CRM_OK);
			after = dump_store(t.f.db);
			assert_string_equal(after, before);
			free(before);
			free(after);
			fixture_close(&t.f);
		}
		assert_true(n > 3);
	}
	fixture_end(&t.f);
}

UNIT_MAIN(TEST(every_digest_follows_from_its_entry_and_the_one_before),
          TEST(a_change_of_any_column_of_any_table_is_found), TEST(a_row_that_is_missing_from_any_table_is_found),
          TEST(a_row_that_no_entry_made_is_found), TEST(what_does_not_hold_between_records_is_found),
          TEST(swapped_entries_are_found), TEST(a_gap_in_the_numbers_is_found),
          TEST(a_commitment_does_not_cover_a_changed_text), TEST(a_cut_tail_shows_against_the_head_that_was_kept),
          TEST(verifying_stops_when_asked_to), TEST(a_callback_that_calls_back_is_refused),
          TEST(rebuilding_restores_what_was_changed_past_the_library),
          TEST(rebuilding_from_a_journal_that_cannot_be_read_changes_nothing),
          TEST(without_memory_nothing_is_found_and_nothing_rebuilt))
