/* The playbook as text: faults with line and path, parts, dumps that load to the same values, hostile texts. */
#include "unit.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook.h"

struct refusal {
	const char *text;
	int32_t     rule;
	int64_t     line;
	const char *path;
};

static crm_status parse(const char *text, struct crmi_playbook *playbook, struct crmi_playbook_fault *fault)
{
	return crmi_playbook_parse(&unit_allocator, text, strlen(text), playbook, NULL, fault);
}

/* Refuses, with this fault, and leaves the values alone. */
static void assert_refused_bytes(const char *text, size_t length, const struct refusal *expected)
{
	struct crmi_playbook playbook, before;
	struct crmi_playbook_fault fault;
	crm_status rc;

	crmi_playbook_default_values(&playbook);
	playbook.version = 7;
	playbook.lifecycle_churn_window_days = 90;
	before = playbook;
	rc = crmi_playbook_parse(&unit_allocator, text, length, &playbook, NULL, &fault);
	if (rc != CRM_ERR_INVALID || fault.rule != expected->rule || fault.line != expected->line ||
	    strcmp(fault.path, expected->path) != 0)
		fail_msg("%.200s\n\tgave %d, rule %d, line %d, path '%s' (%s); expected rule %d, line %d, path '%s'", text,
		         (int)rc, (int)fault.rule, (int)fault.line, fault.path, fault.message, (int)expected->rule,
		         (int)expected->line, expected->path);
	assert_true(*fault.message);
	assert_null(strchr(fault.message, '\n'));
	assert_memory_equal(&playbook, &before, sizeof before);
}

static void assert_refused(const struct refusal *refusals, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_refused_bytes(refusals[i].text, strlen(refusals[i].text), &refusals[i]);
}

#define ASSERT_REFUSED(refusals) assert_refused(refusals, sizeof(refusals) / sizeof *(refusals))

static void assert_taken(const char *text, struct crmi_playbook *playbook)
{
	struct crmi_playbook_fault fault;

	crmi_playbook_default_values(playbook);
	if (parse(text, playbook, &fault) != CRM_OK)
		fail_msg("%s: rule %d, line %d, %s: %s", text, (int)fault.rule, (int)fault.line, fault.path, fault.message);
	assert_int_equal(fault.rule, CRM_RULE_NONE);
}

static char *dump(const struct crmi_playbook *playbook, crmi_text *text)
{
	crmi_text_init(text, &unit_allocator);
	assert_int_equal(crmi_playbook_write(playbook, NULL, text), CRM_OK);
	return text->data;
}

static void text_that_is_not_json_is_refused_with_its_line(void **state)
{
	static const struct refusal refusals[] = {
		{ "", CRM_RULE_PLAYBOOK_SYNTAX, 1, "" },
		{ "\n\n  ", CRM_RULE_PLAYBOOK_SYNTAX, 3, "" },
		{ "{", CRM_RULE_PLAYBOOK_SYNTAX, 1, "" },
		{ "{\n\"task\": {\n\"snooze_days\": 3", CRM_RULE_PLAYBOOK_SYNTAX, 3, "task.snooze_days" },
		{ "{\n\"task\": {\n\n\"snooze_days\": thirty}}", CRM_RULE_PLAYBOOK_SYNTAX, 4, "task.snooze_days" },
		{ "{\"task\": {\"snooze_days\": 3,}}", CRM_RULE_PLAYBOOK_SYNTAX, 1, "task" },
		{ "{\"task\": {\"snooze_days\": 03}}", CRM_RULE_PLAYBOOK_SYNTAX, 1, "task.snooze_days" },
		{ "{'task': {}}", CRM_RULE_PLAYBOOK_SYNTAX, 1, "" },
		{ "{\"task\": {}} {}", CRM_RULE_PLAYBOOK_SYNTAX, 1, "" },
		{ "{\"task\": {}}\n}", CRM_RULE_PLAYBOOK_SYNTAX, 2, "" },
		{ "{\"customer\": {\"phone_country\": \"4", CRM_RULE_PLAYBOOK_SYNTAX, 1, "customer.phone_country" },
		{ "{\"customer\": {\"phone_country\": \"4\\", CRM_RULE_PLAYBOOK_SYNTAX, 1, "customer.phone_country" },
		{ "{\"task\": NaN}", CRM_RULE_PLAYBOOK_SYNTAX, 1, "task" },
		{ "{/* comment */}", CRM_RULE_PLAYBOOK_SYNTAX, 1, "" },
	};

	(void)state;
	ASSERT_REFUSED(refusals);
}

