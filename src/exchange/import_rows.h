/* One row of a file as the inputs of the public calls. */
#ifndef CRMI_IMPORT_ROWS_H
#define CRMI_IMPORT_ROWS_H

#include "handle.h"
#include "import_date.h"
#include "mapping.h"
#include "vcard.h"

/* Why a row cannot be taken. */
typedef struct crmi_row_fault {
	int32_t     rule;
	const char *field;        /* NULL = the row as a whole */
	char        message[240];
	char        field_kept[80]; /* of a field named by a call */
} crmi_row_fault;

/* A date that could be read in two ways. */
typedef struct crmi_row_decision {
	const char       *field;
	const char       *text;
	crmi_date_reading reading;
} crmi_row_decision;

enum { CRMI_ROW_DECISIONS = 4 };

/* What a row says, whatever its kind. Texts live in the arena of the row. */
typedef struct crmi_import_row {
	crm_customer_input  customer;
	crm_purchase_input  purchase;
	crm_complaint_input complaint;
	crm_contact_input   contact;
	int64_t             at;                /* when it happened, or #CRM_NO_TIME */
	const char         *customer_reference;/* whose row it is */
	const char         *reference;         /* its own number elsewhere */
	const char         *amount;            /* as written; needs the currency */
	const char         *state_reason;      /* as written; needs the state */
	const char         *owner;
	int32_t             contact_class;
	bool                has_class;
	uint32_t            fields;            /* CRM_CUSTOMER_... that the row speaks of */
	crm_contact_point   points[CRM_LIMIT_POINTS];
	size_t              point_count;
	crmi_row_decision   decisions[CRMI_ROW_DECISIONS];
	size_t              decision_count;
	crmi_row_fault      fault;
} crmi_import_row;

/* What is the same for all rows. */
typedef struct crmi_import_plan {
	crm_import_input  input;
	const char       *source;      /* the system of the references */
	crmi_mapping      mapping;
	crmi_date_options dates;
	int32_t           utc_offset_minutes;
} crmi_import_plan;

/* The fields that the rows of a kind may have, for the mapping. */
const crmi_field_name *crmi_import_fields(int32_t kind, crmi_arena *arena, size_t *count_out); /* NULL = no memory */

/* CRM_OK, or CRM_ERR_INVALID with a fault in the row; CRM_ERR_NOMEM. */
crm_status crmi_import_row_read(const crmi_import_plan *plan, const crmi_slice *fields, size_t count, crmi_arena *arena, crmi_text *scratch,
                                crmi_import_row *row);
crm_status crmi_import_row_of_card(const crmi_import_plan *plan, const crmi_vcard_card *card, crmi_import_row *row);

#endif
