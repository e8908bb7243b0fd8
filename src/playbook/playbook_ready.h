/* The ready-made playbooks, as their files say them. */
#ifndef CRMI_PLAYBOOK_READY_H
#define CRMI_PLAYBOOK_READY_H

#include <stddef.h>

struct crmi_ready_playbook {
	const char *name; /* NULL = no more */
	const char *text;
};

extern const struct crmi_ready_playbook crmi_ready_playbooks[];

#endif
