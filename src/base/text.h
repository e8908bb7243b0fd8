/* UTF-8, folding, and text that grows. */
#ifndef CRMI_TEXT_H
#define CRMI_TEXT_H

#include "arena.h"

bool crmi_utf8_is_valid(const char *text, size_t length); /* also refuses NUL bytes */

/* NFKC and case folding, the form in which mail addresses and the like are compared; NULL = no memory or not UTF-8. */
char *crmi_text_fold(crmi_arena *arena, const char *text);

/* Text that grows. After a failed allocation it takes no more and `failed` stays set, so one test at the end is enough. */
typedef struct crmi_text {
	const crm_allocator *memory;
	char                *data;
	size_t               length;
	size_t               capacity;
	bool                 failed;
} crmi_text;

void crmi_text_init(crmi_text *text, const crm_allocator *memory);
void crmi_text_free(crmi_text *text);
void crmi_text_reset(crmi_text *text);                                  /* empties it, keeps the memory */
void crmi_text_add(crmi_text *text, const char *bytes, size_t length);
char *crmi_text_room(crmi_text *text, size_t length);                   /* adds bytes for the caller to fill; NULL = it takes no more */
void crmi_text_put(crmi_text *text, const char *string);
void crmi_text_put_integer(crmi_text *text, int64_t number);
void crmi_text_put_json(crmi_text *text, const char *string);           /* quoted and escaped; null for NULL */
void crmi_text_put_csv(crmi_text *text, const char *string);            /* quoted where RFC 4180 needs it, formulas defused */
void crmi_text_format(crmi_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Hands the bytes over to a public buffer and empties the text. */
crm_status crmi_text_to_buffer(crmi_text *text, crm_buffer *buffer_out);

#endif
