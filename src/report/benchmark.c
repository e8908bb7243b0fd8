/* Benchmarks by place, by id, and as the table of returns. */
#include "benchmarks.h"

#include <string.h>

/* D-STAT-10: [outcome][loss]. */
static const char *const return_items[][3] = {
	[CRM_GRIEVANCE_NOT_VOICED] = { [CRM_LOSS_SMALL] = "a_small", [CRM_LOSS_LARGE] = "a_large" },
	[CRM_GRIEVANCE_UNSOLVED] = { [CRM_LOSS_SMALL] = "b_small", [CRM_LOSS_LARGE] = "b_large" },
	[CRM_GRIEVANCE_SOLVED] = { [CRM_LOSS_SMALL] = "c_small", [CRM_LOSS_LARGE] = "c_large" },
	[CRM_GRIEVANCE_SATISFIED] = { [CRM_LOSS_SMALL] = "d_small", [CRM_LOSS_LARGE] = "d_large" },
};

const crm_benchmark *crmi_benchmark_find(const char *id, const char *item)
{
	size_t i;

	for (i = 0; i < crmi_benchmark_count; i++)
		if (strcmp(crmi_benchmarks[i].id, id) == 0 && (!item || strcmp(crmi_benchmarks[i].item, item) == 0))
			return &crmi_benchmarks[i];
	return NULL;
}

static crm_status give_benchmark(const crm_benchmark *found, crm_benchmark *benchmark_out)
{
	if (!benchmark_out)
		return CRM_ERR_INVALID;
	memset(benchmark_out, 0, sizeof *benchmark_out);
	if (!found)
		return CRM_ERR_NOT_FOUND;
	*benchmark_out = *found;
	return CRM_OK;
}

crm_status crm_benchmark_at(size_t place, crm_benchmark *benchmark_out)
{
	return give_benchmark(place < crmi_benchmark_count ? &crmi_benchmarks[place] : NULL, benchmark_out);
}

crm_status crm_benchmark_find(const char *id, const char *item, crm_benchmark *benchmark_out)
{
	return id ? give_benchmark(crmi_benchmark_find(id, item), benchmark_out) : CRM_ERR_INVALID;
}

crm_status crm_benchmark_return(int32_t grievance, int32_t loss, crm_benchmark *benchmark_out)
{
	bool known = grievance >= CRM_GRIEVANCE_NOT_VOICED && grievance <= CRM_GRIEVANCE_SATISFIED &&
	             (loss == CRM_LOSS_SMALL || loss == CRM_LOSS_LARGE);

	return give_benchmark(known ? crmi_benchmark_find("D-STAT-10", return_items[grievance][loss]) : NULL,
	                      benchmark_out);
}
