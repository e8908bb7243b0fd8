/* Input structs: their size, and every field against its description (S2, T1, R14). */
#ifndef CRMI_INPUT_H
#define CRMI_INPUT_H

#include "handle.h"

/* Copies an input into `taken` (the library's own size), refusing what is too small or sets bytes that are not known, then
 * checks each field: texts are UTF-8 within their limit, required fields are there, enumerators, dates and instants exist.
 * `input` NULL leaves `taken` zeroed and checks nothing. */
crm_status crmi_input_take(crm *db, void *taken, size_t size, const void *input, const struct crmi_field *fields, size_t count);

crm_status crmi_input_missing(crm *db, const char *argument); /* a required pointer is NULL */
crm_status crmi_text_check(crm *db, const char *field, const char *text, size_t limit);

crm_status crmi_currency_check(crm *db, const char *currency); /* the form of ISO 4217 */

/* Appends the fields to what is asked under an idempotency key. */
void crmi_fields_ask(crmi_text *ask, const struct crmi_field *fields, size_t count, const void *row);

#endif
