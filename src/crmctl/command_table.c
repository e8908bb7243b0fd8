/* The one table of commands: parsing, help and dispatch read it. */
#include "commands.h"

#define END { NULL, NULL, NULL, false }

const struct option common_options[] = {
	{ "file", "FILE", "the store: a file, or a PostgreSQL connection string; or CRM_FILE in the environment (-f)", false },
	{ "prefix", "NAME", "of its tables in a PostgreSQL database; crm_ if not given, SCHEMA. for a schema of its own", false },
	{ "pooled", NULL, "behind a pooler that gives each transaction another connection", false },
	{ "json", NULL, "one JSON document, with all fields", false },
	{ "actor", "NAME", "who acts; or CRM_ACTOR in the environment", false },
	{ "key", "KEY", "idempotency key: the same command gives the first answer again; times are said without now, +3d", false },
	{ "reason", "TEXT", "why, for the journal; some rules demand it", false },
	{ "at", "TIME", "when it happened; now if not given", false },
	{ "now", "TIME", "take this for the present time; what changes a store refuses one still to come", false },
	{ "force-now", NULL, "change it all the same; what such a change does stays so", false },
	{ "utc-offset", "MINUTES", "minutes that local time is ahead of UTC; 0 if not given", false },
	{ "color", "WHEN", "auto, always or never; auto honours NO_COLOR", false },
	{ "quiet", NULL, "ids only, and no words about what went well (-q)", false },
	{ "help", NULL, "help on the command (-h)", false },
	END
};

static const struct option no_options[] = { END };

static const struct option copy_options[] = { { "from-prefix", "NAME", "of the tables of FROM", false }, END };

static const struct option init_options[] = { { "playbook", "FILE", "load these settings over the default", false },
                                              END };

static const struct option import_options[] = {
	{ "map", "'FIELD = TEMPLATE'", "how a field is made; 'FIELD: WORD = VALUE' translates a word", true },
	{ "mapping", "FILE", "a file of such lines", false },
	{ "source", "NAME", "the system the references belong to; the file's name if not given", false },
	{ "format", "FORMAT", "csv, blanks or vcard", false },
	{ "encoding", "NAME", "utf-8 or gb18030", false },
	{ "delimiter", "CHARACTER", "of CSV; found in the header if not given; 'tab' is a tab", false },
	{ "no-header", NULL, "the first row is data; columns are named by number", false },
	{ "date-order", "ORDER", "dmy, mdy or ymd", false },
	{ "window", "FROM..UNTIL", "days that are plausible; either end may be left out", false },
	{ "currency", "CODE", "of amounts without one", false },
	{ "dry-run", NULL, "do all but keep nothing", false },
	{ "rejects", "FILE", "write refused rows with line, field and reason here and go on", false },
	{ "decisions", "FILE", "write every decision about an ambiguous date here", false },
	END
};

#define CUSTOMER_FIELDS \
	{ "phone", "[LABEL=]NUMBER", "telephone at a place", true }, \
	{ "mobile", "[LABEL=]NUMBER", "mobile telephone", true }, \
	{ "fax", "[LABEL=]NUMBER", "fax", true }, \
	{ "email", "ADDRESS", "mail address", true }, \
	{ "address", "TEXT", "postal address", true }, \
	{ "web", "LINK", "web page", true }, \
	{ "chat", "SERVICE=ACCOUNT", "account of a chat service", true }, \
	{ "reference", "SOURCE:VALUE", "id in another system", true }, \
	{ "salutation", "TEXT", "how to address", false }, \
	{ "language", "TAG", "such as zh-Hans", false }, \
	{ "note", "TEXT", "free text", false }, \
	{ "need", "TEXT", "what the customer needs from us", false }, \
	{ "birth-date", "DAY", "of a person; of an enterprise when it was founded", false }, \
	{ "channel", "CHANNEL", "preferred: face, hall, phone, sms, email, letter, web, chat, ...", false }

#define STATE_REASONS \
	{ "churn-reason", "REASON", "for churned: died, moved, taste, referred_away, price, product, ...", false }, \
	{ "sub-reason", "REASON", "for non_customer: unrelated, hostile, cannot_buy", false }, \
	{ "has-bought", NULL, "a purchase outside this store is attested", false }

