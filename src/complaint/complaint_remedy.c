/* The ledger of remedies (D-CMP-33). */
#include "complaint_record.h"

static void after_remedy(void *in, const void *row)
{
	((struct crmi_remedy_page_in *)in)->after = ((const crm_remedy *)row)->number;
}

crm_status crm_remedy_list(crm *db, const crm_id *complaint_id, crm_remedy_cursor **cursor_out)
{
	const struct crmi_remedy_page_in in = { .complaint_id = complaint_id ? *complaint_id : crmi_id_none };
	const struct crmi_case_list list = { CRMI_STMT_REMEDY_PAGE, &in, sizeof in, after_remedy };

	return crmi_case_list(db, complaint_id, &list, (crmi_cursor **)cursor_out);
}

crm_status crm_remedy_next(crm_remedy_cursor *cursor, const crm_remedy **remedy_out)
{
	const void *row = NULL;
	crm_status rc = crmi_cursor_next((crmi_cursor *)cursor, &row);

	if (remedy_out)
		*remedy_out = row;
	return rc;
}

void crm_remedy_cursor_free(crm_remedy_cursor *cursor)
{
	crmi_cursor_close((crmi_cursor *)cursor);
}
