/* One import while it runs: shared by the readers of the formats and by what becomes of the rows. */
#ifndef CRMI_IMPORT_RUN_H
#define CRMI_IMPORT_RUN_H

#include "crm/exchange.h"

#include "import_file.h"
#include "import_stage.h"
#include "import_take.h"
#include "input.h"

struct crmi_import {
	crm                *db;
	crm_act             act;
	crmi_import_plan    plan;
	crm_import_result   result, durable; /* so far, and as of the last commit */
	crmi_import_source  source;
	crmi_import_list    rejects, decisions;
	crmi_seen           seen;
	crmi_arena          kept;      /* the plan */
	crmi_text           scratch;
	crmi_text           decoded;
	crmi_stage          stage;
	int32_t             batch;     /* rows in the open group */
	bool                open;      /* a group is open */
	int                 level;     /* outside it */
	char                suffix_free[CRM_LIMIT_KEY + 1];
};

/* A row was read into its place on the stage, or `rc` says that it cannot be: it is taken, or waits for others. */
crm_status crmi_import_row_take(struct crmi_import *import, crm_status rc, int64_t line, crmi_slice raw, int64_t position);
crm_status crmi_import_take_staged(struct crmi_import *import);
crm_status crmi_import_batch_end(struct crmi_import *import, int64_t position);

/* Faults: of the row that is being read, of a row when there is no list for it, of the file as a whole. */
crm_status crmi_import_reader_fault(struct crmi_import *import, int32_t rule, const char *message);
crm_status crmi_import_fail_row(struct crmi_import *import, int64_t line, const crmi_row_fault *fault);
crm_status crmi_import_file_fault(struct crmi_import *import, int32_t rule, int64_t line, const char *message);

/* The formats. */
crm_status crmi_import_csv(struct crmi_import *import);
crm_status crmi_import_cards(struct crmi_import *import);

#endif
