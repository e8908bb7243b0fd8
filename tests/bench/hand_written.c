#include "hand_written.h"

#include "bench.h"

#include <string.h>

enum { LOG_PAGES = 4000 }; /* as the library */

static const char *const texts[HAND_STATEMENTS] = {
	[HAND_CUSTOMER_INSERT] =
		"INSERT INTO customer(id, revision, kind, preferred_channel, name, language, removed, created_at, state,"
		" state_reason, state_since, moves, has_bought, contact_class)"
		" VALUES(?1, ?2, 1, 3, ?3, 'en', 0, ?4, 0, 0, ?4, 0, 0, 0)",
	[HAND_POINT_INSERT] = "INSERT INTO point(customer_id, number, revision, kind, flags, label, value, match)"
						  " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[HAND_JOURNAL_INSERT] =
		"INSERT INTO journal(seq, at, event, entity, id, customer_id, actor, rule, playbook, salt, body, digest)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?5, ?6, 0, 1, ?7, ?8, ?9)",
	[HAND_JOURNAL_HEAD] = "SELECT seq, digest FROM journal ORDER BY seq DESC LIMIT 1",
	[HAND_BEGIN] = "BEGIN IMMEDIATE",
	[HAND_COMMIT] = "COMMIT",
	[HAND_READ] = "BEGIN",
	[HAND_CUSTOMER_GET] = "SELECT * FROM customer WHERE id = ?1",
	[HAND_POINTS_GET] = "SELECT * FROM point WHERE customer_id = ?1 ORDER BY number",
	[HAND_BY_REFERENCE] = "SELECT customer_id FROM point WHERE match = ?1 AND label = ?2 AND kind = 0",
	[HAND_BY_PHONE] = "SELECT customer_id FROM point WHERE match = ?1 AND kind > 0 AND kind <= 3 ORDER BY customer_id",
	[HAND_TASKS_NEXT] =
		"SELECT * FROM task WHERE state = 1 AND handler = ?1 AND due_at <= ?2 ORDER BY due_at, priority, id LIMIT ?3",
	[HAND_TASK_FIRST] = "SELECT due_at FROM task WHERE state = 1 AND due_at > ?1 ORDER BY due_at, priority LIMIT 1",
	[HAND_PROMISE_FIRST] = "SELECT due_at FROM promise WHERE outcome = 1 ORDER BY due_at LIMIT 1",
	[HAND_INACTIVE_FIRST] =
		"SELECT inactive_since FROM customer WHERE inactive_since IS NOT NULL ORDER BY inactive_since LIMIT 1",
};

/* --- the connection */

static int log_grew(void *user, sqlite3 *connection, const char *name, int pages)
{
	(void)connection;
	(void)name;
	((struct hand *)user)->log_pages = pages;
	return SQLITE_OK;
}

/* Prepared at the first use, as the library does. */
static sqlite3_stmt *statement(struct hand *hand, int number)
{
	if (!hand->statements[number])
		bench_sql(hand->connection, sqlite3_prepare_v3(hand->connection, texts[number], -1, SQLITE_PREPARE_PERSISTENT,
		                                               &hand->statements[number], NULL));
	return hand->statements[number];
}

void hand_open(struct hand *hand, const char *path)
{
	memset(hand, 0, sizeof *hand);
	if (sqlite3_open_v2(path, &hand->connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
	                    NULL))
		bench_fail("%s cannot be opened", path);
	sqlite3_busy_timeout(hand->connection, 5000);
	bench_sql(
		hand->connection,
		sqlite3_exec(hand->connection,
	                 "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
	                 "PRAGMA cache_size=-4096; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=0;"
	                 "PRAGMA journal_size_limit=-1; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
	                 NULL, NULL, NULL));
	sqlite3_wal_hook(hand->connection, log_grew, hand);
}

