/** @file
 * @brief What others have measured: the claims behind the rules of the trade, as data.
 *
 * @defgroup benchmark Benchmarks
 * @{
 *
 * The whole table D-STAT-01 to D-STAT-21. A claim that says several things has several items of one id. Claims of different sources
 * contradict each other; where a report needs one of them the playbook says which, and the report carries its id. Nothing is decided by a
 * benchmark: it stands beside what was counted.
 */
#ifndef CRM_BENCHMARK_H
#define CRM_BENCHMARK_H

#include "crm/base.h"
#include "crm/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** In what the values of a benchmark are counted. */
typedef enum crm_benchmark_unit {
	CRM_BENCHMARK_BASIS_POINTS = 1, /**< a share, in 1/10,000 */
	CRM_BENCHMARK_COUNT = 2,        /**< people, impressions, times that something is told */
	CRM_BENCHMARK_TIMES = 3,        /**< so many times as much */
	CRM_BENCHMARK_HUNDREDTHS = 4,   /**< 1/100 of one */
	CRM_BENCHMARK_PER_MILLION = 5,  /**< of a million */
	CRM_BENCHMARK_YEARS = 6         /**< years */
} crm_benchmark_unit;

/** A claim, or one item of it. */
typedef struct crm_benchmark {
	const char *id;    /**< such as "D-STAT-01"; static */
	const char *item;  /**< which of the things that the claim says, such as "complain"; static */
	const char *seed;  /**< the source it is from, such as "000"; static */
	int64_t     low;   /**< the value, or the lower end of a range */
	int64_t     high;  /**< the upper end; the same as `low` where it is one value */
	int32_t     unit;  /**< #crm_benchmark_unit */
	const char *about; /**< what is claimed, in English; static */
} crm_benchmark;

/** How a grievance ended for the customer (D-STAT-10). */
typedef enum crm_grievance {
	CRM_GRIEVANCE_NOT_VOICED = 1, /**< A: never told to us, so that nothing of ours shows it */
	CRM_GRIEVANCE_UNSOLVED = 2,   /**< B: voiced, and not solved */
	CRM_GRIEVANCE_SOLVED = 3,     /**< C: solved or explained, without the customer's word that he is content */
	CRM_GRIEVANCE_SATISFIED = 4   /**< D: solved, and the customer says that he is content */
} crm_grievance;

/** How much was at stake for the customer (D-STAT-10). */
typedef enum crm_loss_size {
	CRM_LOSS_SMALL = 1, /**< under 5 dollars */
	CRM_LOSS_LARGE = 2  /**< over 100 dollars */
} crm_loss_size;

/** Give a benchmark by its place in the table, in the order of the ids. Pure.
 * @param[in]  place          from 0
 * @param[out] benchmark_out  filled
 * @retval CRM_OK             given
 * @retval CRM_ERR_NOT_FOUND  behind the last
 * @since 0.1 */
CRM_API crm_status crm_benchmark_at(size_t place, crm_benchmark *benchmark_out);

/** Find a benchmark by its id. Pure.
 * @param[in]  id             such as "D-STAT-08"
 * @param[in]  item           which item of it; NULL = the first
 * @param[out] benchmark_out  filled
 * @retval CRM_OK             found
 * @retval CRM_ERR_NOT_FOUND  there is no such id or item
 * @since 0.1 */
CRM_API crm_status crm_benchmark_find(const char *id, const char *item, crm_benchmark *benchmark_out);

/** Look up how many customers buy again after a grievance (D-STAT-10). Pure.
 * @param[in]  grievance      #crm_grievance: how it ended; required
 * @param[in]  loss           #crm_loss_size: what was at stake; required
 * @param[out] benchmark_out  filled; in basis points
 * @retval CRM_OK             found
 * @retval CRM_ERR_NOT_FOUND  one of the two is no value of its enumeration
 * @since 0.1 */
CRM_API crm_status crm_benchmark_return(int32_t grievance, int32_t loss, crm_benchmark *benchmark_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
