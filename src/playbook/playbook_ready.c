/* Ready-made playbooks by name. */
#include "playbook_ready.h"

#include "playbook.h"

#include <string.h>

const char *crm_playbook_ready_name(size_t place)
{
	size_t i = 0;

	while (i < place && crmi_ready_playbooks[i].name)
		i++;
	return crmi_ready_playbooks[i].name;
}

static const struct crmi_ready_playbook *ready_playbook_named(const char *name)
{
	const struct crmi_ready_playbook *ready = crmi_ready_playbooks;

	while (ready->name && strcmp(ready->name, name) != 0)
		ready++;
	return ready->name ? ready : NULL;
}

crm_status crm_playbook_ready(const char *name, crm_buffer *text_out)
{
	const struct crmi_ready_playbook *ready;
	crmi_text text;
	crm_status rc;

	if (text_out)
		memset(text_out, 0, sizeof *text_out);
	if (!name || !text_out)
		return CRM_ERR_INVALID;
	if (!(ready = ready_playbook_named(name)))
		return CRM_ERR_NOT_FOUND;
	crmi_text_init(&text, &crmi_allocator_system);
	crmi_text_put(&text, ready->text);
	rc = crmi_text_to_buffer(&text, text_out);
	crmi_text_free(&text);
	return rc;
}
