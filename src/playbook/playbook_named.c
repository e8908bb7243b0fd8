/* Calendars and clock policies by name: laid over those in force, written, made ready for the engines. */
#include "playbook_parts.h"

#include "crm/clock.h"

enum { ROOM_FOR_SETTINGS = 65536, DEPTH_OF_ENTRIES = 2, DEPTH_OF_LINES = 4 };

static const char *const collection_names[CRMI_COLLECTIONS] = { [CRMI_CALENDARS] = "calendars", [CRMI_CLOCKS] = "clocks" };

void crmi_collections_init(struct crmi_collections *collections, const crm_allocator *memory)
{
	memset(collections, 0, sizeof *collections);
	crmi_arena_init(&collections->arena, memory);
}

void crmi_collections_free(struct crmi_collections *collections)
{
	crmi_arena_free(&collections->arena);
	memset(collections->items, 0, sizeof collections->items);
	memset(collections->count, 0, sizeof collections->count);
}

crm_status crmi_collections_copy(struct crmi_collections *to, const struct crmi_collections *from)
{
	for (int which = 0; which < CRMI_COLLECTIONS; which++) {
		const size_t count = from->count[which];
		struct crmi_named *items = crmi_arena_allocate(&to->arena, count * sizeof *items + 1);

		if (!items)
			return CRM_ERR_NOMEM;
		for (size_t i = 0; i < count; i++) {
			const struct crmi_named *item = &from->items[which][i];

			items[i].name = crmi_arena_copy(&to->arena, item->name, strlen(item->name));
			items[i].text = crmi_arena_copy(&to->arena, item->text, strlen(item->text));
			items[i].calendar = item->calendar ? crmi_arena_copy(&to->arena, item->calendar, strlen(item->calendar)) : NULL;
			if (!items[i].name || !items[i].text || (item->calendar && !items[i].calendar))
				return CRM_ERR_NOMEM;
		}
		to->items[which] = items;
		to->count[which] = count;
	}
	return CRM_OK;
}

const struct crmi_named *crmi_collections_find(const struct crmi_collections *collections, enum crmi_collection which, const char *name)
{
	for (size_t i = 0; i < collections->count[which]; i++) {
		if (strcmp(collections->items[which][i].name, name) == 0)
			return &collections->items[which][i];
	}
	return NULL;
}

bool crmi_collections_are_equal(const struct crmi_collections *a, const struct crmi_collections *b)
{
	for (int which = 0; which < CRMI_COLLECTIONS; which++) {
		if (a->count[which] != b->count[which])
			return false;
		for (size_t i = 0; i < a->count[which]; i++) {
			if (strcmp(a->items[which][i].name, b->items[which][i].name) != 0 ||
			    strcmp(a->items[which][i].text, b->items[which][i].text) != 0)
				return false;
		}
	}
	return true;
}

int crmi_collection_named(const char *key)
{
	for (int which = 0; which < CRMI_COLLECTIONS; which++) {
		if (strcmp(collection_names[which], key) == 0)
			return which;
	}
	return -1;
}

bool crmi_playbook_no_memory(struct crmi_load *load)
{
	load->no_memory = true;
	return false;
}

/* --- an entry as text: objects have a line for each member down to the members of an entry's own objects */

static int put_bytes(const char *bytes, size_t length, void *text)
{
	crmi_text_add(text, bytes, length);
	return 0;
}

static void put_json(crmi_text *out, json_t *value, int depth)
{
	const char *key;
	json_t *member;
	bool first = true;

	if (!json_is_object(value) || depth >= DEPTH_OF_LINES || !json_object_size(value)) {
		if (json_dump_callback(value, put_bytes, out, JSON_ENCODE_ANY) != 0)
			out->failed = true;
		return;
	}
	crmi_text_put(out, "{");
	json_object_foreach(value, key, member) {
		crmi_text_format(out, "%s\n%*s", first ? "" : ",", 2 * (depth + 1), "");
		crmi_text_put_json(out, key);
		crmi_text_put(out, ": ");
		put_json(out, member, depth + 1);
		first = false;
	}
	crmi_text_format(out, "\n%*s}", 2 * depth, "");
}

static const char *text_of_entry(struct crmi_load *load, json_t *value)
{
	crmi_text text;
	const char *kept = NULL;

	crmi_text_init(&text, load->memory);
	put_json(&text, value, DEPTH_OF_ENTRIES);
	if (!text.failed)
		kept = crmi_arena_copy(&load->laid.arena, text.data, text.length);
	crmi_text_free(&text);
	return kept;
}

/* --- laying */

