/* Every statement and table as a server sees it: what the statements take and give, which way they go to their rows, and that the
 * tables hold nothing that other engines of the family lack. */
#include "fixture.h"

#include "handle.h"
#include "postgres_store.h"

enum { SQL = 8000 };

static PGconn *connection;

/* One value, or the values of the first column, a line each; the caller frees the text. */
static char *ask(const char *sql)
{
	PGresult *result = PQexec(connection, sql);
	size_t length = 1;
	char *text;
	int i;

	if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(connection));
	for (i = 0; i < PQntuples(result); i++)
		length += (size_t)PQgetlength(result, i, 0) + 1;
	text = calloc(1, length);
	assert_non_null(text);
	for (i = 0; i < PQntuples(result); i++)
		(void)sprintf(text + strlen(text), "%s%s", i ? "\n" : "", PQgetvalue(result, i, 0));
	PQclear(result);
	return text;
}

static void run(const char *sql)
{
	free(ask(sql));
}

/* A store, and a connection past it that looks neither into its schema nor at settings of the user's. */
static void look_at_store(struct fixture *f)
{
	assert_true(stores_on_server());
	fixture_memory(f);
	connection = PQconnectdb(f->path);
	assert_int_equal(PQstatus(connection), CONNECTION_OK);
	run("SET search_path = ''");
	run("SET enable_seqscan = off");
	run("SET plan_cache_mode = force_generic_plan");
}

static void look_away(struct fixture *f)
{
	PQfinish(connection);
	fixture_end(f);
}

/* ---- statements ---- */

static void prepare(const struct fixture *f, const struct crmi_statement *statement)
{
	char *text = crmi_store_text(f->db->store, statement->postgres);
	Oid types[CRMI_PARAMETERS];
	PGresult *result;
	size_t i;

	for (i = 0; i < statement->parameter_count; i++)
		types[i] = crmi_postgres_type(&statement->parameters[i]);
	result = PQprepare(connection, statement->name, text, (int)statement->parameter_count, types);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", statement->name, PQerrorMessage(connection));
	PQclear(result);
	crmi_release(f->db->store->memory, text);
}

enum { INT8 = 20, INT4 = 23 };

/* The driver reads whole numbers of 4 and of 8 bytes alike; all else has one form. */
static bool fits(const struct crmi_field *field, Oid given)
{
	Oid wanted = crmi_postgres_type(field);

	return given == wanted || ((wanted == INT8 || wanted == INT4) && (given == INT8 || given == INT4));
}

static void every_statement_takes_and_gives_what_it_declares(void **state)
{
	struct fixture f;
	int number;
	size_t i;

	(void)state;
	look_at_store(&f);
	for (number = CRMI_STMT_NONE + 1; number < CRMI_STATEMENTS; number++) {
		const struct crmi_statement *statement = &crmi_statements[number];
		PGresult *about;

		if (!statement->postgres)
			continue; /* for the other store alone */
		prepare(&f, statement);
		about = PQdescribePrepared(connection, statement->name);
		assert_int_equal(PQresultStatus(about), PGRES_COMMAND_OK);
		assert_int_equal(PQnparams(about), statement->parameter_count);
		if (PQnfields(about) != (int)statement->column_count)
			fail_msg("%s gives %d columns, declares %zu", statement->name, PQnfields(about), statement->column_count);
		for (i = 0; i < statement->column_count; i++) {
			const struct crmi_field *field = &statement->columns[i];

			if (strcmp(PQfname(about, (int)i), field->name) != 0 || !fits(field, PQftype(about, (int)i)))
				fail_msg("%s: column %zu is %s of type %u, declared as %s", statement->name, i, PQfname(about, (int)i),
				         PQftype(about, (int)i), field->name);
		}
		PQclear(about);
	}
	look_away(&f);
}

/* A value of row i, as an SQL expression: ids, texts and numbers are as good as unique, enumerators come round. */
static int put_value(char *sql, size_t size, const struct crmi_field *field, const char *before)
{
	switch ((enum crmi_type)field->type) {
	case CRMI_ID:
	case CRMI_BYTES:
		return snprintf(sql, size, "%sdecode(md5('%s' || i), 'hex')", before, field->name);
	case CRMI_TEXT:
		return snprintf(sql, size, "%smd5('%s' || i)", before, field->name);
	case CRMI_ENUM:
		return snprintf(sql, size, "%s(i + length('%s')) %% 10", before, field->name);
	case CRMI_REVISION:
	case CRMI_INTEGER:
	case CRMI_INSTANT:
	case CRMI_DATE:
		break;
	}
	return snprintf(sql, size, "%si + length('%s')", before, field->name);
}