static void a_key_that_stands_twice_is_refused(void **state)
{
	static const struct refusal refusals[] = {
		{ "{\"task\": {\"snooze_days\": 3,\n\"snooze_days\": 4}}", CRM_RULE_PLAYBOOK_SYNTAX, 2, "task.snooze_days" },
		{ "{\"task\": {},\n\n\"task\": {}}", CRM_RULE_PLAYBOOK_SYNTAX, 3, "task" },
		{ "{\"task\": {},\n\"t\\u0061sk\": {}}", CRM_RULE_PLAYBOOK_SYNTAX, 2, "t\\u0061sk" },
		{ "{\"task\": {\"snooze_days\": {\"value\": 3,\n\"value\": 4}}}", CRM_RULE_PLAYBOOK_SYNTAX, 2,
		  "task.snooze_days.value" },
	};

	(void)state;
	ASSERT_REFUSED(refusals);
}

static void a_path_that_names_no_setting_is_refused_with_line_and_path(void **state)
{
	static const struct refusal refusals[] = {
		{ "{\"tusk\": {}}", CRM_RULE_PLAYBOOK_UNKNOWN, 1, "tusk" },
		{ "{\n\"task\": {\n\"snooze_days\": 4,\n\"snooze_weeks\": 4\n}\n}", CRM_RULE_PLAYBOOK_UNKNOWN, 4,
		  "task.snooze_weeks" },
		{ "{\"version\": 3}", CRM_RULE_PLAYBOOK_UNKNOWN, 1, "version" },
		{ "{\"\": 3}", CRM_RULE_PLAYBOOK_UNKNOWN, 1, "" },
		{ "{\"task\": {\"\": 3}}", CRM_RULE_PLAYBOOK_UNKNOWN, 1, "task." },
		{ "{\"tas\": {}}", CRM_RULE_PLAYBOOK_UNKNOWN, 1, "tas" },
		{ "{\"TASK\": {}}", CRM_RULE_PLAYBOOK_UNKNOWN, 1, "TASK" },
		{ "{\"line\\nbreak\": 1}", CRM_RULE_PLAYBOOK_UNKNOWN, 1, "line?break" },
		{ "{\n\"value\": {}}", CRM_RULE_PLAYBOOK_UNKNOWN, 2, "value" },
		{ "{\"task\": {\"snooze_days\": {\n\"value\": 4,\n\"vlaue\": 5}}}", CRM_RULE_PLAYBOOK_UNKNOWN, 3,
		  "task.snooze_days.vlaue" },
		{ "{\"task\": {\"snooze_days\": {\"value\": 4}},\n\"complaint\": {\"prority\": 1}}", CRM_RULE_PLAYBOOK_UNKNOWN,
		  2, "complaint.prority" },
	};

	(void)state;
	ASSERT_REFUSED(refusals);
}

/* A text could otherwise say the same path twice without a key that stands twice. */
static void a_path_in_one_key_is_refused(void **state)
{
	static const struct refusal refusals[] = {
		{ "{\n\"task.snooze_days\": 4}", CRM_RULE_PLAYBOOK_UNKNOWN, 2, "task.snooze_days" },
		{ "{\"followup\": {\"cadence.small\": {}}}", CRM_RULE_PLAYBOOK_UNKNOWN, 1, "followup.cadence.small" },
	};

	(void)state;
	ASSERT_REFUSED(refusals);
}

static void a_value_of_the_wrong_type_is_refused_with_line_and_path(void **state)
{
	static const struct refusal refusals[] = {
		{ "\n[]", CRM_RULE_PLAYBOOK_TYPE, 2, "" },
		{ "3", CRM_RULE_PLAYBOOK_TYPE, 1, "" },
		{ "null", CRM_RULE_PLAYBOOK_TYPE, 1, "" },
		{ "{\n\"task\": 3}", CRM_RULE_PLAYBOOK_TYPE, 2, "task" },
		{ "{\"task\": null}", CRM_RULE_PLAYBOOK_TYPE, 1, "task" },
		{ "{\"task\": []}", CRM_RULE_PLAYBOOK_TYPE, 1, "task" },
		{ "{\"task\": {\n\"snooze_days\": \"30\"}}", CRM_RULE_PLAYBOOK_TYPE, 2, "task.snooze_days" },
		{ "{\"task\": {\"snooze_days\": 30.0}}", CRM_RULE_PLAYBOOK_TYPE, 1, "task.snooze_days" },
		{ "{\"task\": {\"snooze_days\": 3e1}}", CRM_RULE_PLAYBOOK_TYPE, 1, "task.snooze_days" },
		{ "{\"task\": {\"snooze_days\": true}}", CRM_RULE_PLAYBOOK_TYPE, 1, "task.snooze_days" },
		{ "{\"task\": {\"snooze_days\": null}}", CRM_RULE_PLAYBOOK_TYPE, 1, "task.snooze_days" },
		{ "{\"task\": {\"snooze_days\": [30]}}", CRM_RULE_PLAYBOOK_TYPE, 1, "task.snooze_days" },
		{ "{\"task\": {\n\"snooze_days\": {}}}", CRM_RULE_PLAYBOOK_TYPE, 2, "task.snooze_days" },
		{ "{\"task\": {\n\"snooze_days\": {\n\"unit\": \"days\"}}}", CRM_RULE_PLAYBOOK_TYPE, 2, "task.snooze_days" },
		{ "{\"task\": {\"snooze_days\": {\n\"unit\": \"days\",\n\"value\": {}}}}", CRM_RULE_PLAYBOOK_TYPE, 3,
		  "task.snooze_days" },
		{ "{\"lifecycle\": {\"churn\": {\"mode\": 1}}}", CRM_RULE_PLAYBOOK_TYPE, 1, "lifecycle.churn.mode" },
		{ "{\"complaint\": {\"escalate_on_breach\": 1}}", CRM_RULE_PLAYBOOK_TYPE, 1, "complaint.escalate_on_breach" },
		{ "{\"customer\": {\"phone_country\": 49}}", CRM_RULE_PLAYBOOK_TYPE, 1, "customer.phone_country" },
	};

	(void)state;
	ASSERT_REFUSED(refusals);
}

