#include "crm/base.h"

#include <stdio.h>
#include <string.h>

/* Currencies of ISO 4217 whose minor unit is not a hundredth. */
static int decimals(const char *currency)
{
	static const char none[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
	static const char three[] = "BHD IQD JOD KWD LYD OMR TND ";
	static const char four[] = "CLF UYW ";
	char word[8];

	if (!currency || strlen(currency) != 3)
		return 2;
	(void)snprintf(word, sizeof word, "%.3s ", currency);
	return strstr(none, word) ? 0 : strstr(three, word) ? 3 : strstr(four, word) ? 4 : 2;
}

bool crm_money_from_text(const char *text, const char *currency, int64_t *amount_out)
{
	int places = decimals(currency), seen = -1;
	bool negative = false, any = false;
	int64_t amount = 0;

	*amount_out = 0;
	if (!text)
		return false;
	if (*text == '-' || *text == '+')
		negative = *text++ == '-';
	for (; *text; text++) {
		if (*text == '.' && seen < 0) {
			seen = 0;
			continue;
		}
		if (*text < '0' || *text > '9')
			return false;
		any = true;
		if (seen >= 0 && seen++ >= places) {
			if (*text != '0')
				return false;
			continue;
		}
		if (__builtin_mul_overflow(amount, 10, &amount) || __builtin_sub_overflow(amount, *text - '0', &amount))
			return false;
	}
	for (seen = seen < 0 ? 0 : seen; seen < places; seen++)
		if (__builtin_mul_overflow(amount, 10, &amount))
			return false;
	if (!any || (!negative && amount == INT64_MIN))
		return false;
	*amount_out = negative ? amount : -amount; /* counted downwards, so that the smallest number fits */
	return true;
}

char *crm_money_text(int64_t amount, const char *currency, char *text)
{
	char digits[24], *at = digits + sizeof digits;
	uint64_t rest = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;
	int places = decimals(currency), written;

	*--at = '\0';
	for (written = 0; rest || written <= places; written++) {
		if (places && written == places)
			*--at = '.';
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	}
	if (amount < 0)
		*--at = '-';
	memcpy(text, at, (size_t)(digits + sizeof digits - at));
	return text;
}
