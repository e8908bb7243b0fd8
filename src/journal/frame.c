#include "frame.h"

#include <string.h>

/* The library's own copy of what is asked. */
union question {
	max_align_t align;
	char        bytes[CRMI_ASKED_ROOM];
};

static const void *argument_value(const struct crmi_argument *argument, const void *asked)
{
	return (const char *)asked + argument->offset;
}

static bool argument_missing(const struct crmi_argument *argument, const void *asked)
{
	if (argument->given == CRMI_GIVEN_ID)
		return !*(const crm_id *const *)argument_value(argument, asked);
	return argument->given == CRMI_GIVEN_TEXT && argument->least && !*(const char *const *)argument_value(argument, asked);
}

static crm_status pointers_check(crm *db, const struct crmi_frame *frame, const crm_id *id, const void *given)
{
	size_t i;

	if (frame->id && !id)
		return crmi_input_missing(db, frame->id);
	if (frame->input && !given)
		return crmi_input_missing(db, frame->input);
	for (i = 0; i < frame->argument_count; i++)
		if (argument_missing(&frame->arguments[i], given))
			return crmi_input_missing(db, frame->arguments[i].name);
	return CRM_OK;
}

static crm_status choice_check(crm *db, const struct crmi_argument *argument, int32_t choice)
{
	if (choice >= argument->least && choice <= argument->most)
		return CRM_OK;
	if (argument->type)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, argument->name, "%s is not a %s", argument->name,
		                 argument->type);
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, argument->name, "%s takes %d to %d", argument->name,
	                 (int)argument->least, (int)argument->most);
}

static crm_status arguments_take(crm *db, const struct crmi_frame *frame, const void *given, union question *asked)
{
	const struct crmi_argument *argument;
	crm_status rc = CRM_OK;
	size_t i;

	if (frame->size)
		memcpy(asked, given, frame->size);
	for (i = 0; rc == CRM_OK && i < frame->argument_count; i++) {
		argument = &frame->arguments[i];
		if (argument->given == CRMI_GIVEN_TEXT)
			rc = crmi_text_check(db, argument->name, *(const char *const *)argument_value(argument, asked),
			                     (size_t)argument->most);
		else if (argument->given == CRMI_GIVEN_CHOICE)
			rc = choice_check(db, argument, *(const int32_t *)argument_value(argument, asked));
	}
	return rc;
}

static void argument_ask(struct crmi_call *call, const struct crmi_argument *argument, const void *value)
{
	switch (argument->given) {
	case CRMI_GIVEN_VALUE:
		crmi_call_ask_bytes(call, value, (size_t)argument->most);
		break;
	case CRMI_GIVEN_CHOICE:
		crmi_call_ask_bytes(call, value, sizeof(int32_t));
		break;
	case CRMI_GIVEN_TEXT:
		crmi_call_ask_text(call, *(const char *const *)value);
		break;
	case CRMI_GIVEN_ID:
		crmi_call_ask_bytes(call, *(const crm_id *const *)value, sizeof(crm_id));
		break;
	}
}

static void question_ask(struct crmi_call *call, const crm_id *id, const union question *asked)
{
	const struct crmi_frame *frame = call->frame;
	size_t i;

	if (frame->id)
		crmi_call_ask_bytes(call, id, sizeof *id);
	if (frame->fields)
		crmi_call_ask(call, frame->fields, frame->field_count, asked);
	for (i = 0; i < frame->argument_count; i++)
		argument_ask(call, &frame->arguments[i], argument_value(&frame->arguments[i], asked));
}

/* CRM_REPLAYED: answered before. */
static crm_status question_take(struct crmi_call *call, const crm_id *id, const void *given, union question *asked, crm_id *made)
{
	const struct crmi_frame *frame = call->frame;
	crm *db = call->db;
	crm_status rc = pointers_check(db, frame, id, given);

	if (rc < 0)
		return rc;
	rc = frame->fields ? crmi_input_take(db, asked, frame->size, given, frame->fields, frame->field_count)
	                   : arguments_take(db, frame, given, asked);
	if (rc < 0 || (frame->check && (rc = frame->check(db, asked)) < 0))
		return rc;
	question_ask(call, id, asked);
	if (frame->ahead)
		frame->ahead(db, id, asked);
	return crmi_call_key(call, frame->makes ? made : NULL, frame->makes ? sizeof *made : 0);
}

crm_status crmi_frame_run(crm *db, const crm_act *act, const struct crmi_frame *frame, const crm_id *id, const void *given,
                          crm_id *made_out)
{
	struct crmi_call call = { 0 };
	crm_id made = crmi_id_none;
	union question asked;
	crm_status rc;

	if (made_out)
		*made_out = crmi_id_none;
	do {
		if ((rc = crmi_call_begin(&call, db, act, frame->name)) < 0)
			return rc;
		call.frame = frame;
		if ((rc = question_take(&call, id, given, &asked, &made)) == CRM_OK)
			rc = frame->work(&call, id, &asked);
	} while (crmi_call_end(&call, &rc));
	if (rc >= 0 && made_out)
		*made_out = made;
	return rc;
}
