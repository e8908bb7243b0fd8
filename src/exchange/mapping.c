#include "mapping.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static crmi_slice trimmed(crmi_slice slice)
{
	while (slice.length && is_space(slice.bytes[0])) {
		slice.bytes++;
		slice.length--;
	}
	while (slice.length && is_space(slice.bytes[slice.length - 1]))
		slice.length--;
	return slice;
}

/* A name may be long and end in the middle of a character when it is cut for a message. */
static size_t shortened(crmi_slice name)
{
	size_t length = name.length;

	if (length <= 100)
		return length;
	for (length = 100; length > 0 && ((unsigned char)name.bytes[length] & 0xC0) == 0x80; length--)
		;
	return length;
}

static crm_status mapping_fault(crmi_mapping_fault *fault, int64_t line, int32_t rule, const char *what,
                                crmi_slice name)
{
	fault->line = line;
	fault->rule = rule;
	if (name.bytes)
		(void)snprintf(fault->message, sizeof fault->message, "%s \"%.*s\"", what, (int)shortened(name), name.bytes);
	else
		(void)snprintf(fault->message, sizeof fault->message, "%s", what);
	return CRM_ERR_INVALID;
}

static crmi_slice slice_of(const char *text)
{
	return (crmi_slice){ text, strlen(text) };
}

static const crmi_slice no_name = { NULL, 0 };

/* Splits "phone.work" into name and label. */
static crm_status split_name(crmi_arena *arena, crmi_slice name, const char **field, const char **label)
{
	const char *point = memchr(name.bytes, '.', name.length);
	size_t length = point ? (size_t)(point - name.bytes) : name.length;

	*label = NULL;
	*field = crmi_arena_copy(arena, name.bytes, length);
	if (*field && point && length + 1 < name.length) {
		*label = crmi_arena_copy(arena, point + 1, name.length - length - 1);
		return *label ? CRM_OK : CRM_ERR_NOMEM;
	}
	return *field ? CRM_OK : CRM_ERR_NOMEM;
}

static crm_status part_add(crmi_arena *arena, struct crmi_mapping_part ***tail, crmi_slice text, bool is_column)
{
	struct crmi_mapping_part *part;

	if (text.length == 0)
		return CRM_OK;
	part = crmi_arena_allocate(arena, sizeof *part);
	if (!part)
		return CRM_ERR_NOMEM;
	part->text = crmi_arena_copy(arena, text.bytes, text.length);
	if (!part->text)
		return CRM_ERR_NOMEM;
	part->length = text.length;
	part->is_column = is_column;
	**tail = part;
	*tail = &part->next;
	return CRM_OK;
}

/* Takes literal text up to the next column, a doubled brace counting once. */
static crm_status take_literal(crmi_arena *arena, struct crmi_mapping_part ***tail, const char **at, const char *end)
{
	const char *begin = *at;
	crm_status rc;

	while (*at < end) {
		bool twice = end - *at >= 2 && (*at)[1] == **at;

		if ((**at == '{' || **at == '}') && twice) {
			if ((rc = part_add(arena, tail, (crmi_slice){ begin, (size_t)(*at + 1 - begin) }, false)) < 0)
				return rc;
			*at += 2;
			begin = *at;
			continue;
		}
		if (**at == '{')
			break;
		(*at)++;
	}
	return part_add(arena, tail, (crmi_slice){ begin, (size_t)(*at - begin) }, false);
}

static crm_status parse_template(crmi_arena *arena, crmi_slice template, crmi_mapping_entry *entry,
                                 crmi_mapping_fault *fault)
{
	const char *at = template.bytes, *end = at + template.length;
	struct crmi_mapping_part **tail = &entry->parts;
	crm_status rc;

	if (template.length == 0)
		return mapping_fault(fault, entry->line, CRM_RULE_IMPORT_MAPPING, "nothing stands behind the equals sign", no_name);
	for (;;) {
		const char *close;
		crmi_slice name;

		if ((rc = take_literal(arena, &tail, &at, end)) < 0)
			return rc;
		if (at == end)
			return CRM_OK;
		close = memchr(at, '}', (size_t)(end - at));
		if (!close)
			return mapping_fault(fault, entry->line, CRM_RULE_IMPORT_MAPPING, "a brace is not closed: write {{ for a brace",
			                     no_name);
		name = trimmed((crmi_slice){ at + 1, (size_t)(close - at - 1) });
		if (name.length == 0)
			return mapping_fault(fault, entry->line, CRM_RULE_IMPORT_MAPPING, "a pair of braces names no column", no_name);
		if ((rc = part_add(arena, &tail, name, true)) < 0)
			return rc;
		at = close + 1;
	}
}