static void a_value_out_of_range_is_refused_with_line_and_path(void **state)
{
	static const struct refusal refusals[] = {
		{ "{\"task\": {\n\"snooze_days\": 0}}", CRM_RULE_PLAYBOOK_RANGE, 2, "task.snooze_days" },
		{ "{\"task\": {\"snooze_days\": 3651}}", CRM_RULE_PLAYBOOK_RANGE, 1, "task.snooze_days" },
		{ "{\"task\": {\"snooze_limit\": -1}}", CRM_RULE_PLAYBOOK_RANGE, 1, "task.snooze_limit" },
		{ "{\"task\": {\"snooze_days\": 4294967326}}", CRM_RULE_PLAYBOOK_RANGE, 1, "task.snooze_days" },
		{ "{\"task\": {\"snooze_days\": -9223372036854775808}}", CRM_RULE_PLAYBOOK_RANGE, 1, "task.snooze_days" },
		{ "{\"lifecycle\": {\"churn\": {\"window_days\": -2147483648}}}", CRM_RULE_PLAYBOOK_RANGE, 1,
		  "lifecycle.churn.window_days" },
		{ "{\"lifecycle\": {\"churn\": {\"window_days\": 36501}}}", CRM_RULE_PLAYBOOK_RANGE, 1,
		  "lifecycle.churn.window_days" },
		{ "{\"lifecycle\": {\"churn\": {\"mode\": \"maybe\"}}}", CRM_RULE_PLAYBOOK_RANGE, 1, "lifecycle.churn.mode" },
		{ "{\"lifecycle\": {\"churn\": {\"mode\": \"Automatic\"}}}", CRM_RULE_PLAYBOOK_RANGE, 1,
		  "lifecycle.churn.mode" },
		{ "{\"customer\": {\"phone_country\": \"\"}}", CRM_RULE_PLAYBOOK_RANGE, 1, "customer.phone_country" },
		{ "{\"customer\": {\"phone_country\": \"+49\"}}", CRM_RULE_PLAYBOOK_RANGE, 1, "customer.phone_country" },
		{ "{\"customer\": {\"phone_country\": \"12345\"}}", CRM_RULE_PLAYBOOK_RANGE, 1, "customer.phone_country" },
		{ "{\"task\": {\"snooze_days\": {\n\"about\": \"a\\\"}]\",\n\"min\": [1, {\"a\": \"\\\\\"}],\n\"value\": 0}}}",
		  CRM_RULE_PLAYBOOK_RANGE, 4, "task.snooze_days" },
		{ "{\"complaint\":\n{\"check_days\"\n:\n2\n,\n\"priority\"\n:\n10}}", CRM_RULE_PLAYBOOK_RANGE, 6,
		  "complaint.priority" },
	};

	(void)state;
	ASSERT_REFUSED(refusals);
}

static void numbers_that_no_integer_holds_are_refused_with_line_and_path(void **state)
{
	static const struct refusal refusals[] = {
		{ "{\"task\": {\n\"snooze_days\": 9223372036854775808}}", CRM_RULE_PLAYBOOK_RANGE, 2, "task.snooze_days" },
		{ "{\"task\": {\"snooze_limit\": 3,\n\"snooze_days\": -99999999999999999999999}}", CRM_RULE_PLAYBOOK_RANGE, 2,
		  "task.snooze_days" },
		{ "{\"task\": {\"snooze_days\":\n{\"value\": 1e999}}}", CRM_RULE_PLAYBOOK_RANGE, 2, "task.snooze_days.value" },
	};

	(void)state;
	ASSERT_REFUSED(refusals);
}

