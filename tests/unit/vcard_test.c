#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vcard.h"

static const char *shared; /* the folder of the sample data */

struct source {
	const char *bytes;
	size_t      length;
	size_t      at;
	size_t      chunk;
};

static crm_status read_source(void *user, char *buffer, size_t capacity, size_t *got)
{
	struct source *source = user;
	size_t left = source->length - source->at, most = source->chunk < capacity ? source->chunk : capacity;

	*got = left < most ? left : most;
	memcpy(buffer, source->bytes + source->at, *got);
	source->at += *got;
	return CRM_OK;
}

static void put_field(crmi_text *out, const char *name, const char *value)
{
	if (!value)
		return;
	crmi_text_put(out, name);
	crmi_text_put(out, "=");
	crmi_text_put(out, value);
	crmi_text_put(out, "\n");
}

static void describe_card(const crmi_vcard_card *card, crmi_text *out)
{
	static const char *const kinds[] = { "?", "phone", "mobile", "fax", "email", "address", "web", "chat" };

	crmi_text_format(out, "[%d%s]\n", (int)card->line, card->kind == CRM_CUSTOMER_ENTERPRISE ? " enterprise" : "");
	if (card->rule) {
		crmi_text_format(out, "rule %d at %d\n", card->rule, (int)card->fault_line);
		assert_non_null(card->message);
		return;
	}
	put_field(out, "name", card->name);
	put_field(out, "organisation", card->organisation);
	put_field(out, "units", card->units);
	put_field(out, "title", card->title);
	put_field(out, "note", card->note);
	put_field(out, "uid", card->uid);
	if (card->birth_date.year)
		crmi_text_format(out, "born=%d-%d-%d\n", card->birth_date.year, card->birth_date.month, card->birth_date.day);
	for (size_t i = 0; i < card->point_count; i++)
		crmi_text_format(out, "%s%s%s%s=%s\n", kinds[card->points[i].kind], card->points[i].label ? "." : "",
		                 card->points[i].label ? card->points[i].label : "", card->points[i].preferred ? "!" : "",
		                 card->points[i].value);
}

static crm_status describe(struct source *source, int32_t encoding, const crm_allocator *memory, crmi_text *out)
{
	const crmi_vcard_options options = { memory, read_source, source, encoding };
	crmi_vcard *vcard = NULL;
	crmi_vcard_card card;
	crm_status rc = crmi_vcard_open(&vcard, &options);

	crmi_text_add(out, "", 0);
	while (rc == CRM_OK && (rc = crmi_vcard_next(vcard, &card)) == CRM_OK)
		describe_card(&card, out);
	if (rc == CRM_DONE)
		assert_int_equal(crmi_vcard_position(vcard), source->length);
	crmi_vcard_close(vcard);
	return rc;
}

static void assert_cards_of(const char *bytes, size_t length, int32_t encoding, const char *expected)
{
	static const size_t chunks[] = { 1, 3, 1 << 20 };

	for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
		struct source source = { bytes, length, 0, chunks[i] };
		crmi_text out;

		crmi_text_init(&out, &unit_allocator);
		assert_int_equal(describe(&source, encoding, &unit_allocator, &out), CRM_DONE);
		assert_string_equal(out.data, expected);
		crmi_text_free(&out);
	}
}

static void assert_cards(const char *text, const char *expected)
{
	assert_cards_of(text, strlen(text), 0, expected);
}

#define V3 "BEGIN:VCARD\nVERSION:3.0\n"
#define V2 "BEGIN:VCARD\nVERSION:2.1\n"
#define END "END:VCARD\n"

static void a_card_gives_name_and_contact_points(void **state)
{
	(void)state;
	assert_cards("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann Lee\r\nTEL;TYPE=\"work,voice\";PREF=1:+1 22\r\n"
	             "EMAIL;TYPE=home:a@b.example\r\nURL:http://x.example\r\nTITLE:Boss\r\nUID:urn:7\r\nEND:VCARD\r\n",
	             "[1]\nname=Ann Lee\ntitle=Boss\nuid=urn:7\nphone.work!=+1 22\nemail.home=a@b.example\n"
	             "web=http://x.example\n");
}

static void a_file_without_cards_gives_none(void **state)
{
	(void)state;
	assert_cards("", "");
	assert_cards("hello\n\nworld:1\n", "");
}

