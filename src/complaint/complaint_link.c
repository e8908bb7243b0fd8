/* How a case is linked to others: repeats, duplicates, parts, other channels (D-KEY-09). */
#include "complaint_record.h"

#include "complaint_link_rules.h"

#include <string.h>

/* The two cases and what is between them. */
struct bond {
	struct crmi_case c;     /* the case that is linked */
	crm_complaint    other; /* to which */
	crm_link         link;  /* the row, from the one end or the other */
	bool             there; /* the row exists */
};

static crm_status link_refuse(crm *db, crm_rule rule, const crm_id *id, const char *field)
{
	return rule == CRM_RULE_NONE ? CRM_OK : crmi_refuse(db, rule, CRM_ENTITY_COMPLAINT, id, field);
}

struct link_given {
	const crm_id *other;
	int32_t       kind;
};

static void link_ahead(crm *db, const crm_id *id, const void *asked)
{
	const struct link_given *given = asked;
	const crm_id *other = given->other;
	const int32_t kind = given->kind;

	crmi_case_ahead(db, id);
	crmi_record_ahead(db, CRMI_TABLE_COMPLAINT, other);
	crmi_ahead(db, CRMI_STMT_LINK_GET, &(crm_link){ .complaint_id = *id, .other_id = *other, .kind = kind });
	if (crmi_link_is_mutual(kind))
		crmi_ahead(db, CRMI_STMT_LINK_GET, &(crm_link){ .complaint_id = *other, .other_id = *id, .kind = kind });
	else
		crmi_ahead(db, CRMI_STMT_LINK_ABOVE, &(struct crmi_link_above_in){ .id = *id, .below = *other, .kind = kind });
}

#define LINK_IS_GIVEN                                                                                                     \
	CRMI_ARE_GIVEN(link_given, CRMI_ID_NEEDED(link_given, other),                                                         \
	               CRMI_CHOICE(link_given, kind, CRM_LINK_REPEAT_OF, CRM_LINK_SAME_CASE, "crm_link_kind"))

static crm_status link_find(crm *db, struct bond *bond, const crm_id *from, const crm_id *to, int32_t kind)
{
	crm_status rc;

	bond->link = (crm_link){ .complaint_id = *from, .other_id = *to, .kind = kind };
	rc = crmi_record_get(db, CRMI_TABLE_LINK, &bond->link, &db->scratch);
	bond->there = rc == CRM_OK;
	return rc;
}

/* One that holds in both directions may have been made from the other end. */
static crm_status bond_load(struct crmi_call *call, const crm_id *id, const crm_id *other, int32_t kind, struct bond *bond)
{
	crm *db = call->db;
	crm_status rc;

	if ((rc = crmi_case_enter_only(call, id, &bond->c)) < 0)
		return crmi_not_found_as(db, rc, "id");
	if ((rc = crmi_record_find(db, CRMI_TABLE_COMPLAINT, other, &bond->other, &db->scratch)) < 0)
		return crmi_not_found_as(db, rc, "other");
	rc = link_find(db, bond, id, other, kind);
	if (rc == CRM_DONE && crmi_link_is_mutual(kind))
		rc = link_find(db, bond, other, id, kind);
	return rc < 0 ? rc : CRM_OK;
}

/* Going from the other case to those it is linked to, does one come back to this one? */
static crm_status in_circle(crm *db, const crm_id *id, const crm_id *other, int32_t kind, bool *circle)
{
	const struct crmi_link_above_in in = { .id = *id, .below = *other, .kind = kind };
	struct crmi_link_above_out above;
	crm_status rc = CRM_DONE;

	if (!crmi_link_is_mutual(kind))
		rc = crmi_one(db, CRMI_STMT_LINK_ABOVE, &in, &above, &db->scratch);
	*circle = rc == CRM_OK;
	return rc < 0 ? rc : CRM_OK;
}

static crm_status link_judged(crm *db, const struct bond *bond, bool circle)
{
	const crm_rule rule = crmi_link_rule(&bond->c.row, &bond->other, circle);
	const bool other = rule == CRM_RULE_LINK_CYCLE || bond->c.row.state != CRM_COMPLAINT_VOID;

	return link_refuse(db, rule, other ? &bond->other.id : &bond->c.row.id, other ? "other" : NULL);
}

