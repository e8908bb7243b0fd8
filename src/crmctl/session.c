/* The store of one command, and the clock it goes by. */
#include "command.h"

#include <time.h>

static int64_t fixed_clock(void *user)
{
	return *(const int64_t *)user;
}

static int64_t machine_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * CRM_SECOND + now.tv_nsec / 1000;
}

int64_t tool_now(const struct context *c)
{
	if (c->db)
		return crm_now(c->db);
	return c->now != CRM_NO_TIME ? c->now : machine_now();
}

/* What a change dates in the future stays: a promise that a look ahead broke is broken for good (D-CMP-30). */
static int future_refuse(const struct context *c)
{
	char text[CRM_TIME_TEXT];

	if (c->now == CRM_NO_TIME || c->now <= machine_now() || option_given(c, "force-now"))
		return 0;
	return usage_error(c, "--now %s is later than the clock of this machine, and what a change does then stays so; "
	                      "give --force-now too if that is meant", crm_time_text(c->now, text));
}

void tool_options(struct context *c, crm_options *options)
{
	options->prefix = c->prefix;
	if (option_given(c, "pooled"))
		options->flags |= CRM_OPEN_UNPREPARED;
	options->utc_offset_minutes = c->utc_offset;
	options->actor = c->act.actor;
	if (c->now != CRM_NO_TIME) {
		options->clock = fixed_clock;
		options->clock_user = &c->now;
	}
}

int store_open(struct context *c, uint32_t flags)
{
	crm_options options = CRM_INIT(crm_options);
	crm_status rc;
	int code;

	if (!(flags & CRM_OPEN_READONLY) && (code = future_refuse(c)) != 0)
		return code;
	options.flags = flags;
	tool_options(c, &options);
	rc = crm_open(c->file, &options, &c->db);
	if (rc >= 0)
		return 0;
	if (rc == CRM_ERR_NOT_FOUND && !(flags & CRM_OPEN_CREATE))
		return refuse(c, EXIT_MISSING, "%s: no such store; 'crmctl init' with the same %s makes one", c->shown,
		              c->prefix ? "-f and --prefix" : "-f");
	return fail_open(c, rc);
}
