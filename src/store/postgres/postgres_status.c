/* What an SQLSTATE means to us: one table for PostgreSQL and the engines that speak its protocol (R9). */
#include "postgres_store.h"

#include <stdio.h>
#include <string.h>

/* The longest beginning that fits counts; the order is of no matter. */
static const struct {
	const char         *sqlstate;
	struct crmi_meaning meaning;
} meanings[] = {
	{ "08", { CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true } },
	{ "0A", { CRM_ERR_UNSUPPORTED, CRM_RULE_NONE, false, false } },
	{ "22", { CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, false, false } },
	{ "23", { CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, false, false } },
	{ "23505", { CRM_ERR_BUSY, CRM_RULE_NONE, true, false } }, /* we look before we write: only another writer can be the reason */
	{ "23P01", { CRM_ERR_BUSY, CRM_RULE_NONE, true, false } },
	{ "25", { CRM_ERR_TXN_FAILED, CRM_RULE_NONE, false, false } },
	{ "25006", { CRM_ERR_READONLY, CRM_RULE_NONE, true, true } }, /* a standby: another server is in charge */
	{ "25P03", { CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true } },
	{ "26", { CRM_ERR_BUSY, CRM_RULE_NONE, true, false } }, /* the host threw our statements away */
	{ "28", { CRM_ERR_CONNECTION, CRM_RULE_STORE_LOGIN, false, true } },
	{ "3D", { CRM_ERR_CONNECTION, CRM_RULE_STORE_LOGIN, false, true } },
	{ "3B", { CRM_ERR_TXN_FAILED, CRM_RULE_NONE, false, false } }, /* the host took our savepoint away */
	{ "3F", { CRM_ERR_NOT_FOUND, CRM_RULE_NONE, false, false } },
	{ "40001", { CRM_ERR_BUSY, CRM_RULE_NONE, true, false } },
	{ "40P01", { CRM_ERR_BUSY, CRM_RULE_NONE, true, false } },
	{ "40003", { CRM_ERR_UNCERTAIN, CRM_RULE_NONE, false, true } },
	{ "42", { CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, false, false } }, /* our tables are not as we made them */
	{ "42501", { CRM_ERR_READONLY, CRM_RULE_NONE, false, false } },
	{ "53", { CRM_ERR_BUSY, CRM_RULE_NONE, false, false } },
	{ "53100", { CRM_ERR_FULL, CRM_RULE_NONE, false, false } },
	{ "54", { CRM_ERR_INVALID, CRM_RULE_FIELD_TOO_LONG, false, false } },
	{ "55", { CRM_ERR_BUSY, CRM_RULE_NONE, false, false } },
	{ "57014", { CRM_ERR_BUSY, CRM_RULE_STORE_DEADLINE, false, false } },
	{ "57P", { CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, true, true } },
	{ "58", { CRM_ERR_IO, CRM_RULE_NONE, false, false } },
	{ "XX001", { CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, false, false } },
	{ "XX002", { CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, false, false } },
};

struct crmi_meaning crmi_postgres_meaning(const char *sqlstate)
{
	struct crmi_meaning meaning = { CRM_ERR_INTERNAL, CRM_RULE_NONE, false, false };
	size_t i, best = 0;

	for (i = 0; i < sizeof meanings / sizeof *meanings; i++) {
		size_t length = strlen(meanings[i].sqlstate);

		if (length > best && strncmp(sqlstate, meanings[i].sqlstate, length) == 0) {
			best = length;
			meaning = meanings[i].meaning;
		}
	}
	return meaning;
}

/* The length of the character, or 0 when what stands there is none: before a login is through, a server may speak in any
 * encoding, and a long message is cut anywhere. */
static size_t character(const char *at)
{
	size_t length = (unsigned char)*at < 0x80 ? 1 : (unsigned char)*at < 0xE0 ? 2 : (unsigned char)*at < 0xF0 ? 3 : 4;

	return strnlen(at, length) == length && crmi_utf8_is_valid(at, length) ? length : 0;
}

/* libpq ends its messages with newlines, and has some inside. */
crm_status crmi_postgres_explain(struct crmi_postgres *store, crm_status status, crm_rule rule, const char *message)
{
	char *end = store->base.error.message;

	(void)crmi_store_explain(&store->base, status, rule, message);
	while (*end) {
		size_t length = character(end);

		if (length == 0)
			*end = '?';
		else if ((unsigned char)*end < ' ' || *end == 127)
			*end = ' ';
		end += length ? length : 1;
	}
	while (end > store->base.error.message && end[-1] == ' ')
		*--end = '\0';
	return status;
}

crm_status crmi_postgres_no_memory(struct crmi_postgres *store)
{
	return crmi_postgres_explain(store, CRM_ERR_NOMEM, CRM_RULE_NONE, "no memory");
}

/* What the host began only he can run again, and only he can connect again. That he threw our statements away we mend. */
static bool may_run_again(const struct crmi_postgres *store, bool lost)
{
	return !store->base.attached || strncmp(store->base.error.sqlstate, "26", 2) == 0 || (store->host != PQTRANS_INTRANS && !lost);
}

/* The primary message quotes names of tables and settings; values of rows stand only in the detail, which is left alone. */
crm_status crmi_postgres_failed(struct crmi_postgres *store, const PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE), *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	struct crmi_meaning meaning = crmi_postgres_meaning(sqlstate ? sqlstate : "");

	if (store->failed)
		return store->base.error.status;
	if (!sqlstate && PQstatus(store->connection) == CONNECTION_BAD)
		meaning = crmi_postgres_meaning("08");
	(void)crmi_postgres_explain(store, meaning.status, meaning.rule, message ? message : PQresultErrorMessage(result));
	if (sqlstate)
		(void)snprintf(store->base.error.sqlstate, sizeof store->base.error.sqlstate, "%.5s", sqlstate);
	store->base.error.again = meaning.again && may_run_again(store, meaning.lost);
	store->failed = true;
	return meaning.status;
}