static crm_status link_store(struct crmi_call *call, struct bond *bond, const crm_id *id, const crm_id *other, int32_t kind)
{
	crm_link after = bond->link;
	crm_status rc = crmi_case_catch_up(call, &bond->c);

	if (rc < 0)
		return rc;
	if (bond->there) {
		after.ended_at = CRM_NO_TIME;
		rc = crmi_record_update(call, CRMI_TABLE_LINK, &bond->link, &after);
	} else {
		after = (crm_link){ .complaint_id = *id, .other_id = *other, .kind = kind, .at = call->at, .actor = call->actor };
		rc = crmi_record_insert(call, CRMI_TABLE_LINK, &after);
	}
	bond->c.touched = true;
	return rc < 0 ? rc : crmi_case_save(call, &bond->c, CRM_EVENT_COMPLAINT_LINKED);
}

static crm_status link_make(struct crmi_call *call, const crm_id *id, const void *asked)
{
	const struct link_given *given = asked;
	const crm_id *other = given->other;
	crm *db = call->db;
	struct bond bond;
	bool circle;
	crm_status rc;

	if (memcmp(id, other, sizeof *id) == 0)
		return link_refuse(db, CRM_RULE_LINK_SELF, id, "other");
	if ((rc = bond_load(call, id, other, given->kind, &bond)) < 0 || (rc = in_circle(db, id, other, given->kind, &circle)) < 0 ||
	    (rc = link_judged(db, &bond, circle)) < 0)
		return rc;
	return bond.there && bond.link.ended_at == CRM_NO_TIME ? CRM_UNCHANGED : link_store(call, &bond, id, other, given->kind);
}

static const struct crmi_frame link_call = {
	.name = "crm_complaint_link", .id = "id", LINK_IS_GIVEN, .ahead = link_ahead, .work = link_make,
};

crm_status crm_complaint_link(crm *db, const crm_act *act, const crm_id *id, const crm_id *other, int32_t kind)
{
	const struct link_given given = { other, kind };

	return crmi_frame_run(db, act, &link_call, id, &given, NULL);
}

static crm_status link_end(struct crmi_call *call, const crm_id *id, const void *asked)
{
	const struct link_given *given = asked;
	const crm_id *other = given->other;
	struct bond bond;
	crm_link after;
	crm_status rc = bond_load(call, id, other, given->kind, &bond);

	if (rc < 0)
		return rc;
	if (!bond.there)
		return crmi_not_found(call->db, CRM_ENTITY_COMPLAINT, other);
	if (bond.link.ended_at != CRM_NO_TIME)
		return CRM_UNCHANGED;
	after = bond.link;
	after.ended_at = call->at;
	if ((rc = crmi_case_catch_up(call, &bond.c)) < 0 || (rc = crmi_record_update(call, CRMI_TABLE_LINK, &bond.link, &after)) < 0)
		return rc;
	bond.c.touched = true;
	return crmi_case_save(call, &bond.c, CRM_EVENT_COMPLAINT_UNLINKED);
}

static const struct crmi_frame unlink_call = {
	.name = "crm_complaint_unlink", .id = "id", LINK_IS_GIVEN, .ahead = link_ahead, .work = link_end,
};

crm_status crm_complaint_unlink(crm *db, const crm_act *act, const crm_id *id, const crm_id *other, int32_t kind)
{
	const struct link_given given = { other, kind };

	return crmi_frame_run(db, act, &unlink_call, id, &given, NULL);
}

/* --- listing */

static void after_link(void *in, const void *row)
{
	struct crmi_link_page_in *bookmark = in;
	const crm_link *link = row;
	const bool to_it = memcmp(&link->complaint_id, &bookmark->complaint_id, sizeof link->complaint_id) != 0;

	bookmark->after_other = to_it ? link->complaint_id : link->other_id;
	bookmark->after_kind = link->kind;
	bookmark->after_way = to_it;
}

crm_status crm_link_list(crm *db, const crm_id *complaint_id, crm_link_cursor **cursor_out)
{
	const struct crmi_link_page_in in = { .complaint_id = complaint_id ? *complaint_id : crmi_id_none };
	const struct crmi_case_list list = { CRMI_STMT_LINK_PAGE, &in, sizeof in, after_link };

	return crmi_case_list(db, complaint_id, &list, (crmi_cursor **)cursor_out);
}

CRMI_CURSOR_CALLS(crm_link_next, crm_link_cursor_free, crm_link_cursor, crm_link)
