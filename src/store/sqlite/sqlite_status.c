/* What the engine's result codes mean to us. */
#include "sqlite_store.h"

static const struct { int code; crm_status status; } meaning[] = {
	{ SQLITE_BUSY, CRM_ERR_BUSY },         { SQLITE_LOCKED, CRM_ERR_BUSY },      { SQLITE_INTERRUPT, CRM_ERR_BUSY },
	{ SQLITE_NOMEM, CRM_ERR_NOMEM },       { SQLITE_READONLY, CRM_ERR_READONLY },{ SQLITE_PERM, CRM_ERR_READONLY },
	{ SQLITE_IOERR, CRM_ERR_IO },          { SQLITE_CANTOPEN, CRM_ERR_IO },      { SQLITE_PROTOCOL, CRM_ERR_BUSY },
	{ SQLITE_FULL, CRM_ERR_FULL },         { SQLITE_CORRUPT, CRM_ERR_CORRUPT },  { SQLITE_NOTADB, CRM_ERR_CORRUPT },
	{ SQLITE_TOOBIG, CRM_ERR_INVALID },    { SQLITE_AUTH, CRM_ERR_CORRUPT },     { SQLITE_SCHEMA, CRM_ERR_CORRUPT },
	{ SQLITE_CONSTRAINT, CRM_ERR_CORRUPT },
};

static crm_status status_of(const struct crmi_sqlite *store, int code)
{
	size_t i;

	if (store->base.attached && (code & 0xff) == SQLITE_ERROR)
		return CRM_ERR_CORRUPT; /* our statements are right, so our tables are not as we made them, or gone */
	for (i = 0; i < sizeof meaning / sizeof *meaning; i++)
		if (meaning[i].code == (code & 0xff))
			return meaning[i].status;
	return CRM_ERR_INTERNAL;
}

crm_status crmi_sqlite_explain(struct crmi_sqlite *store, crm_status status, crm_rule rule, const char *message)
{
	return crmi_store_explain(&store->base, status, rule, message);
}

crm_status crmi_sqlite_failed(struct crmi_sqlite *store, int code)
{
	int extended = store->connection ? sqlite3_extended_errcode(store->connection) : code;
	crm_status status = status_of(store, code);
	crm_rule rule = status != CRM_ERR_CORRUPT ? CRM_RULE_NONE : (code & 0xff) == SQLITE_NOTADB ? CRM_RULE_STORE_FOREIGN : CRM_RULE_STORE_DAMAGED;

	/* sqlite3_errmsg() may quote the text of a statement, never a bound value. */
	(void)crmi_sqlite_explain(store, status, rule, store->connection ? sqlite3_errmsg(store->connection) : sqlite3_errstr(code));
	store->base.error.code = (extended & 0xff) == (code & 0xff) ? extended : code;
	if (status == CRM_ERR_FULL)
		crmi_sqlite_ballast_drop(store);
	return status;
}
