/* Lists of cases: the statement that leads to them, and what is looked up in each (words, axis). */
#include "complaint_record.h"

#include "crm/case_number.h"
#include "search.h"
#include "words.h"

#include <string.h>

static const struct crmi_field query_fields[] = {
	CRMI_INPUT(crm_complaint_query, customer_id, CRMI_ID, 0, 0),
	CRMI_INPUT(crm_complaint_query, state, CRMI_ENUM, 0, CRM_COMPLAINT_VOID),
	CRMI_INPUT(crm_complaint_query, open_only, CRMI_ENUM, 0, 1),
	CRMI_INPUT(crm_complaint_query, after, CRMI_ID, 0, 0),
	CRMI_INPUT(crm_complaint_query, handler, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_complaint_query, answerable, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_complaint_query, cause, CRMI_ENUM, 0, CRM_CAUSE_CHARGE_ROAMING),
	CRMI_INPUT(crm_complaint_query, axis, CRMI_ENUM, 0, CRM_AXIS_EXTERNAL),
	CRMI_INPUT(crm_complaint_query, level, CRMI_ENUM, 0, CRM_LEVEL_THIRD_PARTY),
	CRMI_INPUT(crm_complaint_query, tier, CRMI_ENUM, 0, CRM_TIER_SMALL),
	CRMI_INPUT(crm_complaint_query, severity, CRMI_ENUM, 0, CRM_CASE_MAJOR),
	CRMI_INPUT(crm_complaint_query, lane, CRMI_ENUM, 0, CRM_LANE_FAULT),
	CRMI_INPUT(crm_complaint_query, breached, CRMI_ENUM, 0, 1),
	CRMI_INPUT(crm_complaint_query, escalated, CRMI_ENUM, 0, 1),
	CRMI_INPUT(crm_complaint_query, due_until, CRMI_INSTANT, 0, 0),
	CRMI_INPUT(crm_complaint_query, text, CRMI_TEXT, 0, CRM_LIMIT_NAME),
};

/* --- which way to the cases */