/* The lists while they grow. */
struct draft {
	crmi_mapping        *mapping;
	crmi_mapping_entry  *first;
	crmi_mapping_entry **last_entry;
	crmi_mapping_word  **last_word;
	crmi_mapping_fault  *fault;
};

static crm_status draft_entry(struct draft *draft, crmi_slice name, int64_t line, crmi_mapping_entry **entry_out)
{
	crmi_mapping_entry *entry = crmi_arena_allocate(draft->mapping->arena, sizeof *entry);
	crm_status rc;

	if (!entry)
		return CRM_ERR_NOMEM;
	if ((rc = split_name(draft->mapping->arena, name, &entry->field, &entry->label)) < 0)
		return rc;
	entry->line = line;
	*draft->last_entry = entry;
	draft->last_entry = &entry->next;
	draft->mapping->count++;
	*entry_out = entry;
	return CRM_OK;
}

static bool is_same_label(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool word_is_known(const crmi_mapping *mapping, const crmi_mapping_word *word)
{
	for (const crmi_mapping_word *other = mapping->words; other; other = other->next)
		if (other->word_length == word->word_length && memcmp(other->word, word->word, word->word_length) == 0 &&
		    strcmp(other->field, word->field) == 0 && is_same_label(other->label, word->label))
			return true;
	return false;
}

static crm_status parse_word(struct draft *draft, crmi_slice name, crmi_slice rest, int64_t line)
{
	crmi_arena *arena = draft->mapping->arena;
	const char *equals = memchr(rest.bytes, '=', rest.length);
	crmi_mapping_word *word;
	crmi_slice text, value;
	crm_status rc;

	if (!equals)
		return mapping_fault(draft->fault, line, CRM_RULE_IMPORT_MAPPING, "no equals sign behind the word for", name);
	text = trimmed((crmi_slice){ rest.bytes, (size_t)(equals - rest.bytes) });
	value = trimmed((crmi_slice){ equals + 1, (size_t)(rest.bytes + rest.length - equals - 1) });
	word = crmi_arena_allocate(arena, sizeof *word);
	if (!word)
		return CRM_ERR_NOMEM;
	if ((rc = split_name(arena, name, &word->field, &word->label)) < 0)
		return rc;
	word->word = crmi_arena_copy(arena, text.bytes, text.length);
	word->value = crmi_arena_copy(arena, value.bytes, value.length);
	if (!word->word || !word->value)
		return CRM_ERR_NOMEM;
	word->word_length = text.length;
	word->value_length = value.length;
	word->line = line;
	if (word_is_known(draft->mapping, word))
		return mapping_fault(draft->fault, line, CRM_RULE_IMPORT_MAPPING, "a second line for the word", text);
	*draft->last_word = word;
	draft->last_word = &word->next;
	return CRM_OK;
}

static crm_status parse_line(struct draft *draft, crmi_slice text, int64_t line)
{
	const char *end = text.bytes + text.length, *mark = text.bytes;
	crmi_mapping_entry *entry;
	crmi_slice name, rest;
	crm_status rc;

	while (mark < end && *mark != '=' && *mark != ':')
		mark++;
	if (mark == end)
		return mapping_fault(draft->fault, line, CRM_RULE_IMPORT_MAPPING, "neither = nor : in the line", text);
	name = trimmed((crmi_slice){ text.bytes, (size_t)(mark - text.bytes) });
	rest = trimmed((crmi_slice){ mark + 1, (size_t)(end - mark - 1) });
	if (name.length == 0 || name.bytes[0] == '.')
		return mapping_fault(draft->fault, line, CRM_RULE_IMPORT_MAPPING, "the line names no field", no_name);
	if (*mark == ':')
		return parse_word(draft, name, rest, line);
	if ((rc = draft_entry(draft, name, line, &entry)) < 0)
		return rc;
	return parse_template(draft->mapping->arena, rest, entry, draft->fault);
}

static bool word_is_for(const crmi_mapping_word *word, const crmi_mapping_entry *entry)
{
	return strcmp(word->field, entry->field) == 0 && (!word->label || is_same_label(word->label, entry->label));
}

/* Ties words to the entries they hold for; words that hold for none are a slip of the pen. */
static crm_status join_words(crmi_mapping *mapping, crmi_mapping_fault *fault)
{
	for (const crmi_mapping_word *word = mapping->words; word; word = word->next) {
		bool used = false;

		for (size_t i = 0; i < mapping->count; i++) {
			if (!word_is_for(word, mapping->entries[i]))
				continue;
			mapping->entries[i]->has_words = true;
			used = true;
		}
		if (!used)
			return mapping_fault(fault, word->line, CRM_RULE_IMPORT_MAPPING, "there are words, but no template for the field",
			                     slice_of(word->field));
	}
	return CRM_OK;
}

/* Makes the array of entries out of the list. */
static crm_status finish_draft(struct draft *draft)
{
	crmi_mapping *mapping = draft->mapping;
	size_t i = 0;

	mapping->entries = crmi_arena_allocate(mapping->arena, (mapping->count + 1) * sizeof *mapping->entries);
	if (!mapping->entries)
		return CRM_ERR_NOMEM;
	for (crmi_mapping_entry *entry = draft->first; entry; entry = entry->next)
		mapping->entries[i++] = entry;
	return join_words(mapping, draft->fault);
}

static void begin_draft(struct draft *draft, crmi_arena *arena, crmi_mapping *mapping, crmi_mapping_fault *fault)
{
	memset(mapping, 0, sizeof *mapping);
	memset(fault, 0, sizeof *fault);
	mapping->arena = arena;
	*draft = (struct draft){ mapping, NULL, NULL, &mapping->words, fault };
	draft->last_entry = &draft->first;
}

static int64_t line_of(const char *text, size_t offset)
{
	int64_t line = 1;

	for (size_t i = 0; i < offset; i++)
		line += text[i] == '\n';
	return line;
}

crm_status crmi_mapping_parse(crmi_arena *arena, const char *text, size_t length, crmi_mapping *mapping,
                              crmi_mapping_fault *fault)
{
	const char *at = text, *end = text + length;
	struct draft draft;
	int64_t line = 0;
	size_t bad = crmi_utf8_fault(text, length);
	crm_status rc;

	begin_draft(&draft, arena, mapping, fault);
	if (bad < length)
		return mapping_fault(fault, line_of(text, bad), CRM_RULE_IMPORT_ENCODING, "the mapping is not UTF-8", no_name);
	if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		at += 3;
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		crmi_slice row = trimmed((crmi_slice){ at, (size_t)((stop ? stop : end) - at) });

		line++;
		at = stop ? stop + 1 : end;
		if (row.length == 0 || row.bytes[0] == '#')
			continue;
		if ((rc = parse_line(&draft, row, line)) < 0)
			return rc;
	}
	return finish_draft(&draft);
}

