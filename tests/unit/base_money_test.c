/* Amounts as text and as minor units. */
#include "unit.h"

#include <string.h>

static void good_amounts_are_read(void **state)
{
	static const struct {
		const char *text, *currency;
		int64_t amount;
	} good[] = {
		{ "0", "USD", 0 },
		{ "-0", "USD", 0 },
		{ "1", "USD", 100 },
		{ "+1", "USD", 100 },
		{ "-1234.50", "USD", -123450 },
		{ "1234.5", "EUR", 123450 },
		{ "12.", "CNY", 1200 },
		{ ".5", "CNY", 50 },
		{ "007", "USD", 700 },
		{ "1.500", "USD", 150 },
		{ "1.2300000000", "USD", 123 },
		{ "1500", "JPY", 1500 },
		{ "1500.00", "JPY", 1500 },
		{ "1.234", "KWD", 1234 },
		{ "1", "KWD", 1000 },
		{ "1.2345", "CLF", 12345 },
		{ "1", NULL, 100 },
		{ "1", "XYZ", 100 },
		{ "1", "", 100 },
		{ "92233720368547758.07", "USD", INT64_MAX },
		{ "-92233720368547758.08", "USD", INT64_MIN },
		{ "9223372036854775807", "JPY", INT64_MAX },
		{ "-9223372036854775808", "JPY", INT64_MIN },
		{ "9223372036854775.807", "BHD", INT64_MAX },
		{ "92233720368547758.0700", "USD", INT64_MAX },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof good / sizeof *good; i++) {
		int64_t amount = 7;

		if (!crm_money_from_text(good[i].text, good[i].currency, &amount) || amount != good[i].amount)
			fail_msg("%s is read as %lld", good[i].text, (long long)amount);
	}
}

static void bad_amounts_are_refused(void **state)
{
	static const struct {
		const char *text, *currency;
	} bad[] = {
		{ "", "USD" },
		{ ".", "USD" },
		{ "-", "USD" },
		{ "+", "USD" },
		{ "--1", "USD" },
		{ "1-", "USD" },
		{ " 1", "USD" },
		{ "1 ", "USD" },
		{ "1,5", "USD" },
		{ "1.2.3", "USD" },
		{ "1.234", "USD" },
		{ "1.5", "JPY" },
		{ "1.2345", "KWD" },
		{ "1e3", "USD" },
		{ "0x10", "USD" },
		{ "$1", "USD" },
		{ "1.00000000001", "USD" },
		{ "92233720368547758.08", "USD" },
		{ "-92233720368547758.09", "USD" },
		{ "9223372036854775808", "JPY" },
		{ "-9223372036854775809", "JPY" },
		{ "92233720368547759", "USD" },
		{ "99999999999999999999999", "JPY" },
		{ "\xef\xbc\x91", "USD" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t amount = 7;

		if (crm_money_from_text(bad[i].text, bad[i].currency, &amount))
			fail_msg("'%s' is read as %lld", bad[i].text, (long long)amount);
		assert_int_equal(amount, 0);
	}
	assert_false(crm_money_from_text(NULL, "USD", &(int64_t){ 0 }));
}

static void amounts_are_written_with_the_decimals_of_their_currency(void **state)
{
	static const struct {
		int64_t amount;
		const char *currency, *text;
	} cases[] = {
		{ 0, "USD", "0.00" },
		{ 5, "USD", "0.05" },
		{ -5, "USD", "-0.05" },
		{ 123450, "USD", "1234.50" },
		{ 100, "USD", "1.00" },
		{ 0, "JPY", "0" },
		{ 1500, "JPY", "1500" },
		{ 1234, "KWD", "1.234" },
		{ 1, "KWD", "0.001" },
		{ 100, NULL, "1.00" },
		{ INT64_MAX, "USD", "92233720368547758.07" },
		{ INT64_MIN, "USD", "-92233720368547758.08" },
		{ INT64_MIN, "JPY", "-9223372036854775808" },
		{ INT64_MIN, "KWD", "-9223372036854775.808" },
	};
	char text[24];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_ptr_equal(crm_money_text(cases[i].amount, cases[i].currency, text), text);
		assert_string_equal(text, cases[i].text);
	}
}

static void every_amount_that_is_written_is_read_back(void **state)
{
	static const char *const currencies[] = { "USD", "JPY", "KWD", "CLF" };
	uint64_t seed = 2463534242u;
	int i;

	(void)state;
	for (i = 0; i < 60000; i++) {
		char text[24];
		int64_t amount, back;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		amount = (int64_t)seed >> (i % 60);
		crm_money_text(amount, currencies[i % 3], text);
		if (!crm_money_from_text(text, currencies[i % 3], &back) || back != amount)
			fail_msg("%lld is written as %s", (long long)amount, text);
	}
}

UNIT_MAIN(TEST(good_amounts_are_read), TEST(bad_amounts_are_refused),
          TEST(amounts_are_written_with_the_decimals_of_their_currency),
          TEST(every_amount_that_is_written_is_read_back))
