#include "hand_written_postgres.h"

#include "bench.h"

#include <stdio.h>
#include <string.h>

enum { PARAMETERS_MOST = 12 };

enum statement {
	BEGIN,
	LOCK,
	COMMIT,
	ROLLBACK,
	JOURNAL_HEAD,
	PLAYBOOK_IN_FORCE,
	CUSTOMER_INSERT,
	POINT_INSERT,
	CONTACT_INSERT,
	JOURNAL_INSERT,
	CUSTOMER_GET,
	POINTS_GET,
	BY_REFERENCE,
	STATEMENTS
};

static const struct {
	const char *name, *text;
} statements[STATEMENTS] = {
	[BEGIN] = { "begin", "BEGIN ISOLATION LEVEL SERIALIZABLE" },
	[LOCK] = { "lock", "LOCK TABLE store IN SHARE ROW EXCLUSIVE MODE" },
	[COMMIT] = { "commit", "COMMIT" },
	[ROLLBACK] = { "rollback", "ROLLBACK" },
	[JOURNAL_HEAD] = { "head", "SELECT seq, digest FROM journal ORDER BY seq DESC LIMIT 1" },
	[PLAYBOOK_IN_FORCE] = { "playbook", "SELECT version FROM playbook ORDER BY version DESC LIMIT 1" },
	[CUSTOMER_INSERT] = { "customer",
	                      "INSERT INTO customer(id, revision, kind, preferred_channel, name, language, removed, created_at,"
	                      " state, state_reason, state_since, moves, has_bought, contact_class)"
	                      " VALUES($1, $2, 1, 3, $3, 'en', 0, $4, 0, 0, $4, 0, 0, 0)" },
	[POINT_INSERT] = { "point", "INSERT INTO point(customer_id, number, revision, kind, flags, label, value, match)"
	                            " VALUES($1, $2, $3, $4, $5, $6, $7, $8)" },
	[CONTACT_INSERT] = { "contact", "INSERT INTO contact(id, revision, customer_id, at, kind, direction, channel, outcome, actor,"
	                                " note) VALUES($1, $2, $3, $4, 3, 1, 0, $5, '" SAMPLE_ACTOR "', $6)" },
	[JOURNAL_INSERT] = { "entry", "INSERT INTO journal(seq, at, event, entity, id, customer_id, actor, rule, playbook, salt, body,"
	                              " digest) VALUES($1, $2, $3, $4, $5, $6, '" SAMPLE_ACTOR "', 0, $7, $8, $9, $10)" },
	[CUSTOMER_GET] = { "get", "SELECT * FROM customer WHERE id = $1" },
	[POINTS_GET] = { "points", "SELECT * FROM point WHERE customer_id = $1 ORDER BY number" },
	[BY_REFERENCE] = { "reference", "SELECT customer_id, number FROM point WHERE match = $1 AND label = $2 AND kind = 0" },
};

/* --- parameters */

struct parameters {
	const char *values[PARAMETERS_MOST];
	int lengths[PARAMETERS_MOST], formats[PARAMETERS_MOST], count;
	uint8_t numbers[PARAMETERS_MOST][8];
};

static void put_bytes(struct parameters *to, const void *bytes, int length)
{
	to->values[to->count] = bytes;
	to->lengths[to->count] = length;
	to->formats[to->count++] = 1;
}

static void put_text(struct parameters *to, const char *text)
{
	put_bytes(to, text, text ? (int)strlen(text) : 0);
}

static void put_number(struct parameters *to, int64_t number, int size)
{
	uint8_t *bytes = to->numbers[to->count];
	int i;

	for (i = 0; i < size; i++)
		bytes[i] = (uint8_t)((uint64_t)number >> (8 * (size - 1 - i)));
	put_bytes(to, bytes, size);
}

/* --- sending and receiving */

static void fail(const struct hand_postgres *hand)
{
	bench_fail("hand-written: %s", PQerrorMessage(hand->connection));
}

static void post(struct hand_postgres *hand, enum statement number, const struct parameters *with)
{
	if (!PQsendQueryPrepared(hand->connection, statements[number].name, with ? with->count : 0, with ? with->values : NULL,
	                         with ? with->lengths : NULL, with ? with->formats : NULL, 1))
		fail(hand);
}

