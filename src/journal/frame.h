/* The frame of a public call that changes something. What it is asked and what it does stand in a constant, so that the function
 * itself is one line:
 *
 *	static const struct crmi_frame snooze_call = {
 *		.name = "crm_task_snooze", .id = "id", CRMI_VALUE_GIVEN("until", int64_t), .ahead = task_ahead, .work = snooze,
 *	};
 *
 *	crm_status crm_task_snooze(crm *db, const crm_act *act, const crm_id *id, int64_t until)
 *	{
 *		return crmi_frame_run(db, act, &snooze_call, id, &until, NULL);
 *	}
 */
#ifndef CRMI_FRAME_H
#define CRMI_FRAME_H

#include "call.h"

#include <stddef.h>

enum { CRMI_ASKED_ROOM = 256 };

/* An argument beside the record and the act, where there is no input struct. Several stand in a struct of the public function. */
enum crmi_given {
	CRMI_GIVEN_VALUE = 1, /* `most` bytes, asked as they stand */
	CRMI_GIVEN_CHOICE,    /* int32_t from `least` to `most` */
	CRMI_GIVEN_TEXT,      /* const char *, `most` bytes at most; `least` 1 = not NULL */
	CRMI_GIVEN_ID,        /* const crm_id *, not NULL */
};

struct crmi_argument {
	const char     *name;
	uint32_t        offset;
	enum crmi_given given;
	int32_t         least, most;
	const char     *type; /* the enumeration that a choice is of; NULL = a plain number */
};

/* Those that stand in a struct of the public function, by its tag. What the struct has besides is not asked: it tells calls apart
 * whose names do as well. */
#define CRMI_VALUE(tag, member)                     CRMI_GIVEN(tag, member, VALUE, 0, sizeof(((struct tag *)0)->member), NULL)
#define CRMI_CHOICE(tag, member, least, most, type) CRMI_GIVEN(tag, member, CHOICE, least, most, type)
#define CRMI_TEXT_IF_ANY(tag, member, limit)        CRMI_GIVEN(tag, member, TEXT, 0, limit, NULL)
#define CRMI_TEXT_NEEDED(tag, member, limit)        CRMI_GIVEN(tag, member, TEXT, 1, limit, NULL)
#define CRMI_ID_NEEDED(tag, member)                 CRMI_GIVEN(tag, member, ID, 0, 0, NULL)
#define CRMI_GIVEN(tag, member, how, least, most, type) \
	{ #member, offsetof(struct tag, member), CRMI_GIVEN_##how, least, most, type }

/* One that stands alone. */
#define CRMI_VALUE_GIVEN(name, type)               CRMI_ARGUMENTS(type, { name, 0, CRMI_GIVEN_VALUE, 0, sizeof(type), NULL })
#define CRMI_CHOICE_GIVEN(name, least, most, type) CRMI_ARGUMENTS(int32_t, { name, 0, CRMI_GIVEN_CHOICE, least, most, type })
#define CRMI_TEXT_GIVEN(name, needed, limit)       CRMI_ARGUMENTS(const char *, { name, 0, CRMI_GIVEN_TEXT, needed, limit, NULL })

struct crmi_frame {
	const char *name;                 /* of the public function */
	const char *id;                   /* its argument for the record that it is about; NULL = about none */
	bool        makes;                /* it answers the id of a record, which the work leaves in call->result */

	const char *input;                /* its argument for an input struct, when it cannot do without */
	const struct crmi_field *fields;  /* of the input struct; NULL = arguments */
	size_t      field_count;
	const struct crmi_argument *arguments;
	size_t      argument_count;
	size_t      size;                 /* of the input struct, or of that of the arguments */

	crm_status (*check)(crm *db, void *asked); /* what the fields and arguments do not say; NULL = nothing */
	void       (*ahead)(crm *db, const crm_id *id, const void *asked); /* what the work will read (crmi_ahead()) */
	crm_status (*work)(struct crmi_call *call, const crm_id *id, const void *asked);
};

/* The size of what is asked, if there is room for it. */
#define CRMI_ASKED(type) (sizeof(type) * sizeof(char[sizeof(type) <= CRMI_ASKED_ROOM ? 1 : -1]))

/* An input struct that the call cannot do without, one that may be NULL, and arguments in a struct. */
#define CRMI_TAKES(argument, type, table) .input = argument, CRMI_MAY_TAKE(type, table)
#define CRMI_MAY_TAKE(type, table) \
	.fields = table, .field_count = sizeof(table) / sizeof *(table), .size = CRMI_ASKED(type)
#define CRMI_ARE_GIVEN(tag, ...) CRMI_ARGUMENTS(struct tag, __VA_ARGS__)
#define CRMI_ARGUMENTS(type, ...)                                                                                      \
	.arguments = (const struct crmi_argument[]){ __VA_ARGS__ },                                                        \
	.argument_count = sizeof((const struct crmi_argument[]){ __VA_ARGS__ }) / sizeof(struct crmi_argument),            \
	.size = CRMI_ASKED(type)

/* Runs the call, again where another writer was in its way. `given` is what the caller gave: his input struct, or the
 * struct of the arguments. `made_out` may be NULL. */
crm_status crmi_frame_run(crm *db, const crm_act *act, const struct crmi_frame *frame, const crm_id *id, const void *given,
                          crm_id *made_out);

#endif