static void several_cards_are_told_apart_and_their_lines_known(void **state)
{
	(void)state;
	assert_cards("begin:vCard\nFN:A\nend:vCard\n\n\xEF\xBB\xBF"
	             "BEGIN:VCARD\r\nFN:B\r\nEND:VCARD\rBEGIN:VCARD\rFN:C\rEND:VCARD",
	             "[1]\nname=A\n[5]\nname=B\n[8]\nname=C\n");
}

static void folded_lines_are_joined(void **state)
{
	(void)state;
	assert_cards(V3 "FN:Jo\r\n hn\n\t Doe\nTE\n L;TYPE=WO\n RK:1\n 2\n" END, "[1]\nname=John Doe\nphone.work=12\n");
	assert_cards(V2 "FN:John\n Doe\n" END, "[1]\nname=John Doe\n"); /* 2.1: the blank is text */
}

static void quoted_printable_is_read_over_soft_breaks(void **state)
{
	(void)state;
	assert_cards(V2 "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=91=\n=C3=91 x=3D=\n=20y\n"
	             "NOTE;QUOTED-PRINTABLE:one=0D=0A=\ntwo=ZZ=\n\n" END,
	             "[1]\nname=\xC3\x91\xC3\x91 x= y\nnote=one\ntwo=ZZ\n");
}

static void an_equals_sign_ends_a_plain_line(void **state)
{
	(void)state;
	assert_cards(V3 "FN:A=\nTEL:1\n" END, "[1]\nname=A=\nphone=1\n");
}

static void groups_are_passed_over(void **state)
{
	(void)state;
	assert_cards(V3 "FN:A\nitem1.TEL:1\nitem1.X-ABLabel:x\nhome.tel;type=home:2\n" END,
	             "[1]\nname=A\nphone=1\nphone.home=2\n");
}

static void types_may_be_bare_named_listed_or_repeated(void **state)
{
	(void)state;
	assert_cards(V3 "FN:A\nTEL;CELL;PREF:1\nTEL;TYPE=CELL,pref:2\nTEL;TYPE=WORK;TYPE=FAX:3\nTEL;HOME;FAX;X=\"a:b;c\":4\n"
	             "TEL;TYPE=PAGER:5\nTEL;TYPE=\"work,cell\":6\nTEL;PREF=2:7\n" END,
	             "[1]\nname=A\nmobile!=1\nmobile!=2\nfax.work=3\nfax.home=4\nphone.pager=5\nmobile.work=6\nphone=7\n");
}

static void escapes_are_undone(void **state)
{
	(void)state;
	assert_cards(V3 "FN:Doe\\, J\\;r\\\\\nURL:http\\://x\nNOTE:a\\nb\\Nc\\x\n" END,
	             "[1]\nname=Doe, J;r\\\nnote=a\nb\nc\\x\nweb=http://x\n");
	assert_cards(V2 "FN:x\nNOTE:C:\\new\n" END, "[1]\nname=x\nnote=C:\\new\n"); /* 2.1 has no \n */
}

static void a_name_is_made_of_its_parts_when_it_is_missing(void **state)
{
	(void)state;
	assert_cards(V3 "N:Doe;John;Q\\, R;Dr.;Jr.\n" END, "[1]\nname=Dr. John Q, R Doe Jr.\n");
	assert_cards(V3 "N:\xE5\xBC\xA0;\xE4\xBC\x9F;;;\n" END, "[1]\nname=\xE5\xBC\xA0\xE4\xBC\x9F\n");
	assert_cards(V3 "FN:\nN:Doe\n" END, "[1]\nname=Doe\n");
	assert_cards(V3 "EMAIL:a@b\n" END, "[1]\nemail=a@b\n");
}

static void an_organisation_without_a_person_is_an_enterprise(void **state)
{
	(void)state;
	assert_cards(V3 "ORG:Acme;Sales;North\n" END, "[1 enterprise]\nname=Acme\norganisation=Acme\nunits=Sales, North\n");
	assert_cards(V3 "FN:Acme\nN:;;;;\nORG:Acme\n" END, "[1 enterprise]\nname=Acme\norganisation=Acme\n");
	assert_cards(V3 "FN:Acme\nN:Acme;;;;\nORG:Acme\n" END, "[1 enterprise]\nname=Acme\norganisation=Acme\n");
	assert_cards(V3 "FN:Ann\nORG:Acme\n" END, "[1]\nname=Ann\norganisation=Acme\n");
	assert_cards(V3 "N:;Ann;;;\nORG:Acme\n" END, "[1]\nname=Ann\norganisation=Acme\n");
}