/* Rows enough that a plan matters; they need make no sense. */
static void fill(const struct fixture *f)
{
	char sql[SQL];
	int table;
	size_t i;

	for (table = 0; table < CRMI_TABLES; table++) {
		const struct crmi_table *of = &crmi_tables[table];
		int length = snprintf(sql, sizeof sql, "INSERT INTO %s%s SELECT ", f->prefix, of->name);

		for (i = 0; i < of->column_count; i++)
			length += put_value(sql + length, sizeof sql - (size_t)length, &of->columns[i], i ? ", " : "");
		(void)snprintf(sql + length, sizeof sql - (size_t)length, " FROM generate_series(100, 4000) AS i");
		run(sql);
		(void)snprintf(sql, sizeof sql, "ANALYZE %s%s", f->prefix, of->name);
		run(sql);
	}
}

/* The plan for any values; the caller frees it. */
static char *plan_of(const struct crmi_statement *statement)
{
	char sql[SQL];
	int length = snprintf(sql, sizeof sql, "EXPLAIN (COSTS OFF) EXECUTE \"%s\"", statement->name);
	size_t i;

	for (i = 0; i < statement->parameter_count; i++)
		length += snprintf(sql + length, sizeof sql - (size_t)length, "%s", i ? ", NULL" : "(NULL");
	if (i)
		(void)snprintf(sql + length, sizeof sql - (size_t)length, ")");
	return ask(sql);
}

/* Does each way into an index begin or end at a value? Without one the whole index is walked. */
static bool goes_straight(const char *plan)
{
	const char *node, *condition, *next;

	for (node = plan; (node = strstr(node, " Scan")) != NULL; node = next) {
		if (node - plan >= 8 && strncmp(node - 8, "Subquery", 8) == 0) {
			next = node + 1; /* what it walks stands below it */
			continue;
		}
		condition = strstr(node, "Index Cond:");
		next = strstr(node, "->");
		if (!condition || (next && next < condition && !strstr(node, "Bitmap Index")))
			return false;
		if (!next)
			break;
	}
	return true;
}

static void no_statement_looks_at_a_whole_table_unless_it_says_so(void **state)
{
	struct fixture f;
	int number, lookups = 0;

	(void)state;
	look_at_store(&f);
	fill(&f);
	for (number = CRMI_STMT_NONE + 1; number < CRMI_STATEMENTS; number++) {
		const struct crmi_statement *statement = &crmi_statements[number];
		char *plan;

		if (statement->scan || !statement->postgres)
			continue;
		prepare(&f, statement);
		plan = plan_of(statement);
		if (!goes_straight(plan) || (statement->verb != CRMI_INSERT && !strstr(plan, "Index Cond:")))
			fail_msg("%s:\n%s", statement->name, plan);
		lookups += statement->verb == CRMI_READ;
		free(plan);
	}
	assert_true(lookups > 30);
	look_away(&f);
}

/* The test above is worth something only when it knows a bad plan. */
static void a_plan_that_looks_at_a_whole_table_is_known(void **state)
{
	struct fixture f;
	static const char *const bad[] = { "WHERE note = $1", "WHERE note = $1 ORDER BY id" };
	const struct crmi_field field = { "note", 0, CRMI_TEXT, 0, 0 };
	struct crmi_statement statement = { .name = "bad", .parameters = &field, .parameter_count = 1 };
	char sql[200], *plan;
	size_t i;

	(void)state;
	look_at_store(&f);
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		(void)snprintf(sql, sizeof sql, "SELECT * FROM %stask %s", f.prefix, bad[i]);
		statement.postgres = sql;
		prepare(&f, &statement);
		plan = plan_of(&statement);
		if (goes_straight(plan))
			fail_msg("taken for a good one:\n%s", plan);
		free(plan);
		run("DEALLOCATE bad");
	}
	look_away(&f);
}

/* ---- tables ---- */

static void expect(const struct fixture *f, const char *expected, const char *question)
{
	char sql[SQL], *answer;

	(void)snprintf(sql, sizeof sql, "%s '%.*s'::regnamespace ORDER BY 1", question, (int)strlen(f->prefix) - 1, f->prefix);
	answer = ask(sql);
	if (strcmp(answer, expected) != 0)
		fail_msg("%s: '%s', expected '%s'", question, answer, expected);
	free(answer);
}

