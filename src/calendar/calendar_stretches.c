#include "calendar_build.h"

#include <string.h>

void crmi_stack_init(struct crmi_stack *stack, const crm_allocator *memory, size_t item)
{
	*stack = (struct crmi_stack){ .memory = memory, .item = item };
}

void crmi_stack_free(struct crmi_stack *stack)
{
	if (stack->memory)
		crmi_release(stack->memory, stack->data);
	stack->data = NULL;
	stack->count = stack->capacity = 0;
}

void *crmi_stack_add(struct crmi_stack *stack, size_t count)
{
	size_t needed = stack->count + count, capacity = stack->capacity ? stack->capacity : 16;
	void *data;

	if (stack->failed)
		return NULL;
	if (needed > stack->capacity) {
		while (capacity < needed && capacity <= SIZE_MAX / 4 / stack->item)
			capacity *= 2;
		data = capacity >= needed ? crmi_reallocate(stack->memory, stack->data, capacity * stack->item) : NULL;
		if (!data) {
			stack->failed = true;
			return NULL;
		}
		stack->data = data;
		stack->capacity = capacity;
	}
	stack->count = needed;
	return (char *)stack->data + (needed - count) * stack->item;
}

/* Nearly always the new one is the last, so places are looked for from the end. */
void crmi_stretches_add(struct crmi_stack *list, int64_t from, int64_t until)
{
	struct crmi_segment *items;
	size_t first, behind;

	if (from >= until || !crmi_stack_add(list, 1))
		return;
	items = list->data;
	behind = list->count - 1;
	while (behind > 0 && items[behind - 1].from > until)
		behind--;
	for (first = behind; first > 0 && items[first - 1].until >= from; first--) {
		from = items[first - 1].from < from ? items[first - 1].from : from;
		until = items[first - 1].until > until ? items[first - 1].until : until;
	}
	memmove(items + first + 1, items + behind, (list->count - 1 - behind) * sizeof *items);
	items[first] = (struct crmi_segment){ from, until };
	list->count = list->count - (behind - first);
}

void crmi_stretches_both(struct crmi_stack *into, const struct crmi_stack *left, const struct crmi_stack *right)
{
	const struct crmi_segment *a = left->data, *b = right->data;
	size_t i = 0, j = 0;

	while (i < left->count && j < right->count) {
		crmi_stretches_add(into, a[i].from > b[j].from ? a[i].from : b[j].from,
		                   a[i].until < b[j].until ? a[i].until : b[j].until);
		if (a[i].until < b[j].until)
			i++;
		else
			j++;
	}
}
