/* The state of a program of calls and where its arguments come from: small pools with the awkward values in them. */
#ifndef CALLS_H
#define CALLS_H

#include "fuzz.h"

enum { IDS = 24, BLOCKS = 8, CALLS = 300 };

struct state {
	struct fuzz_world world;
	struct fuzz_input input;
	crm              *db;
	crm_id            ids[IDS];
	size_t            id_count;
	uint8_t           how;           /* of the current call: which argument is awkward, which open task is meant */
	const crm_id     *id;
	const crm_act    *act;
	crm_id            out;
	bool              out_given;
	long              fail_in;       /* the n-th allocation from now fails; 0 = none */
	void             *blocks[BLOCKS];/* arguments of the current call, each of exactly its size */
	size_t            block_count;
	crm_customer_cursor  *customers;
	crm_task_cursor      *tasks;
	crm_complaint_cursor *complaints;
	crm_promise_cursor   *promises;
	crm_purchase_cursor  *purchases;
	crm_contact_cursor   *contacts;
	crm_lifecycle_cursor *moves;
	crm_journal_cursor   *entries;
	const crm_customer   *customer;  /* views that are kept until after the handle is closed */
	const crm_complaint  *complaint;
	const crm_task       *task;
	const crm_explanation *explanation;
	struct ArrowArrayStream stream;      /* and one of columns */
};

static inline bool is_failing(struct state *s)
{
	return s->fail_in > 0 && --s->fail_in == 0;
}

static inline void *calls_allocate(size_t size, void *user)
{
	return is_failing(user) ? NULL : malloc(size);
}

static inline void *calls_reallocate(void *memory, size_t size, void *user)
{
	return is_failing(user) ? NULL : realloc(memory, size);
}

static inline void calls_release(void *memory, void *user)
{
	(void)user;
	free(memory);
}

static inline void *block(struct state *s, const void *data, size_t used, size_t size)
{
	char *memory = calloc(1, size ? size : 1);

	FUZZ_CHECK(memory != NULL && s->block_count < BLOCKS);
	memcpy(memory, data, used);
	s->blocks[s->block_count++] = memory;
	return memory;
}

static inline void blocks_free(struct state *s)
{
	while (s->block_count > 0)
		free(s->blocks[--s->block_count]);
}

/* An input struct: mostly as it is, else of an older or newer caller, or of one who forgot to set the size, or none. */
static inline void *sized(struct state *s, const void *input, size_t size)
{
	size_t given = size;
	char *memory;

	switch (s->how) {
	case 0xf0: given = 0; break;
	case 0xf1: given = sizeof(size_t); break;
	case 0xf2: given = 2 * sizeof(size_t); break;
	case 0xf3: given = size - 8; break;
	case 0xf4: case 0xf5: given = size + 16; break;
	case 0xff: return NULL;
	default: break;
	}
	memory = block(s, input, given < size ? given : size, given < sizeof(size_t) ? sizeof(size_t) : given);
	*(size_t *)(void *)memory = given;
	if (given > size && s->input.size % 2)
		memory[given - 1] = 1; /* a field that this version does not know */
	return memory;
}

#define SIZED(s, value) sized(s, &(value), sizeof(value))

static inline const crm_id *any_id(struct state *s)
{
	static const crm_id none = { { 0 } }, foreign = { { 1, 2, 3, 4, 5, 6, 0x77, 8, 0x99, 10, 11, 12, 13, 14, 15, 16 } };
	uint8_t choice = fuzz_byte(&s->input);

	if (choice == 0xff)
		return NULL;
	if (choice == 0xfe)
		return &foreign;
	return choice == 0xfd || s->id_count == 0 ? &none : &s->ids[choice % s->id_count];
}

static inline crm_id any_id_value(struct state *s)
{
	const crm_id *id = any_id(s);
	crm_id none = { { 0 } };

	return id ? *id : none;
}

static inline const char *any_text(struct state *s)
{
	static char limit[CRM_LIMIT_NAME + 2], longest[CRM_LIMIT_TEXT + 2];
	static const char *const texts[] = { NULL, "Ann", "till", "1", "USD", "carl", "+8613800138000", "a@example.org", "key-1", "key-2",
	                                     "\xe5\xbc\xa0\xe4\xb8\x89", "", "\xff", "\xed\xa0\x80", "a\nb\x01", "not a number", limit, longest };

	memset(limit, 'n', sizeof limit - 1);
	memset(longest, 't', sizeof longest - 1);
	return texts[fuzz_byte(&s->input) % (sizeof texts / sizeof *texts)];
}

/* Enumerators and small counts. */
static inline int32_t any_value(struct state *s)
{
	static const int32_t awkward[] = { -1, INT32_MIN, INT32_MAX, 1000, 64, 255 };
	uint8_t choice = fuzz_byte(&s->input);

	return choice < 0xf0 ? choice % 12 : awkward[choice % (sizeof awkward / sizeof *awkward)];
}

static inline int64_t any_time(struct state *s)
{
	static const int64_t awkward[] = { INT64_MIN, INT64_MAX, -1, 1, INT64_C(253402300799999999), INT64_C(-62135596800000000) };
	uint8_t choice = fuzz_byte(&s->input);

	if (choice >= 0xf0)
		return awkward[choice % (sizeof awkward / sizeof *awkward)];
	return choice % 8 == 0 ? CRM_NO_TIME : s->world.now + ((int64_t)choice - 0x80) * (choice % 2 ? CRM_HOUR : CRM_DAY);
}

static inline crm_date any_date(struct state *s)
{
	static const crm_date dates[] = { { 0, 0, 0 }, { 1990, 2, 28 }, { 2024, 2, 29 }, { 2023, 2, 29 }, { 10000, 1, 1 }, { 1, 1, 1 }, { 0, 1, 1 } };

	return dates[fuzz_byte(&s->input) % (sizeof dates / sizeof *dates)];
}

static inline const crm_act *any_act(struct state *s)
{
	uint8_t choice = fuzz_byte(&s->input);
	crm_act act = CRM_INIT(crm_act);

	if (choice % 2 == 0)
		return NULL;
	if (choice & 2)
		act.reason = "because";
	if (choice & 4)
		act.at = any_time(s);
	if (choice & 8)
		act.key = any_text(s);
	if (choice & 16)
		act.revision = fuzz_byte(&s->input) % 64;
	if (choice & 32)
		act.actor = any_text(s);
	if (choice & 64)
		act.reason = any_text(s);
	return choice & 128 ? SIZED(s, act) : block(s, &act, sizeof act, sizeof act);
}

static inline bool no_out(const struct state *s)
{
	return s->how == 0xfe;
}

/* Where the call puts the id of what it made. */
static inline crm_id *any_out(struct state *s)
{
	if (no_out(s))
		return NULL;
	s->out_given = true;
	return &s->out;
}

static inline crm_contact_point any_point(struct state *s)
{
	crm_contact_point point = { 0 };

	point.kind = any_value(s);
	point.flags = any_value(s);
	point.value = any_text(s);
	point.label = point.match = point.flags > 1 ? any_text(s) : NULL;
	return point;
}

static inline crm_reference any_reference(struct state *s)
{
	crm_reference reference;

	reference.source = any_text(s);
	reference.value = any_text(s);
	return reference;
}

#endif