/* Where the entry stands, or belongs: the collections are kept in the order of the names. */
static size_t place_of(const struct crmi_collections *laid, int which, const char *name, bool *there)
{
	size_t i = 0;
	int order = 1;

	while (i < laid->count[which] && (order = strcmp(laid->items[which][i].name, name)) < 0)
		i++;
	*there = i < laid->count[which] && order == 0;
	return i;
}

static bool lay(struct crmi_load *load, int which, const struct crmi_named *entry)
{
	struct crmi_collections *laid = &load->laid;
	struct crmi_named copy = { NULL, entry->text, entry->calendar }, *items;
	size_t count = laid->count[which], place;
	bool there;

	place = place_of(laid, which, entry->name, &there);
	copy.name = there ? laid->items[which][place].name : crmi_arena_copy(&laid->arena, entry->name, strlen(entry->name));
	if (!copy.name)
		return crmi_playbook_no_memory(load);
	if (!there) {
		items = crmi_arena_allocate(&laid->arena, (count + 1) * sizeof *items);
		if (!items)
			return crmi_playbook_no_memory(load);
		if (count) {
			memcpy(items, laid->items[which], place * sizeof *items);
			memcpy(items + place + 1, laid->items[which] + place, (count - place) * sizeof *items);
		}
		laid->items[which] = items;
		laid->count[which]++;
	}
	laid->items[which][place] = copy;
	return true;
}

static void take_away(struct crmi_collections *laid, int which, const char *name)
{
	bool there;
	size_t place = place_of(laid, which, name, &there);

	if (!there)
		return;
	laid->count[which]--;
	memmove(&laid->items[which][place], &laid->items[which][place + 1], (laid->count[which] - place) * sizeof(struct crmi_named));
}

static bool name_is_usable(const char *name)
{
	const size_t length = strlen(name);

	if (length < 1 || length > CRMI_NAME_LIMIT || name[strspn(name, " ")] == '\0')
		return false;
	for (const char *at = name; *at; at++) {
		if ((unsigned char)*at < 0x20 || *at == 0x7F || *at == '.')
			return false;
	}
	return true;
}

/* A fault that an engine found in an entry, at the line of the whole text. */
static bool refuse_entry(struct crmi_load *load, const crm_failure *failure, int64_t line)
{
	if (*failure->field)
		crmi_playbook_path_append(load->path, strlen(load->path), failure->field, strlen(failure->field));
	return crmi_playbook_refuse(load, failure->rule ? failure->rule : CRM_RULE_PLAYBOOK_RANGE,
	                            failure->line > 0 ? line + failure->line - 1 : line, failure->message);
}

/* A calendar is looked at by whoever makes it. */
static bool take_calendar(struct crmi_load *load, int64_t line)
{
	crm_calendar_text input = CRM_INIT(crm_calendar_text);
	crm_calendar *calendar = NULL;
	crm_failure failure = { 0 };
	crm_status rc;

	crmi_reader_space(&load->reader);
	line = load->reader.line;
	input.text = load->reader.at;
	crmi_reader_value(&load->reader);
	if (load->stored)
		return true;
	input.length = (size_t)(load->reader.at - input.text);
	input.allocator = load->memory;
	rc = crm_calendar_read(&input, &calendar, &failure);
	crm_calendar_free(calendar);
	if (rc == CRM_ERR_NOMEM)
		return crmi_playbook_no_memory(load);
	return rc < 0 ? refuse_entry(load, &failure, line) : true;
}

static bool take_clock(struct crmi_load *load, json_t *value, int64_t line, const char **calendar_out)
{
	crm_clock_policy policy;
	crmi_arena arena;
	const char *calendar = NULL;
	bool taken;

	crmi_arena_init(&arena, load->memory);
	taken = crmi_policy_take(load, &arena, value, line, &policy, &calendar);
	if (taken && calendar && !(*calendar_out = crmi_arena_copy(&load->laid.arena, calendar, strlen(calendar))))
		taken = crmi_playbook_no_memory(load);
	crmi_arena_free(&arena);
	return taken;
}

static bool take_entry(struct crmi_load *load, int which, const char *name, json_t *value, int64_t line)
{
	struct crmi_named entry = { name, NULL, NULL };

	if (!name_is_usable(name))
		return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_RANGE, line, "a name has 1 to 63 bytes, without dots and control characters");
	if (json_is_null(value)) {
		crmi_reader_value(&load->reader);
		take_away(&load->laid, which, name);
		return true;
	}
	if (!json_is_object(value))
		return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_TYPE, line, "an object, or null to take it away");
	if (which == CRMI_CALENDARS ? !take_calendar(load, line) : !take_clock(load, value, line, &entry.calendar))
		return false;
	entry.text = text_of_entry(load, value);
	return entry.text ? lay(load, which, &entry) : crmi_playbook_no_memory(load);
}

