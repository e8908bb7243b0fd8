"""Handling complaints: the mood, the claim, liability, refusals, steps of good handling, guards that somebody let pass; the guide."""
import crm
from contract import HOUR, NOBODY

Emotion, Mark, Rule, State, Step = crm.Emotion, crm.MarkKind, crm.Rule, crm.ComplaintState, crm.ComplaintStep


def open_upset(c):
    return c.made(c.db.complaints.open, complainant="Zhao Min", content="the line is dead since Monday", received_at=c.now,
                  contact="0571 1234", channel="phone", first_responder="Chen", emotion="high", **c.act())


def judge_ours(c, id):
    c.made(c.db.complaints.judge, id, responsibility="ours", complainant_type="passive", purpose="heard", **c.act())


def guide(c, id):
    """What each step meets, by the step."""
    advices = c.rows(c.db.complaints.advise(id))
    assert [one.step for one in advices] == list(Step)
    c.no(crm.NotFound, "", c.db.complaints.advise, NOBODY)
    return {one.step: one for one in advices}


def emotions(c, id):
    feel, act = c.db.complaints.emotion_set, c.act()
    assert c.stays(feel, id, Emotion.HIGH, **c.act()) is False
    assert c.made(feel, id, Emotion.UPSET, **act) is True
    assert c.stays(feel, id, Emotion.UPSET, **act) is False
    c.no(crm.Conflict, "key_reused:key", feel, id, Emotion.CALM, **act)
    c.no(crm.Invalid, "field_range:emotion", feel, id, 9, **c.act())
    c.no(crm.NotFound, "", feel, NOBODY, Emotion.CALM, **c.act())
    c.no(crm.Conflict, "revision_stale:revision", feel, id, Emotion.CALM, **c.act(revision=1))


def claims(c, id):
    sort, act = c.db.complaints.classify, c.act(reason="it is plain")
    c.no(crm.Refused, "mood_first:emotion", sort, id, claim="opportunistic", **c.act())
    c.no(crm.Refused, "override_reason:reason", sort, id, claim="opportunistic", override_by="Gao", **c.act())
    assert c.made(sort, id, claim="opportunistic", override_by="Gao", **act) is True
    assert c.stays(sort, id, claim="opportunistic", override_by="Gao", **act) is False
    c.made(c.db.complaints.emotion_set, id, Emotion.CALM, **c.act())
    assert c.stays(sort, id, claim="opportunistic", **c.act()) is False
    c.no(crm.Refused, "claim_missing:claim", sort, id, claim=0, **c.act())
    c.no(crm.NotFound, "", sort, NOBODY, claim="venting", **c.act())
    c.spend()


def admissions(c, id):
    admit, act = c.db.complaints.admit, c.act(reason="goodwill")
    given = dict(text="the cable was old", override_by="Gao")
    c.no(crm.Invalid, "field_missing:text", admit, id, text=None, **c.act())
    c.no(crm.Refused, "liability_facts", admit, id, text="the cable was old", **c.act())
    assert c.made(admit, id, **given, **act) is True
    assert c.stays(admit, id, **given, **act) is False
    assert c.stays(admit, id, **given, **c.act()) is False
    c.no(crm.NotFound, "", admit, NOBODY, **given, **c.act())
    c.spend()


def marks(c, id):
    mark, act = c.db.complaints.mark, c.act()
    c.no(crm.Invalid, "field_range:kind", mark, id, kind=Mark.JUDGED, **c.act())
    assert c.made(mark, id, kind="thanked", note="for the call", **act) is True
    assert c.stays(mark, id, kind="thanked", note="for the call", **act) is False
    c.made(mark, id, kind=Mark.PRIVATE, **c.act())
    c.no(crm.NotFound, "", mark, NOBODY, kind=Mark.PRIVATE, **c.act())
    c.spend()


