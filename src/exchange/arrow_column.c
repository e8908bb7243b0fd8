/* One column of a batch: a field of many views, turned into Arrow's buffers in one go for each page of rows. */
#include "arrow_batch.h"

#include <string.h>

#include "date.h"
#include "crm/names.h"

enum { TEXT_FIRST = 4096, DIGEST = 32 };

/* What an array of a column owns. New memory is zero, so what is null need not be written. */
struct column {
	crm_allocator                   memory;
	const struct crmi_arrow_column *of;
	const void                     *buffers[3];
	const void                     *dictionary_buffers[3];
	struct ArrowArray               dictionary;
	uint8_t                        *valid; /* a bit for each value; NULL = none is ever null */
	void                           *data;  /* numbers, bits, places in the dictionary, or where texts end */
	char                           *text;
	size_t                          length, capacity; /* of the text */
	int64_t                         nulls;
};

typedef crm_status (*take_fn)(struct column *column, const struct crmi_arrow_rows *rows);

static void set_bit(uint8_t *bits, size_t place)
{
	bits[place >> 3] = (uint8_t)(bits[place >> 3] | 1u << (place & 7));
}

static void mark(struct column *column, size_t place, bool there)
{
	if (!column->valid)
		return;
	if (there)
		set_bit(column->valid, place);
	else
		column->nulls++;
}

static const void *field_at(const struct crmi_arrow_rows *rows, size_t row, size_t offset)
{
	return rows->first + row * rows->stride + offset;
}

/* Room for a text of this length and a NUL behind it. */
static crm_status make_room(struct column *column, size_t length)
{
	size_t wanted = column->length + length + 1, capacity = column->capacity ? column->capacity : TEXT_FIRST;
	char *text;

	if (length > INT32_MAX - column->length)
		return CRM_ERR_CORRUPT;
	if (wanted <= column->capacity)
		return CRM_OK;
	while (capacity < wanted)
		capacity *= 2;
	text = crmi_reallocate(&column->memory, column->text, capacity);
	if (!text)
		return CRM_ERR_NOMEM;
	column->text = text;
	column->capacity = capacity;
	return CRM_OK;
}

static crm_status take_texts(struct column *column, const struct crmi_arrow_rows *rows)
{
	int32_t *ends = column->data;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		const char *text = *(const char *const *)field_at(rows, i, column->of->offset);
		size_t length = text ? strlen(text) : 0;
		crm_status rc = make_room(column, length);

		if (rc < 0)
			return rc;
		if (length)
			memcpy(column->text + column->length, text, length);
		column->length += length;
		ends[rows->place + i + 1] = (int32_t)column->length;
		mark(column, rows->place + i, text != NULL);
	}
	return CRM_OK;
}

static crm_status take_ids(struct column *column, const struct crmi_arrow_rows *rows)
{
	crm_status rc = make_room(column, rows->count * (CRM_ID_TEXT - 1));
	int32_t *ends = column->data;
	size_t i;

	if (rc < 0)
		return rc;
	for (i = 0; i < rows->count; i++) {
		const crm_id *id = field_at(rows, i, column->of->offset);
		bool there = !column->valid || !crm_id_is_none(id);

		if (there) {
			(void)crm_id_text(id, column->text + column->length);
			column->length += CRM_ID_TEXT - 1;
		}
		ends[rows->place + i + 1] = (int32_t)column->length;
		mark(column, rows->place + i, there);
	}
	return CRM_OK;
}

static crm_status take_times(struct column *column, const struct crmi_arrow_rows *rows)
{
	int64_t *times = column->data;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		int64_t at = *(const int64_t *)field_at(rows, i, column->of->offset);

		times[rows->place + i] = at;
		mark(column, rows->place + i, at != CRM_NO_TIME);
	}
	return CRM_OK;
}

static crm_status take_dates(struct column *column, const struct crmi_arrow_rows *rows)
{
	int32_t *days = column->data;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		const crm_date *date = field_at(rows, i, column->of->offset);
		bool there = crm_date_is_valid(*date);

		if (there)
			days[rows->place + i] = (int32_t)crmi_day_number(*date);
		mark(column, rows->place + i, there);
	}
	return CRM_OK;
}

static crm_status take_int64(struct column *column, const struct crmi_arrow_rows *rows)
{
	int64_t *numbers = column->data;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		int64_t number = *(const int64_t *)field_at(rows, i, column->of->offset);
		bool there = !column->valid || number != -1;

		if (there)
			numbers[rows->place + i] = number;
		mark(column, rows->place + i, there);
	}
	return CRM_OK;
}

static crm_status take_int32(struct column *column, const struct crmi_arrow_rows *rows)
{
	int32_t *numbers = column->data;
	size_t i;

	for (i = 0; i < rows->count; i++)
		numbers[rows->place + i] = *(const int32_t *)field_at(rows, i, column->of->offset);
	return CRM_OK;
}

static crm_status take_bools(struct column *column, const struct crmi_arrow_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->count; i++)
		if (*(const int32_t *)field_at(rows, i, column->of->offset))
			set_bit(column->data, rows->place + i);
	return CRM_OK;
}

static crm_status take_bytes(struct column *column, const struct crmi_arrow_rows *rows)
{
	uint8_t *bytes = column->data;
	size_t i;

	for (i = 0; i < rows->count; i++)
		memcpy(bytes + (rows->place + i) * DIGEST, field_at(rows, i, column->of->offset), DIGEST);
	return CRM_OK;
}