bool crmi_collection_take(struct crmi_load *load, int which, json_t *members)
{
	const size_t length = strlen(load->path);
	const char *name;
	json_t *value;

	load->collections[which] = members;
	load->beginnings[which] = load->reader;
	crmi_reader_bracket(&load->reader);
	json_object_foreach(members, name, value) {
		int64_t line = crmi_reader_key(&load->reader);

		crmi_playbook_path_append(load->path, length, name, strlen(name));
		if (!take_entry(load, which, name, value, line))
			return false;
	}
	crmi_reader_bracket(&load->reader);
	return true;
}

/* --- the whole */

static bool contradicts(struct crmi_load *load, int64_t line, const char *path, const char *name, const char *what)
{
	snprintf(load->path, sizeof load->path, "%s%s%s", path, name ? "." : "", name ? name : "");
	return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_CONTRADICTION, line, what);
}

/* Where the text has an entry; 0 = it does not name it. */
static int64_t line_of_entry(const struct crmi_load *load, int which, const char *name)
{
	struct crmi_reader reader = load->beginnings[which];
	const char *key;
	json_t *value;

	if (!load->collections[which])
		return 0;
	crmi_reader_bracket(&reader);
	json_object_foreach(load->collections[which], key, value) {
		int64_t line = crmi_reader_key(&reader);

		if (strcmp(key, name) == 0)
			return line;
		crmi_reader_value(&reader);
	}
	return 0;
}

int64_t crmi_line_of_clock(const struct crmi_load *load, const char *name)
{
	return line_of_entry(load, CRMI_CLOCKS, name);
}

/* The settings that name an entry, and what is said when there is none, or when it would be taken away. */
static const struct naming {
	const char *path;
	int which;
	const char *missing, *needed;
} namings[] = {
	{ "complaint.clock", CRMI_CLOCKS, "there is no clock of this name", "complaint.clock names it: it cannot be taken away" },
	{ "complaint.clock_extended", CRMI_CLOCKS, "there is no clock of this name",
	  "complaint.clock_extended names it: it cannot be taken away" },
	{ "complaint.limit_calendar", CRMI_CALENDARS, "there is no calendar of this name",
	  "complaint.limit_calendar names it: it cannot be taken away" },
};

static bool check_naming(struct crmi_load *load, const struct naming *naming)
{
	const int setting = crmi_setting_find(naming->path);
	const char *name = text_of(&load->values, &crmi_settings[setting]);

	if (!*name || crmi_collections_find(&load->laid, (enum crmi_collection)naming->which, name))
		return true;
	if (load->lines[setting])
		return contradicts(load, load->lines[setting], naming->path, NULL, naming->missing);
	return contradicts(load, line_of_entry(load, naming->which, name), collection_names[naming->which], name, naming->needed);
}

/* Nothing names what is not there: a setting its clock or calendar, a clock its calendar. */
static bool check_names(struct crmi_load *load)
{
	const struct crmi_collections *laid = &load->laid;

	for (size_t i = 0; i < sizeof namings / sizeof *namings; i++) {
		if (!check_naming(load, &namings[i]))
			return false;
	}
	for (size_t i = 0; i < laid->count[CRMI_CLOCKS]; i++) {
		const struct crmi_named *entry = &laid->items[CRMI_CLOCKS][i];
		int64_t line;

		if (!entry->calendar || crmi_collections_find(laid, CRMI_CALENDARS, entry->calendar))
			continue;
		if ((line = line_of_entry(load, CRMI_CALENDARS, entry->calendar)) != 0)
			return contradicts(load, line, "calendars", entry->calendar, "a clock counts by it: it cannot be taken away");
		return contradicts(load, line_of_entry(load, CRMI_CLOCKS, entry->name), "clocks", entry->name,
		                   "there is no calendar of the name that the clock counts by");
	}
	return true;
}

static bool check_size(struct crmi_load *load)
{
	size_t size = 0;

	for (int which = 0; which < CRMI_COLLECTIONS; which++) {
		for (size_t i = 0; i < load->laid.count[which]; i++)
			size += 2 * CRMI_NAME_LIMIT + strlen(load->laid.items[which][i].text);
	}
	if (size <= CRMI_PLAYBOOK_LIMIT - ROOM_FOR_SETTINGS)
		return true;
	load->path[0] = '\0';
	return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_RANGE, 0, "calendars and clocks together are longer than a playbook may be");
}