static const struct option customer_add_options[] = {
	{ "enterprise", NULL, "an enterprise, an authority, a club; else a person", false },
	CUSTOMER_FIELDS,
	{ "state", "STATE", "start as potential, target, current, loyal, churned or non_customer", false },
	STATE_REASONS,
	{ "class", "CLASS", "contact class: important, secondary, ordinary, small", false },
	{ "owner", "NAME", "who keeps up the contact", false },
	END
};
static const struct option customer_update_options[] = { { "name", "NAME", "the name", false }, CUSTOMER_FIELDS, END };
static const struct option customer_show_options[] = {
	{ "reference", "SOURCE:VALUE", "find by the id in another system", false },
	{ "phone", "NUMBER", "find by a telephone number in any usual form", false },
	END
};
static const struct option customer_list_options[] = {
	{ "state", "STATE", "only customers in this state", false },
	{ "removed", NULL, "removed ones too", false },
	{ "limit", "N", "at most so many", false },
	{ "after", "ID", "go on after this one", false },
	END
};
static const struct option customer_move_options[] = {
	STATE_REASONS,
	{ "need", "TEXT", "the need, for potential", false },
	END
};
static const struct option assign_options[] = { { "owner", "NAME", "who keeps up the contact", false }, END };

static const struct option purchase_options[] = {
	{ "quantity", "N", "pieces", false },
	{ "category", "TEXT", "what was bought", false },
	{ "reference", "TEXT", "number of the receipt or order", false },
	END
};
static const struct option contact_options[] = {
	{ "note", "TEXT", "what was said", false },
	{ "channel", "CHANNEL", "face, hall, phone, sms, email, letter, web, chat, ...", false },
	{ "direction", "WHO", "out: we began (usual); in: the customer did", false },
	END
};

static const struct option complaint_open_options[] = {
	{ "customer", "ID", "whose", false },
	{ "complainant", "NAME", "who complains, when it is no customer", false },
	{ "about", "TEXT", "about whom or what", false },
	{ "content", "TEXT", "the complaint in words", false },
	{ "received-at", "TIME", "when it was made; now if not given, which --key does not take", false },
	{ "bought-at", "TIME", "when the thing was bought", false },
	{ "usage", "TEXT", "how it was used", false },
	{ "demand", "TEXT", "what is demanded", false },
	{ "wished-solution", "TEXT", "the form of solution that is wished for", false },
	{ "contact", "TEXT", "how to reach the complainant", false },
	{ "channel", "CHANNEL", "how it came", false },
	{ "state", "STATE", "for a case with a past elsewhere", false },
	{ "first-responder", "NAME", "who was asked first; the actor if not given", false },
	{ "handler", "NAME", "who handles it; the first responder if not given", false },
	{ "cause", "TEXT", "your own word for the cause", false },
	{ "primary-cause", "CAUSE", "the primary cause; see 'complaint causes'", false },
	{ "reference", "SOURCE:VALUE", "its number in another system", false },
	{ "emotion", "WORD", "calm, upset or high; calm if not given", false },
	{ "special", "WORD", "emotional, opinionated or prepared", false },
	{ "level", "WORD", "direct, outside or third_party", false },
	{ "severity", "WORD", "normal, difficult or major", false },
	{ "lane", "WORD", "normal, business, project or fault", false },
	END
};
static const struct option complaint_list_options[] = {
	{ "open", NULL, "neither closed nor void", false },
	{ "state", "STATE", "only cases in this state", false },
	{ "customer", "ID", "only cases of this customer", false },
	{ "handler", "NAME", "only those that he handles", false },
	{ "answerable", "NAME", "only those whose first responder he is", false },
	{ "cause", "CAUSE", "only with this cause; see 'complaint causes'", false },
	{ "axis", "AXIS", "only with a cause of this axis", false },
	{ "level", "WORD", "of this level or higher", false },
	{ "tier", "WORD", "only of customers of this tier: key, ordinary, small", false },
	{ "severity", "WORD", "only as grave as this", false },
	{ "lane", "WORD", "only in this lane", false },
	{ "due-until", "TIME", "only with something due up to then", false },
	{ "breached", NULL, "only with a broken promise", false },
	{ "escalated", NULL, "only escalated ones", false },
	{ "text", "WORDS", "only with these words; Chinese too", false },
	{ "limit", "N", "at most so many", false },
	{ "after", "ID", "go on after this one", false },
	END
};
#define OVERRIDE { "override-by", "NAME", "who lets it pass a guard; --reason says why", false }
static const struct option judge_options[] = {
	{ "responsibility", "WORD", "ours or not_ours", false },
	{ "complainant-type", "WORD", "voicer, passive, irate or activist", false },
	{ "purpose", "WORD",
	  "serious, respect, heard, action, redress, punishment, no_recurrence, solved, corrected or pleasant", false },
	{ "validity", "WORD", "founded or unfounded", false },
	{ "immediate", NULL, "ours, and can be solved at once", false },
	OVERRIDE,
	END
};
static const struct option explain_options[] = {
	{ "explanation", "TEXT", "what was explained", false },
	{ "alternative", "TEXT", "the other way that was shown", false },
	END
};
#define PROMISE_FIELDS \
	{ "due-at", "TIME", "the definite time", false }, \
	{ "consent", NULL, "the customer agreed to it; a playbook may do with his being told", false }, \
	{ "unit", "NAME", "who is in charge", false }, \
	{ "what", "TEXT", "what is promised; an answer if not given", false }, \
	{ "promised-to", "NAME", "to whom; the complainant if not given", false }
