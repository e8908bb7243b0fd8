"""Why something is done: every step of a case takes the reason that goes into the journal, and a guard is let pass with one."""
import inspect

import pytest

import crm

STEPS = ("judge", "explain", "solve", "answer", "check", "close", "reopen", "void", "listen", "refuse", "message", "mark", "pause",
         "resume", "classify", "admit", "emotion_set", "wants_set", "wants_answer", "review", "merge", "open")


@pytest.fixture
def upset(db, clock):
    return db.complaints.open(complainant="Zhao Min", content="the line is dead", received_at=db.now(), contact="0571 1234",
                              first_responder="Chen", emotion="high", reason="told at the counter")


def entries(db, event):
    with db.journal.list() as rows:
        return [(one.actor, one.reason) for one in rows if one.event is event]


def test_an_opening_has_its_reason_in_the_journal(db, upset):
    assert entries(db, crm.Event.COMPLAINT_OPENED) == [("tester", "told at the counter")]


def test_a_guard_is_let_pass_with_a_person_and_a_reason(db, upset):
    db.complaints.judge(upset, responsibility="ours", complainant_type="voicer", purpose="heard", immediate=True, override_by="Li",
                        reason="he waits at the counter")
    with pytest.raises(crm.Refused) as refused:
        db.complaints.solve(upset, text="a new line", override_by="boss")
    assert refused.value.rule is crm.Rule.OVERRIDE_REASON
    db.complaints.solve(upset, text="a new line", override_by="boss", reason="he insists")
    with db.overrides.list(upset) as rows:
        told = [(one.step, one.rule, one.person, one.reason) for one in rows]
    assert told[-1] == (crm.ComplaintStep.SOLVE, crm.Rule.MOOD_FIRST, "boss", "he insists")
    assert entries(db, crm.Event.COMPLAINT_SOLVED) == [("tester", "he insists")]


@pytest.mark.parametrize("step", STEPS)
def test_each_step_takes_a_reason(db, step):
    assert "reason" in inspect.signature(getattr(db.complaints, step)).parameters


@pytest.mark.parametrize("step", ("promise", "renew"))
def test_a_promise_may_be_entered_late(db, step):
    assert {"at", "reason"} <= set(inspect.signature(getattr(db.complaints, step)).parameters)