/* D-TIER-03: no class is met more often than a closer one; 0 months is never. */
static void a_class_met_more_often_than_a_closer_one_contradicts(void **state)
{
	static const struct refusal refusals[] = {
		{ "{\"followup\": {\"cadence\": {\n\"secondary\": {\"call_months\": 2},\n\"ordinary\": {\"call_months\": 1}}}}",
		  CRM_RULE_PLAYBOOK_CONTRADICTION, 3, "followup.cadence.ordinary.call_months" },
		{ "{\"followup\": {\"cadence\": {\n\"important\": {\n\"call_months\": 4}}}}", CRM_RULE_PLAYBOOK_CONTRADICTION, 3,
		  "followup.cadence.important.call_months" },
		{ "{\"followup\": {\"cadence\": {\"important\": {\"visit_months\": 0}}}}", CRM_RULE_PLAYBOOK_CONTRADICTION, 1,
		  "followup.cadence.important.visit_months" },
		{ "{\"followup\": {\"cadence\": {\"small\": {\"visit_months\": 11}}}}", CRM_RULE_PLAYBOOK_CONTRADICTION, 1,
		  "followup.cadence.small.visit_months" },
		{ "{\"followup\": {\"cadence\": {\"small\": {\"call_months\": 5},\n\"ordinary\": {\"call_months\": 6}}}}",
		  CRM_RULE_PLAYBOOK_CONTRADICTION, 1, "followup.cadence.small.call_months" },
	};
	struct crmi_playbook playbook;

	(void)state;
	ASSERT_REFUSED(refusals);
	assert_taken("{\"followup\": {\"cadence\": {\"small\": {\"call_months\": 0, \"visit_months\": 12},"
	             "\"ordinary\": {\"call_months\": 3}}}}", &playbook);
	assert_int_equal(playbook.followup_cadence_small_visit_months, 12);
}

static void a_part_changes_only_what_it_names(void **state)
{
	struct crmi_playbook playbook, expected;

	(void)state;
	crmi_playbook_default_values(&expected);
	assert_taken("{}", &playbook);
	assert_true(crmi_playbook_is_equal(&playbook, &expected));
	assert_taken("{\"task\": {}, \"followup\": {\"cadence\": {}}}", &playbook);
	assert_true(crmi_playbook_is_equal(&playbook, &expected));

	assert_taken("{\"lifecycle\": {\"churn\": {\"mode\": \"automatic\", \"window_days\": {\"rule\": 5, \"value\": 90}}},"
	             "\"complaint\": {\"escalate_on_breach\": false},"
	             "\"customer\": {\"phone_countr\\u0079\": {\"value\": \"86\", \"max_length\": 9}}}", &playbook);
	assert_false(crmi_playbook_is_equal(&playbook, &expected));
	expected.lifecycle_churn_mode = CRMI_LIFECYCLE_CHURN_MODE_AUTOMATIC;
	expected.lifecycle_churn_window_days = 90;
	expected.complaint_escalate_on_breach = 0;
	strcpy(expected.customer_phone_country, "86");
	assert_true(crmi_playbook_is_equal(&playbook, &expected));
	assert_int_equal(playbook.version, expected.version);
}

/* As in the source of the default: what it says beside a value is taken and changes nothing. */
static void what_the_default_says_about_a_setting_is_passed_over(void **state)
{
	struct crmi_playbook playbook, expected;

	(void)state;
	crmi_playbook_default_values(&expected);
	assert_taken("{\"customer\": {\"phone_country\": {\"unit\": \"u\", \"rule\": \"r\", \"about\": \"a\", \"min\": 1,"
	             "\"max\": 2, \"choices\": [\"x\"], \"nullable\": false, \"min_length\": 9, \"max_length\": 0, \"format\": \"\","
	             "\"value\": null}}}", &playbook);
	assert_true(crmi_playbook_is_equal(&playbook, &expected));
}

static void what_is_in_force_stays_under_a_second_part(void **state)
{
	struct crmi_playbook playbook;
	struct crmi_playbook_fault fault;

	(void)state;
	assert_taken("{\"task\": {\"snooze_days\": 7}, \"customer\": {\"phone_country\": \"1234\"}}", &playbook);
	assert_int_equal(parse("{\"task\": {\"snooze_limit\": 0}}", &playbook, &fault), CRM_OK);
	assert_int_equal(playbook.task_snooze_days, 7);
	assert_int_equal(playbook.task_snooze_limit, 0);
	assert_string_equal(playbook.customer_phone_country, "1234");
}

/* D-CUST-01: the churn window and the calling code have no hidden default, and can be taken back. */
static void null_takes_a_setting_back_where_it_may(void **state)
{
	struct crmi_playbook playbook;
	struct crmi_playbook_fault fault;

	(void)state;
	crmi_playbook_default_values(&playbook);
	assert_int_equal(playbook.lifecycle_churn_window_days, CRMI_UNSET);
	assert_string_equal(playbook.customer_phone_country, "");
	playbook.lifecycle_churn_window_days = 90;
	strcpy(playbook.customer_phone_country, "49");
	assert_int_equal(parse("{\"lifecycle\": {\"churn\": {\"window_days\": null}},"
	                       "\"customer\": {\"phone_country\": {\"value\": null}}}", &playbook, &fault), CRM_OK);
	assert_int_equal(playbook.lifecycle_churn_window_days, CRMI_UNSET);
	assert_string_equal(playbook.customer_phone_country, "");
}

