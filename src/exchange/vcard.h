/* Cards of a vCard file (2.1, 3.0, 4.0), pulled one by one. Only what a customer is made of is kept; pictures,
 * sounds and keys are passed over without being held. */
#ifndef CRMI_VCARD_H
#define CRMI_VCARD_H

#include "csv.h"

/* One way to reach the customer. */
typedef struct crmi_vcard_point {
	int32_t     kind;      /* crm_point_kind */
	bool        preferred;
	const char *label;     /* "work", "home", "pager", the chat service; NULL = none */
	const char *value;     /* an address is one line, its parts joined with ", " */
} crmi_vcard_point;

/* What is absent is NULL. Texts are valid UTF-8. */
typedef struct crmi_vcard_card {
	const char       *name;         /* FN, else made of N, else the organisation; NULL = the card has none of them */
	int32_t           kind;         /* crm_customer_kind: ENTERPRISE when no person's name is beside ORG */
	const char       *family, *given, *additional, *prefix, *suffix;
	const char       *organisation; /* the first part of ORG */
	const char       *units;        /* the others, joined with ", " */
	const char       *title;
	const char       *note;         /* several joined with line feeds */
	const char       *uid;
	crm_date          birth_date;   /* only when the year is known too */
	crmi_vcard_point *points;       /* in the order of the card */
	size_t            point_count;
	int64_t           line;         /* of BEGIN */
	int32_t           rule;         /* the card cannot be used: IMPORT_FIELDS = it has no END, IMPORT_ENCODING, IMPORT_NUL,
	                                   IMPORT_TOO_LONG; reading goes on with the next card */
	int64_t           fault_line;   /* where that is */
	const char       *message;      /* why; static */
} crmi_vcard_card;

typedef struct crmi_vcard_options {
	const crm_allocator *memory;
	crmi_read_fn         read;
	void                *user;
	int32_t              encoding; /* of values without CHARSET; 0 = UTF-8 */
} crmi_vcard_options;

typedef struct crmi_vcard crmi_vcard;

/* CRM_ERR_UNSUPPORTED when the system cannot convert the encoding. */
crm_status crmi_vcard_open(crmi_vcard **vcard_out, const crmi_vcard_options *options);

/* CRM_OK with a card, which lives until the next call; CRM_DONE at the end, also of a file without cards;
 * CRM_ERR_INVALID when the file as a whole is not text of the encoding, with rule and message in `card`. */
crm_status crmi_vcard_next(crmi_vcard *vcard, crmi_vcard_card *card);

int64_t crmi_vcard_position(const crmi_vcard *vcard); /* bytes of the file behind us */
void    crmi_vcard_close(crmi_vcard *vcard);

#endif