/* Which of the maps a row's deciding field chooses; NULL = none. */
static const struct crmi_arrow_map *map_of(const struct crmi_arrow_column *of, int32_t decided)
{
	size_t i;

	for (i = 0; i < of->map_count; i++)
		if (of->maps[i].when == decided)
			return &of->maps[i];
	return NULL;
}

/* The place of a row's name in the dictionary; -1 = there is no name. */
static int16_t place_of(const struct crmi_arrow_column *of, const struct crmi_arrow_rows *rows, size_t row)
{
	const struct crmi_arrow_map *map = of->maps;
	int32_t value = *(const int32_t *)field_at(rows, row, of->offset);

	if (of->map_count > 1)
		map = map_of(of, *(const int32_t *)field_at(rows, row, of->decider));
	return map && value >= 0 && value < map->count ? map->places[value] : -1;
}

static crm_status take_names8(struct column *column, const struct crmi_arrow_rows *rows)
{
	int8_t *places = column->data;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		int16_t place = place_of(column->of, rows, i);

		if (place >= 0)
			places[rows->place + i] = (int8_t)place;
		mark(column, rows->place + i, place >= 0);
	}
	return CRM_OK;
}

static crm_status take_names16(struct column *column, const struct crmi_arrow_rows *rows)
{
	int16_t *places = column->data;
	size_t i;

	for (i = 0; i < rows->count; i++) {
		int16_t place = place_of(column->of, rows, i);

		if (place >= 0)
			places[rows->place + i] = place;
		mark(column, rows->place + i, place >= 0);
	}
	return CRM_OK;
}

/* Of each type: who takes values, the bits of one, how many buffers it has. */
static const struct {
	take_fn take;
	size_t  bits;
	int64_t buffers;
} types[CRMI_ARROW_TYPES] = {
	[CRMI_ARROW_ID] = { take_ids, 32, 3 },         [CRMI_ARROW_TEXT] = { take_texts, 32, 3 },
	[CRMI_ARROW_TIME] = { take_times, 64, 2 },     [CRMI_ARROW_DATE] = { take_dates, 32, 2 },
	[CRMI_ARROW_INT64] = { take_int64, 64, 2 },    [CRMI_ARROW_INT32] = { take_int32, 32, 2 },
	[CRMI_ARROW_BOOL] = { take_bools, 1, 2 },      [CRMI_ARROW_NAME8] = { take_names8, 8, 2 },
	[CRMI_ARROW_NAME16] = { take_names16, 16, 2 }, [CRMI_ARROW_BYTES] = { take_bytes, 8 * (size_t)DIGEST, 2 },
};

/* Its words are part of the library. */
static void release_dictionary(struct ArrowArray *array)
{
	array->release = NULL;
}

static void release_column(struct ArrowArray *array)
{
	struct column *column = array->private_data;
	crm_allocator memory = column->memory;

	crmi_release(&memory, column->valid);
	crmi_release(&memory, column->data);
	crmi_release(&memory, column->text);
	crmi_release(&memory, column);
	array->release = NULL;
}

static void add_dictionary(struct column *column, struct ArrowArray *array)
{
	const struct crmi_arrow_words *words = column->of->words;

	column->dictionary_buffers[1] = words->ends;
	column->dictionary_buffers[2] = words->text;
	column->dictionary.length = words->count;
	column->dictionary.n_buffers = 3;
	column->dictionary.buffers = column->dictionary_buffers;
	column->dictionary.release = release_dictionary;
	array->dictionary = &column->dictionary;
}

bool crmi_arrow_column_new(const crm_allocator *memory, const struct crmi_arrow_column *of, struct ArrowArray *array_out)
{
	struct column *column = crmi_allocate(memory, sizeof *column);

	if (!column)
		return false;
	memset(column, 0, sizeof *column);
	memset(array_out, 0, sizeof *array_out);
	column->memory = *memory;
	column->of = of;
	array_out->n_buffers = types[of->type].buffers;
	array_out->buffers = column->buffers;
	array_out->release = release_column;
	array_out->private_data = column;
	if (of->words)
		add_dictionary(column, array_out);
	return true;
}

/* Bytes of so many values; of texts also where the first begins. */
static size_t size_of(const struct crmi_arrow_column *of, size_t bits, size_t values)
{
	bool texts = types[of->type].buffers == 3;

	return values ? ((values + texts) * bits + 7) / 8 : 0;
}

static bool grow(const crm_allocator *memory, void **block, size_t from, size_t to)
{
	char *grown = crmi_reallocate(memory, *block, to);

	if (!grown)
		return false;
	memset(grown + from, 0, to - from);
	*block = grown;
	return true;
}

bool crmi_arrow_column_grow(struct ArrowArray *array, size_t from, size_t to)
{
	struct column *column = array->private_data;
	size_t bits = types[column->of->type].bits;
	void *valid = column->valid;

	if (!grow(&column->memory, &column->data, size_of(column->of, bits, from), size_of(column->of, bits, to)))
		return false;
	if (column->of->nullable && !grow(&column->memory, &valid, (from + 7) / 8, (to + 7) / 8))
		return false;
	column->valid = valid;
	return true;
}

crm_status crmi_arrow_column_take(struct ArrowArray *array, const struct crmi_arrow_rows *rows, size_t *text_out)
{
	struct column *column = array->private_data;
	crm_status rc = types[column->of->type].take(column, rows);

	array->length = (int64_t)(rows->place + rows->count);
	array->null_count = column->nulls;
	column->buffers[0] = column->nulls ? column->valid : NULL;
	column->buffers[1] = column->data;
	column->buffers[2] = column->text ? column->text : "";
	*text_out = column->length;
	return rc;
}