/* ecosystem 6.1 and 6.3: nothing that an engine of the family lacks, or that does something behind our back. */
static void the_tables_hold_nothing_but_columns_keys_and_indexes(void **state)
{
	static const char *const nothing[] = {
		"SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace =",
		"SELECT relname FROM pg_class WHERE relkind NOT IN ('r', 'i') AND relnamespace =",
		"SELECT relname FROM pg_class WHERE (relpersistence <> 'p' OR relrowsecurity OR relhassubclass) AND relnamespace =",
		"SELECT conname FROM pg_constraint WHERE (condeferrable OR condeferred OR contype NOT IN ('p', 'c')) AND connamespace =",
		"SELECT attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
		" WHERE (attgenerated <> '' OR attidentity <> '' OR atthasdef) AND relnamespace =",
		"SELECT ev_class::regclass FROM pg_rewrite JOIN pg_class c ON c.oid = ev_class WHERE relnamespace =",
		"SELECT proname FROM pg_proc WHERE pronamespace =",
		"SELECT polname FROM pg_policy JOIN pg_class c ON c.oid = polrelid WHERE relnamespace =",
		"SELECT relname FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = relam"
		" WHERE ((amname <> 'btree' AND relname <> 'search_tokens') OR indexprs IS NOT NULL"
		" OR NOT indisvalid) AND relnamespace =",
	};
	struct fixture f;
	size_t i;

	(void)state;
	look_at_store(&f);
	for (i = 0; i < sizeof nothing / sizeof *nothing; i++)
		expect(&f, "", nothing[i]);
	look_away(&f);
}

static void the_columns_are_those_of_the_descriptions(void **state)
{
	struct fixture f;
	char question[300], expected[SQL];
	int table;
	size_t i;

	(void)state;
	look_at_store(&f);
	for (table = 0; table < CRMI_TABLES; table++) {
		const struct crmi_table *of = &crmi_tables[table];
		int length = 0;

		for (i = 0; i < of->column_count; i++) {
			Oid type = crmi_postgres_type(&of->columns[i]);

			length += snprintf(expected + length, sizeof expected - (size_t)length, "%s%02zu %s %u%s", i ? "\n" : "", i + 1,
			                   of->columns[i].name, type, of->columns[i].type == CRMI_TEXT ? " C" : "");
		}
		(void)snprintf(question, sizeof question,
		               "SELECT concat_ws(' ', to_char(attnum, 'FM00'), attname, atttypid, collname) FROM pg_attribute"
		               " JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_collation l ON l.oid = attcollation"
		               " WHERE attnum > 0 AND relname = '%s' AND relnamespace =",
		               of->name);
		expect(&f, expected, question);
	}
	look_away(&f);
}

/* Each index of the other store is there, over the same columns and with the same condition; keys have their own. */
static void the_indexes_are_those_of_the_other_store(void **state)
{
	struct fixture f;
	const struct crmi_object *object;
	char sql[400], *count;
	int indexes = 0;

	(void)state;
	look_at_store(&f);
	for (object = crmi_objects; object->type; object++) {
		if (strcmp(object->type, "index") != 0 || !object->sql[0])
			continue;
		(void)snprintf(sql, sizeof sql,
		               "SELECT count(*) FROM pg_indexes WHERE schemaname || '.' = '%s' AND indexname = '%s'"
		               " AND (indexdef LIKE '%%UNIQUE%%') = %s",
		               f.prefix, object->name + strspn(object->name, "\1\2"), strstr(object->sql, "UNIQUE") ? "true" : "false");
		count = ask(sql);
		if (strcmp(count, "1") != 0)
			fail_msg("there is no such index: %s", object->sql);
		free(count);
		indexes++;
	}
	assert_true(indexes > 8);
	look_away(&f);
}

UNIT_MAIN(TEST(every_statement_takes_and_gives_what_it_declares), TEST(no_statement_looks_at_a_whole_table_unless_it_says_so),
          TEST(a_plan_that_looks_at_a_whole_table_is_known), TEST(the_tables_hold_nothing_but_columns_keys_and_indexes),
          TEST(the_columns_are_those_of_the_descriptions), TEST(the_indexes_are_those_of_the_other_store))
