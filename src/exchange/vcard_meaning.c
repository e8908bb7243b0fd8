/* What each property means to a customer. */
#include "vcard_parts.h"

#include "crm/customer.h"
#include "import_date.h"

typedef crm_status (*take_fn)(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                              crmi_slice value);

static crm_status take_formatted_name(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                                      crmi_slice value)
{
	(void)property;
	card->name = crmi_vcard_one_line(crmi_vcard_text(vcard, &value, false));
	return crmi_vcard_taken(vcard);
}

static crm_status take_name(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                            crmi_slice value)
{
	const char **parts[] = { &card->family, &card->given, &card->additional, &card->prefix, &card->suffix };

	(void)property;
	for (size_t i = 0; i < LENGTH_OF(parts) && value.length; i++) {
		const char *text = crmi_vcard_one_line(crmi_vcard_text(vcard, &value, true));

		*parts[i] = *parts[i] ? *parts[i] : text;
	}
	return crmi_vcard_taken(vcard);
}

static crm_status take_organisation(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                                    crmi_slice value)
{
	const char *first;

	(void)property;
	first = crmi_vcard_one_line(crmi_vcard_text(vcard, &value, true));
	while (value.length) {
		const char *unit = crmi_vcard_one_line(crmi_vcard_text(vcard, &value, true));

		if (unit)
			crmi_vcard_join(vcard, ", ", unit, strlen(unit));
	}
	card->units = crmi_vcard_joined(vcard);
	card->organisation = first;
	return crmi_vcard_taken(vcard);
}

static crm_status add_point(crmi_vcard *vcard, crmi_vcard_card *card, crmi_vcard_point point)
{
	crmi_vcard_point *larger;
	size_t capacity = vcard->point_capacity ? vcard->point_capacity * 2 : 8;

	if (!point.value)
		return crmi_vcard_taken(vcard);
	if (card->point_count == POINT_LIMIT) {
		crmi_vcard_fault(vcard, card, CRM_RULE_IMPORT_TOO_LONG, "the card has more than 1000 contact points");
		return CRM_OK;
	}
	if (card->point_count == vcard->point_capacity) {
		larger = crmi_arena_allocate(&vcard->arena, capacity * sizeof *larger);
		if (!larger)
			return CRM_ERR_NOMEM;
		if (card->point_count)
			memcpy(larger, card->points, card->point_count * sizeof *larger);
		card->points = larger;
		vcard->point_capacity = capacity;
	}
	card->points[card->point_count++] = point;
	return CRM_OK;
}

static crmi_vcard_point point_of(const struct crmi_property *property, int32_t kind)
{
	crmi_vcard_point point = { kind, (property->words & WORD_PREFERRED) != 0, NULL, NULL };

	if (property->words & WORD_WORK)
		point.label = "work";
	else if (property->words & WORD_HOME)
		point.label = "home";
	return point;
}

static bool skip_scheme(const char **text, const char *scheme)
{
	size_t length = strlen(scheme);

	if (!*text || strncasecmp(*text, scheme, length) != 0)
		return false;
	*text += length;
	return true;
}

/* tel:+1-418-656-9254;ext=102 as one would write it. */
static const char *read_telephone_uri(crmi_vcard *vcard, const char *number)
{
	const char *mark = strchr(number, ';'), *extension = NULL;

	for (const char *at = mark; at; at = strchr(at + 1, ';'))
		if (strncasecmp(at, ";ext=", 5) == 0)
			extension = at + 5;
	crmi_vcard_join(vcard, "", number, mark ? (size_t)(mark - number) : strlen(number));
	if (extension)
		crmi_vcard_join(vcard, " ext. ", extension, strcspn(extension, ";"));
	return crmi_vcard_joined(vcard);
}

