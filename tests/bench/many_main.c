/* bench_many FILE COUNT: adds customers to a store that is there, in one call, and prints the microseconds it took. */
#include "bench.h"
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>

struct person {
	struct sample     sample;
	crm_contact_point points[2];
};

static void fill(size_t count, struct person *people, crm_customer_input *inputs)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct person *person = &people[i];

		sample_make((int64_t)i, false, &person->sample);
		person->points[0] = (crm_contact_point){ .kind = CRM_POINT_MOBILE, .flags = 1, .value = person->sample.phone };
		person->points[1] = (crm_contact_point){ .kind = CRM_POINT_EMAIL, .label = "work", .value = person->sample.mail };
		inputs[i] = (crm_customer_input){ .size = sizeof *inputs, .kind = CRM_CUSTOMER_PERSON, .preferred_channel = CRM_CHANNEL_PHONE,
			                              .name = person->sample.name, .language = "en", .contact_points = person->points,
			                              .contact_point_count = 2 };
	}
}

int main(int argc, char **argv)
{
	size_t count = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	struct person *people = calloc(count ? count : 1, sizeof *people);
	crm_customer_input *inputs = calloc(count ? count : 1, sizeof *inputs);
	crm_id *ids = calloc(count ? count : 1, sizeof *ids);
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	int64_t start;

	if (!count || !people || !inputs || !ids)
		bench_fail("usage: bench_many FILE COUNT");
	fill(count, people, inputs);
	options.actor = SAMPLE_ACTOR;
	if (crm_open(argv[1], &options, &db) < 0)
		bench_fail("%s: %s", argv[1], crm_error_last(db)->message);
	start = bench_nanoseconds();
	if (crm_customer_add_many(db, NULL, inputs, count, ids) != CRM_OK)
		bench_fail("%s", crm_error_last(db)->message);
	(void)printf("%lld\n", (long long)((bench_nanoseconds() - start) / 1000));
	crm_close(db);
	free(people);
	free(inputs);
	free(ids);
	return 0;
}