static void a_card_may_say_that_it_is_an_organisation(void **state)
{
	(void)state;
	assert_cards(V3 "KIND:org\nFN:The Club\n" END, "[1 enterprise]\nname=The Club\n");
	assert_cards(V3 "X-ABShowAs:COMPANY\nFN:The Club\nORG:Club\n" END,
	             "[1 enterprise]\nname=The Club\norganisation=Club\n");
}

static void an_address_becomes_one_line(void **state)
{
	(void)state;
	assert_cards(V3 "FN:A\nADR;TYPE=HOME;type=pref:;;Silicon Alley 5\\,;New York;NY;12345;USA\n"
	             "ADR;TYPE=WORK:;;Street 4\\nFloor 8;Town;;1;\nADR:;;;;;;\n" END,
	             "[1]\nname=A\naddress.home!=Silicon Alley 5, New York, NY, 12345, USA\n"
	             "address.work=Street 4, Floor 8, Town, 1\n");
}

static void chat_accounts_carry_their_service(void **state)
{
	(void)state;
	assert_cards(V3 "FN:A\nX-AIM;TYPE=HOME:joe\nX-QQ:123\nIMPP:xmpp:a@b\n"
	             "IMPP;X-SERVICE-TYPE=Skype:skype:me\nIMPP:odd\n" END,
	             "[1]\nname=A\nchat.aim=joe\nchat.qq=123\nchat.xmpp=a@b\nchat.Skype=me\nchat=odd\n");
}

static void addresses_of_the_web_lose_their_scheme_where_it_is_none_of_the_value(void **state)
{
	(void)state;
	assert_cards(V3 "FN:A\nTEL;VALUE=uri:tel:+1-418;phone-context=x;ext=102\nTEL:TEL:5\nEMAIL:mailto:a@b\n" END,
	             "[1]\nname=A\nphone=+1-418 ext. 102\nphone=5\nemail=a@b\n");
}

static void only_a_full_birthday_counts(void **state)
{
	(void)state;
	assert_cards(V3 "FN:A\nBDAY:1980-03-22\n" END, "[1]\nname=A\nborn=1980-3-22\n");
	assert_cards(V3 "FN:A\nBDAY;VALUE=date:19800322T000000Z\nBDAY:1999-01-01\n" END, "[1]\nname=A\nborn=1980-3-22\n");
	assert_cards(V3 "FN:A\nBDAY:--0203\n" END, "[1]\nname=A\n");
	assert_cards(V3 "FN:A\nBDAY:1980-03\n" END, "[1]\nname=A\n");
	assert_cards(V3 "FN:A\nBDAY:1980-02-30\n" END, "[1]\nname=A\n");
	assert_cards(V3 "FN:A\nBDAY;VALUE=text:circa 1800\n" END, "[1]\nname=A\n");
	assert_cards(V3 "FN:A\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22\n" END, "[1]\nname=A\n");
}

static void notes_are_joined_and_empty_values_left_out(void **state)
{
	(void)state;
	assert_cards(V3 "FN:A\nNOTE:one\nNOTE:\nNOTE:two\nTEL:\nEMAIL: \n" END, "[1]\nname=A\nnote=one\ntwo\n");
}

static void pictures_are_passed_over(void **state)
{
	(void)state;
	assert_cards(V2 "FN:A\nPHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\n SkZJ\n RgAB\n\nKEY;X509;BASE64:\n    AAAA\n\nTEL:1\n"
	             "NOTE;ENCODING=B:AAAA\n" END, "[1]\nname=A\nphone=1\n");
}

static void a_card_within_a_card_is_passed_over(void **state)
{
	(void)state;
	assert_cards(V2 "FN:A\nAGENT:\nBEGIN:VCARD\nFN:Agent\nTEL:9\nEND:VCARD\nTEL:1\n" END, "[1]\nname=A\nphone=1\n");
}

