#include "subjects.h"

extern const struct crmi_subject crmi_lifecycle_subject;
extern const struct crmi_subject crmi_followup_subject;
extern const struct crmi_subject crmi_complaint_subject;
extern const struct crmi_subject crmi_improvement_subject;

const struct crmi_subject *const crmi_subjects[] = {
	&crmi_complaint_subject,
	&crmi_lifecycle_subject,
	&crmi_followup_subject,
	&crmi_improvement_subject,
	NULL,
};
