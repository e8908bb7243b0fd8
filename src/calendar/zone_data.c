/* TZif files (RFC 8536), versions 1 to 4. Nothing that the bytes say is believed before it is compared with their
 * length. */
#include "zone_parts.h"

#include <string.h>

enum { HEADER_SIZE = 44, TYPE_SIZE = 6 };

/* The six counts of a header, in the order of the file. */
struct tzif_counts {
	uint32_t utc_marks, standard_marks, leaps, times, types, letters;
};

static uint32_t read_u32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int32_t read_i32(const unsigned char *at)
{
	uint32_t number = read_u32(at);

	return number <= INT32_MAX ? (int32_t)number : -(int32_t)(UINT32_MAX - number) - 1;
}

static int64_t read_i64(const unsigned char *at)
{
	uint64_t number = (uint64_t)read_u32(at) << 32 | read_u32(at + 4);

	return number <= INT64_MAX ? (int64_t)number : -(int64_t)(UINT64_MAX - number) - 1;
}

static const char *read_header(const unsigned char *bytes, size_t length, struct tzif_counts *counts)
{
	if (length < HEADER_SIZE || memcmp(bytes, "TZif", 4) != 0)
		return "the data is no time zone";
	if (bytes[4] != 0 && (bytes[4] < '2' || bytes[4] > '4'))
		return "the version of the zone data is not known";
	*counts = (struct tzif_counts){ read_u32(bytes + 20), read_u32(bytes + 24), read_u32(bytes + 28), read_u32(bytes + 32),
		                            read_u32(bytes + 36), read_u32(bytes + 40) };
	return NULL;
}

/* The counts are 32 bits wide, so the sum fits into 64. */
static uint64_t block_size(const struct tzif_counts *counts, unsigned time_size)
{
	return (uint64_t)counts->times * (time_size + 1) + (uint64_t)counts->types * TYPE_SIZE + counts->letters +
	       (uint64_t)counts->leaps * (time_size + 4) + counts->standard_marks + counts->utc_marks;
}

static const char *check_counts(const struct tzif_counts *counts)
{
	if (counts->leaps)
		return "the zone data counts leap seconds";
	if (counts->times > CRMI_ZONE_CHANGES)
		return "the zone data has more changes than any place";
	if (counts->types == 0 || counts->types > 256 || counts->letters == 0)
		return "the zone data has no kinds of local time";
	if ((counts->utc_marks && counts->utc_marks != counts->types) ||
	    (counts->standard_marks && counts->standard_marks != counts->types))
		return "the counts of the zone data contradict each other";
	return NULL;
}

static const char *check_types(const struct crmi_zone_data *data)
{
	for (size_t i = 0; i < data->type_count; i++) {
		const unsigned char *type = data->types + i * TYPE_SIZE;
		int32_t offset = read_i32(type);

		if (offset < CRMI_ZONE_OFFSET_LEAST || offset > CRMI_ZONE_OFFSET_MOST)
			return "an offset of the zone data is further from UTC than any place";
		if (type[4] > 1)
			return "a kind of local time is neither standard nor daylight saving time";
		if (type[5] >= data->letter_count || !memchr(data->letters + type[5], '\0', data->letter_count - type[5]))
			return "an abbreviation of the zone data has no end";
		for (const unsigned char *c = data->letters + type[5]; *c; c++)
			if (*c < 0x20 || *c > 0x7E)
				return "an abbreviation of the zone data is not text";
	}
	return NULL;
}

static const char *check_times(const struct crmi_zone_data *data)
{
	for (size_t i = 0; i < data->time_count; i++) {
		int64_t time = crmi_zone_data_time(data, i);

		if (time < -(INT64_C(1) << 59) || time > INT64_C(1) << 59 || (i && time <= crmi_zone_data_time(data, i - 1)))
			return "the changes of the zone data are not in the order of time";
		if (data->indices[i] >= data->type_count)
			return "a change of the zone data leads to no kind of local time";
	}
	return NULL;
}

/* The block behind a header, whose size was compared with the bytes that there are. */
static const char *read_block(const unsigned char *block, const struct tzif_counts *counts, unsigned time_size,
                              struct crmi_zone_data *data)
{
	const char *message = check_counts(counts);

	if (message)
		return message;
	data->times = block;
	data->indices = data->times + (size_t)counts->times * time_size;
	data->types = data->indices + counts->times;
	data->letters = data->types + (size_t)counts->types * TYPE_SIZE;
	data->time_count = counts->times;
	data->type_count = counts->types;
	data->letter_count = counts->letters;
	data->time_size = time_size;
	message = check_types(data);
	return message ? message : check_times(data);
}

static const char *read_footer(const unsigned char *at, size_t length, struct crmi_zone_data *data)
{
	const unsigned char *end = length > 1 && at[0] == '\n' ? memchr(at + 1, '\n', length - 1) : NULL;
	const char *message;
	size_t position;

	if (!end)
		return "the zone data has no footer";
	if (end == at + 1)
		return NULL;
	data->has_rule = true;
	if (!crmi_zone_rule_read((const char *)at + 1, (size_t)(end - at) - 1, &data->rule, &position, &message))
		return "the footer of the zone data is no rule";
	return NULL;
}

const char *crmi_zone_data_read(const unsigned char *bytes, size_t length, struct crmi_zone_data *data)
{
	struct tzif_counts counts = { 0 };
	const char *message = read_header(bytes, length, &counts);
	uint64_t size = block_size(&counts, 4);

	memset(data, 0, sizeof *data);
	if (message)
		return message;
	if (size > length - HEADER_SIZE)
		return "the zone data is cut off";
	if (bytes[4] == 0)
		return read_block(bytes + HEADER_SIZE, &counts, 4, data);
	bytes += HEADER_SIZE + (size_t)size;
	length -= HEADER_SIZE + (size_t)size;
	message = read_header(bytes, length, &counts);
	if (message)
		return message;
	size = block_size(&counts, 8);
	if (size > length - HEADER_SIZE)
		return "the zone data is cut off";
	message = read_block(bytes + HEADER_SIZE, &counts, 8, data);
	return message ? message : read_footer(bytes + HEADER_SIZE + (size_t)size, length - HEADER_SIZE - (size_t)size, data);
}

int64_t crmi_zone_data_time(const struct crmi_zone_data *data, size_t index)
{
	return data->time_size == 4 ? read_i32(data->times + index * 4) : read_i64(data->times + index * 8);
}

void crmi_zone_data_kind(const struct crmi_zone_data *data, size_t index, struct crmi_zone_kind *kind)
{
	const unsigned char *type = data->types + index * TYPE_SIZE;
	const char *letters = (const char *)data->letters + type[5];
	size_t length = strlen(letters);

	memset(kind, 0, sizeof *kind);
	kind->offset = read_i32(type);
	kind->is_summer = type[4];
	memcpy(kind->abbreviation, letters, length < sizeof kind->abbreviation ? length : sizeof kind->abbreviation - 1);
}
