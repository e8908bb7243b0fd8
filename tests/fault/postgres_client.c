/* Does on a store what it is told on its input, one command a line, words separated by tabs, and answers each with a line:
 * status, rule, SQLSTATE, field, milliseconds, what else there is to say, message. The public calls are all it knows, so
 * whoever drives it sees what a host would see while something is done to the server. */
#define _GNU_SOURCE
#include <crm/crm.h>

#include <dlfcn.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

enum { WORDS = 8, LINE = 4000, NAME = 100 };

struct client {
	crm    *db;
	crm_id  id;             /* of the customer created last */
	char   *words[WORDS];
	int64_t began;
	char    said[200];      /* what else the answer says */
	bool    arm;            /* the next command runs short of memory */
	long    fail_at;
	int     for_ever;
	long    allocations;    /* of libpq in the command that did */
};

static int64_t clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * CRM_SECOND + now.tv_nsec / 1000;
}

static const char *word(const struct client *c, int number)
{
	return c->words[number] ? c->words[number] : "";
}

static void pause_for(long milliseconds)
{
	struct timespec span = { milliseconds / 1000, milliseconds % 1000 * 1000000 };

	(void)nanosleep(&span, NULL);
}

static crm_status create(crm *db, const char *key, const char *name, crm_id *id)
{
	crm_contact_point point = { CRM_POINT_MOBILE, 0, NULL, "+86 13800000000", NULL };
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);

	act.key = key && *key ? key : NULL;
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	input.contact_points = &point;
	input.contact_point_count = 1;
	return crm_customer_add(db, &act, &input, id);
}

/* open STRING FLAGS DEADLINE BUSY EPOCH PREFIX */
static crm_status do_open(struct client *c)
{
	crm_options options = CRM_INIT(crm_options);

	options.flags = (uint32_t)atoi(word(c, 2));
	options.deadline_milliseconds = atoi(word(c, 3));
	options.busy_milliseconds = atoi(word(c, 4));
	options.epoch = atoll(word(c, 5));
	options.prefix = *word(c, 6) ? word(c, 6) : NULL;
	crm_close(c->db);
	return crm_open(word(c, 1), &options, &c->db);
}

static crm_status do_close(struct client *c)
{
	crm_close(c->db);
	c->db = NULL;
	return CRM_OK;
}

static crm_status do_begin(struct client *c)
{
	return crm_begin(c->db, CRM_TRANSACTION_WRITE);
}

static crm_status do_commit(struct client *c)
{
	return crm_commit(c->db);
}

static crm_status do_rollback(struct client *c)
{
	return crm_rollback(c->db);
}

/* create KEY NAME; an empty key is none */
static crm_status do_create(struct client *c)
{
	crm_id id;
	crm_status rc = create(c->db, word(c, 1), word(c, 2), &id);

	if (rc >= 0)
		c->id = id;
	return rc;
}

static crm_status do_get(struct client *c)
{
	const crm_customer *customer = NULL;
	crm_status rc = crm_customer_get(c->db, &c->id, &customer);

	if (customer)
		(void)snprintf(c->said, sizeof c->said, "%.100s", customer->name);
	crm_customer_free(customer);
	return rc;
}

/* How many customers a walk meets; a server that never ends is left after MOST. */
static crm_status do_list(struct client *c)
{
	const crm_customer *customer;
	crm_customer_cursor *cursor = NULL;
	crm_status rc = crm_customer_list(c->db, NULL, &cursor);
	long count = 0, most = *word(c, 1) ? atol(word(c, 1)) : 1000000000;

	while (rc == CRM_OK && count < most && (rc = crm_customer_next(cursor, &customer)) == CRM_OK)
		count++;
	crm_customer_cursor_free(cursor);
	(void)snprintf(c->said, sizeof c->said, "%ld", count);
	return rc == CRM_DONE ? CRM_OK : rc;
}

static crm_status do_verify(struct client *c)
{
	return crm_verify(c->db, NULL, NULL, NULL);
}

