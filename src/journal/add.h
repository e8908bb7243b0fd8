/* Records that are added: one, or many in one transaction. */
#ifndef CRMI_ADD_H
#define CRMI_ADD_H

#include "call.h"

/* How the records of a noun are added. */
struct crmi_addition {
	const char *name;        /* of the public function that adds one */
	bool        id_wanted;   /* it insists on an id_out */
	void      (*ahead)(crm *db, const void *input); /* what adding it will read (crmi_ahead()); NULL = nothing */
	crm_status (*add)(struct crmi_call *call, const void *input, crm_id *made); /* takes the input, looks up the key, writes */
};

crm_status crmi_add(crm *db, const crm_act *act, const void *input, const struct crmi_addition *how, crm_id *id_out);

/* All or nothing. What the journal holds afterwards is what the single calls in one group would have written. */
crm_status crmi_add_many(crm *db, const crm_act *acts, const void *inputs, size_t count, const struct crmi_addition *how, crm_id *ids_out);

#endif
