/* The emotion, the claim, liability, refusals, marks; what may be done with a case now. */
#include "case_records.h"
#include "commands.h"
#include "values.h"

/* --- steps */

int complaint_emotion(struct context *c)
{
	int32_t emotion = 0;
	crm_id id;
	int code;

	if ((code = READ_WORD(c, "EMOTION", argument(c, 1), crm_emotion, &emotion)) != 0 ||
	    (code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_emotion_set(c->db, &c->act, &id, emotion), "complaint", &id, "emotion noted");
}

int complaint_classify(struct context *c)
{
	crm_claim_input input = CRM_INIT(crm_claim_input);
	crm_id id;
	int code;

	input.override_by = option_value(c, "override-by");
	if ((code = READ_WORD(c, "CLAIM", argument(c, 1), crm_claim, &input.claim)) != 0 ||
	    (code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_classify(c->db, &c->act, &id, &input), "complaint", &id, "claim sorted");
}

int complaint_listen(struct context *c)
{
	crm_id id;
	int code;

	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_listen(c->db, &c->act, &id, option_value(c, "note"), NULL), "complaint", &id, "listened to");
}

int complaint_admit(struct context *c)
{
	crm_admission_input input = CRM_INIT(crm_admission_input);
	crm_id id;
	int code;

	input.text = option_value(c, "text");
	input.override_by = option_value(c, "override-by");
	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_admit(c->db, &c->act, &id, &input), "complaint", &id, "liability admitted");
}

