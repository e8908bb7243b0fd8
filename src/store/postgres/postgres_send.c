/* Sending: commands and statements go out without waiting for their answers, each with a place in the queue. */
#include "postgres_store.h"

#include <string.h>

enum { FIRST_ROOM = 64, KEPT_ROOM = 8, NAME_SIZE = 40 };

/* What has gone out cannot be taken back, so its place in the queue is there before. The last places are kept for what ends
 * a transaction, which must not fail for want of memory. */
static crm_status make_room(struct crmi_postgres *store, enum crmi_sent_kind kind)
{
	size_t wanted = store->queue_count + (kind == CRMI_SENT_UNDO || kind == CRMI_SENT_SYNC ? 1 : KEPT_ROOM), room, i;
	struct crmi_sent *queue;

	if (wanted <= store->queue_room)
		return CRM_OK;
	room = store->queue_room ? store->queue_room * 2 : FIRST_ROOM;
	queue = crmi_allocate(store->base.memory, room * sizeof *queue);
	if (!queue)
		return crmi_postgres_no_memory(store);
	for (i = 0; i < store->queue_count; i++)
		queue[i] = store->queue[(store->queue_first + i) % store->queue_room];
	crmi_release(store->base.memory, store->queue);
	store->queue = queue;
	store->queue_first = 0;
	store->queue_room = room;
	return CRM_OK;
}

static crm_status sent(struct crmi_postgres *store, int went, enum crmi_sent_kind kind, int statement, struct crmi_result *result)
{
	if (!went)
		return crmi_postgres_broken(store);
	store->queue[(store->queue_first + store->queue_count++) % store->queue_room] = (struct crmi_sent){ kind, statement, result };
	store->unsynced = kind == CRMI_SENT_SYNC ? 0 : store->unsynced + 1;
	return CRM_OK;
}

crm_status crmi_postgres_control(struct crmi_postgres *store, enum crmi_sent_kind kind, const char *sql)
{
	crm_status rc = make_room(store, kind);

	return rc < 0 ? rc : sent(store, PQsendQueryParams(store->connection, sql, 0, NULL, NULL, NULL, NULL, 1), kind, 0, NULL);
}

crm_status crmi_postgres_sync(struct crmi_postgres *store)
{
	struct crmi_result *result;
	crm_status rc = make_room(store, CRMI_SENT_SYNC);

	if (rc < 0 || (rc = sent(store, PQpipelineSync(store->connection), CRMI_SENT_SYNC, 0, NULL)) < 0)
		return rc;
	for (result = store->ahead; result; result = result->next)
		result->synced = true;
	store->trips++;
	return CRM_OK;
}

/* --- sending statements */

/* What every transaction says, in the order of CRMI_SAY_... */
static const char *const said[] = {
	"BEGIN ISOLATION LEVEL SERIALIZABLE",
	"BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY",
	"LOCK TABLE \1store IN SHARE ROW EXCLUSIVE MODE",
	"COMMIT",
};

static const char *text_of(struct crmi_postgres *store, int number)
{
	const char *marked = number < CRMI_STATEMENTS ? crmi_statements[number].postgres : said[number - CRMI_STATEMENTS];

	if (!store->texts[number])
		store->texts[number] = crmi_store_text(&store->base, marked);
	return store->texts[number];
}

crm_status crmi_postgres_ready(struct crmi_postgres *store, int number)
{
	return text_of(store, number) ? CRM_OK : crmi_postgres_no_memory(store);
}

/* Made for every statement that is sent, so it is made by hand. */
static void write_name(const struct crmi_postgres *store, int number, char name[NAME_SIZE])
{
	size_t length = strlen(store->name);
	int part, parts[] = { (int)(store->generation % 1000), number };

	memcpy(name, store->name, length);
	for (part = 0; part < 2; part++) {
		name[length++] = '_';
		name[length++] = (char)('0' + parts[part] / 100 % 10);
		name[length++] = (char)('0' + parts[part] / 10 % 10);
		name[length++] = (char)('0' + parts[part] % 10);
	}
	name[length] = '\0';
}

static crm_status prepare(struct crmi_postgres *store, int number, const char *name)
{
	const struct crmi_statement *statement = number < CRMI_STATEMENTS ? &crmi_statements[number] : NULL;
	Oid types[CRMI_PARAMETERS];
	int count = statement ? (int)statement->parameter_count : 0, i;
	crm_status rc = make_room(store, CRMI_SENT_PREPARE);

	if (rc < 0)
		return rc;
	for (i = 0; i < count; i++)
		types[i] = crmi_postgres_type(&statement->parameters[i]);
	rc = sent(store, PQsendPrepare(store->connection, name, text_of(store, number), count, types), CRMI_SENT_PREPARE, number, NULL);
	if (rc == CRM_OK)
		store->prepared[number] = 1;
	return rc;
}

crm_status crmi_postgres_say(struct crmi_postgres *store, enum crmi_sent_kind kind, int number)
{
	char name[NAME_SIZE];
	crm_status rc = crmi_postgres_ready(store, number);

	if (rc < 0)
		return rc;
	if (store->flags & CRM_OPEN_UNPREPARED || store->base.attached) /* a host may throw away what he finds prepared, even in a group */
		return crmi_postgres_control(store, kind, text_of(store, number));
	write_name(store, number, name);
	if ((!store->prepared[number] && (rc = prepare(store, number, name)) < 0) || (rc = make_room(store, kind)) < 0)
		return rc;
	return sent(store, PQsendQueryPrepared(store->connection, name, 0, NULL, NULL, NULL, 1), kind, number, NULL);
}

crm_status crmi_postgres_send(struct crmi_postgres *store, int number, const char *encoded, struct crmi_result *result)
{
	const struct crmi_statement *statement = &crmi_statements[number];
	const bool unprepared = (store->flags & CRM_OPEN_UNPREPARED) != 0;
	const enum crmi_sent_kind kind = result ? CRMI_SENT_RESULT : CRMI_SENT_CHANGE;
	const char *values[CRMI_PARAMETERS];
	int32_t lengths[CRMI_PARAMETERS];
	int formats[CRMI_PARAMETERS], count = (int)statement->parameter_count, i, went;
	Oid types[CRMI_PARAMETERS];
	char name[NAME_SIZE];
	crm_status rc;

	write_name(store, number, name);
	for (i = 0; i < count; i++) {
		values[i] = crmi_postgres_value(encoded, &lengths[i], &encoded);
		formats[i] = 1;
		types[i] = crmi_postgres_type(&statement->parameters[i]);
	}
	if ((rc = crmi_postgres_ready(store, number)) < 0)
		return rc;
	if ((!unprepared && !store->prepared[number] && (rc = prepare(store, number, name)) < 0) || (rc = make_room(store, kind)) < 0)
		return rc;
	if (unprepared)
		went = PQsendQueryParams(store->connection, text_of(store, number), count, types, values, lengths, formats, 1);
	else
		went = PQsendQueryPrepared(store->connection, name, count, values, lengths, formats, 1);
	rc = sent(store, went, kind, number, result);
	return rc < 0 || result ? rc : crmi_postgres_window(store);
}
