/* Reads what the user typed into the values that the library takes. Each gives 0, or an exit code after
 * an error line. */
#ifndef CRMCTL_VALUES_H
#define CRMCTL_VALUES_H

#include "command.h"

/* A customer or a case by id or SOURCE:VALUE, a case by its number too; a task by id. */
int read_customer(struct context *c, const char *text, crm_id *id);
int read_complaint(struct context *c, const char *text, crm_id *id);
int read_task(struct context *c, const char *text, crm_id *id);

/* SOURCE and VALUE of "SOURCE:VALUE"; *source is to be freed and holds both. */
int read_reference(struct context *c, const char *text, char **source, const char **value);

int read_time(struct context *c, const char *label, const char *text, int64_t *at);
int read_day(struct context *c, const char *label, const char *text, crm_date *date);
int read_number(struct context *c, const char *label, const char *text, int64_t least, int64_t most, int64_t *number);

/* READ_WORD(c, "OUTCOME", text, crm_outcome, &value) reads the stable name of an enumerator, with '-' for '_' too. */
int read_word(struct context *c, const char *label, const char *text, bool (*from_name)(const char *, int32_t *),
              const char *(*name)(int32_t), int32_t *value);
int read_cause(struct context *c, const char *label, const char *text, int32_t *cause);
#define READ_WORD(c, label, text, type, value) read_word(c, label, text, type##_from_name, type##_name, value)

/* The same for options: nothing happens when the option is not there. */
int option_cause(struct context *c, const char *name, int32_t *cause);
int option_customer(struct context *c, const char *name, crm_id *id);
int option_complaint(struct context *c, const char *name, crm_id *id);
int option_time(struct context *c, const char *name, int64_t *at);
int option_number(struct context *c, const char *name, int64_t least, int64_t most, int64_t *number);
#define OPTION_WORD(c, name, type, value) \
	(option_value(c, name) ? READ_WORD(c, "--" name, option_value(c, name), type, value) : 0)

/* The bytes of a file ("-" = stdin), to be freed; NUL-terminated. */
int read_whole_file(struct context *c, const char *path, char **data, size_t *length);

#endif