def refusals(c, id):
    refuse, act = c.db.complaints.refuse, c.act()
    c.spend()
    given = dict(ground="policy", explanation="no line is laid twice", we_will="we lend you a radio", you_can="fetch it today")
    c.no(crm.Refused, "alternative_missing:alternatives", refuse, id, **given, **c.act())
    given.update(alternatives="a radio", authority="the shop")
    c.no(crm.NotFound, "", refuse, NOBODY, **given, **c.act())
    task = c.made(refuse, id, **given, **act)
    assert c.stays(refuse, id, **given, **act) == task
    assert c.db.tasks.get(task).kind is crm.TaskKind.SATISFACTION_CHECK
    c.no(crm.Refused, "complaint_state", refuse, id, **given, **c.act())


def listen(c):
    hear, id = c.db.complaints.listen, c.complaint()
    judge_ours(c, id)
    c.no(crm.Refused, "claim_not_venting:claim", hear, id, "about the queue", **c.act())
    c.made(c.db.complaints.classify, id, claim="venting", **c.act())
    c.no(crm.Refused, "listening_note_missing:note", hear, id, None, **c.act())
    c.no(crm.NotFound, "", hear, NOBODY, "about the queue", **c.act())
    act = c.act()
    task = c.made(hear, id, "about the queue", **act)
    assert c.stays(hear, id, "about the queue", **act) == task
    c.no(crm.Conflict, "key_reused:key", hear, id, "about the rain", **act)
    one = c.look(c.db.complaints.get(id))
    assert (one.state, one.claim, one.solution, one.acknowledged_at) == (State.VERIFYING, crm.Claim.VENTING, None, c.now)
    c.made(c.db.complaints.check, id, "satisfied", **c.act())
    advices = guide(c, id)
    assert (advices[Step.REOPEN].rule, advices[Step.REOPEN].to) == (Rule.NONE, State.REVISING)
    assert (advices[Step.MARK].rule, advices[Step.MARK].to) == (Rule.COMPLAINT_ENDED, None)


def script(c):
    db, id = c.db, open_upset(c)
    judging = guide(c, id)[Step.JUDGE]
    assert (judging.rule, judging.can_override, judging.warning) == (Rule.MOOD_FIRST, True, Rule.ORDER_SKIPPED)
    emotions(c, id)
    claims(c, id)
    admissions(c, id)
    marks(c, id)
    c.later(HOUR)
    judge_ours(c, id)
    refusals(c, id)
    one = c.look(db.complaints.get(id))
    assert (one.state, one.emotion, one.liability, one.refusals) == (State.EXPLAINED, Emotion.CALM, "the cable was old", 1)
    assert (one.judged_at, one.acknowledged_at, one.liability_at) == (c.now, c.now, c.now - HOUR)
    overrides, noted = c.rows(db.overrides.list(id)), c.rows(db.marks.list(id))
    assert [(row.step, row.rule, row.person) for row in overrides] == [
        (Step.CLASSIFY, Rule.MOOD_FIRST, "Gao"), (Step.ADMIT, Rule.LIABILITY_FACTS, "Gao"), (Step.ADMIT, Rule.CLAIM_OPPORTUNISTIC, "Gao")]
    assert [row.kind for row in noted] == [Mark.THANKED, Mark.PRIVATE, Mark.JUDGED, Mark.ACTED]
    assert [row.ground for row in c.rows(db.refusals.list(id))] == [crm.RefusalGround.POLICY]
    for listed in (db.overrides.list, db.marks.list, db.refusals.list):
        c.no(crm.NotFound, "", listed, NOBODY)
    assert guide(c, id)[Step.CLOSE].rule is Rule.CLOSE_UNCHECKED
    listen(c)


def test_the_mood_comes_before_the_matter(c):
    script(c)


def test_the_graph_of_a_case_is_a_table():
    arrows = crm.complaint_arrows()
    assert arrows == sorted(arrows, key=lambda one: (one.from_state, one.step))
    ends = {(one.to_state, one.when) for one in arrows if (one.from_state, one.step) == (State.VERIFYING, Step.CHECK)}
    assert ends == {(State.CLOSED, "satisfied"), (State.REVISING, "dissatisfied"), (State.VERIFYING, "unreachable")}
    assert all(crm.complaint_allowed(one.from_state, one.step) for one in arrows)
