/* The one table of commands: parsing, help and dispatch read it. */
#include "commands.h"

#define END { NULL, NULL, NULL, false }

const struct option common_options[] = {
	{ "file", "FILE", "the store: a file, or a PostgreSQL connection string; or CRM_FILE in the environment (-f)", false },
	{ "prefix", "NAME", "of its tables in a PostgreSQL database; crm_ if not given, SCHEMA. for a schema of its own", false },
	{ "pooled", NULL, "behind a pooler that gives each transaction another connection", false },
	{ "json", NULL, "one JSON document, with all fields", false },
	{ "actor", "NAME", "who acts; or CRM_ACTOR in the environment", false },
	{ "key", "KEY", "idempotency key: the same key gives the first answer again", false },
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
	{ "received-at", "TIME", "when it was made; now if not given", false },
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
	{ "reference", "SOURCE:VALUE", "its number in another system", false },
	END
};
static const struct option complaint_list_options[] = {
	{ "open", NULL, "neither closed nor void", false },
	{ "state", "STATE", "only cases in this state", false },
	{ "customer", "ID", "only cases of this customer", false },
	{ "limit", "N", "at most so many", false },
	{ "after", "ID", "go on after this one", false },
	END
};
static const struct option judge_options[] = {
	{ "responsibility", "WORD", "ours or not_ours", false },
	{ "complainant-type", "WORD", "voicer, passive, irate or activist", false },
	{ "purpose", "WORD", "serious, respect, heard, action, redress, punishment or no_recurrence", false },
	{ "validity", "WORD", "founded or unfounded", false },
	{ "immediate", NULL, "ours, and can be solved at once", false },
	END
};
static const struct option explain_options[] = {
	{ "explanation", "TEXT", "what was explained", false },
	{ "alternative", "TEXT", "the other way that was shown", false },
	END
};
#define PROMISE_FIELDS \
	{ "due-at", "TIME", "the definite time", false }, \
	{ "consent", NULL, "the customer agreed to it", false }, \
	{ "unit", "NAME", "who is in charge", false }
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
	{ "change", "WORD", "what becomes of what runs: recompute, keep_elapsed, keep_remaining, restart, restart_from_event", false },
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
	{ "roll", "WORD", "off a day that is not a working day: following, preceding, modified_following, modified_preceding, skip", false },
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
	{ "complaint show", "ID", no_options, STORE_READ, complaint_show, "show a case and its promises", NULL },
	{ "complaint list", "", complaint_list_options, STORE_READ, complaint_list, "list cases", NULL },
	{ "complaint steps", "", no_options, STORE_NONE, complaint_steps, "which step each state of a case takes", NULL },
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
	  "ANSWER is accepted or declined." },
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
	{ "complaint preview", "ID", clock_move_options, STORE_READ, complaint_preview, "what moving the clock of a case would do", NULL },
	{ "complaint move", "ID", clock_move_options, STORE_WRITE, complaint_move, "move the clock of a case", NULL },
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
	{ "playbook load", "FILE", no_options, STORE_WRITE, playbook_load, "load settings over those in force", NULL },
	{ "playbook default", "", no_options, STORE_NONE, playbook_default, "print the built-in settings", NULL },
	{ "simulate", "", simulate_options, STORE_NONE, simulate, "fill a new store with the life of a shop",
	  "People and firms are made up from syllables. The same seed, days, customers and end give the same store." },
	{ "help", "[COMMAND] [SUBCOMMAND]", no_options, STORE_NONE, NULL, "this help, or help on a command", NULL },
	{ "zone show", "NAME [TIME]", no_options, STORE_NONE, zone_show, "tell what the clocks of a place show",
	  "NAME is as Europe/Berlin. TIME without an offset is that of the place; now if not given. One that the clocks jump over is read with\n"
	  "the offset before." },
	{ "calendar check", "FILE", no_options, STORE_NONE, calendar_check, "read a calendar and say what is wrong with it",
	  "FILE is JSON as crm_calendar_read() takes it and a playbook holds it. Told are its place, the days it is known for, and when it opens." },
	{ "calendar add", "FILE FROM AMOUNT", calendar_add_options, STORE_NONE, calendar_add, "add working time, or working days",
	  "AMOUNT is as 8h, 1h30min, 90s, or 3d for working days; with - in front it goes back (write -- before it). FROM without an offset\n"
	  "is the time of the calendar's place." },
	{ "calendar between", "FILE FROM UNTIL", calendar_between_options, STORE_NONE, calendar_between, "count the working time between",
	  "FROM and UNTIL without an offset are the time of the calendar's place." },
	{ "holidays show", "TABLE", holidays_options, STORE_NONE, holidays_show, "list a built-in table (CN) or a file of holidays",
	  NULL },
	{ "recurrence list", "RULE START", recurrence_options, STORE_NONE, recurrence_list, "list the times of a recurrence rule",
	  "RULE is as FREQ=MONTHLY;BYDAY=-1FR (RFC 5545); START is local, and a bare day makes occurrences of whole days." },
	{ "version", "", no_options, STORE_NONE, tool_version, "versions of the tool, the library and SQLite", NULL },
	{ NULL, NULL, NULL, STORE_NONE, NULL, NULL, NULL }
};