static void every_setting_takes_its_bounds_and_nothing_beyond(void **state)
{
	(void)state;
	for (size_t i = 0; i < CRMI_SETTING_COUNT; i++) {
		const struct crmi_setting *setting = &crmi_settings[i];
		const int64_t numbers[] = { setting->minimum, setting->maximum, setting->minimum - INT64_C(1),
		                            setting->maximum + INT64_C(1) };

		if (setting->kind != CRMI_SETTING_INTEGER)
			continue;
		for (int n = 0; n < 4; n++) {
			struct crmi_playbook playbook;
			struct crmi_playbook_fault fault;
			char text[400], closing[8] = "";
			size_t used = 0;
			crm_status rc;

			for (const char *name = setting->path, *dot; name; name = dot ? dot + 1 : NULL) {
				dot = strchr(name, '.');
				used += (size_t)snprintf(text + used, sizeof text - used, "{\"%.*s\": ",
				                         (int)(dot ? (size_t)(dot - name) : strlen(name)), name);
				strcat(closing, "}");
			}
			snprintf(text + used, sizeof text - used, "%lld%s", (long long)numbers[n], closing);
			crmi_playbook_default_values(&playbook);
			rc = parse(text, &playbook, &fault);
			if (n < 2 && rc == CRM_ERR_INVALID) /* the bound of one class alone may contradict the next class */
				assert_int_equal(fault.rule, CRM_RULE_PLAYBOOK_CONTRADICTION);
			else if (n < 2)
				assert_int_equal(*(int32_t *)(void *)((char *)&playbook + setting->offset), numbers[n]);
			else
				assert_int_equal(rc ? fault.rule : 0, CRM_RULE_PLAYBOOK_RANGE);
			if (n >= 2)
				assert_string_equal(fault.path, setting->path);
		}
	}
}

/* M-PLAT-01 */
static void every_setting_names_its_rule_and_meaning(void **state)
{
	(void)state;
	for (size_t i = 0; i < CRMI_SETTING_COUNT; i++) {
		assert_memory_equal(crmi_settings[i].rule, "D-", 2);
		assert_true(strlen(crmi_settings[i].rule) > 4);
		assert_true(*crmi_settings[i].about && *crmi_settings[i].unit);
	}
}

/* D-CUST-03, D-CUST-04, D-LOY-01, D-TIER-03, D-FUP-10, D-FUP-12, D-CMP-24, D-CMP-30, D-CMP-35, D-CMP-42, D-CMP-43 */
static void built_in_values_are_those_of_the_trade(void **state)
{
	static const int32_t cadence[][3] = { { 0, 0, 0 }, { 1, 3, 3 }, { 3, 6, 4 }, { 6, 12, 5 }, { 12, 0, 6 }, { 0, 0, 0 } };
	struct crmi_playbook playbook;

	(void)state;
	crmi_playbook_default_values(&playbook);
	assert_int_equal(playbook.version, 1);
	for (int32_t class = 0; class < 6; class++) {
		struct crmi_cadence given = crmi_playbook_cadence(&playbook, class);

		assert_int_equal(given.call_months, cadence[class][0]);
		assert_int_equal(given.visit_months, cadence[class][1]);
		assert_int_equal(given.priority, cadence[class][2]);
	}
	assert_int_equal(playbook.lifecycle_purchase_mode, CRMI_LIFECYCLE_PURCHASE_MODE_AUTOMATIC);
	assert_int_equal(playbook.lifecycle_churn_mode, CRMI_LIFECYCLE_CHURN_MODE_PROPOSE);
	assert_int_equal(playbook.lifecycle_loyal_purchases, 3);
	assert_int_equal(playbook.lifecycle_loyal_days, 365);
	assert_int_equal(playbook.followup_merge_days, 0);
	assert_int_equal(playbook.followup_retry_days, 1);
	assert_int_equal(playbook.task_snooze_limit, 3);
	assert_int_equal(playbook.task_snooze_days, 30);
	assert_int_equal(playbook.complaint_assess_minutes, 1440);
	assert_int_equal(playbook.complaint_promise_lead_minutes, 1440);
	assert_int_equal(playbook.complaint_check_days, 3);
	assert_int_equal(playbook.complaint_check_again_days, 2);
	assert_int_equal(playbook.complaint_check_attempts, 3);
	assert_int_equal(playbook.complaint_reopen_days, 30);
	assert_int_equal(playbook.complaint_escalate_on_breach, 1);
	assert_int_equal(playbook.complaint_priority, 2);
}

