/** @file
 * @brief The whole of libcrm. */
#ifndef CRM_CRM_H
#define CRM_CRM_H

#include "crm/base.h"
#include "crm/version.h"
#include "crm/status.h"
#include "crm/database.h"
#include "crm/zone.h"
#include "crm/calendar.h"
#include "crm/recurrence.h"
#include "crm/clock.h"
#include "crm/customer.h"
#include "crm/lifecycle.h"
#include "crm/purchase.h"
#include "crm/task.h"
#include "crm/followup.h"
#include "crm/cause.h"
#include "crm/complaint.h"
#include "crm/complaint_handling.h"
#include "crm/complaint_guide.h"
#include "crm/promise.h"
#include "crm/remedy.h"
#include "crm/case_number.h"
#include "crm/complaint_queue.h"
#include "crm/staff.h"
#include "crm/complaint_clock.h"
#include "crm/journal.h"
#include "crm/ledger.h"
#include "crm/playbook.h"
#include "crm/report.h"
#include "crm/exchange.h"
#include "crm/arrow.h"
#include "crm/benchmark.h"
#include "crm/complaint_report.h"
#include "crm/names.h"

#endif
