/* D-INFO-08: the forms in which contact points are searched. */
#include "unit.h"

#include "customer_rules.h"

#include <string.h>

struct expectation {
	int32_t kind;
	const char *value, *country, *match;
};

static void assert_match(const struct expectation *expected)
{
	crmi_arena arena;
	crm_rule rule = CRM_RULE_KEY_REUSED;
	const char *match;

	crmi_arena_init(&arena, &unit_allocator);
	match = crmi_point_match(&arena, expected->kind, expected->value, expected->country, &rule);
	if (!expected->match && (match || rule != CRM_RULE_POINT_INVALID))
		fail_msg("'%s' is taken as '%s', rule %d", expected->value, match ? match : "", rule);
	if (expected->match && (!match || strcmp(match, expected->match) != 0 || rule != CRM_RULE_NONE))
		fail_msg("'%s' is taken as '%s', not '%s'", expected->value, match ? match : "nothing", expected->match);
	crmi_arena_free(&arena);
}

static void telephone_numbers_have_one_form(void **state)
{
	static const struct expectation cases[] = {
		{ CRM_POINT_MOBILE, "+86 138 0013 8000", "86", "+8613800138000" },
		{ CRM_POINT_MOBILE, "0086-138-0013-8000", "86", "+8613800138000" },
		{ CRM_POINT_MOBILE, "13800138000", "86", "+8613800138000" },
		{ CRM_POINT_MOBILE, "(138) 0013.8000", "86", "+8613800138000" },
		{ CRM_POINT_MOBILE, "13800138000", "", "13800138000" },
		{ CRM_POINT_MOBILE, "13800138000", NULL, "13800138000" },
		{ CRM_POINT_PHONE, "010 6552 9988", "86", "+861065529988" }, /* the trunk prefix goes */
		{ CRM_POINT_PHONE, "010 6552 9988", NULL, "01065529988" },
		{ CRM_POINT_PHONE, "+49 (30) 123/456", "86", "+4930123456" },
		{ CRM_POINT_FAX, "\xef\xbc\x8b\xef\xbc\x98\xef\xbc\x96 10 6552 9988", "86",
		  "+861065529988" },                                    /* full-width +86 */
		{ CRM_POINT_PHONE, "6552 9988 x12", NULL, "65529988" }, /* an extension is dialled afterwards */
		{ CRM_POINT_PHONE, "6552 9988 ext. 12", NULL, "65529988" },
		{ CRM_POINT_PHONE, "6552 9988 #12", NULL, "65529988" },
		{ CRM_POINT_PHONE, "110", NULL, "110" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_match(&cases[i]);
}

static void what_is_no_telephone_number_is_refused(void **state)
{
	static const struct expectation cases[] = {
		{ CRM_POINT_PHONE, "12", "86", NULL },
		{ CRM_POINT_PHONE, "call me", "86", NULL },
		{ CRM_POINT_PHONE, "138a0013", "86", NULL },
		{ CRM_POINT_PHONE, "+", "86", NULL },
		{ CRM_POINT_PHONE, "12+34567", "86", NULL },
		{ CRM_POINT_MOBILE, "somebody@example.org", "86", NULL },
		{ CRM_POINT_PHONE, "123456789012345678901", "86", NULL },
		{ CRM_POINT_PHONE, "---", "86", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_match(&cases[i]);
}

static void mail_addresses_are_folded(void **state)
{
	static const struct expectation cases[] = {
		{ CRM_POINT_EMAIL, "Some.Body@Example.ORG", NULL, "some.body@example.org" },
		{ CRM_POINT_EMAIL, "  a@b  ", NULL, "a@b" },
		{ CRM_POINT_EMAIL, "\xef\xbd\x81@\xef\xbd\x82.cn", NULL, "a@b.cn" }, /* full-width letters */
		{ CRM_POINT_EMAIL, "no at sign", NULL, NULL },
		{ CRM_POINT_EMAIL, "@example.org", NULL, NULL },
		{ CRM_POINT_EMAIL, "somebody@", NULL, NULL },
		{ CRM_POINT_EMAIL, "a@b@c", NULL, NULL },
		{ CRM_POINT_EMAIL, "some body@example.org", NULL, NULL },
		{ CRM_POINT_EMAIL, "   ", NULL, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_match(&cases[i]);
}

static void other_points_are_folded_with_single_blanks(void **state)
{
	static const struct expectation cases[] = {
		{ CRM_POINT_ADDRESS, " 1  Long\tRoad,\r\n Town ", NULL, "1 long road, town" },
		{ CRM_POINT_WEB, "HTTPS://Example.ORG/Path", NULL, "https://example.org/path" },
		{ CRM_POINT_CHAT, "Panda_88", NULL, "panda_88" },
		{ CRM_POINT_ADDRESS, "\xe5\x8c\x97\xe4\xba\xac\xe3\x80\x80\xe8\xa5\xbf\xe8\xb7\xaf", NULL,
		  "\xe5\x8c\x97\xe4\xba\xac \xe8\xa5\xbf\xe8\xb7\xaf" }, /* an ideographic space is a blank */
		{ CRM_POINT_ADDRESS, " \t ", NULL, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_match(&cases[i]);
}

/* What was found by one way of writing must be found by its normal form, or a stored form could not be searched again. */
static void a_normal_form_is_its_own_normal_form(void **state)
{
	static const struct expectation cases[] = {
		{ CRM_POINT_MOBILE, "+8613800138000", "86", "+8613800138000" },
		{ CRM_POINT_MOBILE, "+4930123456", "86", "+4930123456" },
		{ CRM_POINT_EMAIL, "some.body@example.org", NULL, "some.body@example.org" },
		{ CRM_POINT_ADDRESS, "1 long road, town", NULL, "1 long road, town" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_match(&cases[i]);
}

static void without_memory_there_is_no_form_and_no_rule(void **state)
{
	static const int32_t kinds[] = { CRM_POINT_PHONE, CRM_POINT_EMAIL };
	crmi_arena arena;
	crm_rule rule;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		crmi_arena_init(&arena, &unit_allocator);
		unit_fail_allocation(1, true);
		rule = CRM_RULE_KEY_REUSED;
		assert_null(crmi_point_match(&arena, kinds[i], i ? "a@b.c" : "13800138000", "86", &rule));
		assert_int_equal(rule, CRM_RULE_NONE);
		unit_fail_allocation(0, false);
		crmi_arena_free(&arena);
	}
}

UNIT_MAIN(TEST(telephone_numbers_have_one_form), TEST(what_is_no_telephone_number_is_refused),
          TEST(mail_addresses_are_folded), TEST(other_points_are_folded_with_single_blanks),
          TEST(a_normal_form_is_its_own_normal_form), TEST(without_memory_there_is_no_form_and_no_rule))
