#include "customer_points.h"

#include "customer_rules.h"
#include "settings.h"

#include <stdio.h>
#include <string.h>

static crm_status point_fault(crm *db, const char *list, size_t place, const char *part, crm_rule rule)
{
	char field[80];

	(void)snprintf(field, sizeof field, "%s[%zu].%s", list, place, part);
	return crmi_fail(db, CRM_ERR_INVALID, rule, field, "%s", crm_rule_text((int32_t)rule));
}

/* Names the element of a list in the error of a text in it. */
static crm_status element_text(crm *db, const char *list, size_t place, const char *part, const char *text, size_t limit)
{
	crm_status rc = crmi_text_check(db, part, text, limit);

	return rc < 0 ? point_fault(db, list, place, part, (crm_rule)db->error.rule) : CRM_OK;
}

static crm_status take_point(crm *db, const crm_contact_point *point, size_t place, const char *country, struct crmi_point_row *row)
{
	const char *list = "contact_points";
	crm_rule rule;
	crm_status rc;

	if (point->kind < CRM_POINT_PHONE || point->kind > CRM_POINT_CHAT)
		return point_fault(db, list, place, "kind", CRM_RULE_FIELD_RANGE);
	if (point->flags & ~1)
		return point_fault(db, list, place, "flags", CRM_RULE_FIELD_RANGE);
	if (!point->value || !*point->value)
		return point_fault(db, list, place, "value", CRM_RULE_FIELD_MISSING);
	if ((rc = element_text(db, list, place, "value", point->value, CRM_LIMIT_NAME)) < 0 ||
	    (rc = element_text(db, list, place, "label", point->label, CRM_LIMIT_KEY)) < 0)
		return rc;
	row->kind = point->kind;
	row->flags = point->flags;
	row->label = point->label && *point->label ? point->label : NULL;
	row->match = crmi_point_match(&db->scratch, point->kind, point->value, country, &rule);
	if (!row->match)
		return rule ? point_fault(db, list, place, "value", rule) : crmi_no_memory(db);
	row->value = strcmp(row->match, point->value) == 0 ? NULL : point->value;
	return CRM_OK;
}

static crm_status take_reference(crm *db, const crm_reference *reference, size_t place, struct crmi_point_row *row)
{
	const char *list = "references";
	crm_status rc;

	if (!reference->source || !*reference->source)
		return point_fault(db, list, place, "source", CRM_RULE_FIELD_MISSING);
	if (!reference->value || !*reference->value)
		return point_fault(db, list, place, "value", CRM_RULE_FIELD_MISSING);
	if ((rc = element_text(db, list, place, "source", reference->source, CRM_LIMIT_KEY)) < 0 ||
	    (rc = element_text(db, list, place, "value", reference->value, CRM_LIMIT_NAME)) < 0)
		return rc;
	row->kind = CRMI_POINT_REFERENCE;
	row->label = reference->source;
	row->match = reference->value;
	return CRM_OK;
}

crm_status crmi_points_of_input(crm *db, const crm_customer_input *input, bool points, bool references,
                                struct crmi_point_row **rows_out, size_t *count_out)
{
	size_t point_count = points ? input->contact_point_count : 0, reference_count = references ? input->reference_count : 0, i;
	const struct crmi_playbook *playbook = NULL;
	struct crmi_point_row *rows;
	crm_status rc;

	*count_out = 0;
	if (point_count > CRM_LIMIT_POINTS || reference_count > CRM_LIMIT_POINTS)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_POINTS_TOO_MANY, point_count > CRM_LIMIT_POINTS ? "contact_points" : "references",
		                 "%s", crm_rule_text(CRM_RULE_POINTS_TOO_MANY));
	if ((point_count && !input->contact_points) || (reference_count && !input->references))
		return crmi_input_missing(db, point_count && !input->contact_points ? "contact_points" : "references");
	if ((rc = crmi_playbook_now(db, &playbook)) < 0)
		return rc;
	rows = crmi_arena_allocate(&db->scratch, (point_count + reference_count + 1) * sizeof *rows);
	if (!rows)
		return crmi_no_memory(db);
	for (i = 0; i < point_count && rc >= 0; i++)
		rc = take_point(db, &input->contact_points[i], i, playbook->customer_phone_country, &rows[i]);
	for (i = 0; i < reference_count && rc >= 0; i++)
		rc = take_reference(db, &input->references[i], i, &rows[point_count + i]);
	*rows_out = rows;
	*count_out = point_count + reference_count;
	return rc < 0 ? rc : CRM_OK;
}

