/* What the guide says about the case of a test. */
#ifndef COMPLAINT_GUIDE_FIXTURE_H
#define COMPLAINT_GUIDE_FIXTURE_H

#include "complaint_fixture.h"

enum { STEPS = CRM_STEP_REVIEW };

static inline crm_complaint_advice advice_on(struct fixture *f, int32_t step)
{
	crm_complaint_advice advices[STEPS];
	size_t count = 0;

	assert_int_equal(crm_complaint_advise(f->db, &f->id, advices, STEPS, &count), CRM_OK);
	assert_int_equal(count, STEPS);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(advices[i].step, i + 1);
	return advices[step - 1];
}

#endif
