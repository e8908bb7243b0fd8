/* Changes in mid-case
 *
 * A case becomes urgent, moves to another team, or the agreement itself is rewritten. Then the deadline must
 * change, and what already happened must not be forgotten. What happens to the time that ran is a choice; here it
 * has a name.
 */
#include "museum.h"

/* glpi-project/glpi issue 15605
 *
 * Happened: A ticket was on hold for days, then got another priority. The new deadline was computed from the
 * opening as if there had been no hold.
 * Must hold: The hold counts under the new agreement as it did under the old one.
 * Answer: A change of policy is an event, and a pause is never lost (clock.h, crm_clock_change; convention 21).
 */
static void glpi_15605_a_new_priority_does_not_forget_the_days_on_hold(void **state)
{
	(void)state;
	desk("helpdesk", "Europe/Madrid", "mon-fri 09:00-17:00");
	policy("normal");
	target("resolve", CRM_CLOCK_RESOLVE, "8 h", STOPPED_BY_PAUSES);
	policy("high");
	target("resolve", CRM_CLOCK_RESOLVE, "4 h", STOPPED_BY_PAUSES);
	opens("Mon 2023-09-18 09:00");
	pauses("Mon 2023-09-18 10:00", "on hold");
	resumes("Thu 2023-09-21 10:00");
	due("resolve", "Thu 2023-09-21 17:00");
	policy_becomes("Thu 2023-09-21 11:00", "high", CRM_CHANGE_RECOMPUTE);
	paused("resolve", "24 h");
	elapsed("resolve", "2 h");
	due("resolve", "Thu 2023-09-21 13:00");
}

/* glpi-project/glpi issue 6902
 *
 * Happened: A pending ticket became urgent while it was pending. The agreement changed, the waiting was lost, and
 * the ticket counted as late although it had never been worked on.
 * Must hold: Both parts of the pause, before and after the change, are given back.
 * Answer: A pause is never lost, whichever change is chosen (clock.h; convention 21).
 */
static void glpi_6902_a_pause_survives_a_change_in_the_middle_of_it(void **state)
{
	(void)state;
	desk("helpdesk", "Asia/Kolkata", "mon-fri 08:00-18:00");
	policy("normal");
	target("resolve", CRM_CLOCK_RESOLVE, "8 h", STOPPED_BY_PAUSES);
	policy("very high");
	target("resolve", CRM_CLOCK_RESOLVE, "2 h", STOPPED_BY_PAUSES);
	opens("Tue 2020-02-04 09:00");
	due("resolve", "Tue 2020-02-04 17:00");
	pauses("Tue 2020-02-04 10:00", "pending");
	not_due("resolve");
	policy_becomes("Tue 2020-02-04 10:20", "very high", CRM_CHANGE_RECOMPUTE);
	not_due("resolve");
	resumes("Tue 2020-02-04 11:00");
	due("resolve", "Tue 2020-02-04 12:00");
}

/* glpi-project/glpi issue 1911
 *
 * Happened: Group 1 has two hours. At 10:30 it hands a ticket of 09:00 to group 2, which has one hour; all is
 * counted from the opening, so group 2 is late before it begins. The maintainer found the wish against the
 * standard.
 * Must hold: Both sides can have their way: count from the opening, or give the second group its own hour.
 * Answer: What becomes of the time that ran is chosen by name: recompute, keep elapsed, keep remaining, restart,
 * restart from an event; crm_clock_preview() shows what each would do (clock.h, crm_clock_change; convention 21).
 */
static void glpi_1911_the_second_group_can_be_given_its_own_hour(void **state)
{
	(void)state;
	desk("helpdesk", "Europe/Paris", "mon-fri 08:00-18:00");
	policy("group 1");
	target("resolve", CRM_CLOCK_RESOLVE, "2 h", STOPPED_BY_PAUSES);
	policy("group 2");
	target("resolve", CRM_CLOCK_RESOLVE, "1 h", STOPPED_BY_PAUSES);
	opens("Mon 2017-03-06 09:00");
	would_be("Mon 2017-03-06 10:30", "group 2", CRM_CHANGE_RECOMPUTE, "resolve",
	         "Mon 2017-03-06 11:00", "Mon 2017-03-06 10:00");
	would_be("Mon 2017-03-06 10:30", "group 2", CRM_CHANGE_KEEP_REMAINING, "resolve",
	         "Mon 2017-03-06 11:00", "Mon 2017-03-06 11:00");
	would_be("Mon 2017-03-06 10:30", "group 2", CRM_CHANGE_RESTART, "resolve",
	         "Mon 2017-03-06 11:00", "Mon 2017-03-06 11:30");
	policy_becomes("Mon 2017-03-06 10:30", "group 2", CRM_CHANGE_RESTART);
	due("resolve", "Mon 2017-03-06 11:30");
	stands("resolve", CRM_CLOCK_RUNNING);
}