static const struct option promise_options[] = { PROMISE_FIELDS, END };
static const struct option renew_options[] = {
	PROMISE_FIELDS,
	{ "channel", "CHANNEL", "how the customer was contacted", false },
	{ "progress", "TEXT", "what the customer was told", false },
	END
};
static const struct option solve_options[] = {
	{ "text", "TEXT", "what is done", false },
	{ "accepted", NULL, "the customer has already accepted it", false },
	{ "kind", "WORD", "correction, replacement, refund, compensation, apology or extra", false },
	{ "amount", "AMOUNT", "what it is worth, such as 12.50", false },
	{ "currency", "CODE", "of the amount, such as EUR", false },
	{ "authority", "TEXT", "whose authority is used", false },
	{ "approver", "NAME", "who approved an amount above the authority", false },
	OVERRIDE,
	END
};
static const struct option override_options[] = { OVERRIDE, END };
static const struct option note_options[] = { { "note", "TEXT", "in words", false }, END };
static const struct option admit_options[] = { { "text", "TEXT", "what is admitted", false }, OVERRIDE, END };
static const struct option refuse_options[] = {
	{ "ground", "WORD", "government, law, policy, out_of_stock or impossible", false },
	{ "explanation", "TEXT", "the rule behind it, explained", false },
	{ "alternatives", "TEXT", "other ways", false },
	{ "condition", "TEXT", "under what condition it could be met", false },
	{ "we-will", "TEXT", "what we will do", false },
	{ "you-can", "TEXT", "what the complainant can do", false },
	{ "authority", "TEXT", "whose full authority was used", false },
	END
};
static const struct option next_options[] = { { "all", NULL, "the steps too that this state does not take", false }, END };
static const struct option cause_options[] = {
	{ "primary", NULL, "the primary one", false },
	{ "remove", NULL, "take it back", false },
	END
};
static const struct option link_options[] = { { "remove", NULL, "say that the link was wrong", false }, END };
static const struct option wants_options[] = {
	{ "wants", "WORDS", "what is wanted, with commas between: redress,respect", false },
	{ "met", "WORDS", "what the complainant says was met", false },
	{ "unmet", "WORDS", "... and was not", false },
	END
};
static const struct option review_options[] = {
	{ "blame", "WORD", "blame taken early, endless apology: good or wrong", false },
	{ "argue", "WORD", "arguing, denying: good or wrong", false },
	{ "lecture", "WORD", "lecturing, mocking, flat rejection: good or wrong", false },
	{ "obstacle", "WORD", "belittling, obstacles: good or wrong", false },
	{ "pointless", "WORD", "pointless questions, feigned care: good or wrong", false },
	{ "deeds", "WORD", "words without deeds, delay: good or wrong", false },
	{ "note", "TEXT", "in words", false },
	END
};
static const struct option work_options[] = {
	{ "until", "TIME", "due up to then; now if not given", false },
	{ "limit", "N", "at most so many", false },
	END
};
static const struct option complaint_report_options[] = {
	{ "from", "TIME", "received or promised at or after then", false },
	{ "until", "TIME", "before then; now if not given", false },
	{ "tier", "WORD", "only of customers of this tier: key, ordinary, small", false },
	{ "calendar", "NAME", "count working time by this calendar of the playbook", false },
	END
};
static const struct option retention_options[] = {
	{ "from", "TIME", "received at or after then", false },
	{ "until", "TIME", "before then; now if not given", false },
	{ "tier", "WORD", "only of customers of this tier: key, ordinary, small", false },
	END
};
static const struct option action_add_options[] = {
	{ "due-at", "TIME", "by when", false },
	{ "owner", "NAME", "who does it; the actor if not given", false },
	{ "complaint", "ID", "the case it came from", false },
	END
};
static const struct option action_list_options[] = {
	{ "cause", "CAUSE", "only against this cause", false },
	{ "state", "STATE", "open, done or cancelled", false },
	{ "limit", "N", "at most so many", false },
	{ "after", "ID", "go on after this one", false },
	END
};
static const struct option staff_list_options[] = {
	{ "returned", NULL, "those who came back, too", false },
	{ "limit", "N", "at most so many", false },
	{ "after", "NAME", "go on after this one", false },
	END
};
static const struct option check_options[] = { { "note", "TEXT", "what was said", false }, END };

