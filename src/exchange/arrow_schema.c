#include "arrow_batch.h"

#include <string.h>

/* In the order of enum crmi_arrow_type; of names the type of their places. */
static const char *const formats[CRMI_ARROW_TYPES] = { "u", "u", "tsu:UTC", "tdD", "l", "i", "b", "c", "s", "w:32" };

/* What a schema owns: those of its columns, which may be moved out of it. Names and formats are part of the library. */
struct table {
	crm_allocator        memory;
	struct ArrowSchema **children;
	size_t               count;
	struct ArrowSchema   columns[];
};

/* What a column with a dictionary owns. */
struct dictionary {
	crm_allocator      memory;
	struct ArrowSchema words;
};

static void release_words(struct ArrowSchema *schema)
{
	schema->release = NULL;
}

static void release_column(struct ArrowSchema *schema)
{
	struct dictionary *dictionary = schema->private_data;
	crm_allocator memory;

	if (dictionary) {
		memory = dictionary->memory;
		crmi_release(&memory, dictionary);
	}
	schema->release = NULL;
}

static void release_table(struct ArrowSchema *schema)
{
	struct table *table = schema->private_data;
	crm_allocator memory = table->memory;
	size_t i;

	for (i = 0; i < table->count; i++)
		if (table->columns[i].release)
			table->columns[i].release(&table->columns[i]);
	crmi_release(&memory, table);
	schema->release = NULL;
}

static bool add_dictionary(const crm_allocator *memory, struct ArrowSchema *schema)
{
	struct dictionary *dictionary = crmi_allocate(memory, sizeof *dictionary);

	if (!dictionary)
		return false;
	memset(dictionary, 0, sizeof *dictionary);
	dictionary->memory = *memory;
	dictionary->words.format = "u";
	dictionary->words.name = "";
	dictionary->words.release = release_words;
	schema->dictionary = &dictionary->words;
	schema->private_data = dictionary;
	return true;
}

static bool describe(const crm_allocator *memory, const struct crmi_arrow_column *column, struct ArrowSchema *schema)
{
	schema->format = formats[column->type];
	schema->name = column->name;
	schema->flags = column->nullable ? ARROW_FLAG_NULLABLE : 0;
	schema->release = release_column;
	return !column->words || add_dictionary(memory, schema);
}

bool crmi_arrow_schema_new(const crm_allocator *memory, const struct crmi_arrow_kind *kind, struct ArrowSchema *schema_out)
{
	size_t size = sizeof(struct table) + kind->count * (sizeof(struct ArrowSchema) + sizeof(struct ArrowSchema *)), i;
	struct table *table = crmi_allocate(memory, size);

	memset(schema_out, 0, sizeof *schema_out);
	if (!table)
		return false;
	memset(table, 0, size);
	table->memory = *memory;
	table->count = kind->count;
	table->children = (struct ArrowSchema **)(void *)(table->columns + kind->count);
	schema_out->format = "+s";
	schema_out->name = "";
	schema_out->n_children = (int64_t)kind->count;
	schema_out->children = table->children;
	schema_out->release = release_table;
	schema_out->private_data = table;
	for (i = 0; i < kind->count; i++) {
		table->children[i] = &table->columns[i];
		if (!describe(memory, &kind->columns[i], &table->columns[i])) {
			release_table(schema_out);
			return false;
		}
	}
	return true;
}
