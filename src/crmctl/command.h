/* What every command of the tool shares: the command line as it was read, the open store, and how to
 * say what went wrong. */
#ifndef CRMCTL_COMMAND_H
#define CRMCTL_COMMAND_H

#include "output.h"

#include "crm/crm.h"

/* What the tool ends with; `crmctl help` prints the same list from exit_texts. */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_REFUSED = 1,
	EXIT_USAGE = 2,
	EXIT_MISSING = 3,
	EXIT_STORE = 4,
	EXIT_FAULTS = 5,
	EXIT_REJECTS = 6
};

enum { ARGUMENTS_MAX = 4, GIVEN_MAX = 256, STORE_NAME = 1000 };

/* How a command wants the store. */
enum store_use { STORE_NONE, STORE_READ, STORE_WRITE };

struct option {
	const char *name;     /* without the dashes; NULL ends a list */
	const char *argument; /* NULL = a switch */
	const char *help;
	bool        repeated; /* may be given several times */
};

struct context;

struct command {
	const char          *name;      /* "customer add"; NULL ends the table */
	const char          *arguments; /* "ID [STATE]": words in brackets may be left out */
	const struct option *options;   /* of its own; the common ones go with every command */
	enum store_use       store;
	int                (*run)(struct context *c);
	const char          *summary;   /* one line */
	const char          *help;      /* more, or NULL */
};

struct given {
	const struct option *option;
	const char          *value; /* NULL for a switch */
};

struct context {
	const struct command *command;
	const char           *arguments[ARGUMENTS_MAX];
	size_t                argument_count;
	struct given          given[GIVEN_MAX];
	size_t                given_count;
	const char           *file;       /* the store */
	const char           *shown;      /* the same as messages name it: crm_store_name() */
	char                  shown_room[STORE_NAME];
	const char           *prefix;     /* of its tables, or NULL */
	const char           *input_file; /* the file an error's line belongs to, or NULL */
	const char           *tool;       /* how the tool was called */
	crm                  *db;
	crm_act               act;        /* --actor, --key, --reason, --at */
	int64_t               now;        /* --now, or CRM_NO_TIME for the system's clock */
	int32_t               utc_offset;
	struct output         out;
};

/* A bar on stderr, and the line empty again. */
void bar_show(int64_t done, int64_t total, int64_t count, const char *what);
void bar_clear(void);

extern const struct option common_options[];
extern const struct command command_table[];

/* Reading the command line: 0, or EXIT_USAGE after an error line. `help` is set when --help was met. */
int command_line_read(struct context *c, int count, char **words, bool *help);
const struct command *command_find(const char *first, const char *second, size_t *words_used);
void command_help(struct context *c, const struct command *command);
/* "add, show, list": what may follow the first word of a command, to be freed; NULL when nothing does. */
char *group_words(const char *group);
void group_help(struct context *c, const char *group);
void tool_help(struct context *c);

/* An option of the command or of all commands; NULL = there is none of this name. */
const struct option *option_find(const struct command *command, const char *name, size_t length);
/* The value of an option, or NULL; of the n-th of a repeated one. */
const char *option_value(const struct context *c, const char *name);
const char *option_nth(const struct context *c, const char *name, size_t n);
bool option_given(const struct context *c, const char *name);
const char *argument(const struct context *c, size_t index);

/* One line on stderr: `crmctl: command: message`; gives back the exit code. */
int usage_error(const struct context *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
int refuse(const struct context *c, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Says what crm_error_last() knows of a failed call; fail_open() names the store too. */
int fail(struct context *c, crm_status rc);
int fail_open(struct context *c, crm_status rc);

/* Says that a change was made: `customer 0190... added`, or a JSON document with status and id. */
int changed(struct context *c, crm_status rc, const char *noun, const crm_id *id, const char *verb);

/* A list of records, of one customer or of all: the rows go to a table, or into a JSON document under `name`. */
void list_begin(struct context *c, struct table *table, const struct column *columns, size_t count, const char *name,
                const crm_id *customer);
/* A list that could not be read to its end says so in its own document. */
void list_broken(struct context *c, crm_status rc);
/* `rc` is what the walk ended with; gives back the exit code. */
int list_end(struct context *c, struct table *table, crm_status rc, const char *empty);

/* With --quiet a row of a list is its id or number, one a line; false = the row is wanted in full. */
bool quiet_id(const struct context *c, const crm_id *id);
bool quiet_number(const struct context *c, int64_t number);

/* Clock and options of the handle. */
int64_t tool_now(const struct context *c);
void tool_options(struct context *c, crm_options *options);
int store_open(struct context *c, uint32_t flags);

#endif
