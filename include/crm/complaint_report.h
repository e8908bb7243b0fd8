/** @file
 * @brief Reports on complaints: promises kept, times, causes, tiers, units, and who bought again.
 *
 * @defgroup complaint_report Reports on complaints
 * @{
 *
 * A report is about the cases that were received in a period and about the promises that were made in it. Void cases are left out, and a
 * case that was merged into another one is void; what was promised stays promised: a promise that was broken counts even if its case was
 * voided or merged afterwards.
 *
 * Rates and shares are in basis points (1/10,000), rounded down, and -1 where there is nothing to divide by. Times are counted from the
 * receipt of a case to
 *
 * | stage | what ends it |
 * |---|---|
 * | #CRM_STAGE_ACKNOWLEDGED | crm_complaint::acknowledged_at |
 * | #CRM_STAGE_REPLIED | the earliest of four: the first promise, the first option, the first refusal, crm_complaint::solved_at |
 * | #CRM_STAGE_RESOLVED | crm_complaint::closed_at of cases that are closed |
 *
 * (an explanation is known by crm_complaint::solved_at alone, which is that of the last one), each in real time and in working
 * time. Working time is counted by the calendar of the clock of the case; a case without a clock takes the one that the
 * playbook in force gives new cases. A case that has neither, whose clock counts real time alone, or whose calendar is not
 * known for those days has no working time and is not among those counted. What is dated before the receipt took no time.
 *
 * The median and the 90 of 100 are found by the nearest rank: of n times in order, the one in place n/2 and 9n/10, rounded up. So they
 * are times that really occurred, and exact. While a report is made it takes up to 130 bytes of memory for each case of its period.
 *
 * @snippet complaint_report.c complaint_report
 */
#ifndef CRM_COMPLAINT_REPORT_H
#define CRM_COMPLAINT_REPORT_H

#include "crm/arrow.h"
#include "crm/benchmark.h"
#include "crm/complaint.h"
#include "crm/database.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Up to where a time is counted from the receipt of a case. */
typedef enum crm_complaint_stage {
	CRM_STAGE_ACKNOWLEDGED = 1, /**< the complainant had a first answer of ours */
	CRM_STAGE_REPLIED = 2,      /**< a promise, an offer, an explanation or a refusal */
	CRM_STAGE_RESOLVED = 3      /**< closed */
} crm_complaint_stage;

/** By what cases are grouped. */
typedef enum crm_complaint_by {
	CRM_COMPLAINT_BY_AXIS = 1,    /**< #crm_axis of the primary cause; adds up to the number of cases (D-CMP-06) */
	CRM_COMPLAINT_BY_CAUSE = 2,   /**< the primary #crm_cause */
	CRM_COMPLAINT_BY_TIER = 3,    /**< #crm_tier of the customer */
	CRM_COMPLAINT_BY_UNIT = 4,    /**< the unit in charge of the first promise of a case; promises by their own */
	CRM_COMPLAINT_BY_CHANNEL = 5, /**< #crm_channel it came by */
	CRM_COMPLAINT_BY_STATE = 6,   /**< #crm_complaint_state now */
	CRM_COMPLAINT_BY_MONTH = 7    /**< month of the receipt, by crm_options::utc_offset_minutes */
} crm_complaint_by;

/** Which cases to report on. */
typedef struct crm_complaint_report_query {
	size_t      size;     /**< sizeof(crm_complaint_report_query) */
	int64_t     from;     /**< received, or promised, at or after this instant; #CRM_NO_TIME = from the beginning */
	int64_t     until;    /**< before this instant; #CRM_NO_TIME = up to now */
	int32_t     tier;     /**< only cases of customers of this #crm_tier; 0 = all */
	const char *calendar; /**< a calendar of the playbook in force by which working time is counted for every case; NULL = that of
	                           each case */
} crm_complaint_report_query;

/** How long something took. */
typedef struct crm_complaint_time {
	int32_t stage;     /**< #crm_complaint_stage */
	int32_t working;   /**< 1 = in working time, 0 = in real time */
	int64_t count;     /**< cases that came so far and can be counted */
	int64_t mean_us;   /**< mean in microseconds, rounded down; -1 = none */
	int64_t median_us; /**< median in microseconds; -1 = none */
	int64_t p90_us;    /**< what 90 of 100 did not exceed, in microseconds; -1 = none */
} crm_complaint_time;