static void a_card_without_end_is_refused_and_the_next_one_read(void **state)
{
	(void)state;
	assert_cards(V3 "FN:A\nTEL:1\n" V3 "FN:B\n" END, "[1]\nrule 804 at 5\n[5]\nname=B\n");
	assert_cards(V3 "FN:A\nTEL:1", "[1]\nrule 804 at 4\n");
}

static void a_charset_of_a_value_is_followed(void **state)
{
	(void)state;
	assert_cards(V2 "FN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=D5=C5=CE=B0\nNOTE;CHARSET=iso-8859-1:M\xFCller\n" END,
	             "[1]\nname=\xE5\xBC\xA0\xE4\xBC\x9F\nnote=M\xC3\xBCller\n");
	assert_cards(V2 "FN;CHARSET=KOI-13:x\n" END, "[1]\nrule 801 at 3\n");
	assert_cards(V2 "FN:x\nPHOTO;CHARSET=KOI-13:x\n" END, "[1]\nname=x\n");
}

static void a_file_may_be_in_gb18030(void **state)
{
	static const char text[] = V2 "FN:\xD5\xC5\xCE\xB0\nNOTE;CHARSET=UTF-8:\xC3\x91\n" END;

	(void)state;
	assert_cards_of(text, sizeof text - 1, CRM_ENCODING_GB18030, "[1]\nname=\xE5\xBC\xA0\xE4\xBC\x9F\nnote=\xC3\x91\n");
}

static void bad_bytes_refuse_only_their_card(void **state)
{
	static const char nul[] = V3 "FN:A\0B\n" END V3 "FN:C\n" END;

	(void)state;
	assert_cards(V3 "FN:\xFF\n" END V3 "FN:B\n" END, "[1]\nrule 801 at 3\n[5]\nname=B\n");
	assert_cards(V3 "FN:B\nX-OTHER:\xFF\n" END, "[1]\nname=B\n");
	assert_cards_of(nul, sizeof nul - 1, 0, "[1]\nrule 806 at 3\n[5]\nname=C\n");
}

static void a_value_that_is_not_needed_cannot_refuse_its_card(void **state)
{
	(void)state;
	assert_cards(V2 "FN:A\nORG:B\nORG;ENCODING=QUOTED-PRINTABLE:=80\nFN:\xFF\n" END, "[1]\nname=A\norganisation=B\n");
}

static void utf16_is_refused_as_a_whole(void **state)
{
	struct source source = { "\xFF\xFE" "B\0E\0", 6, 0, 100 };
	const crmi_vcard_options options = { &unit_allocator, read_source, &source, 0 };
	crmi_vcard_card card;
	crmi_vcard *vcard;

	(void)state;
	assert_int_equal(crmi_vcard_open(&vcard, &options), CRM_OK);
	assert_int_equal(crmi_vcard_next(vcard, &card), CRM_ERR_INVALID);
	assert_int_equal(card.rule, CRM_RULE_IMPORT_ENCODING);
	crmi_vcard_close(vcard);
}

static void long_lines_and_cards_are_bounded(void **state)
{
	size_t length = 3u << 20;
	char *text = test_malloc(length);
	const char *head = V3 "FN:A\nPHOTO:", *tail = "\n" END;

	(void)state;
	memset(text, 'x', length);
	memcpy(text, head, strlen(head));
	memcpy(text + length - strlen(tail), tail, strlen(tail));
	assert_cards_of(text, length, 0, "[1]\nname=A\n");
	memcpy(text + strlen(head) - 6, "NOTE:x", 6);
	assert_cards_of(text, length, 0, "[1]\nrule 812 at 4\n");
	/* A million parts of an address, each of which is nothing. */
	memset(text + strlen(head), ';', 1000000);
	memcpy(text + 1000000, tail, strlen(tail));
	memcpy(text + strlen(head) - 6, "ADR:;;", 6);
	assert_cards_of(text, 1000000 + strlen(tail), 0, "[1]\nname=A\n");
	test_free(text);
}

