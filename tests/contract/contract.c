/* Calls and their lines. */
#include "contract.h"
#include "contract_stores.h"

const crm_id nobody = { { 0x01, 0x9e, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0x2a } };

const struct contract_difference contract_differences[] = {
	{ "crm_checkpoint", "the write-ahead log is ours only in a SQLite file of our own: elsewhere there is nothing to bring in" },
	{ "crm_epoch", "a file has no server that could be replaced: it begins with 0, a server with its timeline" },
	{ "crm_epoch_raise", "as crm_epoch" },
	{ NULL, NULL },
};

static bool differs(const char *function)
{
	const struct contract_difference *difference;

	for (difference = contract_differences; difference->function; difference++)
		if (strcmp(difference->function, function) == 0)
			return true;
	return false;
}

void contract_before(struct contract *c)
{
	assert_true(c->depth < CONTRACT_DEPTH);
	c->open[c->depth++] = (struct contract_call){ NULL, CRM_OK, contract_store_trips(c), c->f.db->level, 0, 0 };
}

static void keep_cost(struct contract *c, const char *function, crm_status rc)
{
	const struct contract_call *before = &c->open[--c->depth];

	if (c->count == c->room) {
		c->room = c->room ? 2 * c->room : 1024;
		c->calls = realloc(c->calls, c->room * sizeof *c->calls);
		assert_non_null(c->calls);
	}
	c->calls[c->count++] = (struct contract_call){ function, rc, contract_store_trips(c) - before->trips, before->level, 0, 0 };
}

/* What the engine says is its own; what the library says is the same everywhere. */
static void show_error(struct contract *c)
{
	const crm_error *error = crm_error_last(c->f.db);

	show_text(c, "rule", crm_rule_name(error->rule));
	show_text(c, "entity", crm_entity_name(error->entity));
	show_id(c, "id", &error->id);
	show_text(c, "field", error->field);
	show_number(c, "line", error->line);
	if (error->entity != CRM_ENTITY_STORE)
		show_text(c, "message", error->message);
}

void contract_over(struct contract *c, const char *function, crm_status rc)
{
	keep_cost(c, function, rc);
	c->hidden = false;
	if (c->log.length)
		dump_add(&c->log, "\n");
	dump_add(&c->log, function);
}

crm_status contract_after(struct contract *c, const char *function, crm_status rc, crm_status expected, const char *file, int line)
{
	const crm_error *error = crm_error_last(c->f.db);

	contract_over(c, function, rc);
	if (differs(function)) {
		show_word(c, "(differs)");
		c->hidden = true;
	} else {
		show_word(c, crm_status_name(rc));
	}
	if (rc < 0)
		show_error(c);
	if (expected != ANY_STATUS && rc != expected) {
		print_error("%s: %s gives %s (%s, rule %s), expected %s\n", contract_store_name(c), function, crm_status_name(rc),
		            error->message, crm_rule_name(error->rule), crm_status_name(expected));
		_fail(file, line);
	}
	if (rc >= 0 ? error->status != CRM_OK : error->status != rc) {
		print_error("%s gives %s and the detail says %s\n", function, crm_status_name(rc), crm_status_name(error->status));
		_fail(file, line);
	}
	return rc;
}

void contract_free(struct contract *c)
{
	free(c->log.text);
	free(c->calls);
}

void show_word(struct contract *c, const char *name)
{
	if (c->hidden)
		return;
	dump_add(&c->log, " ");
	dump_add(&c->log, name);
}

void show_number(struct contract *c, const char *name, int64_t number)
{
	char text[80];

	(void)snprintf(text, sizeof text, "%s=%lld", name, (long long)number);
	show_word(c, text);
}

void show_id(struct contract *c, const char *name, const crm_id *id)
{
	char text[CRM_ID_TEXT];

	show_text(c, name, crm_id_is_none(id) ? NULL : crm_id_text(id, text));
}

static void add_line(struct contract *c, const char *text)
{
	char piece[200];
	size_t length;

	for (; *text; text += length) {
		length = strcspn(text, "\n");
		length = length < sizeof piece ? length : sizeof piece - 1;
		memcpy(piece, text, length);
		piece[length] = '\0';
		dump_add(&c->log, piece);
		if (text[length] == '\n') {
			dump_add(&c->log, "\\n");
			length++;
		}
	}
}

void show_text(struct contract *c, const char *name, const char *text)
{
	if (c->hidden)
		return;
	show_word(c, name);
	dump_add(&c->log, "=");
	if (!text) {
		dump_add(&c->log, "-");
		return;
	}
	dump_add(&c->log, "'");
	add_line(c, text);
	dump_add(&c->log, "'");
}

const crm_act *act_new(struct contract *c)
{
	int slot = c->keys++ % CONTRACT_ACTS;
	crm_act *act = &c->acts[slot];

	*act = (crm_act)CRM_INIT(crm_act);
	(void)snprintf(c->key_texts[slot], sizeof c->key_texts[slot], "key-%d", c->keys);
	act->key = c->key_texts[slot];
	return act;
}

static crm_act *act_last(struct contract *c)
{
	return &c->acts[(c->keys - 1) % CONTRACT_ACTS];
}

const crm_act *act_why(struct contract *c, const char *reason)
{
	(void)act_new(c);
	act_last(c)->reason = reason;
	return act_last(c);
}

const crm_act *act_at(struct contract *c, int64_t at)
{
	(void)act_new(c);
	act_last(c)->at = at;
	return act_last(c);
}

const crm_act *act_seen(struct contract *c, int64_t revision)
{
	(void)act_new(c);
	act_last(c)->revision = revision;
	return act_last(c);
}

void later(struct contract *c, int64_t by)
{
	c->f.now += by;
}

crm_id add_customer(struct contract *c, const char *name)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id = { { 0 } };

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	CALL(c, CRM_OK, crm_customer_add, act_new(c), &input, &id);
	show_id(c, "id", &id);
	return id;
}

crm_id add_complaint(struct contract *c, const crm_id *customer)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id = { { 0 } };

	if (customer)
		input.customer_id = *customer;
	else
		input.complainant = "Zhao Min";
	input.content = "the line is dead since Monday";
	input.received_at = c->f.now;
	input.contact = "0571 1234";
	input.channel = CRM_CHANNEL_PHONE;
	input.first_responder = "Chen";
	CALL(c, CRM_OK, crm_complaint_open, act_new(c), &input, &id);
	show_id(c, "id", &id);
	return id;
}

crm_id add_task(struct contract *c, const crm_id *customer, int64_t due_at, int32_t kind)
{
	crm_task_input input = CRM_INIT(crm_task_input);
	crm_id id = { { 0 } };

	if (customer)
		input.customer_id = *customer;
	input.due_at = due_at;
	input.kind = kind;
	input.title = "look after it";
	CALL(c, CRM_OK, crm_task_add, act_new(c), &input, &id);
	show_id(c, "id", &id);
	return id;
}