/** Cases that have something in common. */
typedef struct crm_complaint_group {
	int32_t     by;           /**< #crm_complaint_by */
	int32_t     value;        /**< #crm_axis for AXIS, #crm_cause for CAUSE, #crm_tier for TIER, #crm_channel for CHANNEL,
	                               #crm_complaint_state for STATE; 0 = not said, and of the others */
	const char *name;         /**< stable name of the value; the unit; the month, such as "2026-05"; "" = not said */
	int64_t     complaints;   /**< cases; of a UNIT those whose first promise is the unit's, "" = those without a promise */
	int64_t     share;        /**< of all cases in the list; -1 = there are none */
	int64_t     cumulative;   /**< share of this group and of those before it in the list; -1 = there are none */
	int64_t     customers;    /**< of a TIER: its customers now; else -1 */
	int64_t     per_thousand; /**< of a TIER: cases for 1,000 of its customers, in hundredths; -1 where there is nothing to divide by */
	int64_t     promises;     /**< of a UNIT: promises made in the period, whenever the case was received; else 0 */
	int64_t     broken;       /**< of a UNIT: of these broken, renewed late or not; else 0 */
	int64_t     kept_rate;    /**< of a UNIT: as crm_complaint_report::promises_kept_rate; else -1 */
} crm_complaint_group;

/** Figures of a period. Lists begin with the most cases and go on in the order of their numbers or names; months in the order of time. */
typedef struct crm_complaint_report {
	int64_t     from_at;               /**< beginning of the period, or #CRM_NO_TIME */
	int64_t     until_at;              /**< its end */
	int32_t     tier;                  /**< #crm_tier that was asked for, or 0 = all */
	const char *calendar;              /**< the calendar that was asked for, or NULL */
	int64_t     playbook;              /**< playbook version that says which benchmarks are used */
	int64_t     received;              /**< cases received in the period, void ones left out: all that follows is about them */
	int64_t     voided;                /**< void cases beside these */
	int64_t     merged;                /**< of the void ones, those that go on in another case */
	int64_t     open;                  /**< neither closed nor void now */
	int64_t     closed;                /**< closed now */
	int64_t     reopened;              /**< cases that were opened again */
	int64_t     reopen_rate;           /**< reopened / cases that were ever closed; -1 = there are none */
	int64_t     repeats;               /**< cases linked as repeats of another one (#crm_link_kind REPEAT_OF) */
	int64_t     repeat_rate;           /**< repeats / received; -1 = there are none */
	int64_t     revised;               /**< cases of which a solution had to be revised */
	int64_t     cycles;                /**< how often that was, over all of them */
	int64_t     escalated;             /**< cases that were escalated */
	int64_t     escalations;           /**< levels by which they were */
	int64_t     overridden;            /**< cases in which somebody let a guard pass */
	int64_t     overrides;             /**< how often that was */
	int64_t     missed;                /**< cases of which a target of the clock passed */
	int64_t     missed_targets;        /**< how many targets passed */
	int64_t     satisfied;             /**< cases whose last check found the customer content */
	int64_t     dissatisfied;          /**< cases whose last check found him not content */
	int64_t     satisfaction_rate;     /**< satisfied / (satisfied + dissatisfied); -1 = there are none */
	int64_t     promises_made;         /**< promises made in the period: kept, renewed, broken and open together */
	int64_t     promises_kept;         /**< answered not later than their time */
	int64_t     promises_renewed;      /**< renewed in time */
	int64_t     promises_broken;       /**< broken: a break is permanent, so one that was renewed late counts */
	int64_t     promises_renewed_late; /**< of the broken ones, renewed afterwards */
	int64_t     promises_open;         /**< their time has not come */
	int64_t     promises_voided;       /**< beside these: their case was voided before their time */
	int64_t     promises_kept_rate;    /**< (kept + renewed) / (kept + renewed + broken); -1 = there are none */
	int64_t     unhappy;               /**< estimate: dissatisfied customers, those who complained among them, rounded down */
	const char *unhappy_benchmark;     /**< id of the benchmark behind it (setting `complaint.report.hidden_rate`) */
	int64_t     told;                  /**< estimate: people whom these tell of it */
	const char *told_benchmark;        /**< id of the benchmark behind it (setting `complaint.report.word_of_mouth`) */
	const crm_complaint_time  *times;      /**< each stage in real time and in working time */
	size_t                     time_count; /**< how many */
	const crm_complaint_group *by_axis;    /**< by axis of the primary cause */
	size_t                     by_axis_count;    /**< how many */
	const crm_complaint_group *by_cause;   /**< by primary cause: where to begin (Pareto) */
	size_t                     by_cause_count;   /**< how many */
	const crm_complaint_group *by_tier;    /**< by tier of the customer */
	size_t                     by_tier_count;    /**< how many */
	const crm_complaint_group *by_unit;    /**< by unit in charge */
	size_t                     by_unit_count;    /**< how many */
	const crm_complaint_group *by_channel; /**< by channel */
	size_t                     by_channel_count; /**< how many */
	const crm_complaint_group *by_state;   /**< by state now */
	size_t                     by_state_count;   /**< how many */
	const crm_complaint_group *by_month;   /**< by month of the receipt */
	size_t                     by_month_count;   /**< how many */
} crm_complaint_report;