crm_status crmi_points_free_check(crm *db, const crm_id *customer_id, const struct crmi_point_row *rows, size_t count)
{
	struct crmi_point_find_reference_out found;
	size_t i, j;
	crm_status rc;

	for (i = 0; i < count; i++) {
		if (rows[i].kind != CRMI_POINT_REFERENCE)
			continue;
		for (j = 0; j < i; j++)
			if (rows[j].kind == CRMI_POINT_REFERENCE && strcmp(rows[j].match, rows[i].match) == 0 && strcmp(rows[j].label, rows[i].label) == 0)
				return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_REFERENCE_TAKEN, "references", "a reference is given twice");
		rc = crmi_one(db, CRMI_STMT_POINT_FIND_REFERENCE,
		              &(struct crmi_point_find_reference_in){ .source = rows[i].label, .value = rows[i].match }, &found, &db->scratch);
		if (rc < 0)
			return rc;
		if (rc == CRM_OK && (!customer_id || !crm_id_is_equal(&found.customer_id, customer_id))) {
			(void)crmi_fail(db, CRM_ERR_EXISTS, CRM_RULE_REFERENCE_TAKEN, "references", "%s", crm_rule_text(CRM_RULE_REFERENCE_TAKEN));
			db->error.entity = CRM_ENTITY_CUSTOMER;
			db->error.id = found.customer_id;
			return CRM_ERR_EXISTS;
		}
	}
	return CRM_OK;
}

crm_status crmi_points_insert(struct crmi_call *call, const crm_id *customer_id, struct crmi_point_row *rows, size_t count)
{
	crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; i < count && rc == CRM_OK; i++) {
		rows[i].customer_id = *customer_id;
		if (rows[i].number == 0)
			rows[i].number = (int64_t)i + 1;
		rc = crmi_record_insert(call, CRMI_TABLE_POINT, &rows[i]);
	}
	return rc;
}

/* The rows a customer has now, in the scratch of the call. */
static crm_status present_rows(crm *db, const crm_id *customer_id, struct crmi_point_row *rows, size_t *count)
{
	crmi_rows result;
	crm_status rc = crmi_start(db, CRMI_STMT_POINT_LIST, &(struct crmi_point_list_in){ .customer_id = *customer_id }, &result);

	if (rc < 0)
		return rc;
	for (*count = 0; *count < 2 * CRM_LIMIT_POINTS && (rc = crmi_next(db, &result, &rows[*count], &db->scratch)) == CRM_OK;)
		++*count;
	crmi_end(&result);
	return rc < 0 ? rc : CRM_OK;
}

static bool is_same_row(const struct crmi_point_row *a, const struct crmi_point_row *b)
{
	struct crmi_point_row alike = *b;

	alike.customer_id = a->customer_id;
	alike.number = a->number;
	return !crmi_record_differs(CRMI_TABLE_POINT, a, &alike);
}

crm_status crmi_points_replace(struct crmi_call *call, const crm_id *customer_id, bool points, bool references,
                               struct crmi_point_row *rows, size_t count, bool *changed)
{
	crm *db = call->db;
	struct crmi_point_row *present = crmi_arena_allocate(&db->scratch, 2 * CRM_LIMIT_POINTS * sizeof *present);
	size_t present_count, i, matched = 0, concerned = 0;
	int64_t last = 0;
	crm_status rc;