static const crmi_field_name *name_find(const crmi_field_name *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i].name, name) == 0)
			return &names[i];
	return NULL;
}

crm_status crmi_mapping_check(const crmi_mapping *mapping, const crmi_field_name *names, size_t name_count,
                              crmi_mapping_fault *fault)
{
	memset(fault, 0, sizeof *fault);
	for (size_t i = 0; i < mapping->count; i++) {
		const crmi_mapping_entry *entry = mapping->entries[i];
		const crmi_field_name *known = name_find(names, name_count, entry->field);

		if (!known)
			return mapping_fault(fault, entry->line, CRM_RULE_IMPORT_MAPPING, "there is no field",
			                     slice_of(entry->field));
		if (known->several)
			continue;
		if (entry->label)
			return mapping_fault(fault, entry->line, CRM_RULE_IMPORT_MAPPING, "no label can be given to the field",
			                     slice_of(entry->field));
		for (size_t j = 0; j < i; j++)
			if (strcmp(mapping->entries[j]->field, entry->field) == 0)
				return mapping_fault(fault, entry->line, CRM_RULE_IMPORT_MAPPING, "a second line for the field",
				                     slice_of(entry->field));
	}
	return CRM_OK;
}

/* How many columns have the name, and which is the first. */
static size_t find_column(const crmi_slice *header, size_t count, const struct crmi_mapping_part *part, bool exact,
                          size_t *column_out)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		crmi_slice name = trimmed(header[i]);

		if (name.length != part->length || (exact ? memcmp(name.bytes, part->text, name.length)
		                                          : strncasecmp(name.bytes, part->text, name.length)))
			continue;
		if (found++ == 0)
			*column_out = i;
	}
	return found;
}

/* The number that a name such as "2" is; 0 = none. */
static size_t column_number(const struct crmi_mapping_part *part)
{
	size_t number = 0;

	for (size_t i = 0; i < part->length; i++) {
		if (part->text[i] < '0' || part->text[i] > '9' || number > 100000)
			return 0;
		number = number * 10 + (size_t)(part->text[i] - '0');
	}
	return number;
}

static crm_status bind_part(struct crmi_mapping_part *part, int64_t line, const crmi_slice *header, size_t count,
                            crmi_mapping_fault *fault)
{
	size_t number = column_number(part), found;
	crmi_slice name = { part->text, part->length };

	if (number > 0 && number <= count) {
		part->column = number - 1;
		return CRM_OK;
	}
	if (!header || number > 0)
		return mapping_fault(fault, line, CRM_RULE_IMPORT_COLUMN, "the file has no column", name);
	found = find_column(header, count, part, true, &part->column);
	if (found == 0)
		found = find_column(header, count, part, false, &part->column);
	if (found == 1)
		return CRM_OK;
	return mapping_fault(fault, line, CRM_RULE_IMPORT_COLUMN,
	                     found ? "use a number, since several columns are called" : "the file has no column", name);
}