static const char rich[] =
	"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=D5=C5;=CE=\r\n=B0;;;\r\nORG:A;B;C\r\n"
	"TEL;CELL:1\r\nitem1.TEL;TYPE=\"work,fax\":tel:2;ext=3\r\nADR;HOME:;;a\\, b;c;d\r\nIMPP;X-SERVICE-TYPE=q:x:y\r\n"
	"NOTE:n\r\nNOTE:m\r\nBDAY:19800322\r\nAGENT:\r\nBEGIN:VCARD\r\nEND:VCARD\r\nPHOTO;BASE64:\r\n  AAAA\r\n\r\n"
	"TEL:3\r\nTEL:4\r\nTEL:5\r\nTEL:6\r\nTEL:7\r\nTEL:8\r\nTEL:9\r\nUID:u\r\nTITLE:t\r\nEND:VCARD\r\n";

static void a_failed_allocation_is_told_and_leaks_nothing(void **state)
{
	crm_status rc = CRM_ERR_NOMEM;
	size_t length = 0;
	char *text = test_malloc(200000);
	long n;

	(void)state;
	memcpy(text, rich, sizeof rich - 1);
	length = sizeof rich - 1 - strlen("END:VCARD\r\n");
	for (int i = 0; i < 300; i++)
		length += (size_t)snprintf(text + length, 200, "NOTE:%060d\r\nEMAIL:%040d\r\n", i, i);
	length += (size_t)snprintf(text + length, 200, "END:VCARD\r\n");
	for (n = 1; rc == CRM_ERR_NOMEM && n < 300; n++) {
		struct source source = { text, length, 0, 1 << 20 };
		crmi_text out;

		crmi_text_init(&out, &crmi_allocator_system);
		unit_fail_allocation(n, n % 2 == 0);
		rc = describe(&source, 0, &unit_allocator, &out);
		assert_int_equal(rc, unit_allocation_failed() ? CRM_ERR_NOMEM : CRM_DONE);
		crmi_text_free(&out);
	}
	unit_fail_allocation(0, false);
	assert_int_equal(rc, CRM_DONE);
	assert_true(n > 10);
	test_free(text);
}

static void a_card_cut_anywhere_is_refused_without_harm(void **state)
{
	(void)state;
	for (size_t length = 0; length < sizeof rich; length++) {
		char *copy = test_malloc(length + 1);
		struct source source = { copy, length, 0, 5 };
		crmi_text out;

		memcpy(copy, rich, length);
		crmi_text_init(&out, &unit_allocator);
		assert_int_equal(describe(&source, 0, &unit_allocator, &out), CRM_DONE);
		if (length >= 11 && length < sizeof rich - 3)
			assert_non_null(strstr(out.data, "rule 80")); /* no END, or half a character */
		crmi_text_free(&out);
		test_free(copy);
	}
}

static void random_changes_do_no_harm_and_do_not_depend_on_chunks(void **state)
{
	static const char marks[] = ":;=\"\\\n\r .,\0\xFF\xD5";
	uint64_t seed = 11;

	(void)state;
	for (int round = 0; round < 1500; round++) {
		char text[sizeof rich];
		crmi_text out[2];

		memcpy(text, rich, sizeof rich);
		for (int i = 0; i < 1 + round % 6; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[(seed >> 33) % (sizeof rich - 1)] = marks[(seed >> 20) % (sizeof marks - 1)];
		}
		for (size_t i = 0; i < 2; i++) {
			struct source source = { text, sizeof rich - 1, 0, i ? 1 : 1 << 20 };

			crmi_text_init(&out[i], &unit_allocator);
			assert_int_equal(describe(&source, round % 2 ? CRM_ENCODING_GB18030 : 0, &unit_allocator, &out[i]), CRM_DONE);
			assert_true(crmi_utf8_is_valid(out[i].data, out[i].length));
		}
		assert_string_equal(out[0].data, out[1].data);
		crmi_text_free(&out[0]);
		crmi_text_free(&out[1]);
	}
}

static crm_status read_file(void *user, char *buffer, size_t capacity, size_t *got)
{
	*got = fread(buffer, 1, capacity, user);
	return CRM_OK;
}

struct totals {
	int files, cards, nameless, enterprises, telephones, mails, birthdays;
};

