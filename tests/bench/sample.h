/* Customers to write: the same number gives the same customer in every run. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "crm/crm.h"

struct sample {
	char name[48];
	char phone[24]; /* as it is written down: +86 138 0013 8000 */
	char mail[64];
	char reference[16]; /* "" = none */
};

enum { SAMPLE_BLOCK = 1000 };

#define SAMPLE_SOURCE "shop"
#define SAMPLE_ACTOR  "anna"
#define SAMPLE_NOTE   "sent the new list of prices"

void sample_phone(int64_t number, char *phone);         /* at least 24 bytes */
void sample_match(int64_t number, char *match);         /* the same in the form that is searched; at least 24 bytes */
void sample_reference(int64_t number, char *reference); /* at least 16 bytes */
void sample_make(int64_t number, bool with_reference, struct sample *sample);

/* A block of samples, made outside of what is measured. */
void sample_block_make(int64_t first, int64_t count, bool with_reference);
const struct sample *sample_block_get(int64_t number);

#endif