/** Report on the complaints of a period.
 * @param[in,out] db          open handle
 * @param[in]     query       copied; NULL = everything so far
 * @param[out]    report_out  release with crm_complaint_report_free()
 * @retval CRM_OK             given
 * @retval CRM_ERR_INVALID    the period ends before it begins
 * @retval CRM_ERR_NOT_FOUND  the playbook in force has no such calendar
 * @retval CRM_ERR_REFUSED    #CRM_RULE_ZONE_UNKNOWN, #CRM_RULE_ZONE_MISSING: this machine lacks the zone of a calendar
 * @par Lifetime the report is the caller's and may outlive the handle
 * @since 0.1 */
CRM_API crm_status crm_complaint_report_get(crm *db, const crm_complaint_report_query *query, const crm_complaint_report **report_out);

/** Release a report. Takes NULL.
 * @param[in] report  the report
 * @since 0.1 */
CRM_API void crm_complaint_report_free(const crm_complaint_report *report);

/** Write a report as one JSON object: its fields by their names, lists as arrays, instants as texts, -1 and #CRM_NO_TIME as null.
 * @param[in]  report    the report
 * @param[out] text_out  JSON; release with crm_buffer_free()
 * @retval CRM_OK           written
 * @retval CRM_ERR_INVALID  an argument is missing
 * @retval CRM_ERR_NOMEM    an allocation failed
 * @since 0.1 */
CRM_API crm_status crm_complaint_report_json(const crm_complaint_report *report, crm_buffer *text_out);

/** A walk over the groups of a report. */
typedef struct crm_complaint_group_cursor crm_complaint_group_cursor;

/** List the groups of a report, all or those of one kind, for those who read lists. The report is made when it is called.
 * @param[in,out] db          open handle
 * @param[in]     query       copied; NULL = everything so far
 * @param[in]     by          #crm_complaint_by; 0 = all, one list behind the other
 * @param[out]    cursor_out  release with crm_complaint_group_cursor_free()
 * @retval CRM_OK             ready for crm_complaint_group_next()
 * @retval CRM_ERR_INVALID    the period ends before it begins, or `by` is none of the kinds
 * @retval CRM_ERR_NOT_FOUND  the playbook in force has no such calendar
 * @retval CRM_ERR_REFUSED    #CRM_RULE_ZONE_UNKNOWN, #CRM_RULE_ZONE_MISSING: this machine lacks the zone of a calendar
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_complaint_group_list(crm *db, const crm_complaint_report_query *query,
                                            int32_t by, crm_complaint_group_cursor **cursor_out);

/** Step to the next group.
 * @param[in,out] cursor     the cursor
 * @param[out]    group_out  the view; lives as long as the cursor
 * @retval CRM_OK          a group
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_complaint_group_next(crm_complaint_group_cursor *cursor, const crm_complaint_group **group_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_complaint_group_cursor_free(crm_complaint_group_cursor *cursor);

/** Read groups of a report into a stream of columns, as crm_customer_arrow() does.
 * @param[in,out] cursor      the list; goes on behind the last row read
 * @param[in]     limit       most rows to read; 0 = all
 * @param[out]    stream_out  the stream, to be released by its own `release`; that is NULL on failure
 * @retval CRM_OK           `limit` rows were read, and there may be more
 * @retval CRM_DONE         the rows read are the last; there may be none
 * @retval CRM_ERR_CLOSED   the handle was closed
 * @retval CRM_ERR_NOMEM    an allocation failed
 * @retval CRM_ERR_INVALID  no cursor, or no `stream_out`
 * @since 0.1 */