/* The engine itself has the last word on a policy: a case that was opened just now. What it is refused for is not its fault. */
static bool ask_engine(struct crmi_load *load, const struct crmi_named *entry)
{
	const struct crmi_named *named = entry->calendar ? crmi_collections_find(&load->laid, CRMI_CALENDARS, entry->calendar) : NULL;
	crm_clock_event opened = { .at = CRM_DAY, .kind = CRM_CLOCK_EVENT_OPEN };
	crm_clock_policy policy;
	crm_clock_case the_case = CRM_INIT(crm_clock_case);
	crm_clock_answer answer = CRM_INIT(crm_clock_answer);
	struct crmi_place place = { NULL, NULL };
	crm_failure failure = { 0 };
	crmi_arena arena;
	crm_status rc;

	crmi_arena_init(&arena, load->memory);
	rc = crmi_policy_make(&arena, entry, 0, &policy);
	if (rc == CRM_OK && named)
		rc = crmi_place_make(load->memory, named, 0, &place, &failure);
	if (rc == CRM_OK) {
		the_case.policy = &policy;
		the_case.calendar = place.calendar;
		the_case.events = &opened;
		the_case.event_count = 1;
		rc = crm_clock_judge(&the_case, opened.at, &answer, &failure);
	}
	crmi_place_free(&place);
	crmi_arena_free(&arena);
	if (rc == CRM_ERR_NOMEM)
		return crmi_playbook_no_memory(load);
	if (rc >= 0 || rc == CRM_ERR_REFUSED)
		return true;
	snprintf(load->path, sizeof load->path, "clocks.%s", entry->name);
	failure.line = 0; /* the number of an event */
	return refuse_entry(load, &failure, line_of_entry(load, CRMI_CLOCKS, entry->name));
}

bool crmi_collections_check(struct crmi_load *load)
{
	if (load->stored)
		return true;
	if (!check_names(load) || !check_size(load))
		return false;
	for (size_t i = 0; i < load->laid.count[CRMI_CLOCKS]; i++) {
		const struct crmi_named *entry = &load->laid.items[CRMI_CLOCKS][i];

		if (line_of_entry(load, CRMI_CLOCKS, entry->name) && !ask_engine(load, entry))
			return false;
	}
	return true;
}

/* --- ready for the engines */

void crmi_place_free(struct crmi_place *place)
{
	crm_calendar_free(place->calendar);
	crm_zone_free(place->zone);
	*place = (struct crmi_place){ NULL, NULL };
}

static crm_status make_zone(const crm_allocator *memory, const struct crmi_named *entry, crm_zone **zone_out, crm_failure *failure)
{
	json_t *object = json_loads(entry->text, 0, NULL);
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_status rc;

	input.name = json_string_value(json_object_get(object, "tz"));
	input.rule = json_string_value(json_object_get(object, "tz_rule"));
	input.allocator = memory;
	rc = object ? crm_zone_create(&input, zone_out, failure) : CRM_ERR_NOMEM;
	json_decref(object);
	return rc;
}

crm_status crmi_place_make(const crm_allocator *memory, const struct crmi_named *entry, int64_t version, struct crmi_place *place,
                           crm_failure *failure)
{
	crm_calendar_text input = CRM_INIT(crm_calendar_text);
	crm_status rc;

	*place = (struct crmi_place){ NULL, NULL };
	input.text = entry->text;
	input.length = strlen(entry->text);
	input.name = entry->name;
	input.version = version;
	input.allocator = memory;
	if ((rc = crm_calendar_read(&input, &place->calendar, failure)) == CRM_OK)
		rc = make_zone(memory, entry, &place->zone, failure);
	if (rc < 0)
		crmi_place_free(place);
	return rc;
}

crm_status crmi_policy_make(crmi_arena *arena, const struct crmi_named *entry, int64_t version, crm_clock_policy *policy)
{
	struct crmi_playbook_fault fault;
	struct crmi_load load = { .fault = &fault };
	const char *calendar = NULL;
	json_t *object = json_loads(entry->text, 0, NULL);
	bool made;

	if (!object)
		return CRM_ERR_NOMEM;
	load.reader = (struct crmi_reader){ entry->text, entry->text + strlen(entry->text), 1 };
	made = crmi_policy_take(&load, arena, object, 1, policy, &calendar);
	json_decref(object);
	if (!made)
		return load.no_memory ? CRM_ERR_NOMEM : CRM_ERR_CORRUPT;
	policy->name = entry->name;
	policy->version = version;
	return CRM_OK;
}
