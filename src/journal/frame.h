/* The frame of a public call that changes something. What it is asked and what it does stand in a constant, so that the function
 * itself is one line. */
#ifndef CRMI_FRAME_H
#define CRMI_FRAME_H

#include "call.h"

#include <stddef.h>

enum { CRMI_ASKED_ROOM = 256, CRMI_ARGUMENTS = 3 };

/* An argument beside the record and the act, where there is no input struct. The public function puts those it has into a struct. */
enum crmi_given {
	CRMI_GIVEN_VALUE = 1, /* `most` bytes, asked as they stand */
	CRMI_GIVEN_CHOICE,    /* int32_t from `least` to `most` */
	CRMI_GIVEN_TEXT,      /* const char *, `most` bytes at most; `least` 1 = not NULL */
	CRMI_GIVEN_ID,        /* const crm_id *, not NULL */
};

struct crmi_argument {
	const char     *name;
	size_t          offset;
	enum crmi_given given;
	int32_t         least, most;
	const char     *type; /* the enumeration that a choice is of; NULL = a plain number */
};

/* Those that stand in a struct of the public function, by its tag; and one that stands alone. What the struct has besides is not
 * asked: it tells calls apart whose names do as well. */
#define CRMI_VALUE(tag, member)                     { #member, offsetof(struct tag, member), CRMI_GIVEN_VALUE, 0, sizeof(((struct tag *)0)->member), NULL }
#define CRMI_CHOICE(tag, member, least, most, type) { #member, offsetof(struct tag, member), CRMI_GIVEN_CHOICE, least, most, type }
#define CRMI_TEXT_IF_ANY(tag, member, limit)        { #member, offsetof(struct tag, member), CRMI_GIVEN_TEXT, 0, limit, NULL }
#define CRMI_TEXT_NEEDED(tag, member, limit)        { #member, offsetof(struct tag, member), CRMI_GIVEN_TEXT, 1, limit, NULL }
#define CRMI_ID_NEEDED(tag, member)                 { #member, offsetof(struct tag, member), CRMI_GIVEN_ID, 0, 0, NULL }
#define CRMI_ARE_GIVEN(tag, ...)                    .arguments = { __VA_ARGS__ }, .size = CRMI_ASKED(struct tag)

#define CRMI_VALUE_GIVEN(name_, type_)                CRMI_GIVEN(name_, CRMI_GIVEN_VALUE, 0, sizeof(type_), NULL, type_)
#define CRMI_CHOICE_GIVEN(name_, least_, most_, of)   CRMI_GIVEN(name_, CRMI_GIVEN_CHOICE, least_, most_, of, int32_t)
#define CRMI_TEXT_GIVEN(name_, needed, limit)         CRMI_GIVEN(name_, CRMI_GIVEN_TEXT, needed, limit, NULL, const char *)
#define CRMI_GIVEN(name_, how, least_, most_, of, in) .arguments = { { name_, 0, how, least_, most_, of } }, .size = sizeof(in)

struct crmi_frame {
	const char *name;                 /* of the public function */
	const char *id;                   /* its argument for the record that it is about; NULL = about none */
	bool        makes;                /* it answers the id of a record, which the work leaves in call->result */

	const char *input;                /* its argument for an input struct, when it cannot do without */
	const struct crmi_field *fields;  /* of the input struct; NULL = arguments */
	size_t      field_count;
	struct crmi_argument arguments[CRMI_ARGUMENTS];
	size_t      size;                 /* of the input struct, or of that of the arguments */

	crm_status (*check)(crm *db, void *asked); /* what the fields and arguments do not say; NULL = nothing */
	void       (*ahead)(crm *db, const crm_id *id, const void *asked); /* what the work will read (crmi_ahead()) */
	crm_status (*work)(struct crmi_call *call, const crm_id *id, const void *asked);
};

/* The size of what is asked, if there is room for it. */
#define CRMI_ASKED(type) (sizeof(type) * sizeof(char[sizeof(type) <= CRMI_ASKED_ROOM ? 1 : -1]))

/* An input struct that the call cannot do without, and one that may be NULL. */
#define CRMI_TAKES(argument, type, table) .input = argument, CRMI_MAY_TAKE(type, table)
#define CRMI_MAY_TAKE(type, table)        .fields = table, .field_count = sizeof(table) / sizeof *(table), .size = CRMI_ASKED(type)

/* Runs the call, again where another writer was in its way. `given` is what the caller gave: his input struct, or the struct of the
 * arguments. `made_out` may be NULL. */
crm_status crmi_frame_run(crm *db, const crm_act *act, const struct crmi_frame *frame, const crm_id *id, const void *given,
                          crm_id *made_out);

#endif
