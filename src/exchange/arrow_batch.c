#include "arrow_batch.h"

#include <string.h>

enum { ROWS_FIRST = 64 };

crmi_arrow_batch *crmi_arrow_batch_new(const crm_allocator *memory, const struct crmi_arrow_kind *kind)
{
	size_t size = sizeof(crmi_arrow_batch) + kind->count * (sizeof(struct ArrowArray) + sizeof(struct ArrowArray *)), i;
	crmi_arrow_batch *batch = crmi_allocate(memory, size);

	if (!batch)
		return NULL;
	memset(batch, 0, size);
	batch->memory = *memory;
	batch->kind = kind;
	batch->children = (struct ArrowArray **)(void *)(batch->columns + kind->count);
	for (i = 0; i < kind->count; i++) {
		batch->children[i] = &batch->columns[i];
		if (!crmi_arrow_column_new(memory, &kind->columns[i], &batch->columns[i])) {
			crmi_arrow_batch_free(batch);
			return NULL;
		}
	}
	return batch;
}

void crmi_arrow_batch_free(crmi_arrow_batch *batch)
{
	crm_allocator memory;
	size_t i;

	if (!batch)
		return;
	for (i = 0; i < batch->kind->count; i++)
		if (batch->columns[i].release)
			batch->columns[i].release(&batch->columns[i]);
	memory = batch->memory;
	crmi_release(&memory, batch);
}

static bool make_room(crmi_arrow_batch *batch, size_t wanted)
{
	size_t capacity = batch->capacity ? batch->capacity : ROWS_FIRST, i;

	if (wanted <= batch->capacity)
		return true;
	while (capacity < wanted)
		capacity *= 4;
	for (i = 0; i < batch->kind->count; i++)
		if (!crmi_arrow_column_grow(&batch->columns[i], batch->capacity, capacity))
			return false;
	batch->capacity = capacity;
	return true;
}

crm_status crmi_arrow_batch_take(crmi_arrow_batch *batch, const void *rows, size_t count)
{
	struct crmi_arrow_rows taken = { rows, batch->kind->row_size, count, batch->length };
	crm_status rc = CRM_OK;
	size_t i, text;

	if (!make_room(batch, batch->length + count))
		return CRM_ERR_NOMEM;
	for (i = 0; i < batch->kind->count && rc == CRM_OK; i++) {
		rc = crmi_arrow_column_take(&batch->columns[i], &taken, &text);
		if (text > batch->text)
			batch->text = text;
	}
	batch->length += count;
	return rc;
}

static void release_batch(struct ArrowArray *array)
{
	crmi_arrow_batch_free(array->private_data);
	array->release = NULL;
}

void crmi_arrow_batch_give(crmi_arrow_batch *batch, struct ArrowArray *array_out)
{
	memset(array_out, 0, sizeof *array_out);
	array_out->length = (int64_t)batch->length;
	array_out->n_buffers = 1;
	array_out->buffers = &batch->validity;
	array_out->n_children = (int64_t)batch->kind->count;
	array_out->children = batch->children;
	array_out->release = release_batch;
	array_out->private_data = batch;
}
