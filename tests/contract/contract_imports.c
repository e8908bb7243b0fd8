/* Imports from memory: what is taken, refused, known already; and the lists that are written. */
#include "contract.h"

static crm_import_input input_of(int32_t kind, const char *text)
{
	crm_import_input input = CRM_INIT(crm_import_input);

	input.kind = kind;
	input.data = text;
	input.length = strlen(text);
	input.source = "file";
	input.currency = "CNY";
	return input;
}

static void import(struct contract *c, const crm_import_input *input, crm_status expected)
{
	crm_import_result result = { 0 };

	CALL(c, expected, crm_import, act_why(c, "the old system"), input, &result);
	c->calls[c->count - 1].rows = result.rows;
	c->calls[c->count - 1].fresh = result.taken;
	show_number(c, "rows", result.rows);
	show_number(c, "taken", result.taken);
	show_number(c, "unchanged", result.unchanged);
	show_number(c, "rejected", result.rejected);
	show_number(c, "decisions", result.decisions);
	show_number(c, "first_line", result.first_line);
	show_text(c, "first_rule", crm_rule_name(result.first_rule));
}

/* What an import wrote beside the store, behind its line. */
static void show_file(struct contract *c, const char *path)
{
	static char text[20000];
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	(void)fclose(file);
	show_text(c, "file", text);
}

static const char people[] =
	"reference,name,kind,mobile,email,birth_date,state,need,owner,contact_class\n"
	"1,\"Tang, Bo\",person,+86 138 0000 0001,bo@example.com,1990-01-31,potential,a line,Wu,important\n"
	"2,Feng & Sons,enterprise,,feng@example.com,,,,,\n"
	"3,No such day,person,,,1990-02-30,,,,\n"
	"4,,person,,,,,,,\n"
	"5,Two readings,person,,,03/04/1990,,,,\n"
	"1,Tang Bo once more,person,,,,,,,\n";

static void customers(struct contract *c)
{
	crm_import_input input = input_of(CRM_IMPORT_CUSTOMERS, people);
	char rejects[FIXTURE_PATH + 20], decisions[FIXTURE_PATH + 20];

	(void)snprintf(rejects, sizeof rejects, "%s/rejects.csv", c->f.folder);
	(void)snprintf(decisions, sizeof decisions, "%s/decisions.csv", c->f.folder);
	input.dry_run = 1;
	input.rejects_path = rejects;
	import(c, &input, CRM_OK);
	input.dry_run = 0;
	input.decisions_path = decisions;
	input.date_order = CRM_DATE_ORDER_DMY;
	input.batch_rows = 2;
	import(c, &input, CRM_OK);
	show_file(c, rejects);
	show_file(c, decisions);
	import(c, &input, CRM_OK); /* changes nothing */
	input.rejects_path = input.decisions_path = NULL;
	import(c, &input, CRM_ERR_INVALID); /* the first row that cannot be taken ends it */
}

static void others(struct contract *c)
{
	crm_import_input input = input_of(CRM_IMPORT_PURCHASES,
	                                  "customer;at;amount;reference\n1;2026-05-01 10:00;12.50;B-1\n2;2026-05-02;1000;B-2\n9;2026-05-02;1;B-3\n");

	import(c, &input, CRM_ERR_INVALID);
	import(c, &input, CRM_ERR_INVALID);
	input = input_of(CRM_IMPORT_COMPLAINTS, "Nr\tWho\tWhat\tWhen\tStatus\nC-1\tTang Bo\tit is late\t2026-04-01\tOpen\n"
	                                        "C-2\tFeng\tit is loud\t2026-04-02\tClosed\n");
	input.mapping = "reference = {Nr}\ncomplainant = {Who}\ncontent = {What}\nreceived_at = {When}\nstate = {Status}\n"
	                "contact = by letter\nfirst_responder = Ma\nstate: Open = received\nstate: Closed = closed\n";
	import(c, &input, CRM_OK);
	import(c, &input, CRM_OK);
	input.mapping = "content = {Nowhere}\n";
	import(c, &input, CRM_ERR_INVALID);
	input = input_of(CRM_IMPORT_CONTACTS, "customer,at,kind,outcome,note\n1,2026-05-03 09:00,call,reached,\xc4\xe3\xba\xc3\n");
	input.encoding = CRM_ENCODING_GB18030;
	import(c, &input, CRM_OK);
	input.encoding = CRM_ENCODING_UTF8;
	import(c, &input, CRM_ERR_INVALID);
}

static int stop_at_four(int64_t rows, int64_t bytes, int64_t total, void *user)
{
	(void)bytes;
	(void)total;
	(void)user;
	return rows >= 4;
}

static void cut_off(struct contract *c)
{
	crm_import_input input = input_of(CRM_IMPORT_CUSTOMERS, "name,reference\nA,a\nB,b\nC,c\nD,d\nE,e\nF,f\n");

	input.batch_rows = 2;
	input.progress = stop_at_four;
	import(c, &input, CRM_ERR_CALLBACK);
	input.progress = NULL;
	import(c, &input, CRM_OK); /* goes on where it stopped */
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	input = input_of(CRM_IMPORT_CUSTOMERS, "name,reference\nG,g\n");
	import(c, &input, ANY_STATUS);
	CALL_ALONE(c, CRM_OK, crm_rollback);
}

static void layouts(struct contract *c)
{
	crm_import_input input = input_of(CRM_IMPORT_CUSTOMERS, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:v1\r\nFN:Pan Hui\r\nN:Pan;Hui;;;\r\n"
	                                                        "TEL;TYPE=CELL:+8613700000000\r\nEMAIL:pan@example.com\r\nEND:VCARD\r\n");

	input.format = CRM_FORMAT_VCARD;
	import(c, &input, CRM_OK);
	import(c, &input, CRM_OK);
	input = input_of(CRM_IMPORT_CUSTOMERS, "Yu   p1\nDeng p2\n");
	input.format = CRM_FORMAT_BLANKS;
	input.no_header = 1;
	input.mapping = "name = {1}\nreference = {2}\n";
	import(c, &input, CRM_OK);
	input = input_of(CRM_IMPORT_CUSTOMERS, "");
	import(c, &input, CRM_ERR_INVALID);
	input.data = NULL;
	import(c, &input, CRM_ERR_INVALID);
	input.path = "/nowhere/customers.csv";
	import(c, &input, CRM_ERR_NOT_FOUND);
	CALL(c, CRM_ERR_INVALID, crm_import, NULL, NULL, NULL);
}

/* More rows than a cursor's pages, in the batches of the library's own choice. */
static void many(struct contract *c)
{
	static char text[CONTRACT_MANY * 40 + 100];
	crm_import_input input;
	size_t length = (size_t)snprintf(text, sizeof text, "name,reference,email\n");
	int i;

	for (i = 0; i < CONTRACT_MANY; i++)
		length += (size_t)snprintf(text + length, sizeof text - length, "Row %d,m%d,r%d@example.com\n", i, i, i % 100);
	input = input_of(CRM_IMPORT_CUSTOMERS, text);
	import(c, &input, CRM_OK);
	import(c, &input, CRM_OK);
}

void contract_imports(struct contract *c)
{
	customers(c);
	others(c);
	cut_off(c);
	layouts(c);
	many(c);
}