static const struct option message_options[] = {
	{ "channel", "CHANNEL", "how it came or went; as the case if not given", false },
	{ "note", "TEXT", "what was said", false },
	END
};
static const struct option clock_options[] = {
	{ "explain", "TARGET", "list all the time of this target, counted or not", false },
	{ "to-due", NULL, "up to its due time, not only up to now", false },
	{ "language", "WORD", "of the explanation: en, zh", false },
	{ "when", "TIME", "as it stood, or will stand, then", false },
	END
};
static const struct option clock_move_options[] = {
	{ "clock", "NAME", "to this clock; the same if not given", false },
	{ "version", "N", "of this playbook version; the one in force if not given", false },
	{ "change", "WORD",
	  "what becomes of what runs: recompute, keep_elapsed, keep_remaining, restart, restart_from_event", false },
	{ "restart-at", "TIME", "from when, for restart_from_event", false },
	END
};

static const struct option due_options[] = {
	{ "handler", "NAME", "only those of one person", false },
	{ "until", "TIME", "due up to then; now if not given", false },
	{ "customer", "ID", "all tasks about this customer, open or not", false },
	{ "limit", "N", "at most so many; 50 if not given", false },
	END
};
static const struct option task_add_options[] = {
	{ "due-at", "TIME", "when it is due", false },
	{ "customer", "ID", "whom it is about", false },
	{ "complaint", "ID", "the case it belongs to", false },
	{ "kind", "KIND", "sales, review or other", false },
	{ "priority", "N", "1 most urgent to 9", false },
	{ "channel", "CHANNEL", "how", false },
	{ "handler", "NAME", "who does it; the customer's owner if not given", false },
	END
};
static const struct option done_options[] = {
	{ "note", "TEXT", "what was said", false },
	{ "channel", "CHANNEL", "how the customer was contacted", false },
	END
};

static const struct option timeline_options[] = {
	{ "from", "TIME", "what happened at or after it", false },
	{ "until", "TIME", "what happened before it", false },
	END
};
static const struct option report_options[] = {
	{ "from", "TIME", "from the beginning if not given", false },
	{ "until", "TIME", "up to now if not given", false },
	END
};
static const struct option feed_options[] = {
	{ "after", "N", "entries after this number", false },
	{ "limit", "N", "at most so many; 1000 if not given", false },
	END
};
#define EXPLANATION \
	{ "explain", NULL, "list all that lies between, counted or not", false }, \
	{ "language", "WORD", "of the explanation: en, zh", false }
