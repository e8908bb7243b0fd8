/* The one table of all subjects (design 3). */
#ifndef CRMI_SUBJECTS_H
#define CRMI_SUBJECTS_H

#include "subject.h"

extern const struct crmi_subject *const crmi_subjects[]; /* in the order in which they are asked; ends with NULL */

#endif