/* M-PLAT-01: dump, load, dump again: the same bytes; and the public default is the dump of the default. */
static void default_dumps_and_loads_to_the_same_bytes(void **state)
{
	struct crmi_playbook playbook, loaded;
	crmi_text first, second;
	crm_buffer buffer = { 0 };

	(void)state;
	crmi_playbook_default_values(&playbook);
	assert_int_equal(crm_playbook_default(&buffer), CRM_OK);
	assert_string_equal(dump(&playbook, &first), buffer.data);
	assert_int_equal(first.length, buffer.length);
	assert_taken(buffer.data, &loaded);
	assert_true(crmi_playbook_is_equal(&playbook, &loaded));
	assert_string_equal(dump(&loaded, &second), first.data);
	crmi_text_free(&first);
	crmi_text_free(&second);
	crm_buffer_free(&buffer);
	assert_int_equal(crm_playbook_default(NULL), CRM_ERR_INVALID);
}

/* M-PLAT-01: for values that are nowhere the default, too. */
static void changed_values_dump_and_load_to_the_same_bytes(void **state)
{
	struct crmi_playbook playbook, loaded;
	crmi_text first, second;

	(void)state;
	crmi_playbook_default_values(&playbook);
	for (size_t i = 0; i < CRMI_SETTING_COUNT; i++) {
		int32_t *number = (int32_t *)(void *)((char *)&playbook + crmi_settings[i].offset);

		if (crmi_settings[i].kind == CRMI_SETTING_FLAG || crmi_settings[i].kind == CRMI_SETTING_WORD)
			*number = !*number;
		else if (crmi_settings[i].kind == CRMI_SETTING_INTEGER)
			*number = crmi_settings[i].maximum;
	}
	strcpy(playbook.customer_phone_country, "0049");
	assert_taken(dump(&playbook, &first), &loaded);
	assert_true(crmi_playbook_is_equal(&playbook, &loaded));
	assert_string_equal(dump(&loaded, &second), first.data);
	assert_non_null(strstr(first.data, "\"window_days\": {\"value\": 36500, \"unit\": \"days\", \"rule\": \"D-CUST-01\""));
	crmi_text_free(&first);
	crmi_text_free(&second);
}

static void equality_sees_each_setting_and_not_the_version(void **state)
{
	struct crmi_playbook a, b;

	(void)state;
	crmi_playbook_default_values(&a);
	b = a;
	b.version = 9;
	assert_true(crmi_playbook_is_equal(&a, &b));
	for (size_t i = 0; i < CRMI_SETTING_COUNT; i++) {
		b = a;
		*((char *)&b + crmi_settings[i].offset) ^= 1;
		assert_false(crmi_playbook_is_equal(&a, &b));
	}
}

static void a_dump_without_memory_says_so(void **state)
{
	struct crmi_playbook playbook;
	long n = 0;

	(void)state;
	crmi_playbook_default_values(&playbook);
	do {
		crmi_text text;
		crm_status rc;

		crmi_text_init(&text, &unit_allocator);
		unit_fail_allocation(++n, true);
		rc = crmi_playbook_write(&playbook, NULL, &text);
		assert_int_equal(rc, unit_allocation_failed() ? CRM_ERR_NOMEM : CRM_OK);
		crmi_text_free(&text);
	} while (unit_allocation_failed());
	unit_fail_allocation(0, false);
	assert_true(n > 2);
}

static long jansson_countdown;
static bool jansson_failed;

static void *failing_malloc(size_t size)
{
	if (--jansson_countdown <= 0) {
		jansson_failed = true;
		return NULL;
	}
	return malloc(size);
}

/* The test may set the hook of the process, the library may not. */
static void a_load_without_memory_says_so_and_changes_nothing(void **state)
{
	struct crmi_playbook playbook, before;
	struct crmi_playbook_fault fault;
	long n = 0;

	(void)state;
	crmi_playbook_default_values(&playbook);
	before = playbook;
	json_set_alloc_funcs(failing_malloc, free);
	do {
		crm_status rc;

		jansson_failed = false;
		jansson_countdown = ++n;
		rc = parse("{\"task\": {\"snooze_days\": 7, \"snooze_limit\": 1}, \"customer\": {\"phone_country\": \"49\"}}",
		           &playbook, &fault);
		assert_int_equal(rc, jansson_failed ? CRM_ERR_NOMEM : CRM_OK);
		if (jansson_failed)
			assert_memory_equal(&playbook, &before, sizeof before);
	} while (jansson_failed);
	json_set_alloc_funcs(malloc, free);
	assert_true(n > 5);
	assert_int_equal(playbook.task_snooze_days, 7);
}

static void the_hook_of_the_process_stays_as_the_host_set_it(void **state)
{
	struct crmi_playbook playbook;
	json_malloc_t allocate;
	json_free_t release;

	(void)state;
	json_set_alloc_funcs(failing_malloc, free);
	jansson_countdown = 1000000;
	assert_taken("{\"task\": {\"snooze_days\": 7}}", &playbook);
	json_get_alloc_funcs(&allocate, &release);
	assert_true(allocate == failing_malloc && release == free);
	json_set_alloc_funcs(malloc, free);
}