/* All take the same: what leads to the rows is said once more by the conditions of all. */
typedef struct crmi_complaint_page_in page_in;
#define SAME_SHAPE(statement) \
	_Static_assert(sizeof(struct crmi_##statement##_in) == sizeof(page_in) && \
	               offsetof(struct crmi_##statement##_in, escalated) == offsetof(page_in, escalated) && \
	               offsetof(struct crmi_##statement##_in, page) == offsetof(page_in, page), #statement)
SAME_SHAPE(complaint_page_open);
SAME_SHAPE(complaint_page_due);
SAME_SHAPE(complaint_page_by_cause);
SAME_SHAPE(complaint_page_by_handler);
SAME_SHAPE(complaint_page_by_answerable);
SAME_SHAPE(complaint_page_by_customer);

/* Led by the index of texts they take a question more. */
typedef struct crmi_complaint_page_by_text_in text_page_in;
_Static_assert(offsetof(text_page_in, escalated) == offsetof(page_in, escalated) &&
               offsetof(text_page_in, page) == offsetof(page_in, page) &&
               offsetof(text_page_in, question) >= sizeof(page_in), "the parameters of the others come first");

/* The first that is asked for leads: it is likely to leave the fewest. A person has some hundreds of open cases, a
 * customer a few; a word may stand in any number. */
static int statement_for(const crm_complaint_query *in, bool by_text)
{
	const bool open = in->open_only || (in->state && in->state < CRM_COMPLAINT_CLOSED);
	const struct { bool asked; int statement; } ways[] = {
		{ !crm_id_is_none(&in->customer_id), CRMI_STMT_COMPLAINT_PAGE_BY_CUSTOMER },
		{ open && in->handler, CRMI_STMT_COMPLAINT_PAGE_BY_HANDLER },
		{ open && in->answerable, CRMI_STMT_COMPLAINT_PAGE_BY_ANSWERABLE },
		{ by_text, CRMI_STMT_COMPLAINT_PAGE_BY_TEXT },
		{ in->due_until != CRM_NO_TIME, CRMI_STMT_COMPLAINT_PAGE_DUE },
		{ in->cause != 0, CRMI_STMT_COMPLAINT_PAGE_BY_CAUSE },
		{ open, CRMI_STMT_COMPLAINT_PAGE_OPEN },
		{ true, CRMI_STMT_COMPLAINT_PAGE },
	};
	size_t i = 0;

	while (!ways[i].asked)
		i++;
	return ways[i].statement;
}

static page_in page_of(const crm_complaint_query *in)
{
	return (page_in){
		.customer_id = in->customer_id,
		.after = in->after,
		.handler = in->handler,
		.answerable = in->answerable,
		.due_until = in->due_until,
		.state = in->state,
		.open_only = in->open_only,
		.cause = in->cause,
		.level = in->level,
		.tier = in->tier,
		.severity = in->severity,
		.lane = in->lane,
		.breached = in->breached,
		.escalated = in->escalated,
	};
}

static void after_complaint(void *in, const void *row)
{
	((page_in *)in)->after = ((const crm_complaint *)row)->id;
}

static void after_found(void *in, const void *row)
{
	text_page_in *page = in;

	page->after = ((const crm_complaint *)row)->id;
	page->place = crmi_search_place(&page->after);
}

/* --- what is looked up in each */

struct sieve {
	int32_t axis;                         /* 0 = any */
	char    number[CRM_CASE_NUMBER_TEXT]; /* "" = the text is no case number */
	char    question[];                   /* searched form of the text; "" = none */
};

static crm_status keep_case(const void *what, const void *row, crmi_text *room)
{
	const crm_complaint *c = row;
	const struct sieve *sieve = what;
	crm_status rc;

	if (sieve->axis && crm_cause_axis(c->primary_cause) != sieve->axis)
		return CRM_DONE;
	if (!*sieve->question || strcmp(sieve->number, c->number) == 0)
		return CRM_OK;
	crmi_text_reset(room);
	rc = crmi_search_words(crmi_search_subject(CRMI_TABLE_COMPLAINT), row, room);
	return rc < 0 ? rc : crmi_words_hold(room->data, sieve->question) ? CRM_OK : CRM_DONE;
}

/* The text as it is asked, twice: what each case must hold, and how the index leads to it. */
struct asked {
	crmi_text words, question;
	char      number[CRM_CASE_NUMBER_TEXT]; /* "" = the text is no case number */
	bool      by_index;
};

static crm_status put_question(crm *db, struct asked *asked)
{
	crmi_text number;
	crm_status rc;

	crmi_text_init(&number, &db->memory);
	crmi_text_add(&number, "", 0);
	rc = crmi_words_add(&number, asked->number);
	if (rc == CRM_OK)
		crmi_search_ask(db->store, CRMI_TABLE_COMPLAINT, asked->words.data, number.data, &asked->question);
	crmi_text_free(&number);
	return rc < 0 || asked->question.failed ? crmi_no_memory(db) : CRM_OK;
}

static crm_status ask(crm *db, const char *text, struct asked *asked)
{
	crm_status rc;

	crmi_text_init(&asked->words, &db->memory);
	crmi_text_init(&asked->question, &db->memory);
	(void)crm_case_number_read(text, asked->number);
	crmi_text_add(&asked->words, "", 0);
	if ((rc = crmi_words_add(&asked->words, text)) < 0)
		return crmi_no_memory(db);
	if (!asked->words.length)
		return CRM_OK;
	rc = crmi_search_is_kept(db, &asked->by_index);
	return rc < 0 || !asked->by_index ? rc : put_question(db, asked);
}

static void ask_no_more(struct asked *asked)
{
	crmi_text_free(&asked->words);
	crmi_text_free(&asked->question);
}

static crm_status sift(crmi_cursor *cursor, const crm_complaint_query *in, const struct asked *asked)
{
	const size_t length = asked->words.length, size = sizeof(struct sieve) + length + 1;
	struct sieve *sieve = crmi_arena_allocate(&cursor->db->scratch, size);

	if (!sieve)
		return crmi_no_memory(cursor->db);
	sieve->axis = in->axis;
	memcpy(sieve->number, asked->number, sizeof sieve->number);
	memcpy(sieve->question, asked->words.data, length);
	return sieve->axis || length ? crmi_cursor_sift(cursor, keep_case, sieve, size) : CRM_OK;
}

static const char *given(const char *text)
{
	return text && *text ? text : NULL;
}

static crm_status open_walk(crm *db, const crm_complaint_query *in, const struct asked *asked, crmi_cursor **cursor)
{
	const int statement = statement_for(in, asked->by_index);
	const bool by_text = statement == CRMI_STMT_COMPLAINT_PAGE_BY_TEXT;
	text_page_in page = { .question = asked->question.data, .place = crmi_search_place(&in->after) };
	const page_in common = page_of(in);
	crm_status rc;

	memcpy(&page, &common, offsetof(page_in, page));
	rc = crmi_cursor_open(db, statement, &page, by_text ? sizeof page : sizeof common,
	                      by_text ? after_found : after_complaint, cursor);
	if (rc == CRM_OK && by_text)
		crmi_cursor_beside(*cursor, statement_for(in, false));
	return rc;
}

crm_status crm_complaint_list(crm *db, const crm_complaint_query *query, crm_complaint_cursor **cursor_out)
{
	crm_complaint_query in;
	crmi_cursor *cursor = NULL;
	struct asked asked = { .by_index = false };
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!cursor_out)
		return crmi_input_missing(db, "cursor_out");
	if ((rc = crmi_input_take(db, &in, sizeof in, query, query_fields, sizeof query_fields / sizeof *query_fields)) < 0)
		return rc;
	if (in.cause && !crm_cause_axis(in.cause))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "cause", "cause is none that there is");
	in.handler = given(in.handler);
	in.answerable = given(in.answerable);
	if ((rc = ask(db, in.text, &asked)) == CRM_OK && (rc = open_walk(db, &in, &asked, &cursor)) == CRM_OK)
		rc = sift(cursor, &in, &asked);
	ask_no_more(&asked);
	if (rc < 0) {
		crmi_cursor_close(cursor);
		return rc;
	}
	*cursor_out = (crm_complaint_cursor *)cursor;
	return rc;
}

CRMI_CURSOR_CALLS(crm_complaint_next, crm_complaint_cursor_free, crm_complaint_cursor, crm_complaint)
