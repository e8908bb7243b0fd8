#include "id.h"

#include <string.h>

const crm_id crmi_id_none;

crm_id crmi_id_make(crmi_id_clock *clock, int64_t now, const uint8_t random[CRMI_ID_RANDOM])
{
	uint64_t milliseconds = now > 0 ? (uint64_t)now / 1000 : 0;
	crm_id id;
	int i;

	if (milliseconds > clock->milliseconds) {
		clock->milliseconds = milliseconds;
		clock->sequence = (uint16_t)((random[8] << 8 | random[9]) & 0x7ff); /* the upper half is room to count */
	} else if (++clock->sequence > 0xfff) {
		clock->sequence = 0;
		clock->milliseconds++;
	}
	for (i = 0; i < 6; i++)
		id.bytes[i] = (uint8_t)(clock->milliseconds >> (40 - 8 * i));
	id.bytes[6] = (uint8_t)(0x70 | clock->sequence >> 8);
	id.bytes[7] = (uint8_t)clock->sequence;
	memcpy(id.bytes + 8, random, 8);
	id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3f));
	return id;
}

char *crm_id_text(const crm_id *id, char *text)
{
	static const char hex[] = "0123456789abcdef";
	char *at = text;
	int i;

	if (!id)
		id = &crmi_id_none;
	for (i = 0; i < 16; i++) {
		if (0x550 >> i & 1) /* before bytes 4, 6, 8 and 10 */
			*at++ = '-';
		*at++ = hex[id->bytes[i] >> 4];
		*at++ = hex[id->bytes[i] & 15];
	}
	*at = '\0';
	return text;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool crm_id_from_text(const char *text, crm_id *id_out)
{
	crm_id id;
	int i;

	*id_out = crmi_id_none;
	if (!text)
		return false;
	for (i = 0; i < 16; i++) {
		int high, low;

		if ((i == 4 || i == 6 || i == 8 || i == 10) && *text++ != '-')
			return false;
		high = hex_value(*text);
		low = high < 0 ? -1 : hex_value(text[1]);
		if (low < 0)
			return false;
		id.bytes[i] = (uint8_t)(high << 4 | low);
		text += 2;
	}
	if (*text)
		return false;
	*id_out = id;
	return true;
}

bool crm_id_is_none(const crm_id *id)
{
	return !id || memcmp(id, &crmi_id_none, sizeof *id) == 0;
}

bool crm_id_is_equal(const crm_id *a, const crm_id *b)
{
	return memcmp(a ? a : &crmi_id_none, b ? b : &crmi_id_none, sizeof *a) == 0;
}
