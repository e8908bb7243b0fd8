/* Fields to parameters and columns to fields, both in the binary format. */
#include "postgres_store.h"

#include "date.h"
#include "id.h"

#include <string.h>

enum { OID_BYTEA = 17, OID_INT8 = 20, OID_INT4 = 23, OID_TEXT = 25 };

Oid crmi_postgres_type(const struct crmi_field *field)
{
	switch ((enum crmi_type)field->type) {
	case CRMI_ID:
	case CRMI_BYTES:
		return OID_BYTEA;
	case CRMI_REVISION:
	case CRMI_INTEGER:
	case CRMI_INSTANT:
		return OID_INT8;
	case CRMI_ENUM:
	case CRMI_DATE:
		return OID_INT4;
	case CRMI_TEXT:
		return OID_TEXT;
	}
	return OID_TEXT;
}

static void put(crmi_text *to, const void *bytes, size_t length)
{
	int32_t prefix = bytes ? (int32_t)length : -1;

	crmi_text_add(to, (const char *)&prefix, sizeof prefix);
	if (bytes && length)
		crmi_text_add(to, bytes, length);
}

static void put_number(crmi_text *to, int64_t number, size_t size)
{
	uint8_t bytes[8];
	size_t i;

	for (i = 0; i < size; i++)
		bytes[i] = (uint8_t)((uint64_t)number >> (8 * (size - 1 - i)));
	put(to, bytes, size);
}

static void put_field(crmi_text *to, const struct crmi_field *field, const void *value)
{
	const crmi_bytes *bytes = value;
	const char *text;

	switch ((enum crmi_type)field->type) {
	case CRMI_ID:
		put(to, crm_id_is_none(value) ? NULL : value, sizeof(crm_id));
		return;
	case CRMI_REVISION:
	case CRMI_INTEGER:
		put_number(to, *(const int64_t *)value, 8);
		return;
	case CRMI_INSTANT:
		if (*(const int64_t *)value == CRM_NO_TIME)
			put(to, NULL, 0);
		else
			put_number(to, *(const int64_t *)value, 8);
		return;
	case CRMI_ENUM:
		put_number(to, *(const int32_t *)value, 4);
		return;
	case CRMI_DATE:
		if (((const crm_date *)value)->year == 0)
			put(to, NULL, 0);
		else
			put_number(to, crmi_date_to_integer(*(const crm_date *)value), 4);
		return;
	case CRMI_TEXT:
		text = *(const char *const *)value;
		put(to, text, text ? strlen(text) : 0);
		return;
	case CRMI_BYTES:
		put(to, bytes->data, bytes->length);
		return;
	}
}

void crmi_postgres_encode(crmi_text *to, const struct crmi_statement *statement, const void *in)
{
	size_t i;

	for (i = 0; i < statement->parameter_count; i++)
		put_field(to, &statement->parameters[i], (const char *)in + statement->parameters[i].offset);
}

const char *crmi_postgres_value(const char *encoded, int32_t *length, const char **next)
{
	memcpy(length, encoded, sizeof *length);
	encoded += sizeof *length;
	*next = encoded + (*length > 0 ? *length : 0);
	return *length < 0 ? NULL : encoded;
}

/* A number of 4 or 8 bytes; sums and counts come wider than the columns they are made of. */
static int64_t number_at(const PGresult *row, int column)
{
	const uint8_t *bytes = (const uint8_t *)PQgetvalue(row, 0, column);
	int length = PQgetlength(row, 0, column), i;
	uint64_t number = length && bytes[0] & 0x80 ? UINT64_MAX : 0;

	for (i = 0; i < length && i < 8; i++)
		number = number << 8 | bytes[i];
	return (int64_t)number;
}

static bool read_id(const PGresult *row, int column, crm_id *id)
{
	if (PQgetlength(row, 0, column) == (int)sizeof *id)
		memcpy(id, PQgetvalue(row, 0, column), sizeof *id);
	else
		*id = crmi_id_none;
	return true;
}

static bool read_text(const PGresult *row, int column, const char **text, crmi_arena *arena)
{
	*text = PQgetisnull(row, 0, column) ? NULL : crmi_arena_copy(arena, PQgetvalue(row, 0, column), (size_t)PQgetlength(row, 0, column));
	return *text || PQgetisnull(row, 0, column);
}

static bool read_bytes(const PGresult *row, int column, crmi_bytes *bytes, crmi_arena *arena)
{
	bytes->length = (size_t)PQgetlength(row, 0, column);
	bytes->data = PQgetisnull(row, 0, column) ? NULL : (const uint8_t *)crmi_arena_copy(arena, PQgetvalue(row, 0, column), bytes->length);
	return bytes->data || PQgetisnull(row, 0, column);
}

static bool read_field(const PGresult *row, int column, const struct crmi_field *field, void *value, crmi_arena *arena)
{
	switch ((enum crmi_type)field->type) {
	case CRMI_ID:
		return read_id(row, column, value);
	case CRMI_REVISION:
	case CRMI_INTEGER:
	case CRMI_INSTANT:
		*(int64_t *)value = number_at(row, column);
		return true;
	case CRMI_ENUM:
		*(int32_t *)value = (int32_t)number_at(row, column);
		return true;
	case CRMI_DATE:
		*(crm_date *)value = crmi_date_from_integer(number_at(row, column));
		return true;
	case CRMI_TEXT:
		return read_text(row, column, value, arena);
	case CRMI_BYTES:
		return read_bytes(row, column, value, arena);
	}
	return true;
}

/* What a server sends is looked at before it is believed: how many columns, and in which form. */
crm_status crmi_postgres_decode(struct crmi_postgres *store, const PGresult *row, const struct crmi_statement *statement, void *out,
                                crmi_arena *arena)
{
	int column;

	if (PQnfields(row) != (int)statement->column_count)
		return crmi_postgres_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "a row has other columns than were asked for");
	for (column = 0; column < PQnfields(row); column++) {
		const struct crmi_field *field = &statement->columns[column];
		bool number = crmi_postgres_type(field) == OID_INT8 || crmi_postgres_type(field) == OID_INT4;
		int length = PQgetlength(row, 0, column);

		if (PQfformat(row, column) != 1 || length > CRMI_FIELD_CAP || (number && length != 0 && length != 4 && length != 8))
			return crmi_postgres_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "a value has another form than was asked for");
		if (out && !read_field(row, column, field, (char *)out + field->offset, arena))
			return crmi_postgres_no_memory(store);
	}
	return CRM_OK;
}