static crm_status do_epoch(struct client *c)
{
	int64_t epoch = 0;
	crm_status rc = crm_epoch(c->db, &epoch);

	(void)snprintf(c->said, sizeof c->said, "%lld", (long long)epoch);
	return rc;
}

struct unit {
	struct client *client;
	int            runs;
};

/* transact PREFIX COUNT: that many customers without keys, as one unit */
static crm_status create_some(crm *db, void *user)
{
	struct unit *unit = user;
	crm_status rc = CRM_OK;
	char name[NAME];
	crm_id id;
	int i;

	unit->runs++;
	for (i = 0; rc >= 0 && i < atoi(word(unit->client, 2)); i++) {
		(void)snprintf(name, sizeof name, "%.80s%d", word(unit->client, 1), i);
		rc = create(db, NULL, name, &id);
	}
	return rc;
}

static crm_status do_transact(struct client *c)
{
	struct unit unit = { c, 0 };
	crm_status rc = crm_transact(c->db, create_some, &unit);

	(void)snprintf(c->said, sizeof c->said, "%d", unit.runs);
	return rc;
}

static bool told_to_stop(void)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&input, 1, 0) != 0;
}

/* One customer under its key, asked for again until it is there; how long the longest of the calls took. */
static crm_status write_one(struct client *c, const char *key, int64_t *worst, long *repeats)
{
	crm_status rc;
	crm_id id;

	for (;;) {
		int64_t before = clock_now(), took;

		rc = create(c->db, key, key, &id);
		took = clock_now() - before;
		*worst = took > *worst ? took : *worst;
		if (rc >= 0)
			break;
		printf("failed\t%s\t%s\t%s\t%s\n", key, crm_status_name(rc), crm_rule_name(crm_error_last(c->db)->rule),
		       crm_error_last(c->db)->message);
		if (rc != CRM_ERR_CONNECTION && rc != CRM_ERR_UNCERTAIN && rc != CRM_ERR_BUSY)
			return rc;
		++*repeats;
		pause_for(10);
	}
	printf("ack\t%s\t%s\n", key, crm_status_name(rc));
	return CRM_OK;
}

/* write PREFIX PAUSE: one customer after the other until the next line of input comes, and says each that is acknowledged */
static crm_status do_write(struct client *c)
{
	char key[NAME], line[NAME];
	int64_t worst = 0;
	long count = 0, repeats = 0;
	crm_status rc = CRM_OK;

	for (; rc == CRM_OK && !told_to_stop(); count++) {
		(void)snprintf(key, sizeof key, "%.80s%ld", word(c, 1), count);
		rc = write_one(c, key, &worst, &repeats);
		pause_for(atol(word(c, 2)));
	}
	if (!fgets(line, sizeof line, stdin))
		return CRM_ERR_IO;
	(void)snprintf(c->said, sizeof c->said, "%ld %ld %lld", count, repeats, (long long)worst / 1000);
	return rc;
}

/* The most memory that was resident since the last time, in KiB; 0 = a sanitizer's shadow makes it say nothing. */
static crm_status do_memory(struct client *c)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[200];
	long most = 0;

	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, "VmHWM:", 6) == 0)
			most = atol(line + 6);
	if (file)
		(void)fclose(file);
	file = fopen("/proc/self/clear_refs", "w");
	if (file) {
		(void)fputs("5", file);
		(void)fclose(file);
	}
#ifdef SANITIZED
	most = 0;
#endif
	(void)snprintf(c->said, sizeof c->said, "%ld", most);
	return CRM_OK;
}

/* What a child may do with the handle it was born with: nothing. Its exit status tells which promise was broken. */
static int child(crm *db, const char *what)
{
	const crm_customer *customer;
	crm_id id = { { 0 } };
	int64_t epoch;

	if (strcmp(what, "use") == 0) {
		if (create(db, "child", "Child", &id) != CRM_ERR_FORKED || crm_error_last(db)->status != CRM_ERR_FORKED)
			return 1;
		if (crm_customer_get(db, &id, &customer) != CRM_ERR_FORKED || crm_epoch(db, &epoch) != CRM_ERR_FORKED)
			return 2;
		if (crm_begin(db, CRM_TRANSACTION_WRITE) != CRM_ERR_FORKED || crm_commit(db) != CRM_ERR_FORKED || crm_rollback(db) != CRM_ERR_FORKED)
			return 3;
		if (crm_verify(db, NULL, NULL, NULL) != CRM_ERR_FORKED)
			return 4;
	}
	if (strcmp(what, "leave") != 0)
		crm_close(db);
	return 0;
}