crm_status crmi_mapping_bind(crmi_mapping *mapping, const crmi_slice *header, size_t count, crmi_mapping_fault *fault)
{
	crm_status rc;

	memset(fault, 0, sizeof *fault);
	for (size_t i = 0; i < mapping->count; i++)
		for (struct crmi_mapping_part *part = mapping->entries[i]->parts; part; part = part->next)
			if (part->is_column && (rc = bind_part(part, mapping->entries[i]->line, header, count, fault)) < 0)
				return rc;
	return CRM_OK;
}

/* Whether "phone.work" is a field, with a label only where one may be. */
static bool is_field(crmi_slice name, const crmi_field_name *names, size_t count)
{
	const char *point = name.length ? memchr(name.bytes, '.', name.length) : NULL;
	size_t length = point ? (size_t)(point - name.bytes) : name.length;

	for (size_t i = 0; i < count; i++)
		if (strlen(names[i].name) == length && memcmp(names[i].name, name.bytes, length) == 0)
			return !point || names[i].several;
	return false;
}

crm_status crmi_mapping_default(crmi_arena *arena, const crmi_slice *header, size_t count, const crmi_field_name *names,
                                size_t name_count, crmi_mapping *mapping)
{
	crmi_mapping_fault unused;
	crmi_mapping_entry *entry;
	struct draft draft;
	crm_status rc;

	begin_draft(&draft, arena, mapping, &unused);
	for (size_t i = 0; i < count; i++) {
		crmi_slice name = trimmed(header[i]);
		struct crmi_mapping_part **tail;

		if (!is_field(name, names, name_count))
			continue;
		if ((rc = draft_entry(&draft, name, 0, &entry)) < 0)
			return rc;
		tail = &entry->parts;
		if ((rc = part_add(arena, &tail, name, true)) < 0)
			return rc;
		entry->parts->column = i;
	}
	return finish_draft(&draft);
}

/* Puts the template's text together. False = it uses columns, and all are empty. */
static bool render(const crmi_mapping_entry *entry, const crmi_slice *fields, size_t count, crmi_text *out)
{
	bool has_columns = false, has_value = false;

	crmi_text_reset(out);
	crmi_text_add(out, "", 0);
	for (const struct crmi_mapping_part *part = entry->parts; part; part = part->next) {
		crmi_slice value = { part->text, part->length };

		if (part->is_column) {
			value = part->column < count ? trimmed(fields[part->column]) : (crmi_slice){ "", 0 };
			has_columns = true;
			has_value = has_value || value.length > 0;
		}
		crmi_text_add(out, value.bytes, value.length);
	}
	return !has_columns || has_value;
}

static void replace(crmi_text *out, const char *bytes, size_t length)
{
	crmi_text_reset(out);
	crmi_text_add(out, bytes, length);
}

/* Lines for the field with this label go before lines for the field. */
static const crmi_mapping_word *word_find(const crmi_mapping *mapping, const crmi_mapping_entry *entry, crmi_slice text)
{
	const crmi_mapping_word *best = NULL;

	for (const crmi_mapping_word *word = mapping->words; word; word = word->next)
		if (word->word_length == text.length && memcmp(word->word, text.bytes, text.length) == 0 &&
		    word_is_for(word, entry) && (!best || word->label))
			best = word;
	return best;
}

static crm_status translate(const crmi_mapping *mapping, const crmi_mapping_entry *entry, crmi_text *out)
{
	const crmi_mapping_word *word = word_find(mapping, entry, (crmi_slice){ out->data, out->length });

	if (!word && out->length == 0)
		return CRM_OK;
	if (!word)
		word = word_find(mapping, entry, slice_of("*"));
	if (!word)
		return CRM_ERR_INVALID;
	replace(out, word->value, word->value_length);
	return out->failed ? CRM_ERR_NOMEM : CRM_OK;
}

crm_status crmi_mapping_value(const crmi_mapping *mapping, size_t index, const crmi_slice *fields, size_t count,
                              crmi_text *out)
{
	const crmi_mapping_entry *entry = mapping->entries[index];
	bool present = render(entry, fields, count, out);
	crmi_slice value;

	if (out->failed)
		return CRM_ERR_NOMEM;
	value = present ? trimmed((crmi_slice){ out->data, out->length }) : (crmi_slice){ out->data, 0 };
	memmove(out->data, value.bytes, value.length);
	out->length = value.length;
	out->data[out->length] = '\0';
	return entry->has_words ? translate(mapping, entry, out) : CRM_OK;
}