	*changed = false;
	if (!present)
		return crmi_no_memory(db);
	if ((rc = present_rows(db, customer_id, present, &present_count)) < 0)
		return rc;
	for (i = 0; i < present_count; i++) {
		last = present[i].number;
		if (!(present[i].kind == CRMI_POINT_REFERENCE ? references : points))
			continue;
		if (concerned < count && is_same_row(&present[i], &rows[concerned]))
			matched++;
		concerned++;
	}
	if (matched == count && concerned == count)
		return CRM_OK;
	*changed = true;
	for (i = 0; i < present_count && rc >= 0; i++)
		if (present[i].kind == CRMI_POINT_REFERENCE ? references : points)
			rc = crmi_record_delete(call, CRMI_TABLE_POINT, &present[i]);
	for (i = 0; i < count; i++)
		rows[i].number = last + (int64_t)i + 1; /* behind all that ever were, so that no key is used twice */
	return rc < 0 ? rc : crmi_points_insert(call, customer_id, rows, count);
}

static void split(crm_customer *customer, const struct crmi_point_row *rows, size_t count, crm_contact_point *points, crm_reference *references)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const struct crmi_point_row *row = &rows[i];

		if (row->kind == CRMI_POINT_REFERENCE)
			references[customer->reference_count++] = (crm_reference){ row->label, row->match };
		else
			points[customer->contact_point_count++] =
				(crm_contact_point){ row->kind, row->flags, row->label, row->value ? row->value : row->match, row->match };
	}
	customer->contact_points = customer->contact_point_count ? points : NULL;
	customer->references = customer->reference_count ? references : NULL;
}

static crm_status points_read(crm *db, crm_customer *customer, crmi_arena *arena)
{
	struct crmi_point_row rows[2 * CRM_LIMIT_POINTS];
	crm_contact_point *points;
	crm_reference *references;
	crmi_rows result;
	size_t count = 0;
	crm_status rc = crmi_start(db, CRMI_STMT_POINT_LIST, &(struct crmi_point_list_in){ .customer_id = customer->id }, &result);

	if (rc < 0)
		return rc;
	while (count < sizeof rows / sizeof *rows && (rc = crmi_next(db, &result, &rows[count], arena)) == CRM_OK)
		count++;
	crmi_end(&result);
	if (rc < 0 || count == 0)
		return rc < 0 ? rc : CRM_OK;
	points = crmi_arena_allocate(arena, count * sizeof *points);
	references = crmi_arena_allocate(arena, count * sizeof *references);
	if (!points || !references)
		return crmi_no_memory(db);
	split(customer, rows, count, points, references);
	return CRM_OK;
}

crm_status crmi_customer_read(crm *db, crm_customer *customer, crmi_arena *arena)
{
	crm_customer key = { .id = customer->id };
	crmi_rows rows;
	crm_status rc;

	crmi_ahead(db, CRMI_STMT_POINT_LIST, &(struct crmi_point_list_in){ .customer_id = customer->id });
	rc = crmi_start(db, CRMI_STMT_CUSTOMER_GET, &key, &rows);

	if (rc < 0)
		return rc;
	rc = crmi_next(db, &rows, customer, arena);
	if (rc == CRM_DONE)
		rc = crmi_not_found(db, CRM_ENTITY_CUSTOMER, &key.id);
	else if (rc == CRM_OK)
		rc = points_read(db, customer, arena); /* before the first result ends, so that both see one state */
	crmi_end(&rows);
	return rc;
}

crm_status crmi_customer_has_point(crm *db, const crm_id *id, bool *has_out)
{
	struct crmi_point_row row;
	crmi_rows result;
	crm_status rc = crmi_start(db, CRMI_STMT_POINT_LIST, &(struct crmi_point_list_in){ .customer_id = *id }, &result);

	*has_out = false;
	if (rc < 0)
		return rc;
	while (!*has_out && (rc = crmi_next(db, &result, &row, &db->scratch)) == CRM_OK)
		*has_out = row.kind != CRMI_POINT_REFERENCE;
	crmi_end(&result);
	return rc < 0 ? rc : CRM_OK;
}