void hand_close(struct hand *hand)
{
	int i;

	for (i = 0; i < HAND_STATEMENTS; i++)
		sqlite3_finalize(hand->statements[i]);
	(void)sqlite3_wal_checkpoint_v2(hand->connection, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_close_v2(hand->connection);
	hand->connection = NULL;
}

static void execute(struct hand *hand, int number)
{
	bench_sql(hand->connection, sqlite3_step(statement(hand, number)));
	sqlite3_reset(statement(hand, number));
}

/* The next entry chains to the last one, whoever wrote it. */
void hand_begin(struct hand *hand)
{
	sqlite3_stmt *head = statement(hand, HAND_JOURNAL_HEAD);

	execute(hand, HAND_BEGIN);
	if (sqlite3_step(head) != SQLITE_ROW)
		bench_fail("the store has no journal");
	hand->ledger.seq = sqlite3_column_int64(head, 0);
	memcpy(hand->ledger.digest, sqlite3_column_blob(head, 1), sizeof hand->ledger.digest);
	sqlite3_reset(head);
}

void hand_commit(struct hand *hand)
{
	execute(hand, HAND_COMMIT);
	if (hand->log_pages <= LOG_PAGES)
		return;
	(void)sqlite3_wal_checkpoint_v2(hand->connection, NULL, SQLITE_CHECKPOINT_FULL, NULL, NULL);
	hand->log_pages = 0;
}

void hand_read_begin(struct hand *hand)
{
	execute(hand, HAND_READ);
}

void hand_read_end(struct hand *hand)
{
	execute(hand, HAND_COMMIT);
}

/* --- writing a customer */

static void insert_point(struct hand *hand, const struct hand_entry *entry, int number, int kind, const char *label,
                         const char *value, const char *match)
{
	sqlite3_stmt *insert = statement(hand, HAND_POINT_INSERT);

	sqlite3_bind_blob(insert, 1, &entry->id, 16, SQLITE_STATIC);
	sqlite3_bind_int(insert, 2, number);
	sqlite3_bind_int64(insert, 3, entry->seq);
	sqlite3_bind_int(insert, 4, kind);
	sqlite3_bind_int(insert, 5, kind == CRM_POINT_MOBILE);
	sqlite3_bind_text(insert, 6, label, -1, SQLITE_STATIC);
	sqlite3_bind_text(insert, 7, value, -1, SQLITE_STATIC);
	sqlite3_bind_text(insert, 8, match, -1, SQLITE_STATIC);
	execute(hand, HAND_POINT_INSERT);
}

static void insert_records(struct hand *hand, const struct hand_entry *entry, const struct sample *sample)
{
	sqlite3_stmt *insert = statement(hand, HAND_CUSTOMER_INSERT);

	sqlite3_bind_blob(insert, 1, &entry->id, 16, SQLITE_STATIC);
	sqlite3_bind_int64(insert, 2, entry->seq);
	sqlite3_bind_text(insert, 3, sample->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(insert, 4, entry->now);
	execute(hand, HAND_CUSTOMER_INSERT);
	insert_point(hand, entry, 1, CRM_POINT_MOBILE, NULL, sample->phone, entry->match);
	insert_point(hand, entry, 2, CRM_POINT_EMAIL, "work", NULL, sample->mail);
	if (sample->reference[0])
		insert_point(hand, entry, 3, 0, SAMPLE_SOURCE, NULL, sample->reference);
}

static void insert_entry(struct hand *hand, const struct hand_entry *entry)
{
	sqlite3_stmt *insert = statement(hand, HAND_JOURNAL_INSERT);

	sqlite3_bind_int64(insert, 1, entry->seq);
	sqlite3_bind_int64(insert, 2, entry->now);
	sqlite3_bind_int(insert, 3, CRM_EVENT_CUSTOMER_CREATED);
	sqlite3_bind_int(insert, 4, CRM_ENTITY_CUSTOMER);
	sqlite3_bind_blob(insert, 5, &entry->id, 16, SQLITE_STATIC);
	sqlite3_bind_text(insert, 6, SAMPLE_ACTOR, -1, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 7, entry->salt, sizeof entry->salt, SQLITE_STATIC);
	sqlite3_bind_text(insert, 8, hand->ledger.body, entry->body_length, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 9, entry->digest, sizeof entry->digest, SQLITE_STATIC);
	execute(hand, HAND_JOURNAL_INSERT);
}

void hand_customer_create(struct hand *hand, const struct sample *sample, crm_id *id_out)
{
	struct hand_entry entry;

	hand_ledger_customer(&hand->ledger, sample, &entry);
	insert_records(hand, &entry, sample);
	insert_entry(hand, &entry);
	*id_out = entry.id;
}

/* --- reading */

static void take_text(sqlite3_stmt *row, int column, char *to, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(row, column);
	size_t length = text ? (size_t)sqlite3_column_bytes(row, column) : 0;

	if (length >= size)
		length = size - 1;
	if (length)
		memcpy(to, text, length);
	to[length] = '\0';
}

static void take_id(sqlite3_stmt *row, int column, crm_id *id)
{
	const void *bytes = sqlite3_column_blob(row, column);

	if (bytes && sqlite3_column_bytes(row, column) == (int)sizeof *id)
		memcpy(id, bytes, sizeof *id);
	else
		memset(id, 0, sizeof *id);
}

static void take_customer(sqlite3_stmt *row, struct hand_customer *customer)
{
	static const int numbers[] = { 2, 3, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23 };
	static const int others[] = { 5, 6, 7, 8, 20 };
	size_t i;

	customer->revision = sqlite3_column_int64(row, 1);
	take_text(row, 4, customer->name, sizeof customer->name);
	for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
		customer->numbers[i] = sqlite3_column_int64(row, numbers[i]);
	for (i = 0; i < sizeof others / sizeof *others; i++)
		take_text(row, others[i], customer->texts[i], sizeof customer->texts[i]);
}

/* The points are read before the first statement ends, so both see one state of the store. */
bool hand_customer_get(struct hand *hand, const crm_id *id, struct hand_customer *customer)
{
	sqlite3_stmt *row = statement(hand, HAND_CUSTOMER_GET), *points = statement(hand, HAND_POINTS_GET);
	bool found;

	sqlite3_bind_blob(row, 1, id, sizeof *id, SQLITE_STATIC);
	sqlite3_bind_blob(points, 1, id, sizeof *id, SQLITE_STATIC);
	found = sqlite3_step(row) == SQLITE_ROW;
	customer->point_count = 0;
	if (found)
		take_customer(row, customer);
	while (found && customer->point_count < 8 && sqlite3_step(points) == SQLITE_ROW) {
		struct hand_point *point = &customer->points[customer->point_count++];

		point->kind = sqlite3_column_int(points, 3);
		point->flags = sqlite3_column_int(points, 4);
		take_text(points, 5, point->label, sizeof point->label);
		take_text(points, 6, point->value, sizeof point->value);
		take_text(points, 7, point->match, sizeof point->match);
	}
	sqlite3_reset(points);
	sqlite3_reset(row);
	return found;
}

bool hand_find_reference(struct hand *hand, const char *source, const char *value, crm_id *id_out)
{
	sqlite3_stmt *row = statement(hand, HAND_BY_REFERENCE);
	bool found;

	sqlite3_bind_text(row, 1, value, -1, SQLITE_STATIC);
	sqlite3_bind_text(row, 2, source, -1, SQLITE_STATIC);
	found = sqlite3_step(row) == SQLITE_ROW;
	if (found)
		take_id(row, 0, id_out);
	sqlite3_reset(row);
	return found;
}

size_t hand_find_phone(struct hand *hand, const char *match, crm_id *ids, size_t capacity)
{
	sqlite3_stmt *row = statement(hand, HAND_BY_PHONE);
	size_t count = 0;

	sqlite3_bind_text(row, 1, match, -1, SQLITE_STATIC);
	while (count < capacity && sqlite3_step(row) == SQLITE_ROW)
		take_id(row, 0, &ids[count++]);
	sqlite3_reset(row);
	return count;
}

static void take_task(sqlite3_stmt *row, struct hand_task *task)
{
	static const int numbers[] = { 2, 3, 6, 7, 8, 9, 12, 13, 14, 15, 17, 18, 19, 20, 21 };
	size_t i;

	take_id(row, 0, &task->id);
	take_id(row, 4, &task->customer_id);
	take_id(row, 5, &task->complaint_id);
	task->revision = sqlite3_column_int64(row, 1);
	for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
		task->numbers[i] = sqlite3_column_int64(row, numbers[i]);
	take_text(row, 10, task->handler, sizeof task->handler);
	take_text(row, 11, task->title, sizeof task->title);
	take_text(row, 16, task->note, sizeof task->note);
}

size_t hand_tasks_next(struct hand *hand, const char *handler, int64_t until, struct hand_task *tasks, int capacity)
{
	sqlite3_stmt *row = statement(hand, HAND_TASKS_NEXT);
	size_t count = 0;

	sqlite3_bind_text(row, 1, handler, -1, SQLITE_STATIC);
	sqlite3_bind_int64(row, 2, until);
	sqlite3_bind_int(row, 3, capacity);
	while (sqlite3_step(row) == SQLITE_ROW)
		take_task(row, &tasks[count++]);
	sqlite3_reset(row);
	return count;
}

static int64_t first_number(struct hand *hand, int number)
{
	sqlite3_stmt *row = statement(hand, number);
	int64_t value = sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int64(row, 0) : INT64_MAX;

	sqlite3_reset(row);
	return value;
}

/* The same three questions: the first task after now, the first promise, the first customer gone quiet. */
int64_t hand_next_wake(struct hand *hand)
{
	sqlite3_stmt *tasks = statement(hand, HAND_TASK_FIRST);
	int64_t task, promise = first_number(hand, HAND_PROMISE_FIRST);
	int64_t quiet = first_number(hand, HAND_INACTIVE_FIRST), first;

	sqlite3_bind_int64(tasks, 1, hand_ledger_now(&hand->ledger));
	task = first_number(hand, HAND_TASK_FIRST);
	first = task < promise ? task : promise;
	return quiet < first ? quiet : first;
}