/* fork use|close|leave */
static crm_status do_fork(struct client *c)
{
	int outcome = 0;
	pid_t process;

	(void)fflush(NULL);
	process = fork();
	if (process == 0)
		_exit(child(c->db, word(c, 1)));
	if (process < 0 || waitpid(process, &outcome, 0) != process || !WIFEXITED(outcome))
		return CRM_ERR_IO;
	(void)snprintf(c->said, sizeof c->said, "%d", WEXITSTATUS(outcome));
	return CRM_OK;
}

/* arm N FOR_EVER: in the next command libpq's n-th allocation fails, or it and all that follow */
static crm_status do_arm(struct client *c)
{
	c->arm = true;
	c->fail_at = atol(word(c, 1));
	c->for_ever = atoi(word(c, 2));
	return dlsym(RTLD_DEFAULT, "fault_arm") ? CRM_OK : CRM_ERR_UNSUPPORTED;
}

static crm_status do_allocations(struct client *c)
{
	(void)snprintf(c->said, sizeof c->said, "%ld", c->allocations);
	return CRM_OK;
}

static const struct {
	const char *name;
	crm_status (*run)(struct client *c);
} commands[] = {
	{ "open", do_open },         { "close", do_close },   { "begin", do_begin },   { "commit", do_commit },
	{ "rollback", do_rollback }, { "create", do_create }, { "get", do_get },       { "list", do_list },
	{ "verify", do_verify },     { "epoch", do_epoch },   { "transact", do_transact }, { "write", do_write },
	{ "memory", do_memory },     { "fork", do_fork },     { "arm", do_arm },       { "allocations", do_allocations },
};

/* A symbol of the library that makes allocations fail, which only a test of that has loaded. */
union shim {
	void *symbol;
	void (*arm)(long n, int and_all_that_follow);
	long (*disarm)(void);
};

static crm_status run(struct client *c, crm_status (*command)(struct client *c))
{
	union shim arm = { dlsym(RTLD_DEFAULT, "fault_arm") }, disarm = { dlsym(RTLD_DEFAULT, "fault_disarm") };
	bool armed = c->arm && arm.symbol && disarm.symbol;
	crm_status rc;

	c->arm = false;
	if (armed)
		arm.arm(c->fail_at, c->for_ever);
	rc = command(c);
	if (armed)
		c->allocations = disarm.disarm();
	return rc;
}

static void split(struct client *c, char *line)
{
	int i;

	line[strcspn(line, "\n")] = '\0';
	for (i = 0; i < WORDS; i++)
		c->words[i] = line ? strsep(&line, "\t") : NULL;
}

static void answer(const struct client *c, crm_status rc)
{
	const crm_error *error = crm_error_last(c->db);
	bool failed = rc < 0 && c->db;

	printf("%s\t%s\t%s\t%s\t%lld\t%s\t%s\n", crm_status_name(rc), failed ? crm_rule_name(error->rule) : "none",
	       failed && error->sqlstate ? error->sqlstate : "", failed && error->field ? error->field : "",
	       (long long)(clock_now() - c->began) / 1000, c->said, failed ? error->message : "");
	(void)fflush(stdout);
}

int main(void)
{
	struct client c = { .db = NULL };
	char line[LINE];
	size_t i;

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	while (fgets(line, sizeof line, stdin)) {
		split(&c, line);
		c.said[0] = '\0';
		for (i = 0; i < sizeof commands / sizeof *commands && strcmp(commands[i].name, word(&c, 0)) != 0; i++)
			;
		if (i == sizeof commands / sizeof *commands)
			return 2;
		c.began = clock_now();
		answer(&c, run(&c, commands[i].run));
	}
	crm_close(c.db);
	return 0;
}