static void deep_nesting_is_refused_before_it_costs_stack(void **state)
{
	static const char *const units[] = { "[", "{\"task\":", "{\"a\":[" };
	const size_t count = 100000;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		size_t length = strlen(units[i]);
		char *text = test_malloc(1 + count * length);
		struct refusal expected = { text, CRM_RULE_PLAYBOOK_SYNTAX, 2, "" };

		text[0] = '\n';
		for (size_t n = 0; n < count; n++)
			memcpy(text + 1 + n * length, units[i], length);
		assert_refused_bytes(text, 1 + count * length, &expected);
		test_free(text);
	}
}

static void nesting_inside_an_ignored_key_is_limited_too(void **state)
{
	static const struct refusal refusals[] = {
		{ "{\"task\":{\"snooze_days\":{\"value\":1,\"about\":\n[[[[[[[[[[[[[[]]]]]]]]]]]]]]}}}", CRM_RULE_PLAYBOOK_SYNTAX,
		  2, "" },
	};
	struct crmi_playbook playbook;

	(void)state;
	ASSERT_REFUSED(refusals);
	assert_taken("{\"task\":{\"snooze_days\":{\"value\":1,\"about\":[[[[[[[[[[[[{}]]]]]]]]]]],\"[[[[[[[[[[[[[[[[[[\"]}}}",
	             &playbook);
	assert_int_equal(playbook.task_snooze_days, 1);
}

static void text_over_a_mebibyte_is_refused(void **state)
{
	const size_t length = 1048577;
	char *text = test_malloc(length);
	struct refusal expected = { text, CRM_RULE_PLAYBOOK_SYNTAX, 0, "" };
	struct crmi_playbook playbook;
	struct crmi_playbook_fault fault;

	(void)state;
	memset(text, ' ', length);
	memcpy(text + length - 3, "{}", 2);
	assert_refused_bytes(text, length, &expected);
	crmi_playbook_default_values(&playbook);
	assert_int_equal(crmi_playbook_parse(&unit_allocator, text, length - 1, &playbook, NULL, &fault), CRM_OK);
	test_free(text);
}

static void bytes_that_are_no_utf8_and_nul_are_refused(void **state)
{
	static const struct refusal refusals[] = {
		{ "{\n\"task\xff\": 1}", CRM_RULE_PLAYBOOK_SYNTAX, 2, "" },
		{ "{\"customer\": {\n\"phone_country\": \"\xc3\x28\"}}", CRM_RULE_PLAYBOOK_SYNTAX, 2, "" },
		{ "{\"customer\": {\"phone_country\": \"\xed\xa0\x80\"}}", CRM_RULE_PLAYBOOK_SYNTAX, 1, "" },
		{ "{\"customer\": {\"phone_country\": \"\\ud800\"}}", CRM_RULE_PLAYBOOK_SYNTAX, 1, "customer.phone_country" },
		{ "{\"customer\": {\n\"phone_country\": \"4\\u00009\"}}", CRM_RULE_PLAYBOOK_SYNTAX, 2, "customer.phone_country" },
		{ "{\"task\": {\"snooze\\u0000\": 1}}", CRM_RULE_PLAYBOOK_SYNTAX, 1, "task.snooze\\u0000" },
	};
	static const char with_nul[] = "{\"task\": {\n\"snooze_days\": 3\0}}";
	static const char nul_behind[] = "{\"task\": {}}\n\0";
	const struct refusal inside = { with_nul, CRM_RULE_PLAYBOOK_SYNTAX, 2, "task.snooze_days" };
	const struct refusal behind = { nul_behind, CRM_RULE_PLAYBOOK_SYNTAX, 2, "" };

	(void)state;
	ASSERT_REFUSED(refusals);
	assert_refused_bytes(with_nul, sizeof with_nul - 1, &inside);
	assert_refused_bytes(nul_behind, sizeof nul_behind - 1, &behind);
}

static void no_text_is_refused(void **state)
{
	struct crmi_playbook playbook;
	struct crmi_playbook_fault fault;

	(void)state;
	crmi_playbook_default_values(&playbook);
	assert_int_equal(crmi_playbook_parse(&unit_allocator, NULL, 0, &playbook, NULL, &fault), CRM_ERR_INVALID);
	assert_int_equal(fault.rule, CRM_RULE_PLAYBOOK_SYNTAX);
}