CRM_API crm_status crm_complaint_group_arrow(crm_complaint_group_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out);

/** Customers who complained, by how it ended for them. */
typedef enum crm_retention_kind {
	CRM_RETENTION_NOT_VOICED = 1,     /**< A: a grievance that was never told to us; nobody can be counted */
	CRM_RETENTION_UNSOLVED = 2,       /**< B: voiced, and not solved */
	CRM_RETENTION_SOLVED = 3,         /**< C: solved or explained, without the customer's word that he is content */
	CRM_RETENTION_SATISFIED = 4,      /**< D: solved, and the last check found the customer content */
	CRM_RETENTION_EVERY_SOLVED = 5,   /**< C and D together (D-STAT-08) */
	CRM_RETENTION_SOLVED_QUICKLY = 6, /**< of these, solved within `complaint.report.quick_hours` (D-STAT-08) */
	CRM_RETENTION_EVERY_VOICED = 7    /**< B, C and D together, beside complaints that were handled (D-STAT-09) */
} crm_retention_kind;

/** How many of some customers bought again. */
typedef struct crm_retention_group {
	int32_t     kind;           /**< #crm_retention_kind */
	int64_t     customers;      /**< how many customers; -1 = cannot be told */
	int64_t     waiting;        /**< of these, those whose days are not over yet: they are in no rate; -1 = cannot be told */
	int64_t     returned;       /**< of the others, those who bought again within the days; -1 = cannot be told */
	int64_t     rate;           /**< returned / (customers - waiting); -1 = there is nothing to divide by */
	const char *benchmark;      /**< id of the benchmark beside it */
	int64_t     benchmark_low;  /**< its value in basis points; of D-STAT-10 that of a large loss */
	int64_t     benchmark_high; /**< its upper end; of D-STAT-10 that of a small loss */
} crm_retention_group;

/** Who complained in a period, and who of them bought again. */
typedef struct crm_complaint_retention {
	int64_t                    from_at;     /**< beginning of the period, or #CRM_NO_TIME */
	int64_t                    until_at;    /**< its end */
	int64_t                    playbook;    /**< playbook version that says how long is waited */
	int32_t                    days;        /**< days after the receipt in which a purchase counts (setting `complaint.report.return_days`) */
	int32_t                    quick_hours; /**< hours in which a solution is quick (setting `complaint.report.quick_hours`) */
	const crm_retention_group *groups;      /**< one of each kind */
	size_t                     group_count; /**< how many */
} crm_complaint_retention;

/** Report who bought again after a complaint, beside what others measured (M-RPT-04).
 *
 * Each customer counts once, by the last of his cases that was received in the period; void cases and complainants who are no customers are
 * left out. Solved are cases that are explained, whose solution was accepted, or that are closed. To buy again is a purchase after the
 * receipt of that case and not later than `complaint.report.return_days` after it.
 * @param[in,out] db             open handle
 * @param[in]     query          copied, `calendar` does not matter; NULL = everything so far
 * @param[out]    retention_out  release with crm_complaint_retention_free()
 * @retval CRM_OK           given
 * @retval CRM_ERR_INVALID  the period ends before it begins
 * @par Lifetime the report is the caller's and may outlive the handle
 * @since 0.1 */
CRM_API crm_status crm_complaint_retention_get(crm *db, const crm_complaint_report_query *query,
                                               const crm_complaint_retention **retention_out);

/** Release what crm_complaint_retention_get() gave. Takes NULL.
 * @param[in] retention  the report
 * @since 0.1 */
CRM_API void crm_complaint_retention_free(const crm_complaint_retention *retention);

/** Write it as one JSON object, as crm_complaint_report_json() does.
 * @param[in]  retention  the report
 * @param[out] text_out   JSON; release with crm_buffer_free()
 * @retval CRM_OK           written
 * @retval CRM_ERR_INVALID  an argument is missing
 * @retval CRM_ERR_NOMEM    an allocation failed
 * @since 0.1 */
CRM_API crm_status crm_complaint_retention_json(const crm_complaint_retention *retention, crm_buffer *text_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
