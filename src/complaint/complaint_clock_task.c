/* Why the task of a target, or of an escalation step, is due: a summary of what the clock of the case counted. */
#include "complaint_record.h"

#include "subject.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PAGE = 64, WORDS = 240, KINDS = CRM_SPAN_STOPPED + 1 };

/* What there was of one kind of time. */
struct kind_sum {
	int64_t     duration, last_at;
	const char *calendar; /* that said so; NULL = none */
	int64_t     version;
	int         spans;
};

static const char *const words_of_kind[KINDS] = {
	[CRM_SPAN_COUNTED] = "counted", [CRM_SPAN_CLOSED] = "closed", [CRM_SPAN_HOLIDAY] = "of holidays",
	[CRM_SPAN_BREAK] = "of breaks", [CRM_SPAN_PAUSED] = "paused",   [CRM_SPAN_STOPPED] = "stopped",
};

/* An explanation while it is made. */
struct task_story {
	crm              *db;
	crmi_arena       *arena;
	const crm_task   *task;
	crm_explain_step *steps;
	size_t            count;
	struct kind_sum   sums[KINDS];
	int64_t           from_at, until_at;
};

__attribute__((format(printf, 4, 5))) static crm_status tell_step(struct task_story *story, int64_t at, const char *source,
                                                                   const char *format, ...)
{
	crm_explain_step *step = &story->steps[story->count];
	char text[WORDS];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	step->at = at;
	step->text = crmi_arena_copy(story->arena, text, strlen(text));
	step->source = crmi_arena_copy(story->arena, source, strlen(source));
	if (!step->text || !step->source)
		return crmi_no_memory(story->db);
	story->count++;
	return CRM_OK;
}

/* As in "4 h 30 min". */
static const char *duration_text(int64_t duration, char *text, size_t size)
{
	const long long hours = duration / CRM_HOUR, minutes = duration / CRM_MINUTE % 60, seconds = duration / CRM_SECOND % 60;
	int length = snprintf(text, size, "%.0lld%s%s%.0lld%s%s%.0lld%s", hours, hours ? " h" : "",
	                      hours && (minutes || seconds) ? " " : "", minutes, minutes ? " min" : "",
	                      minutes && seconds ? " " : "", seconds, seconds ? " s" : "");

	if (length == 0)
		(void)snprintf(text, size, "less than a second");
	return text;
}

/* --- a target */

static void add_span(struct task_story *story, const crm_span *span)
{
	struct kind_sum *sum = span->kind > 0 && span->kind < KINDS ? &story->sums[span->kind] : &story->sums[CRM_SPAN_STOPPED];

	if (story->from_at == CRM_NO_TIME)
		story->from_at = span->from_at;
	story->until_at = sum->last_at = span->until_at;
	sum->duration += span->until_at - span->from_at;
	sum->calendar = span->calendar && *span->calendar ? span->calendar : NULL;
	sum->version = span->version;
	sum->spans++;
}

/* The clock as it was while the task was open: an ended one is explained by what held just before its end. */
static crm_status sum_spans(struct task_story *story, struct crmi_case *c)
{
	const int64_t end = story->task->ended_at == CRM_NO_TIME ? crmi_now(story->db) : story->task->ended_at - 1;
	const int64_t at = end < story->task->basis_at ? story->task->basis_at : end;
	struct crmi_engine_case engine;
	crm_failure failure = { 0 };
	crm_span spans[PAGE];
	int64_t from = CRM_NO_TIME;
	size_t count = 0, i;
	crm_status rc = crmi_engine_case_make(story->db, c, c->clock.count, &engine);

	if (rc < 0)
		return rc;
	do {
		rc = crm_clock_explain(&engine.the_case, at, story->task->title, 1, from, spans, PAGE, &count, &failure);
		for (i = 0; rc >= 0 && i < count; i++)
			add_span(story, &spans[i]);
		if (rc >= 0 && count)
			from = spans[count - 1].until_at;
	} while (rc == CRM_OK && count);
	if (rc == CRM_ERR_NOMEM)
		return crmi_no_memory(story->db);
	return rc < 0 ? CRM_DONE : CRM_OK; /* what cannot be told leaves the story to the row */
}

