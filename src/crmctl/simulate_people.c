/* Customers made from syllables, what they buy, and how they are developed. No real person's data is in here. */
#include "simulate.h"

#include <string.h>

static const char *const chinese_surnames[] = { "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴",
                                                "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗" };
static const char *const chinese_syllables[] = { "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳",
                                                 "杰", "娟", "涛", "明", "超", "秀", "霞", "平", "刚", "英", "华", "玉" };
static const char *const chinese_firms[] = { "华", "明", "新", "东", "海", "盛", "达", "通", "兴", "安", "远", "瑞" };
static const char *const chinese_trades[] = { "贸易有限公司", "科技有限公司", "物流有限公司", "餐饮管理有限公司" };
static const char *const latin_first[] = { "An", "Mar", "Lu", "Jo", "El", "Ti", "Ka", "Ro", "Si", "Ni", "Pa", "Le" };
static const char *const latin_second[] = { "na", "ta", "cia", "nas", "len", "mo", "rin", "sa", "mon", "la", "vid",
                                            "on" };
static const char *const latin_house[] = { "Lind", "Berg", "Hol", "Wald", "Stein", "Nord", "Ek", "Bran", "Ash", "Mer" };
static const char *const latin_place[] = { "ner", "gren", "ton", "hof", "dal", "ström", "ley", "mann", "ford", "wick" };
static const char *const latin_trades[] = { "Logistics", "Foods", "Instruments", "& Partners", "Print" };

static const char *const needs[] = { "a till for two counters", "monthly deliveries", "a quieter printer",
                                     "better support",
                                     "学校采购办公用品", "每周送货一次" };
static const char *const goods[] = { "paper", "toner", "till", "service", "tea", "furniture" };

static void person_name(struct simulation *s, const struct person *person, char *name, size_t size)
{
	if (person->chinese && person->enterprise)
		snprintf(name, size, "%s%s%s", PICK(s, chinese_firms), PICK(s, chinese_firms), PICK(s, chinese_trades));
	else if (person->chinese)
		snprintf(name, size, "%s%s%s", PICK(s, chinese_surnames), PICK(s, chinese_syllables),
		         chance(s, 65) ? PICK(s, chinese_syllables) : "");
	else if (person->enterprise)
		snprintf(name, size, "%s%s %s", PICK(s, latin_house), PICK(s, latin_place), PICK(s, latin_trades));
	else
		snprintf(name, size, "%s%s %s%s", PICK(s, latin_first), PICK(s, latin_second), PICK(s, latin_house),
		         PICK(s, latin_place));
}

/* Numbers that belong to nobody: a block of zeros, and the British numbers kept for drama. */
struct reach {
	char              mobile[32], phone[32], email[48], number[24], account[24];
	crm_contact_point points[3];
	crm_reference     references[2];
};

static void person_reach(struct simulation *s, const struct person *person, struct reach *reach,
                         crm_customer_input *input)
{
	unsigned serial = (unsigned)s->person_count + 1;
	size_t points = 0, references = 0;

	snprintf(reach->mobile, sizeof reach->mobile, person->chinese ? "+86 138 0000 %04u" : "+44 7700 900%03u",
	         serial % 1000);
	snprintf(reach->phone, sizeof reach->phone, "+86 10 5550 %04u", serial);
	snprintf(reach->email, sizeof reach->email, "customer%u@example.com", serial);
	snprintf(reach->number, sizeof reach->number, "C%05u", serial);
	snprintf(reach->account, sizeof reach->account, "%05u", 70000 + serial);
	reach->points[points++] = (crm_contact_point){ .kind = CRM_POINT_MOBILE, .flags = 1, .value = reach->mobile };
	if (person->enterprise && person->chinese)
		reach->points[points++] = (crm_contact_point){ .kind = CRM_POINT_PHONE, .label = "work", .value = reach->phone };
	if (chance(s, 60))
		reach->points[points++] = (crm_contact_point){ .kind = CRM_POINT_EMAIL, .value = reach->email };
	reach->references[references++] = (crm_reference){ "shop", reach->number };
	if (person->enterprise)
		reach->references[references++] = (crm_reference){ "erp", reach->account };
	input->contact_points = reach->points;
	input->contact_point_count = points;
	input->references = reach->references;
	input->reference_count = references;
}

/* Half of those who are there from the beginning have bought before. */
static void person_state(struct simulation *s, crm_customer_input *input)
{
	int64_t roll = between(s, 1, 100);

	input->need = PICK(s, needs);
	if (roll <= 50 && s->person_count < s->person_target * 6 / 10) {
		input->state = CRM_LIFECYCLE_CURRENT;
		input->has_bought = 1;
	} else if (roll <= 65 && crm_lifecycle_allowed(0, CRM_LIFECYCLE_TARGET)) {
		input->state = CRM_LIFECYCLE_TARGET;
	} else if (roll <= 90) {
		input->state = CRM_LIFECYCLE_POTENTIAL;
	} else {
		input->need = NULL;
	}
}