static const struct option calendar_add_options[] = {
	EXPLANATION,
	{ "at-close", "WORD", "an amount used up exactly at closing: stays, next_open", false },
	{ "at-open", "WORD", "going back, exactly at opening: stays, previous_close", false },
	{ "zero", "WORD", "no amount while closed: rolls, stays", false },
	{ "origin", "WORD", "working days from a closed day: roll_then_count, count_after", false },
	{ "time", "WORD", "time of day after working days: keep, keep_then_roll, roll_then_keep", false },
	{ "end-of-day", NULL, "working days end at closing", false },
	END
};
static const struct option calendar_between_options[] = {
	EXPLANATION,
	{ "reversed", "WORD", "a span that goes back: signed, zero, absolute", false },
	END
};
static const struct option holidays_options[] = {
	{ "format", "WORD", "json, csv or ics; by the end of the file's name if not given", false },
	{ "from", "DAY", "leave out what lies before", false },
	{ "until", "DAY", "leave out what lies after", false },
	END
};
static const struct option recurrence_options[] = {
	{ "zone", "NAME", "such as Europe/Berlin; UTC if not given", false },
	{ "from", "TIME", "not before this", false },
	{ "until", "TIME", "not after this", false },
	{ "limit", "N", "at most so many; 10 if not given", false },
	{ "roll", "WORD",
	  "off a day that is not a working day: following, preceding, modified_following, modified_preceding, skip", false },
	{ "calendar", "FILE", "whose working days, for --roll", false },
	{ "gap", "WORD", "a time that the clocks jump over: shift, skip", false },
	{ "monthdays", "WORD", "YEARLY with BYMONTHDAY alone: all_months, start_month", false },
	END
};
static const struct option playbook_options[] = { { "version", "N", "this version; the one in force if not given",
                                                    false }, END };
static const struct option simulate_options[] = {
	{ "customers", "N", "customers at the end; 200 if not given", false },
	{ "seed", "S", "a number; the same seed gives the same store", false },
	{ "days", "D", "days to live through; 365 if not given", false },
	{ "until", "TIME", "when it ends; --now, or 2026-06-30 12:00 if not given", false },
	END
};