static void count_file(const char *path, struct totals *totals)
{
	FILE *file = fopen(path, "rb");
	const crmi_vcard_options options = { &unit_allocator, read_file, file, 0 };
	crmi_vcard_card card;
	crmi_vcard *vcard;

	assert_non_null(file);
	assert_int_equal(crmi_vcard_open(&vcard, &options), CRM_OK);
	while (crmi_vcard_next(vcard, &card) == CRM_OK) {
		assert_int_equal(card.rule, CRM_RULE_NONE);
		totals->cards++;
		totals->nameless += !card.name;
		totals->enterprises += card.kind == CRM_CUSTOMER_ENTERPRISE;
		totals->birthdays += card.birth_date.year != 0;
		for (size_t i = 0; i < card.point_count; i++) {
			totals->telephones += card.points[i].kind <= CRM_POINT_FAX;
			totals->mails += card.points[i].kind == CRM_POINT_EMAIL;
		}
	}
	crmi_vcard_close(vcard);
	(void)fclose(file);
	totals->files++;
}

/* Counted by hand in the folder with
 *   cat *.vcf | grep -ciE '^(item[0-9]+\.)?TEL[;:]'      73
 *   cat *.vcf | grep -ciE '^(item[0-9]+\.)?EMAIL[;:]'    37
 *   cat *.vcf | grep -ciE '^BDAY[;:]'                    14, of which --0203 has no year and fullcontact's two are one
 *   cat *.vcf | grep -ci '^BEGIN:VCARD'                  25
 * None of the values is empty. The last card of John_Doe_ANDROID.vcf has a second ORG that is not UTF-8. The first
 * two cards of John_Doe_ANDROID.vcf have neither FN nor N nor ORG. */
static void all_cards_of_the_sample_are_read(void **state)
{
	struct totals totals = { 0, 0, 0, 0, 0, 0, 0 };
	struct dirent *entry;
	char place[1000], path[2000];
	DIR *folder;

	(void)state;
	snprintf(place, sizeof place, "%s/vcards", shared ? shared : ".");
	folder = opendir(place);
	if (!folder) {
		print_message("# skipped: no sample data; name its folder in CRM_SHARED\n");
		skip();
	}
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", place, entry->d_name);
		count_file(path, &totals);
	}
	(void)closedir(folder);
	print_message("# %d files, %d cards, %d telephone numbers, %d mail addresses, %d birthdays, %d enterprises\n",
	              totals.files, totals.cards, totals.telephones, totals.mails, totals.birthdays, totals.enterprises);
	assert_int_equal(totals.files, 17);
	assert_int_equal(totals.cards, 25);
	assert_int_equal(totals.telephones, 73);
	assert_int_equal(totals.mails, 37);
	assert_int_equal(totals.nameless, 2);
	assert_int_equal(totals.enterprises, 0);
	assert_int_equal(totals.birthdays, 12);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(a_card_gives_name_and_contact_points), TEST(a_file_without_cards_gives_none),
		TEST(several_cards_are_told_apart_and_their_lines_known), TEST(folded_lines_are_joined),
		TEST(quoted_printable_is_read_over_soft_breaks), TEST(an_equals_sign_ends_a_plain_line),
		TEST(groups_are_passed_over), TEST(types_may_be_bare_named_listed_or_repeated), TEST(escapes_are_undone),
		TEST(a_name_is_made_of_its_parts_when_it_is_missing), TEST(an_organisation_without_a_person_is_an_enterprise),
		TEST(a_card_may_say_that_it_is_an_organisation), TEST(an_address_becomes_one_line),
		TEST(chat_accounts_carry_their_service),
		TEST(addresses_of_the_web_lose_their_scheme_where_it_is_none_of_the_value), TEST(only_a_full_birthday_counts),
		TEST(notes_are_joined_and_empty_values_left_out), TEST(pictures_are_passed_over),
		TEST(a_card_within_a_card_is_passed_over), TEST(a_card_without_end_is_refused_and_the_next_one_read),
		TEST(a_charset_of_a_value_is_followed), TEST(a_file_may_be_in_gb18030), TEST(bad_bytes_refuse_only_their_card),
		TEST(a_value_that_is_not_needed_cannot_refuse_its_card), TEST(utf16_is_refused_as_a_whole),
		TEST(long_lines_and_cards_are_bounded),
		TEST(a_failed_allocation_is_told_and_leaks_nothing), TEST(a_card_cut_anywhere_is_refused_without_harm),
		TEST(random_changes_do_no_harm_and_do_not_depend_on_chunks), TEST(all_cards_of_the_sample_are_read),
	};

	shared = argc > 1 ? argv[1] : getenv("CRM_SHARED");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