static void a_long_name_is_cut_between_characters(void **state)
{
	struct crmi_playbook playbook;
	struct crmi_playbook_fault fault;
	char text[1200] = "{\"task\": {\"";

	(void)state;
	for (int i = 0; i < 300; i++)
		strcat(text, "\xe5\xae\xa2");
	strcat(text, "\": 1}}");
	crmi_playbook_default_values(&playbook);
	assert_int_equal(parse(text, &playbook, &fault), CRM_ERR_INVALID);
	assert_int_equal(fault.rule, CRM_RULE_PLAYBOOK_UNKNOWN);
	assert_true(strlen(fault.path) > 110 && strlen(fault.path) < sizeof fault.path);
	assert_true(crmi_utf8_is_valid(fault.path, strlen(fault.path)));
}

/* Blocks of the exact size, so that the sanitizer sees a byte read too far. */
static void every_beginning_of_the_default_is_refused_or_whole(void **state)
{
	size_t whole = strlen(crmi_playbook_built_in_text);

	(void)state;
	for (size_t length = 0; length <= whole; length++) {
		struct crmi_playbook playbook;
		struct crmi_playbook_fault fault;
		char *text = malloc(length ? length : 1);
		crm_status rc;

		assert_non_null(text);
		memcpy(text, crmi_playbook_built_in_text, length);
		crmi_playbook_default_values(&playbook);
		rc = crmi_playbook_parse(&unit_allocator, text, length, &playbook, NULL, &fault);
		free(text);
		assert_int_equal(rc, length < whole - 1 ? CRM_ERR_INVALID : CRM_OK);
		assert_int_equal(fault.rule, length < whole - 1 ? CRM_RULE_PLAYBOOK_SYNTAX : CRM_RULE_NONE);
	}
}

/* Bytes of the default are changed at fixed places: whatever comes out, a fault is complete and values are in range. */
static void damaged_texts_are_refused_whole_or_taken_whole(void **state)
{
	size_t length = strlen(crmi_playbook_built_in_text);
	uint32_t seed = 20260510;
	int refused = 0;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct crmi_playbook playbook, before;
		struct crmi_playbook_fault fault;
		char *text = malloc(length);
		crm_status rc;

		assert_non_null(text);
		memcpy(text, crmi_playbook_built_in_text, length);
		for (int change = 0; change <= round % 3; change++) {
			seed = seed * 1664525u + 1013904223u;
			text[(seed >> 8) % length] = "{}[]\",:\\09.e-n \xff\n"[(seed >> 3) % 17];
		}
		crmi_playbook_default_values(&playbook);
		before = playbook;
		rc = crmi_playbook_parse(&unit_allocator, text, length, &playbook, NULL, &fault);
		free(text);
		if (rc == CRM_OK)
			continue;
		refused++;
		assert_int_equal(rc, CRM_ERR_INVALID);
		assert_true(fault.rule >= CRM_RULE_PLAYBOOK_SYNTAX && fault.rule <= CRM_RULE_PLAYBOOK_CONTRADICTION);
		assert_true(fault.line >= 1 && *fault.message);
		assert_true(crmi_utf8_is_valid(fault.path, strlen(fault.path)));
		assert_memory_equal(&playbook, &before, sizeof before);
	}
	assert_true(refused > 1000 && refused < 3000);
}

UNIT_MAIN(
	TEST(text_that_is_not_json_is_refused_with_its_line),
	TEST(a_key_that_stands_twice_is_refused),
	TEST(a_path_that_names_no_setting_is_refused_with_line_and_path),
	TEST(a_path_in_one_key_is_refused),
	TEST(a_value_of_the_wrong_type_is_refused_with_line_and_path),
	TEST(a_value_out_of_range_is_refused_with_line_and_path),
	TEST(numbers_that_no_integer_holds_are_refused_with_line_and_path),
	TEST(a_class_met_more_often_than_a_closer_one_contradicts),
	TEST(a_part_changes_only_what_it_names),
	TEST(what_the_default_says_about_a_setting_is_passed_over),
	TEST(what_is_in_force_stays_under_a_second_part),
	TEST(null_takes_a_setting_back_where_it_may),
	TEST(every_setting_takes_its_bounds_and_nothing_beyond),
	TEST(every_setting_names_its_rule_and_meaning),
	TEST(built_in_values_are_those_of_the_trade),
	TEST(default_dumps_and_loads_to_the_same_bytes),
	TEST(changed_values_dump_and_load_to_the_same_bytes),
	TEST(equality_sees_each_setting_and_not_the_version),
	TEST(a_dump_without_memory_says_so),
	TEST(a_load_without_memory_says_so_and_changes_nothing),
	TEST(the_hook_of_the_process_stays_as_the_host_set_it),
	TEST(deep_nesting_is_refused_before_it_costs_stack),
	TEST(nesting_inside_an_ignored_key_is_limited_too),
	TEST(text_over_a_mebibyte_is_refused),
	TEST(bytes_that_are_no_utf8_and_nul_are_refused),
	TEST(no_text_is_refused),
	TEST(a_long_name_is_cut_between_characters),
	TEST(every_beginning_of_the_default_is_refused_or_whole),
	TEST(damaged_texts_are_refused_whole_or_taken_whole),
)