const struct command command_table[] = {
	{ "init", "", init_options, STORE_NONE, store_init, "make a new store", "A file that exists is left alone." },
	{ "import", "KIND FILE", import_options, STORE_WRITE, import_file,
	  "take in customers, purchases, complaints or contacts",
	  "KIND is customers, purchases, complaints or contacts; FILE may be - for standard input. Without a mapping a\n"
	  "column is taken for the field of the same name. A second import of the same file changes nothing." },
	{ "customer add", "NAME", customer_add_options, STORE_WRITE, customer_add, "add a customer", NULL },
	{ "customer show", "[ID]", customer_show_options, STORE_READ, customer_show, "show a customer", NULL },
	{ "customer list", "", customer_list_options, STORE_READ, customer_list, "list customers", NULL },
	{ "customer update", "ID", customer_update_options, STORE_WRITE, customer_update, "change a customer",
	  "Only the options given are changed; an empty value clears the field. Contact points are replaced all together,\n"
	  "and so are references." },
	{ "customer move", "ID STATE", customer_move_options, STORE_WRITE, customer_move, "move a customer to another state",
	  NULL },
	{ "customer moves", "ID", no_options, STORE_READ, customer_moves, "show the states a customer went through", NULL },
	{ "customer assign", "ID CLASS", assign_options, STORE_WRITE, customer_assign, "set the contact class and owner",
	  "CLASS is important, secondary, ordinary, small, or none to end the planned contact." },
	{ "customer remove", "ID", no_options, STORE_WRITE, customer_remove, "take a customer out of use", NULL },
	{ "purchase add", "CUSTOMER AMOUNT CURRENCY", purchase_options, STORE_WRITE, purchase_add, "record a purchase", NULL },
	{ "purchase list", "CUSTOMER", no_options, STORE_READ, purchase_list, "list the purchases of a customer", NULL },
	{ "contact add", "CUSTOMER KIND OUTCOME", contact_options, STORE_WRITE, contact_add, "record a contact that was made",
	  "KIND is call, visit or message; OUTCOME is reached, no_answer, busy, wrong_number, refused, ..." },
	{ "contact list", "CUSTOMER", no_options, STORE_READ, contact_list, "list the contacts with a customer", NULL },
	{ "complaint open", "", complaint_open_options, STORE_WRITE, complaint_open, "open a case",
	  "The nine points of a record: complainant, about, content, received-at, bought-at, usage, demand, wished-solution,\n"
	  "contact." },
	{ "complaint show", "ID", no_options, STORE_READ, complaint_show, "show a case with its ledgers", NULL },
	{ "complaint next", "ID", next_options, STORE_READ, complaint_next,
	  "what may be done now, what is refused, and by which rule", NULL },
	{ "complaint list", "", complaint_list_options, STORE_READ, complaint_list, "list cases", NULL },
	{ "complaint steps", "", no_options, STORE_NONE, complaint_steps, "which step each state takes, and where it leads", NULL },
	{ "complaint emotion", "ID EMOTION", no_options, STORE_WRITE, complaint_emotion, "note how the complainant feels",
	  "EMOTION is calm, upset or high." },
	{ "complaint classify", "ID CLAIM", override_options, STORE_WRITE, complaint_classify, "sort the claim",
	  "CLAIM is legitimate, venting or opportunistic." },
	{ "complaint listen", "ID", note_options, STORE_WRITE, complaint_listen, "end a venting case by having listened", NULL },
	{ "complaint admit", "ID", admit_options, STORE_WRITE, complaint_admit, "admit liability", NULL },
	{ "complaint refuse", "ID", refuse_options, STORE_WRITE, complaint_refuse,
	  "refuse a wish, with ground and another way", NULL },
	{ "complaint mark", "ID MARK", note_options, STORE_WRITE, complaint_mark, "note a step of good handling",
	  "MARK is thanked, listened, empathised or private." },
	{ "complaint level", "ID LEVEL", no_options, STORE_WRITE, complaint_level, "raise the level",
	  "LEVEL is direct, outside or third_party." },
	{ "complaint severity", "ID SEVERITY", no_options, STORE_WRITE, complaint_severity, "say how grave a case is",
	  "SEVERITY is normal, difficult or major." },
	{ "complaint type", "ID TYPE", no_options, STORE_WRITE, complaint_type, "say what type of complainant it is",
	  "TYPE is voicer, passive, irate or activist." },
	{ "complaint special", "ID SPECIAL", no_options, STORE_WRITE, complaint_special,
	  "say that the complainant needs special care",
	  "SPECIAL is emotional, opinionated, prepared or none." },
	{ "complaint lane", "ID LANE", no_options, STORE_WRITE, complaint_lane, "take a case into a lane",
	  "LANE is normal, business, project or fault." },
	{ "complaint escalate", "ID WHOM", no_options, STORE_WRITE, complaint_escalate, "escalate a case; needs --reason", NULL },
	{ "complaint priority", "ID", no_options, STORE_READ, complaint_priority, "what the priority of a case is made of", NULL },
	{ "complaint cause", "ID CAUSE", cause_options, STORE_WRITE, complaint_cause, "note a cause of a case", NULL },
	{ "complaint causes", "", no_options, STORE_NONE, complaint_causes, "list all causes with area and axis", NULL },
	{ "complaint link", "ID KIND OTHER", link_options, STORE_WRITE, complaint_link, "link a case to another one",
	  "KIND is repeat_of, duplicate_of, child_of or same_case." },
	{ "complaint merge", "ID INTO", no_options, STORE_WRITE, complaint_merge, "merge a case into another one", NULL },
	{ "complaint wants", "ID", wants_options, STORE_WRITE, complaint_wants, "note what is wanted, or what was met",
	  "Wants are serious, respect, heard, action, redress, punishment, no_recurrence, solved, corrected, pleasant." },
	{ "complaint review", "ID", review_options, STORE_WRITE, complaint_review, "review how a closed case was handled", NULL },
	{ "complaint work", "PERSON", work_options, STORE_READ, complaint_work, "what needs a person now", NULL },
	{ "complaint report", "", complaint_report_options, STORE_READ, complaint_report,
	  "promises kept, times, states, causes, tiers, units of a period", NULL },
	{ "complaint retention", "", retention_options, STORE_READ, complaint_retention,
	  "who bought again after a complaint, beside what others measured", NULL },
	{ "complaint violations", "", no_options, STORE_READ, complaint_violations,
	  "open cases that are not as they should be", NULL },
	{ "complaint judge", "ID", judge_options, STORE_WRITE, complaint_judge,
	  "judge responsibility, complainant and purpose", NULL },
	{ "complaint explain", "ID", explain_options, STORE_WRITE, complaint_explain,
	  "explain what is not ours, and show another way", NULL },
	{ "complaint promise", "ID", promise_options, STORE_WRITE, complaint_promise, "promise a definite time",
	  "--reason says why it cannot be done at once." },
	{ "complaint renew", "ID", renew_options, STORE_WRITE, complaint_renew, "renew a promise with the complainant",
	  "--at is when the complainant was contacted; --reason says why another time is needed." },
	{ "complaint solve", "ID", solve_options, STORE_WRITE, complaint_solve, "offer a solution", NULL },
	{ "complaint answer", "ID ANSWER", no_options, STORE_WRITE, complaint_answer, "record the answer to a solution",
	  "ANSWER is accepted, declined, or the number of the option that is accepted." },
	{ "complaint check", "ID RESULT", check_options, STORE_WRITE, complaint_check, "record a satisfaction check",
	  "RESULT is satisfied, dissatisfied or unreachable." },
	{ "complaint close", "ID", no_options, STORE_WRITE, complaint_close,
	  "close a case whose complainant cannot be reached", NULL },
	{ "complaint reopen", "ID", no_options, STORE_WRITE, complaint_reopen, "take up a closed case again", NULL },
	{ "complaint void", "ID", no_options, STORE_WRITE, complaint_void, "void a duplicate or mistake; needs --reason",
	  NULL },
	{ "complaint handler", "ID NAME", no_options, STORE_WRITE, complaint_handler, "hand a case over", NULL },
	{ "complaint clock", "ID", clock_options, STORE_READ, complaint_clock, "where the targets of a case stand, and why", NULL },
	{ "complaint pause", "ID", no_options, STORE_WRITE, complaint_pause, "pause the clock of a case; needs --reason", NULL },
	{ "complaint resume", "ID", no_options, STORE_WRITE, complaint_resume, "end the pause", NULL },
	{ "complaint message", "ID WHO", message_options, STORE_WRITE, complaint_message,
	  "record a message of the complainant, or to him", "WHO is in (the complainant's) or out (ours)." },
	{ "complaint start", "ID TARGET", no_options, STORE_WRITE, complaint_start, "begin a target of your own", NULL },
	{ "complaint stop", "ID TARGET", no_options, STORE_WRITE, complaint_stop, "end a target of your own", NULL },
	{ "complaint preview", "ID", clock_move_options, STORE_READ, complaint_preview,
	  "what moving the clock of a case would do", NULL },
	{ "complaint move", "ID", clock_move_options, STORE_WRITE, complaint_move, "move the clock of a case", NULL },
	{ "action add", "CAUSE TEXT", action_add_options, STORE_WRITE, action_add, "plan a corrective action against a cause", NULL },
	{ "action done", "ACTION", note_options, STORE_WRITE, action_done, "say that a corrective action is done", NULL },
	{ "action cancel", "ACTION", no_options, STORE_WRITE, action_cancel, "cancel a corrective action; needs --reason", NULL },
	{ "action list", "", action_list_options, STORE_READ, action_list, "list corrective actions", NULL },
	{ "staff leave", "NAME", no_options, STORE_WRITE, staff_leave, "say that a person has left", NULL },
	{ "staff return", "NAME", no_options, STORE_WRITE, staff_return, "say that a person came back", NULL },
	{ "staff list", "", staff_list_options, STORE_READ, staff_list, "list who has left", NULL },
	{ "due", "", due_options, STORE_READ, task_due, "who must be contacted by when, and why", NULL },
	{ "task add", "TITLE", task_add_options, STORE_WRITE, task_add, "add a task of your own", NULL },
	{ "done", "TASK OUTCOME", done_options, STORE_WRITE, task_done, "record what came of a task",
	  "OUTCOME is reached, no_answer, busy, wrong_number, refused, accepted, declined or done." },
	{ "snooze", "TASK TIME", no_options, STORE_WRITE, task_snooze, "put a task off",
	  "TIME is the new due time. A distance such as +3d counts from now, not from the old due time." },
	{ "cancel", "TASK", no_options, STORE_WRITE, task_cancel, "cancel a task; needs --reason", NULL },
	{ "explain", "TASK", no_options, STORE_READ, task_explain, "why a task is due when it is", NULL },
	{ "timeline", "CUSTOMER", timeline_options, STORE_READ, timeline, "the whole story of a customer", NULL },
	{ "report", "", report_options, STORE_READ, report, "counts and rates of a period", NULL },
	{ "demo-report", "", no_options, STORE_READ, demo_report, "what is due, at risk and moving, on one page",
	  "Without --now it speaks of the time of the last entry in the store." },
	{ "feed", "", feed_options, STORE_READ, feed, "the journal from any position", NULL },
	{ "tick", "", no_options, STORE_WRITE, store_tick, "let everything happen that fell due", NULL },
	{ "verify", "", no_options, STORE_READ, store_verify, "prove the records against the journal", NULL },
	{ "rebuild", "", no_options, STORE_WRITE, store_rebuild, "make all records anew from the journal", NULL },
	{ "digest", "", no_options, STORE_READ, store_digest, "what two stores are compared by", NULL },
	{ "copy", "FROM TO", copy_options, STORE_NONE, store_copy, "copy a whole store into another, or go on with a copy",
	  "FROM and TO are files or connection strings; TO is made if it is not there. A copy that was cut off is simply started\n"
	  "again. In the end the digests of both are compared. --prefix is that of TO." },
	{ "export", "FILE", no_options, STORE_READ, store_export, "write the whole store as JSON lines",
	  "FILE may be - for standard output. The same store gives the same bytes, whichever kind it is." },
	{ "restore", "FILE", no_options, STORE_NONE, store_restore, "make a store from what export wrote, or go on with it",
	  "FILE may be - for standard input." },
	{ "epoch", "[raise]", no_options, STORE_NONE, store_epoch, "how often another server took over",
	  "'epoch raise' begins a new one, where the engine shows no timeline by which the library would see it." },
	{ "playbook show", "", playbook_options, STORE_READ, playbook_show, "print the settings in force", NULL },
	{ "playbook load", "FILE", no_options, STORE_WRITE, playbook_load, "load settings over those in force",
	  "FILE may be - for standard input." },
	{ "playbook default", "", no_options, STORE_NONE, playbook_default, "print the built-in settings", NULL },
	{ "playbook ready", "[NAME]", no_options, STORE_NONE, playbook_ready, "list the ready-made policies for complaints, or print one",
	  "domain: what the built-in settings say; iso_10002: the steps of ISO 10002:2018; china_banking: the rule for banks in China.\n"
	  "crmctl playbook ready NAME | crmctl playbook load - puts one in force." },
	{ "simulate", "", simulate_options, STORE_NONE, simulate, "fill a new store with the life of a shop",
	  "People and firms are made up from syllables. The same seed, days, customers and end give the same store." },
	{ "help", "[COMMAND] [SUBCOMMAND]", no_options, STORE_NONE, NULL, "this help, or help on a command", NULL },
	{ "zone show", "NAME [TIME]", no_options, STORE_NONE, zone_show, "tell what the clocks of a place show",
	  "NAME is as Europe/Berlin. TIME without an offset is that of the place; now if not given. One that the "
	  "clocks jump over is read with\n"
	  "the offset before." },
	{ "calendar check", "FILE", no_options, STORE_NONE, calendar_check, "read a calendar and say what is wrong with it",
	  "FILE is JSON as crm_calendar_read() takes it and a playbook holds it. Told are its place, the days it is "
	  "known for, and when it opens." },
	{ "calendar add", "FILE FROM AMOUNT", calendar_add_options, STORE_NONE, calendar_add, "add working time, or working days",
	  "AMOUNT is as 8h, 1h30min, 90s, or 3d for working days; with - in front it goes back (write -- before it). "
	  "FROM without an offset\n"
	  "is the time of the calendar's place." },
	{ "calendar between", "FILE FROM UNTIL", calendar_between_options, STORE_NONE, calendar_between,
	  "count the working time between",
	  "FROM and UNTIL without an offset are the time of the calendar's place." },
	{ "holidays show", "TABLE", holidays_options, STORE_NONE, holidays_show, "list a built-in table (CN) or a file of holidays",
	  NULL },
	{ "recurrence list", "RULE START", recurrence_options, STORE_NONE, recurrence_list, "list the times of a recurrence rule",
	  "RULE is as FREQ=MONTHLY;BYDAY=-1FR (RFC 5545); START is local, and a bare day makes occurrences of whole days." },
	{ "version", "", no_options, STORE_NONE, tool_version, "versions of the tool, the library and SQLite; --version too", NULL },
	{ NULL, NULL, NULL, STORE_NONE, NULL, NULL, NULL }
};
