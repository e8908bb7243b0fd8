/* The functions behind the table of commands. */
#ifndef CRMCTL_COMMANDS_H
#define CRMCTL_COMMANDS_H

#include "command.h"

int tool_version(struct context *c);
int store_init(struct context *c);
int store_verify(struct context *c);
int store_rebuild(struct context *c);
int store_tick(struct context *c);
int store_digest(struct context *c);
int store_epoch(struct context *c);
int store_copy(struct context *c);
int store_export(struct context *c);
int store_restore(struct context *c);
int playbook_show(struct context *c);
int playbook_load(struct context *c);
int playbook_default(struct context *c);
int playbook_ready(struct context *c);

int import_file(struct context *c);

int customer_add(struct context *c);
int customer_show(struct context *c);
int customer_list(struct context *c);
int customer_update(struct context *c);
int customer_move(struct context *c);
int customer_moves(struct context *c);
int customer_assign(struct context *c);
int customer_remove(struct context *c);

int purchase_add(struct context *c);
int purchase_list(struct context *c);
int contact_add(struct context *c);
int contact_list(struct context *c);

int complaint_open(struct context *c);
int complaint_show(struct context *c);
int complaint_list(struct context *c);
int complaint_steps(struct context *c);
int complaint_judge(struct context *c);
int complaint_explain(struct context *c);
int complaint_promise(struct context *c);
int complaint_renew(struct context *c);
int complaint_solve(struct context *c);
int complaint_answer(struct context *c);
int complaint_check(struct context *c);
int complaint_close(struct context *c);
int complaint_reopen(struct context *c);
int complaint_void(struct context *c);
int complaint_handler(struct context *c);
int complaint_clock(struct context *c);
int complaint_pause(struct context *c);
int complaint_resume(struct context *c);
int complaint_message(struct context *c);
int complaint_start(struct context *c);
int complaint_stop(struct context *c);
int complaint_preview(struct context *c);
int complaint_move(struct context *c);
int complaint_next(struct context *c);
int complaint_emotion(struct context *c);
int complaint_classify(struct context *c);
int complaint_listen(struct context *c);
int complaint_admit(struct context *c);
int complaint_refuse(struct context *c);
int complaint_mark(struct context *c);
int complaint_level(struct context *c);
int complaint_severity(struct context *c);
int complaint_type(struct context *c);
int complaint_special(struct context *c);
int complaint_lane(struct context *c);
int complaint_escalate(struct context *c);
int complaint_priority(struct context *c);
int complaint_cause(struct context *c);
int complaint_causes(struct context *c);
int complaint_link(struct context *c);
int complaint_merge(struct context *c);
int complaint_wants(struct context *c);
int complaint_review(struct context *c);
int complaint_work(struct context *c);
int complaint_violations(struct context *c);
int complaint_report(struct context *c);
int complaint_retention(struct context *c);
int action_add(struct context *c);
int action_done(struct context *c);
int action_cancel(struct context *c);
int action_list(struct context *c);
int staff_leave(struct context *c);
int staff_return(struct context *c);
int staff_list(struct context *c);

int task_due(struct context *c);
int task_add(struct context *c);
int task_done(struct context *c);
int task_snooze(struct context *c);
int task_cancel(struct context *c);
int task_explain(struct context *c);

int zone_show(struct context *c);
int calendar_check(struct context *c);
int calendar_add(struct context *c);
int calendar_between(struct context *c);
int holidays_show(struct context *c);
int recurrence_list(struct context *c);

int timeline(struct context *c);
int report(struct context *c);
int feed(struct context *c);
int demo_report(struct context *c);

int simulate(struct context *c);

#endif