static crm_status tell_sum(struct task_story *story, int kind, int64_t at, const char *source)
{
	const struct kind_sum *sum = &story->sums[kind];
	char duration[48], by[100] = "";

	if (!sum->spans)
		return CRM_OK;
	if (sum->calendar)
		(void)snprintf(by, sizeof by, " by the calendar %s", sum->calendar);
	return tell_step(story, at, source, "%s %s%s (playbook version %lld)",
	                 duration_text(sum->duration, duration, sizeof duration), words_of_kind[kind], by,
	                 (long long)(sum->version ? sum->version : story->task->playbook));
}

static crm_status tell_target(struct task_story *story, struct crmi_case *c)
{
	const crm_task *task = story->task;
	char source[2 * CRMI_NAME_LIMIT + 40];
	crm_status rc = sum_spans(story, c);
	int kind;

	if (rc != CRM_OK || story->until_at != task->due_at)
		return rc < 0 ? rc : CRM_OK;
	(void)snprintf(source, sizeof source, "D-CMP-43 clocks.%s.targets.%s", c->clock.row.clock, task->title);
	rc = tell_step(story, story->from_at, source, "target %s of the clock %s began", task->title, c->clock.row.clock);
	for (kind = CRM_SPAN_CLOSED; kind < KINDS && rc == CRM_OK; kind++)
		rc = tell_sum(story, kind, story->sums[kind].last_at, "journal");
	return rc < 0 ? rc : tell_sum(story, CRM_SPAN_COUNTED, task->due_at, source);
}

/* --- an escalation step */

static const crm_clock_step *step_named(const crm_clock_policy *policy, const char *name)
{
	size_t i;

	for (i = 0; i < policy->step_count; i++)
		if (strcmp(policy->steps[i].name, name) == 0)
			return &policy->steps[i];
	return NULL;
}

static const char *offset_text(const crm_clock_step *step, char *text, size_t size)
{
	static const char *const units[] = { [CRM_CLOCK_WORKING] = " of working time", [CRM_CLOCK_REAL] = "" };
	const int64_t offset = step->offset_us < 0 ? -step->offset_us : step->offset_us;
	char duration[48];

	if (step->unit == CRM_CLOCK_DAYS && step->offset_days)
		(void)snprintf(text, size, "%d working days %s", step->offset_days < 0 ? -step->offset_days : step->offset_days,
		               step->offset_days < 0 ? "before" : "after");
	else if (step->unit != CRM_CLOCK_DAYS && offset)
		(void)snprintf(text, size, "%s%s %s", duration_text(offset, duration, sizeof duration), units[step->unit],
		               step->offset_us < 0 ? "before" : "after");
	else
		(void)snprintf(text, size, "at");
	return text;
}

static crm_status tell_escalation(struct task_story *story, const struct crmi_case *c)
{
	const crm_task *task = story->task;
	const crm_clock_step *step = NULL;
	const char *name = NULL;
	char source[2 * CRMI_NAME_LIMIT + 40], offset[80];
	struct crmi_clock clock;
	crm_status rc;
	size_t i;

	for (i = 0; i < c->clock.count; i++) /* the clock that held when it fired */
		if (c->clock.events[i].clock && c->clock.events[i].at <= task->due_at)
			name = c->clock.events[i].clock;
	if (!name || (rc = crmi_clock_get(story->db, task->playbook, name, &clock)) == CRM_DONE ||
	    (rc == CRM_OK && !(step = step_named(clock.policy, task->title))))
		return CRM_OK;
	if (rc < 0)
		return rc;
	(void)snprintf(source, sizeof source, "D-CMP-42 clocks.%s.steps.%s", name, step->name);
	return tell_step(story, task->planned_at, source,
	                 "escalation step %s of level %d: %s the due time of target %s (playbook version %lld)", step->name,
	                 (int)step->level, offset_text(step, offset, sizeof offset), step->target,
	                 (long long)task->playbook);
}

crm_status crmi_case_task_explain(crm *db, const crm_task *task, crmi_arena *arena, crm_explain_step *steps, size_t *count)
{
	struct task_story story = { .db = db, .arena = arena, .task = task, .steps = steps };
	struct crmi_case c;
	crm_status rc;

	if (task->rule != CRM_DUE_CLOCK_TARGET && task->rule != CRM_DUE_CLOCK_STEP)
		return CRM_OK;
	if ((rc = crmi_case_load(db, &task->complaint_id, &c)) < 0 || (rc = crmi_case_events_load(db, &c)) < 0)
		return rc;
	rc = task->rule == CRM_DUE_CLOCK_TARGET ? tell_target(&story, &c) : tell_escalation(&story, &c);
	*count = rc < 0 ? 0 : story.count;
	return rc < 0 ? rc : CRM_OK;
}
