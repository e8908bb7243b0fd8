/* Descriptions of struct fields: one table drives binding, reading, journal images, comparing, checking of inputs. */
#ifndef CRMI_FIELDS_H
#define CRMI_FIELDS_H

#include "crm/base.h"

enum crmi_type {
	CRMI_ID,       /* crm_id; none is NULL in a store */
	CRMI_REVISION, /* int64_t: the journal entry that wrote the row last */
	CRMI_INTEGER,  /* int64_t */
	CRMI_ENUM,     /* int32_t */
	CRMI_DATE,     /* crm_date; 20260510 in a store, none is NULL */
	CRMI_INSTANT,  /* int64_t; none is NULL in a store */
	CRMI_TEXT,     /* const char *; NULL is NULL */
	CRMI_BYTES     /* crmi_bytes; no data is NULL */
};

enum {
	CRMI_FLAG_KEY = 1,      /* part of the primary key */
	CRMI_FLAG_ONCE = 2,     /* never changes after the insert */
	CRMI_FLAG_REQUIRED = 4  /* of an input: may not be absent */
};

typedef struct crmi_bytes {
	const uint8_t *data;
	size_t         length;
} crmi_bytes;

struct crmi_field {
	const char *name;
	uint16_t    offset;
	uint8_t     type;  /* enum crmi_type */
	uint8_t     flags;
	int32_t     limit; /* of an input: most bytes of a text, largest number of an enumerator */
};

/* What a statement does to its table. */
enum crmi_verb { CRMI_READ, CRMI_INSERT, CRMI_UPDATE, CRMI_DELETE };

/* A row whose column differs from the parameter is none of the statement's rows. */
struct crmi_pair {
	uint8_t parameter, column;
};

/* In the texts \001 stands for the prefix of the tables' names, \002 for the prefix of other names (crmi_store_text()). */
struct crmi_statement {
	const char              *name;
	const char              *sql;        /* for SQLite; NULL = it is for the other store alone */
	const char              *postgres;
	const struct crmi_field *parameters;
	size_t                   parameter_count;
	const struct crmi_field *columns;
	size_t                   column_count;
	size_t                   row_size;
	int16_t                  table;      /* the one it concerns, from 1: first those of crmi_tables; 0 = several */
	int8_t                   verb;       /* enum crmi_verb */
	bool                     scan;       /* may give as many rows as the table has */
	const struct crmi_pair  *pairs;
	size_t                   pair_count;
};

struct crmi_table {
	const char              *name;
	const struct crmi_field *columns;
	size_t                   column_count;
	size_t                   key_count;
	size_t                   row_size;
	size_t                   revision_offset;
	int32_t                  entity;
	int32_t                  insert, update, get, remove, clear, walk; /* enum crmi_statement_number, or 0 */
};

struct crmi_migration {
	const char *name;
	const char *sql; /* for SQLite */
	const char *postgres;
};

struct crmi_object {
	const char *type;
	const char *name;
	const char *sql;
	bool        optional; /* of the index of texts */
};

/* offsetof that does not compile when the member's size is not that of the tag. */
#define CRMI_SIZE_CRMI_ID 16
#define CRMI_SIZE_CRMI_REVISION 8
#define CRMI_SIZE_CRMI_INTEGER 8
#define CRMI_SIZE_CRMI_ENUM 4
#define CRMI_SIZE_CRMI_DATE 4
#define CRMI_SIZE_CRMI_INSTANT 8
#define CRMI_SIZE_CRMI_TEXT sizeof(char *)
#define CRMI_SIZE_CRMI_BYTES sizeof(crmi_bytes)
#define CRMI_OFFSET(type, member, tag) \
	(uint16_t)(offsetof(type, member) + 0 * sizeof(char[sizeof(((type *)0)->member) == CRMI_SIZE_##tag ? 1 : -1]))

/* A field of a public input struct. */
#define CRMI_INPUT(type, member, tag, flags, limit) \
	{ #member, CRMI_OFFSET(type, member, tag), tag, flags, limit }

#endif