static crm_status take_telephone(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                                 crmi_slice value)
{
	int32_t kind = property->words & WORD_FAX ? CRM_POINT_FAX : property->words & WORD_CELL ? CRM_POINT_MOBILE
	                                                                                         : CRM_POINT_PHONE;
	crmi_vcard_point point = point_of(property, kind);

	point.value = crmi_vcard_one_line(crmi_vcard_text(vcard, &value, false));
	if (skip_scheme(&point.value, "tel:"))
		point.value = read_telephone_uri(vcard, point.value);
	if (property->words & WORD_PAGER)
		point.label = "pager";
	return add_point(vcard, card, point);
}

static crm_status take_mail(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                            crmi_slice value)
{
	crmi_vcard_point point = point_of(property, CRM_POINT_EMAIL);

	point.value = crmi_vcard_one_line(crmi_vcard_text(vcard, &value, false));
	(void)skip_scheme(&point.value, "mailto:");
	return add_point(vcard, card, point);
}

/* Adds the lines of one part of an address, without the commas some writers leave at their ends. */
static void join_lines(crmi_vcard *vcard, const char *part)
{
	while (part && *part) {
		size_t length = strcspn(part, "\n");
		crmi_slice line = stripped((crmi_slice){ part, length });

		while (line.length && (line.bytes[line.length - 1] == ',' || is_white(line.bytes[line.length - 1])))
			line.length--;
		if (line.length)
			crmi_vcard_join(vcard, ", ", line.bytes, line.length);
		part += length + (part[length] == '\n');
	}
}

static crm_status take_address(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                               crmi_slice value)
{
	crmi_vcard_point point = point_of(property, CRM_POINT_ADDRESS);

	while (value.length)
		join_lines(vcard, crmi_vcard_text(vcard, &value, true));
	point.value = crmi_vcard_one_line(crmi_vcard_joined(vcard));
	return add_point(vcard, card, point);
}

static crm_status take_page(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                            crmi_slice value)
{
	crmi_vcard_point point = point_of(property, CRM_POINT_WEB);

	point.value = crmi_vcard_one_line(crmi_vcard_text(vcard, &value, false));
	return add_point(vcard, card, point);
}

static const struct {
	const char *property;
	const char *service;
} chat_services[] = {
	{ "X-AIM", "aim" },     { "X-ICQ", "icq" },        { "X-MSN", "msn" },
	{ "X-QQ", "qq" },       { "X-YAHOO", "yahoo" },    { "X-JABBER", "jabber" },
	{ "X-SKYPE", "skype" }, { "X-SKYPE-USERNAME", "skype" }, { "X-GTALK", "gtalk" },
	{ "X-GOOGLE-TALK", "gtalk" }, { "X-WECHAT", "wechat" },  { "X-MS-IMADDRESS", NULL },
};

static crm_status take_chat(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                            crmi_slice value)
{
	crmi_vcard_point point = point_of(property, CRM_POINT_CHAT);
	const char *scheme;

	for (size_t i = 0; i < LENGTH_OF(chat_services); i++)
		if (is_word(property->name, chat_services[i].property) && chat_services[i].service)
			point.label = chat_services[i].service;
	point.value = crmi_vcard_one_line(crmi_vcard_text(vcard, &value, false));
	scheme = point.value && is_word(property->name, "IMPP") ? strchr(point.value, ':') : NULL;
	if (property->service.length && crmi_utf8_fault(property->service.bytes, property->service.length) ==
	                                    property->service.length)
		point.label = crmi_vcard_one_line(
			crmi_arena_copy(&vcard->arena, property->service.bytes, property->service.length));
	else if (scheme && scheme > point.value)
		point.label = crmi_arena_copy(&vcard->arena, point.value, (size_t)(scheme - point.value));
	if (scheme && scheme[1])
		point.value = scheme + 1;
	return add_point(vcard, card, point);
}

