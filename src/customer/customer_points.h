/* Contact points and external references as child rows of a customer. */
#ifndef CRMI_CUSTOMER_POINTS_H
#define CRMI_CUSTOMER_POINTS_H

#include "customer_record.h"

enum { CRMI_POINT_REFERENCE = 0 }; /* kind of a row that is an external reference */

/* The child rows that an input asks for, checked and in their normal forms, in the scratch of the call. */
crm_status crmi_points_of_input(crm *db, const crm_customer_input *input, bool points, bool references,
                                struct crmi_point_row **rows_out, size_t *count_out);

/* Refuses a reference that another customer has. */
crm_status crmi_points_free_check(crm *db, const crm_id *customer_id, const struct crmi_point_row *rows, size_t count);

/* Writes the rows of a new customer, or replaces those of an old one; `changed` tells whether anything differs. */
crm_status crmi_points_insert(struct crmi_call *call, const crm_id *customer_id, struct crmi_point_row *rows, size_t count);
crm_status crmi_points_replace(struct crmi_call *call, const crm_id *customer_id, bool points, bool references,
                               struct crmi_point_row *rows, size_t count, bool *changed);

/* Reads the customer with the id in `customer`, contact points and references included, as one state of the store. */
crm_status crmi_customer_read(crm *db, crm_customer *customer, crmi_arena *arena);

#endif
