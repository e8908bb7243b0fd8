#include "import_stage.h"

#include <string.h>

bool crmi_stage_open(crmi_stage *stage, const crm_allocator *memory, size_t room)
{
	size_t i;

	stage->memory = memory;
	stage->rows = crmi_allocate(memory, room * sizeof *stage->rows);
	if (!stage->rows)
		return false;
	memset(stage->rows, 0, room * sizeof *stage->rows);
	for (i = 0; i < room; i++)
		crmi_arena_init(&stage->rows[i].arena, memory);
	stage->room = room;
	stage->count = 0;
	return true;
}

void crmi_stage_free(crmi_stage *stage)
{
	size_t i;

	for (i = 0; i < stage->room; i++)
		crmi_arena_free(&stage->rows[i].arena);
	crmi_release(stage->memory, stage->rows);
}

struct crmi_staged *crmi_stage_next(crmi_stage *stage)
{
	return &stage->rows[stage->count];
}

bool crmi_stage_add(crmi_stage *stage, crm_status rc, int64_t line, crmi_slice raw, int64_t position)
{
	struct crmi_staged *staged = crmi_stage_next(stage);

	staged->rc = rc;
	staged->line = line;
	staged->position = position;
	staged->raw = raw;
	if (stage->room > 1 && raw.bytes) {
		staged->raw.bytes = crmi_arena_copy(&staged->arena, raw.bytes, raw.length);
		if (!staged->raw.bytes)
			return false;
	}
	stage->count++;
	return true;
}

void crmi_stage_clear(crmi_stage *stage)
{
	size_t i;

	for (i = 0; i < stage->count; i++)
		crmi_arena_reset(&stage->rows[i].arena);
	stage->count = 0;
}
