/* Playbook versions in the store. */
#ifndef CRMI_PLAYBOOK_STORE_H
#define CRMI_PLAYBOOK_STORE_H

#include "journal.h"

crm_status crmi_playbook_begin(crm *db); /* version 1 of a new store: the built-in default */

#endif