int complaint_refuse(struct context *c)
{
	crm_refusal_input input = CRM_INIT(crm_refusal_input);
	crm_id id;
	int code;

	input.explanation = option_value(c, "explanation");
	input.alternatives = option_value(c, "alternatives");
	input.condition = option_value(c, "condition");
	input.we_will = option_value(c, "we-will");
	input.you_can = option_value(c, "you-can");
	input.authority = option_value(c, "authority");
	if ((code = OPTION_WORD(c, "ground", crm_refusal_ground, &input.ground)) != 0 ||
	    (code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_refuse(c->db, &c->act, &id, &input, NULL), "complaint", &id, "refused");
}

int complaint_mark(struct context *c)
{
	crm_mark_input input = CRM_INIT(crm_mark_input);
	crm_id id;
	int code;

	input.note = option_value(c, "note");
	if ((code = READ_WORD(c, "MARK", argument(c, 1), crm_mark_kind, &input.kind)) != 0 ||
	    (code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_mark(c->db, &c->act, &id, &input), "complaint", &id, "marked");
}

/* --- what may be done now */

enum { ADVICES = 64, ENDS_TEXT = 128 };

/* All the ends of a step from where the case stands: "assessing, resolving"; "stays" for a step that does not move it. */
static const char *ends_words(const crm_complaint_advice *advice, char *words, size_t size)
{
	const crm_case_arrow *arrows;
	size_t count = 0, used = 0, i;

	if (!advice->to)
		return "not from this state";
	arrows = crm_complaint_arrows(&count);
	for (i = 0; i < count && used < size; i++) {
		const crm_case_arrow *arrow = &arrows[i];

		if (arrow->from_state == advice->from_state && arrow->step == advice->step)
			used += (size_t)snprintf(words + used, size - used, "%s%s", used ? ", " : "",
			                         arrow->to_state == arrow->from_state ? "stays" : crm_complaint_state_name(arrow->to_state));
	}
	return words;
}

static void advice_row(struct table *table, const crm_complaint_advice *advice)
{
	char words[ENDS_TEXT];
	const char *rule = advice->rule ? crm_rule_text(advice->rule) : advice->warning ? crm_rule_text(advice->warning) : "";

	table_cell(table, STYLE_BOLD, word(crm_complaint_step_name, advice->step));
	table_cell(table, advice->rule ? STYLE_RED : advice->warning ? STYLE_YELLOW : STYLE_GREEN,
	           !advice->rule ? advice->warning ? "yes, but" : "yes" : advice->can_override ? "by override" : "no");
	table_cell(table, STYLE_PLAIN, ends_words(advice, words, sizeof words));
	table_cell(table, STYLE_PLAIN, advice->rule ? word(crm_rule_name, advice->rule) : advice->warning ? word(crm_rule_name, advice->warning) : "");
	table_cell(table, STYLE_DIM, rule);
}

/* With --all the steps that the state does not take are listed too, whichever rule refuses them first. */
static bool is_told(const struct context *c, const crm_complaint_advice *advice)
{
	return option_given(c, "all") || c->out.json || advice->to != 0;
}

int complaint_next(struct context *c)
{
	static const struct column columns[] = {
		{ "STEP", false, false }, { "NOW", false, false }, { "LEADS TO", false, false },
		{ "RULE", false, false }, { "", false, true },
	};
	crm_complaint_advice advices[ADVICES];
	struct table table;
	size_t count = 0, i;
	crm_status rc;
	crm_id id;
	int code;

	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	if ((rc = crm_complaint_advise(c->db, &id, advices, ADVICES, &count)) < 0)
		return fail(c, rc);
	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "steps", NULL);
	for (i = 0; i < count; i++) {
		if (!is_told(c, &advices[i]))
			continue;
		if (c->out.json)
			json_advice(&c->out, &advices[i]);
		else
			advice_row(&table, &advices[i]);
	}
	return list_end(c, &table, CRM_OK, "nothing can be done with this case");
}

static void arrow_json(struct output *out, const crm_case_arrow *arrow)
{
	json_begin(out, NULL, '{');
	json_word(out, "from", crm_complaint_state_name, arrow->from_state);
	json_word(out, "step", crm_complaint_step_name, arrow->step);
	json_word(out, "to", crm_complaint_state_name, arrow->to_state);
	json_text(out, "when", *arrow->when ? arrow->when : NULL);
	json_end(out, '}');
}

/* The steps that leave a case where it stands, by state: they would hide the graph. */
static void staying_print(const crm_case_arrow *arrows, size_t count)
{
	int32_t state = 0;
	size_t i;

	fputs("\nSteps that leave a case where it stands:", stdout);
	for (i = 0; i < count; i++) {
		if (arrows[i].to_state != arrows[i].from_state)
			continue;
		if (arrows[i].from_state != state)
			printf("\n  %-16s  %s", crm_complaint_state_name(arrows[i].from_state), crm_complaint_step_name(arrows[i].step));
		else
			printf(", %s", crm_complaint_step_name(arrows[i].step));
		state = arrows[i].from_state;
	}
	putchar('\n');
}

/* The whole graph: which step each state takes, and where it leads. */
int complaint_steps(struct context *c)
{
	static const struct column columns[] = {
		{ "STATE", false, false }, { "STEP", false, false }, { "LEADS TO", false, false }, { "WHEN", false, true },
	};
	const crm_case_arrow *arrows;
	struct table table;
	size_t count = 0, i;
	int32_t before = 0;
	int code;

	arrows = crm_complaint_arrows(&count);
	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "arrows", NULL);
	for (i = 0; i < count; i++) {
		if (c->out.json)
			arrow_json(&c->out, &arrows[i]);
		if (c->out.json || arrows[i].to_state == arrows[i].from_state)
			continue;
		table_cell(&table, STYLE_BOLD,
		           arrows[i].from_state == before ? "" : word(crm_complaint_state_name, arrows[i].from_state));
		table_cell(&table, STYLE_PLAIN, word(crm_complaint_step_name, arrows[i].step));
		table_cell(&table, STYLE_PLAIN, word(crm_complaint_state_name, arrows[i].to_state));
		table_cell(&table, STYLE_PLAIN, arrows[i].when);
		before = arrows[i].from_state;
	}
	code = list_end(c, &table, CRM_OK, NULL);
	if (!c->out.json)
		staying_print(arrows, count);
	return code;
}