/* zammad/zammad issue 4353
 *
 * Happened: An agreement was switched off. Tickets that had escalated under it stayed escalated for good, and the
 * mails about it went on.
 * Must hold: What is not promised any more is neither late nor reminded of.
 * Answer: Targets that the new policy does not have are gone (clock.h; convention 21).
 */
static void zammad_4353_a_promise_that_is_withdrawn_does_not_stay_escalated(void **state)
{
	(void)state;
	desk("support", "Europe/Berlin", "mon-fri 09:00-17:00");
	policy("with first answer");
	target("answer", CRM_CLOCK_ACKNOWLEDGE, "1 h", STOPPED_BY_PAUSES);
	target("resolve", CRM_CLOCK_RESOLVE, "40 h", STOPPED_BY_PAUSES);
	step("remind", "answer", "2 h after");
	policy("solution only");
	target("resolve", CRM_CLOCK_RESOLVE, "40 h", STOPPED_BY_PAUSES);
	opens("Thu 2022-11-10 09:00");
	fell_due("Thu 2022-11-10 11:00", MUSEUM_LIST("answer: Thu 2022-11-10 10:00"));
	stands("answer", CRM_CLOCK_BREACHED);
	policy_becomes("Thu 2022-11-10 11:30", "solution only", CRM_CHANGE_RECOMPUTE);
	is_gone("answer");
	next_due("Wed 2022-11-16 17:00");
	nothing_fell_due("Fri 2022-11-11 17:00");
}

/* zammad/zammad issue 5624
 *
 * Happened: Support promises a first answer and updates, Sales only a first answer. A ticket passed from one to
 * the other kept the update deadline that nobody had promised.
 * Must hold: After the move only what Sales promises is there.
 * Answer: Targets that the new policy does not have are gone (clock.h; convention 21).
 */
static void zammad_5624_a_promise_of_the_old_group_does_not_move_along(void **state)
{
	(void)state;
	desk("support", "Europe/Berlin", "mon-fri 09:00-17:00");
	policy("Support");
	target("answer", CRM_CLOCK_ACKNOWLEDGE, "1 h", STOPPED_BY_PAUSES);
	target("reply", CRM_CLOCK_REPLY, "3 h", STOPPED_BY_PAUSES);
	policy("Sales");
	target("answer", CRM_CLOCK_ACKNOWLEDGE, "1 h", STOPPED_BY_PAUSES);
	opens("Thu 2013-03-21 10:30");
	due("answer", "Thu 2013-03-21 11:30");
	due("reply", "Thu 2013-03-21 13:30");
	policy_becomes("Thu 2013-03-21 10:40", "Sales", CRM_CHANGE_RECOMPUTE);
	due("answer", "Thu 2013-03-21 11:30");
	is_gone("reply");
	next_due("Thu 2013-03-21 11:30");
}

/* frappe/helpdesk issue 2214
 *
 * Happened: Somebody rewrote the agreement to 24 minutes; the ticket showed two hours, and the question why stayed
 * without an answer.
 * Must hold: A case keeps the version it was opened under; moving it is an act of its own that shows its effect
 * first.
 * Answer: A policy has a version and a change is an event of the case, with a preview (clock.h,
 * crm_clock_preview(); convention 21).
 */
static void helpdesk_2214_a_rewritten_agreement_moves_a_case_only_when_told_to(void **state)
{
	(void)state;
	desk("support", "Asia/Kuala_Lumpur", "mon-fri 10:00-18:00");
	policy("default, as it was");
	target("resolve", CRM_CLOCK_RESOLVE, "2 h", STOPPED_BY_PAUSES);
	policy("default, rewritten");
	target("resolve", CRM_CLOCK_RESOLVE, "24 min", STOPPED_BY_PAUSES);
	opens("Tue 2025-03-11 11:00");
	due("resolve", "Tue 2025-03-11 13:00");
	would_be("Tue 2025-03-11 11:10", "default, rewritten", CRM_CHANGE_RECOMPUTE, "resolve", "Tue 2025-03-11 13:00",
	         "Tue 2025-03-11 11:24");
	due("resolve", "Tue 2025-03-11 13:00");
	policy_becomes("Tue 2025-03-11 11:10", "default, rewritten", CRM_CHANGE_RECOMPUTE);
	due("resolve", "Tue 2025-03-11 11:24");
}

UNIT_MAIN(EXHIBIT(glpi_15605_a_new_priority_does_not_forget_the_days_on_hold),
          EXHIBIT(glpi_6902_a_pause_survives_a_change_in_the_middle_of_it),
          EXHIBIT(glpi_1911_the_second_group_can_be_given_its_own_hour),
          EXHIBIT(zammad_4353_a_promise_that_is_withdrawn_does_not_stay_escalated),
          EXHIBIT(zammad_5624_a_promise_of_the_old_group_does_not_move_along),
          EXHIBIT(helpdesk_2214_a_rewritten_agreement_moves_a_case_only_when_told_to))
