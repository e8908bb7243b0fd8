/* Rows that were read and not taken yet. A store behind a network is asked about several of them at once. */
#ifndef CRMI_IMPORT_STAGE_H
#define CRMI_IMPORT_STAGE_H

#include "import_rows.h"
#include "import_seen.h"

enum { CRMI_ROW_KEY = sizeof "import:" + 2 * CRMI_SEEN_DIGEST, CRMI_STAGE_ROWS = 64 };

struct crmi_staged {
	crmi_import_row row;
	crmi_arena      arena;    /* of its texts */
	crm_status      rc;       /* what reading it came to: CRM_OK or CRM_ERR_INVALID */
	int64_t         line, position;
	char            key[CRMI_ROW_KEY];
	crmi_slice      raw;
};

typedef struct crmi_stage {
	const crm_allocator *memory;
	struct crmi_staged  *rows;
	size_t               room, count;
} crmi_stage;

bool crmi_stage_open(crmi_stage *stage, const crm_allocator *memory, size_t room); /* false = no memory */
void crmi_stage_free(crmi_stage *stage);

/* Where the next row is read into. */
struct crmi_staged *crmi_stage_next(crmi_stage *stage);

/* It was read: it keeps what the reader will overwrite. false = no memory. */
bool crmi_stage_add(crmi_stage *stage, crm_status rc, int64_t line, crmi_slice raw, int64_t position);
void crmi_stage_clear(crmi_stage *stage);

#endif