static int32_t class_draw(struct simulation *s, bool enterprise)
{
	int64_t roll = between(s, 1, 100) - (enterprise ? 20 : 0);

	return roll <= 8 ? CRM_CLASS_IMPORTANT : roll <= 30 ? CRM_CLASS_SECONDARY : roll <= 70 ? CRM_CLASS_ORDINARY
	       : roll <= 88 ? CRM_CLASS_SMALL : 0;
}

bool person_add(struct simulation *s)
{
	struct person *person = &s->people[s->person_count];
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = act_of((int)between(s, 0, STAFF_COUNT - 1), "first contact");
	int64_t known_at = s->day == s->first_day ? s->now - between(s, 1, 110) * CRM_DAY : s->now;
	struct reach reach;
	char name[96];
	int32_t contact_class;

	*person = (struct person){ .enterprise = chance(s, 18), .chinese = chance(s, 60) };
	person->staff = (int)between(s, 0, STAFF_COUNT - 1);
	person->interval_days = (int)between(s, 14, 110);
	person->quits_at = chance(s, 22) ? s->now + between(s, 20, 300) * CRM_DAY : CRM_NO_TIME;
	person_name(s, person, name, sizeof name);
	person_reach(s, person, &reach, &input);
	person_state(s, &input);
	input.name = name;
	input.kind = person->enterprise ? CRM_CUSTOMER_ENTERPRISE : CRM_CUSTOMER_PERSON;
	input.language = person->chinese ? "zh-Hans" : "en";
	input.preferred_channel = chance(s, 70) ? CRM_CHANNEL_PHONE : CRM_CHANNEL_CHAT;
	act.at = known_at;
	if (!went(s, crm_customer_add(s->db, &act, &input, &person->id)))
		return false;
	s->person_count++;
	contact_class = class_draw(s, person->enterprise);
	act = act_of(person->staff, "by size and prospects");
	act.at = known_at;
	return contact_class == 0 ||
	       went(s, crm_followup_assign(s->db, &act, &person->id, contact_class, staff_names[person->staff]));
}

void person_buys(struct simulation *s, struct person *person)
{
	crm_purchase_input input = CRM_INIT(crm_purchase_input);
	crm_act act = act_of(person->staff, NULL);

	input.customer_id = person->id;
	input.amount = between(s, 20, 900) * 100 + between(s, 0, 1) * 50;
	if (person->enterprise)
		input.amount *= 10;
	input.currency = person->chinese ? "CNY" : "EUR";
	input.quantity = between(s, 1, 12);
	input.category = PICK(s, goods);
	if (went(s, crm_purchase_add(s->db, &act, &input, NULL)))
		person->purchases++;
}

static void person_moves(struct simulation *s, struct person *person, int32_t state, int32_t state_reason,
                         const char *reason)
{
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);
	crm_act act = act_of(person->staff, reason);
	crm_status rc;

	input.state = state;
	input.state_reason = state_reason;
	rc = crm_lifecycle_move(s->db, &act, &person->id, &input);
	if (went(s, rc) && rc == CRM_OK)
		s->moves++;
}

/* What people decide about a customer now and then; the guards of the arrows have the last word (D-CUST-02). */
void person_develops(struct simulation *s, struct person *person)
{
	const crm_customer *customer = NULL;
	int32_t state;

	if (!went(s, crm_customer_get(s->db, &person->id, &customer)))
		return;
	state = customer->state;
	crm_customer_free(customer);
	if (state == CRM_LIFECYCLE_CURRENT && person->purchases >= 3 && chance(s, 40)) {
		person_moves(s, person, CRM_LIFECYCLE_LOYAL, 0, "buys from us by choice");
	} else if ((state == 0 || state == CRM_LIFECYCLE_POTENTIAL) && chance(s, 30)) {
		person_moves(s, person, CRM_LIFECYCLE_TARGET, 0, "worth a visit");
	} else if ((state == 0 || state == CRM_LIFECYCLE_POTENTIAL) && chance(s, 8)) {
		person_moves(s, person, CRM_LIFECYCLE_NON_CUSTOMER, CRM_NON_CUSTOMER_CANNOT_BUY, "gave up the shop");
		person->non_customer = true;
	} else if (state == CRM_LIFECYCLE_CURRENT && person->quits_at != CRM_NO_TIME && s->now > person->quits_at &&
	           chance(s, 8)) {
		person_moves(s, person, CRM_LIFECYCLE_CHURNED, CRM_CHURN_MOVED, "moved to another city");
	}
}