static crm_status take_birth_date(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                                  crmi_slice value)
{
	const crmi_date_options options = { CRM_DATE_ORDER_NONE, { 0, 0, 0 }, { 0, 0, 0 } };
	crmi_date_reading reading;
	const char *time = value.length ? memchr(value.bytes, 'T', value.length) : NULL;

	(void)vcard;
	/* The time of birth is not kept; it may also stand in a form that only vCard has. */
	if (time)
		value.length = (size_t)(time - value.bytes);
	value = stripped(value);
	if (property->no_year || card->birth_date.year || value.length < 8 || memchr(value.bytes, '-', 2))
		return CRM_OK;
	if (crmi_import_date(value.bytes, value.length, &options, &reading) == CRM_RULE_NONE && !reading.has_time)
		card->birth_date = reading.date;
	return CRM_OK;
}

static crm_status take_note(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                            crmi_slice value)
{
	const char *text = crmi_vcard_text(vcard, &value, false);

	(void)property;
	if (!text)
		return crmi_vcard_taken(vcard);
	if (card->note)
		crmi_vcard_join(vcard, "", card->note, strlen(card->note));
	crmi_vcard_join(vcard, "\n", text, strlen(text));
	card->note = crmi_vcard_joined(vcard);
	/* The old text stays in the arena until the card is done: many notes count as often as they are copied. */
	vcard->kept += card->note ? strlen(card->note) : 0;
	return crmi_vcard_taken(vcard);
}

static crm_status take_uid(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                           crmi_slice value)
{
	(void)property;
	card->uid = crmi_vcard_one_line(crmi_vcard_text(vcard, &value, false));
	return crmi_vcard_taken(vcard);
}

static crm_status take_title(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                             crmi_slice value)
{
	(void)property;
	card->title = crmi_vcard_one_line(crmi_vcard_text(vcard, &value, false));
	return crmi_vcard_taken(vcard);
}

static crm_status take_kind(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                            crmi_slice value)
{
	(void)card;
	(void)property;
	value = stripped(value);
	vcard->is_organisation = vcard->is_organisation || is_word(value, "org") || is_word(value, "COMPANY");
	return CRM_OK;
}

static const struct {
	const char *name;
	take_fn     take;
} properties[] = {
	{ "FN", take_formatted_name }, { "N", take_name },       { "ORG", take_organisation }, { "TEL", take_telephone },
	{ "EMAIL", take_mail },        { "ADR", take_address },  { "URL", take_page },         { "IMPP", take_chat },
	{ "BDAY", take_birth_date },   { "NOTE", take_note },    { "UID", take_uid },          { "TITLE", take_title },
	{ "KIND", take_kind },         { "X-ABSHOWAS", take_kind },
};

static take_fn find_take(crmi_slice name)
{
	for (size_t i = 0; i < LENGTH_OF(properties); i++)
		if (is_word(name, properties[i].name))
			return properties[i].take;
	for (size_t i = 0; i < LENGTH_OF(chat_services); i++)
		if (is_word(name, chat_services[i].property))
			return take_chat;
	return NULL;
}

/* Of what a customer has once, the first counts; the others are not even decoded, so that they cannot refuse the
 * card. */
static bool has_already(const crmi_vcard_card *card, take_fn take)
{
	return (take == take_formatted_name && card->name) || (take == take_title && card->title) ||
	       (take == take_uid && card->uid) || (take == take_organisation && (card->organisation || card->units));
}

crm_status crmi_vcard_take(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property)
{
	take_fn take = find_take(property->name);
	crmi_slice value;
	crm_status rc;

	if (is_word(property->name, "VERSION"))
		vcard->old_style = is_word(stripped(property->value), "2.1");
	if (!take || card->rule || property->words & WORD_BASE64 || has_already(card, take))
		return CRM_OK;
	if ((rc = crmi_vcard_value(vcard, card, property, &value)) < 0 || card->rule)
		return rc;
	crmi_text_reset(&vcard->joined);
	rc = take(vcard, card, property, value);
	if (vcard->kept > CARD_LIMIT)
		crmi_vcard_fault(vcard, card, CRM_RULE_IMPORT_TOO_LONG, "the values of the card are longer than 1 MiB");
	return rc;
}
