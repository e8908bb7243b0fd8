/* UUID version 7 (RFC 9562), monotonic within one generator. */
#ifndef CRMI_ID_H
#define CRMI_ID_H

#include "crm/base.h"

enum { CRMI_ID_RANDOM = 10 };

typedef struct crmi_id_clock {
	uint64_t milliseconds; /* of the last id */
	uint16_t sequence;     /* the 12 bits behind them */
} crmi_id_clock;

/* The next id at an instant: never before the last one, even when the clock went back. */
crm_id crmi_id_make(crmi_id_clock *clock, int64_t now, const uint8_t random[CRMI_ID_RANDOM]);

extern const crm_id crmi_id_none;

#endif
