/* The tables of the index of texts: a part of the store that may be missing, since an engine can be built without
 * FTS5. */
#include "sqlite_store.h"

static crm_status count(struct crmi_sqlite *store, const char *marked, int64_t *number)
{
	char *sql = crmi_store_text(&store->base, marked);
	crm_status rc = sql ? crmi_sqlite_number(store, sql, number)
	                    : crmi_sqlite_explain(store, CRM_ERR_NOMEM, CRM_RULE_NONE, "no memory");

	crmi_release(store->base.memory, sql);
	return rc;
}

crm_status crmi_sqlite_index_look(struct crmi_sqlite *store)
{
	int64_t modules = 0, tables = 0;
	crm_status rc = count(store, "SELECT count(*) FROM pragma_module_list WHERE name IN ('fts5', 'fts5vocab')", &modules);

	if (rc == CRM_OK)
		rc = count(store, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '\2search'", &tables);
	store->index_missing = modules == 2 && tables == 0;
	store->base.index = modules == 2 && tables ? CRMI_INDEX_FTS5 : CRMI_INDEX_NONE;
	return rc;
}

crm_status crmi_sqlite_index(struct crmi_sqlite *store)
{
	crm_status rc = crmi_sqlite_index_look(store);
	char *text;

	if (rc < 0 || !store->index_missing || store->base.readonly)
		return rc;
	text = crmi_store_text(&store->base, crmi_index_sql);
	rc = text ? crmi_sqlite_execute(&store->base, text) : crmi_sqlite_explain(store, CRM_ERR_NOMEM, CRM_RULE_NONE, "no memory");
	crmi_release(store->base.memory, text);
	if (rc == CRM_OK)
		store->base.index = CRMI_INDEX_FTS5;
	return rc;
}
