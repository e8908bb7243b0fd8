/** @file
 * @brief The playbook: every number, limit and choice of the trade, as data.
 *
 * @defgroup playbook Playbook
 * @{
 *
 * A playbook is a JSON object of settings; each setting is a value, or an object with `value` beside its `unit`, `rule`
 * (the rule of the trade behind it) and `about`. The built-in default holds every setting. A text that is loaded may hold
 * a few of them: the others keep the values they have. What is loaded becomes a new version; a running case keeps the
 * version it was opened under, and tasks that are planned already keep the due times they have: loading plans nothing
 * anew. A new rhythm of calls shows from the next contact or crm_followup_assign() on.
 *
 * A setting whose value is `null` has no hidden default: what needs it answers #CRM_ERR_POLICY_MISSING.
 *
 * Beside the settings a playbook holds **calendars** and **clocks** by name. A calendar is what crm_calendar_read() takes; a clock is the
 * policy of a case clock (#crm_clock_policy) with words as the enumerators are named. A text lays whole entries over those in force; `null`
 * takes one away, unless a setting (`complaint.clock`, `complaint.clock_extended`, `complaint.limit_calendar`) or a clock names it. The
 * default has none. crm_playbook_ready() has whole policies to load.
 *
 * @code{.unparsed}
 * {"calendars": {"office": {"tz": "Asia/Shanghai", "hours": {"mon": [["09:00", "12:00"], ["13:00", "17:30"]]}}},
 *  "clocks": {"standard": {
 *      "calendar": "office",
 *      "targets": {"first answer": {"kind": "acknowledge", "hours": 4, "pauses": true},
 *                  "solution": {"kind": "resolve", "days": 5, "end_of_day": true, "pauses": true}},
 *      "steps": {"warn the handler": {"target": "solution", "level": 1, "before_hours": 2},
 *                "call the manager": {"target": "solution", "level": 2, "unit": "real", "after_minutes": 30}},
 *      "reopen_days": 30}},
 *  "complaint": {"clock": "standard"}}
 * @endcode
 *
 * Of a clock: `calendar` (needed unless everything counts real time), `targets`, `steps`, `at_close`, `time`, `origin`, `reopen_days`,
 * `about`. Of a target: `kind`, `unit`, `days` or `hours`, `minutes` and `seconds` that add up, `pauses`, `end_of_day`, `recurrence`, `stop`
 * (a list of kinds of event), `team`, `about`. Of a step: `target`, `level`, `unit`, `before_...` or `after_...` of the same amounts, `about`.
 * The unit is `working`, or `days` where days are given, unless it is said.
 */
#ifndef CRM_PLAYBOOK_H
#define CRM_PLAYBOOK_H

#include "crm/database.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Give the built-in default, every value with the id of its rule.
 * @param[out] text_out  JSON; release with crm_buffer_free()
 * @retval CRM_OK         given
 * @retval CRM_ERR_NOMEM  an allocation failed
 * @since 0.1 */
CRM_API crm_status crm_playbook_default(crm_buffer *text_out);

/** Give the name of a ready-made policy for complaints.
 *
 * - `domain`: what the built-in default says about complaints, every setting of it, and nothing else.
 * - `iso_10002`: the steps of ISO 10002:2018 clause 7 as targets of a clock: acknowledge, assess, respond, decision; the close is the
 *   satisfaction check. The standard names no times: the numbers are ours.
 * - `china_banking`: the rule of the Chinese banking supervisor: 15 working days, up to 60 when the customer is told why; with the holidays
 *   of China.
 *
 * @param[in] place  0 for the first
 * @return the name, static; NULL = there are no more
 * @since 0.1 */
CRM_API const char *crm_playbook_ready_name(size_t place);

/** Give a ready-made policy for complaints, to be loaded by crm_playbook_load().
 *
 * It holds what the policy is about and no more: its calendar may be replaced by one with other hours under the same name afterwards, its
 * numbers may be changed like all others, and another policy may be loaded over it. New cases are handled by it.
 *
 * It is laid over what is in force. Each names the settings that any of them names, so that it does not matter which other policy was
 * loaded before; other settings keep the values they have. Load `domain` first to begin with the default.
 * @param[in]  name      the policy, see crm_playbook_ready_name()
 * @param[out] text_out  JSON; release with crm_buffer_free()
 * @retval CRM_OK             given
 * @retval CRM_ERR_INVALID    an argument is NULL
 * @retval CRM_ERR_NOT_FOUND  there is none of this name
 * @retval CRM_ERR_NOMEM      an allocation failed
 * @since 0.1 */
CRM_API crm_status crm_playbook_ready(const char *name, crm_buffer *text_out);

/** Load settings over those in force, as a new version.
 * @param[in,out] db           open handle
 * @param[in]     act          who, why, key
 * @param[in]     text         JSON, not necessarily NUL-terminated
 * @param[in]     length       its bytes
 * @param[out]    version_out  the new version; NULL if not wanted
 * @retval CRM_OK           in force
 * @retval CRM_UNCHANGED    every value was in force already; no new version
 * @retval CRM_ERR_INVALID  nothing was loaded; crm_error::line is the line of the fault, crm_error::field the path of the setting,
 *                          crm_error::rule #CRM_RULE_PLAYBOOK_SYNTAX, ..._UNKNOWN, ..._TYPE, ..._RANGE or ..._CONTRADICTION; of a calendar
 *                          a rule of crm_calendar_read(), of a clock #CRM_RULE_CLOCK_POLICY or #CRM_RULE_CLOCK_CALENDAR
 * @since 0.1 */
CRM_API crm_status crm_playbook_load(crm *db, const crm_act *act, const char *text, size_t length, int64_t *version_out);

/** Write a version as text that loads to the same values.
 * @param[in,out] db        open handle
 * @param[in]     version   the version; 0 = the one in force
 * @param[out]    text_out  JSON with every setting, its unit, rule and meaning; release with crm_buffer_free()
 * @retval CRM_OK             written
 * @retval CRM_ERR_NOT_FOUND  no such version
 * @since 0.1 */
CRM_API crm_status crm_playbook_dump(crm *db, int64_t version, crm_buffer *text_out);

/** Tell the version in force.
 * @param[in,out] db           open handle
 * @param[out]    version_out  1 for the default that a new store begins with
 * @retval CRM_OK  answered
 * @since 0.1 */
CRM_API crm_status crm_playbook_version(crm *db, int64_t *version_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
