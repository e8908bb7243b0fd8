/* How urgent a case is: level, severity, type, lane, escalation, and what its priority is made of. */
#include "case_records.h"
#include "commands.h"
#include "values.h"

#include <string.h>

/* A step that takes the case and one word. */
struct rating {
	const char *label;
	bool      (*from_name)(const char *name, int32_t *value);
	const char *(*name)(int32_t value);
	crm_status (*step)(crm *db, const crm_act *act, const crm_id *id, int32_t value);
	const char *done;
};

static int rate(struct context *c, const struct rating *rating)
{
	int32_t value = 0;
	crm_id id;
	int code;

	if ((code = read_word(c, rating->label, argument(c, 1), rating->from_name, rating->name, &value)) != 0 ||
	    (code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, rating->step(c->db, &c->act, &id, value), "complaint", &id, rating->done);
}

int complaint_level(struct context *c)
{
	static const struct rating level = { "LEVEL", crm_complaint_level_from_name, crm_complaint_level_name,
		                                 crm_complaint_level_raise, "level raised" };

	return rate(c, &level);
}

int complaint_severity(struct context *c)
{
	static const struct rating severity = { "SEVERITY", crm_case_severity_from_name, crm_case_severity_name,
		                                    crm_complaint_severity_set, "severity set" };

	return rate(c, &severity);
}

int complaint_type(struct context *c)
{
	static const struct rating type = { "TYPE", crm_complainant_type_from_name, crm_complainant_type_name, crm_complaint_type_set,
		                                "type set" };

	return rate(c, &type);
}

int complaint_special(struct context *c)
{
	static const struct rating special = { "SPECIAL", crm_special_from_name, crm_special_name, crm_complaint_special_set,
		                                   "special care noted" };
	crm_id id;
	int code;

	if (strcmp(argument(c, 1), "none") != 0)
		return rate(c, &special);
	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_special_set(c->db, &c->act, &id, 0), "complaint", &id, special.done);
}

int complaint_lane(struct context *c)
{
	static const struct rating lane = { "LANE", crm_lane_from_name, crm_lane_name, crm_complaint_lane_set, "lane set" };

	return rate(c, &lane);
}

int complaint_escalate(struct context *c)
{
	crm_id id;
	int code;

	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_escalate(c->db, &c->act, &id, argument(c, 1), NULL), "complaint", &id, "escalated");
}

enum { PARTS = 32 };

int complaint_priority(struct context *c)
{
	static const struct column columns[] = { { "FACTOR", false, false }, { "VALUE", true, false }, { "POINTS", true, false } };
	crm_priority_part parts[PARTS];
	struct table table;
	size_t count = 0, i;
	int64_t sum = 0;
	crm_status rc;
	crm_id id;
	int code;

	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	if ((rc = crm_complaint_priority_explain(c->db, &id, parts, PARTS, &count)) < 0)
		return fail(c, rc);
	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "parts", NULL);
	for (i = 0; i < count; i++) {
		sum += parts[i].points;
		if (c->out.json) {
			json_priority_part(&c->out, &parts[i]);
			continue;
		}
		table_cell(&table, STYLE_PLAIN, word(crm_priority_factor_name, parts[i].factor));
		table_number(&table, parts[i].value);
		table_number(&table, parts[i].points);
	}
	if (!c->out.json) {
		table_cell(&table, STYLE_BOLD, "priority");
		table_cell(&table, STYLE_PLAIN, "");
		table_number(&table, sum);
	}
	return list_end(c, &table, CRM_OK, NULL);
}