static void sync(struct hand_postgres *hand)
{
	if (!PQpipelineSync(hand->connection))
		fail(hand);
}

/* Another writer was in the way, so the transaction is to be run again; what came behind in the pipeline was left out. */
static bool is_conflict(struct hand_postgres *hand, const PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	hand->again |= sqlstate && strcmp(sqlstate, "40001") == 0;
	return hand->again;
}

/* The answer to one command; with an empty one behind it that ends it. */
static PGresult *answer(struct hand_postgres *hand, ExecStatusType status)
{
	PGresult *result = PQgetResult(hand->connection);

	if (PQresultStatus(result) != status && !is_conflict(hand, result))
		fail(hand);
	if (status != PGRES_PIPELINE_SYNC && PQgetResult(hand->connection))
		bench_fail("hand-written: one command has two answers");
	return result;
}

static void done(struct hand_postgres *hand, int64_t count, ExecStatusType status)
{
	while (count-- > 0)
		PQclear(answer(hand, status));
}

/* --- the connection */

static void execute(struct hand_postgres *hand, const char *sql)
{
	PGresult *result = PQexec(hand->connection, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail(hand);
	PQclear(result);
}

void hand_postgres_open(struct hand_postgres *hand, const char *uri, const char *schema)
{
	int i;

	memset(hand, 0, sizeof *hand);
	hand->connection = PQconnectdb(uri);
	if (PQstatus(hand->connection) != CONNECTION_OK)
		fail(hand);
	execute(hand, bench_text("SET search_path = %s", schema));
	execute(hand, "SET lock_timeout = 5000");
	for (i = 0; i < STATEMENTS; i++) {
		PGresult *result = PQprepare(hand->connection, statements[i].name, statements[i].text, 0, NULL);

		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			fail(hand);
		PQclear(result);
	}
	if (PQsetnonblocking(hand->connection, 1) != 0 || !PQenterPipelineMode(hand->connection))
		fail(hand);
}

void hand_postgres_close(struct hand_postgres *hand)
{
	PQfinish(hand->connection);
	hand->connection = NULL;
}

/* --- writing */

static int64_t number_at(const PGresult *rows, int row, int column)
{
	const uint8_t *bytes = (const uint8_t *)PQgetvalue(rows, row, column);
	int length = PQgetlength(rows, row, column), i;
	uint64_t number = length && bytes[0] & 0x80 ? UINT64_MAX : 0;

	for (i = 0; i < length; i++)
		number = number << 8 | bytes[i];
	return (int64_t)number;
}

/* What every change asks first. The next entry chains to the last one, whoever wrote it. */
static void ask_head(struct hand_postgres *hand)
{
	post(hand, BEGIN, NULL);
	post(hand, LOCK, NULL);
	post(hand, JOURNAL_HEAD, NULL);
	post(hand, PLAYBOOK_IN_FORCE, NULL);
}

static void take_head(struct hand_postgres *hand)
{
	PGresult *rows;

	done(hand, 2, PGRES_COMMAND_OK);
	rows = answer(hand, PGRES_TUPLES_OK);
	if (PQntuples(rows) == 1) {
		hand->ledger.seq = number_at(rows, 0, 0);
		memcpy(hand->ledger.digest, PQgetvalue(rows, 0, 1), sizeof hand->ledger.digest);
	}
	PQclear(rows);
	rows = answer(hand, PGRES_TUPLES_OK);
	if (PQntuples(rows) == 1)
		hand->playbook = number_at(rows, 0, 0);
	PQclear(rows);
}

static void insert_customer(struct hand_postgres *hand, const struct hand_entry *entry, const struct sample *sample)
{
	struct parameters with;

	with.count = 0;
	put_bytes(&with, &entry->id, 16);
	put_number(&with, entry->seq, 8);
	put_text(&with, sample->name);
	put_number(&with, entry->now, 8);
	post(hand, CUSTOMER_INSERT, &with);
}

static void insert_point(struct hand_postgres *hand, const struct hand_entry *entry, int number, int kind, const char *label,
                         const char *value, const char *match)
{
	struct parameters with;

	with.count = 0;
	put_bytes(&with, &entry->id, 16);
	put_number(&with, number, 8);
	put_number(&with, entry->seq, 8);
	put_number(&with, kind, 4);
	put_number(&with, kind == CRM_POINT_MOBILE, 4);
	put_text(&with, label);
	put_text(&with, value);
	put_text(&with, match);
	post(hand, POINT_INSERT, &with);
}

static void insert_entry(struct hand_postgres *hand, const struct hand_entry *entry)
{
	struct parameters with;

	with.count = 0;
	put_number(&with, entry->seq, 8);
	put_number(&with, entry->now, 8);
	put_number(&with, entry->event, 4);
	put_number(&with, entry->entity, 4);
	put_bytes(&with, &entry->id, 16);
	put_bytes(&with, &entry->customer_id, 16);
	put_number(&with, hand->playbook, 8);
	put_bytes(&with, entry->salt, sizeof entry->salt);
	put_bytes(&with, hand->ledger.body, entry->body_length);
	put_bytes(&with, entry->digest, sizeof entry->digest);
	post(hand, JOURNAL_INSERT, &with);
}

/* The number of commands that it took. */
static int write_customer(struct hand_postgres *hand, const struct sample *sample, crm_id *id_out)
{
	struct hand_entry entry;

	hand_ledger_customer(&hand->ledger, sample, &entry);
	insert_customer(hand, &entry, sample);
	insert_point(hand, &entry, 1, CRM_POINT_MOBILE, NULL, sample->phone, entry.match);
	insert_point(hand, &entry, 2, CRM_POINT_EMAIL, "work", NULL, sample->mail);
	if (sample->reference[0])
		insert_point(hand, &entry, 3, 0, SAMPLE_SOURCE, NULL, sample->reference);
	insert_entry(hand, &entry);
	*id_out = entry.id;
	return sample->reference[0] ? 5 : 4;
}

static void commit(struct hand_postgres *hand, int64_t changes)
{
	post(hand, COMMIT, NULL);
	sync(hand);
	done(hand, changes + 1, PGRES_COMMAND_OK);
	done(hand, 1, PGRES_PIPELINE_SYNC);
}

void hand_postgres_customer_create(struct hand_postgres *hand, const struct sample *sample, crm_id *id_out)
{
	ask_head(hand);
	sync(hand);
	take_head(hand);
	done(hand, 1, PGRES_PIPELINE_SYNC);
	commit(hand, write_customer(hand, sample, id_out));
}

static void insert_message(struct hand_postgres *hand, const struct hand_entry *entry)
{
	struct parameters with;

	with.count = 0;
	put_bytes(&with, &entry->id, 16);
	put_number(&with, entry->seq, 8);
	put_bytes(&with, &entry->customer_id, 16);
	put_number(&with, entry->now, 8);
	put_number(&with, CRM_OUTCOME_DONE, 4);
	put_text(&with, SAMPLE_NOTE);
	post(hand, CONTACT_INSERT, &with);
}

static bool is_customer(struct hand_postgres *hand)
{
	PGresult *rows = answer(hand, PGRES_TUPLES_OK);
	bool is = PQntuples(rows) == 1 && number_at(rows, 0, 10) == 0;

	PQclear(rows);
	return is;
}

static void add_message(struct hand_postgres *hand, const crm_id *customer_id)
{
	struct parameters with = { .count = 0 };
	struct hand_entry entry;

	put_bytes(&with, customer_id, 16);
	ask_head(hand);
	post(hand, CUSTOMER_GET, &with);
	sync(hand);
	take_head(hand);
	if (!is_customer(hand) && !hand->again)
		bench_fail("no such customer, or one that was removed");
	done(hand, 1, PGRES_PIPELINE_SYNC);
	if (hand->again)
		return;
	hand_ledger_message(&hand->ledger, customer_id, &entry);
	insert_message(hand, &entry);
	insert_entry(hand, &entry);
	commit(hand, 2);
}

/* A commit that was refused has ended the transaction already. */
static void take_back(struct hand_postgres *hand)
{
	hand->again = false;
	if (PQtransactionStatus(hand->connection) == PQTRANS_IDLE)
		return;
	post(hand, ROLLBACK, NULL);
	sync(hand);
	done(hand, 1, PGRES_COMMAND_OK);
	done(hand, 1, PGRES_PIPELINE_SYNC);
}

void hand_postgres_message_add(struct hand_postgres *hand, const crm_id *customer_id)
{
	for (;;) {
		add_message(hand, customer_id);
		if (!hand->again)
			return;
		take_back(hand);
	}
}

void hand_postgres_batch_begin(struct hand_postgres *hand)
{
	ask_head(hand);
	sync(hand);
	take_head(hand);
	done(hand, 1, PGRES_PIPELINE_SYNC);
	hand->outstanding = 0;
}

/* The connection does not block, so answers pile up here and not on the way. */
void hand_postgres_batch_add(struct hand_postgres *hand, const struct sample *sample, crm_id *id_out)
{
	hand->outstanding += write_customer(hand, sample, id_out);
}

void hand_postgres_batch_commit(struct hand_postgres *hand)
{
	commit(hand, hand->outstanding);
}

/* --- reading */

static void take_text(const PGresult *rows, int row, int column, char *to, size_t size)
{
	size_t length = (size_t)PQgetlength(rows, row, column);

	if (length >= size)
		length = size - 1;
	memcpy(to, PQgetvalue(rows, row, column), length);
	to[length] = '\0';
}

static void take_customer(const PGresult *rows, struct hand_customer *customer)
{
	static const int numbers[] = { 2, 3, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23 };
	static const int others[] = { 5, 6, 7, 8, 20 };
	size_t i;

	customer->revision = number_at(rows, 0, 1);
	take_text(rows, 0, 4, customer->name, sizeof customer->name);
	for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
		customer->numbers[i] = number_at(rows, 0, numbers[i]);
	for (i = 0; i < sizeof others / sizeof *others; i++)
		take_text(rows, 0, others[i], customer->texts[i], sizeof customer->texts[i]);
}

static void take_points(const PGresult *rows, struct hand_customer *customer)
{
	customer->point_count = 0;
	while (customer->point_count < 8 && (int)customer->point_count < PQntuples(rows)) {
		int row = (int)customer->point_count;
		struct hand_point *point = &customer->points[customer->point_count++];

		point->kind = (int32_t)number_at(rows, row, 3);
		point->flags = (int32_t)number_at(rows, row, 4);
		take_text(rows, row, 5, point->label, sizeof point->label);
		take_text(rows, row, 6, point->value, sizeof point->value);
		take_text(rows, row, 7, point->match, sizeof point->match);
	}
}

bool hand_postgres_customer_get(struct hand_postgres *hand, const crm_id *id, struct hand_customer *customer)
{
	struct parameters with = { .count = 0 };
	PGresult *row, *points;
	bool found;

	put_bytes(&with, id, 16);
	post(hand, CUSTOMER_GET, &with);
	post(hand, POINTS_GET, &with);
	sync(hand);
	row = answer(hand, PGRES_TUPLES_OK);
	points = answer(hand, PGRES_TUPLES_OK);
	done(hand, 1, PGRES_PIPELINE_SYNC);
	found = PQntuples(row) == 1;
	if (found)
		take_customer(row, customer);
	take_points(points, customer);
	PQclear(row);
	PQclear(points);
	return found;
}

bool hand_postgres_find_reference(struct hand_postgres *hand, const char *source, const char *value, crm_id *id_out)
{
	struct parameters with = { .count = 0 };
	PGresult *row;
	bool found;

	put_text(&with, value);
	put_text(&with, source);
	post(hand, BY_REFERENCE, &with);
	sync(hand);
	row = answer(hand, PGRES_TUPLES_OK);
	done(hand, 1, PGRES_PIPELINE_SYNC);
	found = PQntuples(row) == 1;
	if (found)
		memcpy(id_out, PQgetvalue(row, 0, 0), sizeof *id_out);
	PQclear(row);
	return found;
}
