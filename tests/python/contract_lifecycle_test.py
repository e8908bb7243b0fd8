"""States of customers, and the purchases that move them."""
import crm
import pytest
from contract import DAY, HOUR, MINUTE, NOBODY, START

CURRENT = crm.LifecycleState.CURRENT


def move_to(c, id, state, **more):
    need = {"need": "a line"} if state == "potential" else {}
    return (c.db.lifecycle.move, id), dict(state=state, **need, **more)


def moves(c, id, state, act, **more):
    call, given = move_to(c, id, state, **more)
    assert c.made(*call, **given, **act) is True


def move_wrong(c, id):
    def no(error, why, whose, state, act):
        call, given = move_to(c, whose, state)
        c.no(error, why, *call, **given, **act)

    removed = c.customer("Removed")
    c.made(c.db.customers.remove, removed, **c.act())
    no(crm.Refused, "customer_removed", removed, "potential", c.act())
    no(crm.Refused, "lifecycle_no_arrow:state", id, "loyal", c.act())
    no(crm.Refused, "lifecycle_sub_reason:state_reason", id, "non_customer", c.act())
    no(crm.Invalid, "field_range:state", id, 17, c.act())
    no(crm.NotFound, "", NOBODY, "target", c.act())
    no(crm.Conflict, "revision_stale:revision", id, "target", c.act(revision=1))
    no(crm.Refused, "lifecycle_reason_missing:reason", id, "target", c.act(at=c.now - 90 * DAY))
    no(crm.Invalid, "argument_missing:id", None, 0, c.act())
    c.spend()


def script(c):
    lifecycle = c.db.lifecycle
    id, start = c.customer("Wang Fang"), c.now
    c.later(HOUR)
    act = c.act(reason="came by herself")
    call, given = move_to(c, id, "potential")
    assert c.made(*call, **given, **act) is True
    assert c.stays(*call, **given, **act) is False
    c.no(crm.Conflict, "key_reused:key", lifecycle.move, id, state="target", **act)
    assert c.stays(*call, **given, **c.act()) is False
    move_wrong(c, id)
    c.later(HOUR)
    moves(c, id, "target", c.act(reason="fits"))
    c.later(HOUR)
    buy(c, id, 9900, c.act())
    moves(c, id, "churned", c.act(reason="went to the other shop"), state_reason=crm.ChurnReason.PRICE)
    assert lifecycle.state_at(id, start) is None
    assert lifecycle.state_at(id, start + 2 * HOUR + MINUTE) is crm.LifecycleState.TARGET
    assert lifecycle.state_at(id, c.now) is crm.LifecycleState.CHURNED
    c.no(crm.NotFound, "", lifecycle.state_at, NOBODY, start)
    c.no(crm.Invalid, "argument_missing:id", lifecycle.state_at, None, start)
    assert [(m.number, m.from_state, m.to_state, m.state_reason, m.automatic, m.reason) for m in c.rows(lifecycle.list(id))] == [
        (1, None, crm.LifecycleState.POTENTIAL, None, False, "came by herself"),
        (2, crm.LifecycleState.POTENTIAL, crm.LifecycleState.TARGET, None, False, "fits"),
        (3, crm.LifecycleState.TARGET, CURRENT, None, True, "purchase"),
        (4, CURRENT, crm.LifecycleState.CHURNED, crm.ChurnReason.PRICE, False, "went to the other shop")]
    c.no(crm.NotFound, "", lifecycle.list, NOBODY)
    c.no(crm.Invalid, "argument_missing:id", lifecycle.list, None)
    c.spend()
    c.no(crm.PolicyMissing, "lifecycle_window_missing:lifecycle.churn.window_days", lifecycle.sweep)
    one = c.look(c.db.customers.get(id))
    assert (one.state, one.state_reason) == (crm.LifecycleState.CHURNED, crm.ChurnReason.PRICE)
    assert (one.moves, one.has_bought) == (4, True)
    assert one.state_since == one.last_purchase_at == start + 3 * HOUR


def purchase(customer, amount):
    return dict(customer_id=customer, amount=amount, quantity=2, currency="CNY", category="line", reference="R-1")


def buy(c, customer, amount, act):
    return c.made(c.db.purchases.add, **purchase(customer, amount), **act)


def buy_wrong(c, id):
    add = c.db.purchases.add
    removed = c.customer("Removed")
    c.made(c.db.customers.remove, removed, **c.act())
    c.no(crm.Refused, "customer_removed", add, **purchase(removed, 1), **c.act())
    c.no(crm.NotFound, "", add, **purchase(NOBODY, 1), **c.act())
    c.no(crm.Invalid, "time_future:at", add, **purchase(id, 1), **c.act(at=c.now + DAY))
    c.no(crm.Invalid, "field_range:currency", add, customer_id=id, currency="yuan", **c.act())
    c.spend()


def propose(c):
    id = c.customer("Proposed")
    c.made(c.db.playbook.load, '{"lifecycle": {"purchase": {"mode": "propose"}}}', **c.act())
    buy(c, id, 500, c.act())
    [task] = c.rows(c.db.tasks.due(customer_id=id))
    assert (task.kind, task.rule, task.detail) == (crm.TaskKind.LIFECYCLE, crm.DueRule.PURCHASE, CURRENT)
    assert c.look(c.db.customers.get(id)).state is None
    c.made(c.db.playbook.load, '{"lifecycle": {"purchase": {"mode": "automatic"}}}', **c.act())


def sums(c, id, other):
    def figures(*arguments, **window):
        found = c.look(c.db.purchases.sum(*arguments, **window))
        return found.count, found.amount, found.quantity, found.average

    add, total, start = c.db.purchases.add, c.db.purchases.sum, c.now - 5 * MINUTE
    assert figures(id) == (5, -10, 10, -2)
    assert figures(id, "CNY", since=start - DAY, until=start) == (2, 49 - 104, 4, -28)
    assert figures(id, "USD") == figures(NOBODY) == (0, 0, 0, 0)
    empty = total(NOBODY)
    assert empty.first_at is None and empty.last_at is None
    c.made(add, customer_id=other, amount=1, currency="USD", **c.act())
    c.no(crm.Invalid, "field_missing:currency", total, other)
    buy(c, other, 7, c.act())
    c.no(crm.Invalid, "field_range:amount", total, other, "CNY")  # does not fit any more
    assert figures(None, "USD") == figures(currency="USD") == (1, 1, 0, 1)


def purchases(c):
    ledger = c.db.purchases
    id, other = c.customer("Liu Yang"), c.customer("Chen Jing")
    start = c.now
    for i in range(5):  # out of order, and money back
        buy(c, id, 100 - 51 * i, c.act(at=start - i % 3 * DAY))
        c.later(MINUTE)
    act = c.act()
    largest = buy(c, other, (1 << 63) - 1, act)
    assert c.stays(ledger.add, **purchase(other, (1 << 63) - 1), **act) == largest
    c.no(crm.Conflict, "key_reused:key", ledger.add, **purchase(other, 1), **act)
    buy_wrong(c, id)
    sums(c, id, other)
    rows = c.rows(ledger.list(id))
    assert [row.amount for row in rows] == [-2, 49, -104, 100, -53]
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert (rows[0].customer_id, rows[0].quantity, rows[0].category, rows[0].reference) == (id, 2, "line", "R-1")
    bought = [(row.currency, row.category) for row in c.rows(ledger.list(other))]
    assert bought == [("CNY", "line"), ("USD", None), ("CNY", "line")]
    c.no(crm.NotFound, "", ledger.list, NOBODY)
    one = c.look(c.db.customers.get(id))
    assert (one.state, one.last_purchase_at) == (CURRENT, start)
    propose(c)


def test_lifecycle_answers_as_in_c(c):
    script(c)


def test_purchases_answer_as_in_c(c):
    purchases(c)


def test_a_sweep_counts_whom_it_moved(c):
    id = c.customer("Once")
    c.db.purchases.add(customer_id=id, amount=1, currency="CNY")
    c.db.playbook.load('{"lifecycle": {"churn": {"window_days": 60, "mode": "automatic"}}}')
    c.later(61 * DAY)
    assert c.db.lifecycle.sweep(actor="clerk") == 1
    assert c.db.lifecycle.sweep() == 0
    assert c.db.lifecycle.list(id).head(9)[-1].to_state is crm.LifecycleState.CHURNED


@pytest.mark.parametrize("source", [None, *crm.LifecycleState])
@pytest.mark.parametrize("target", crm.LifecycleState)
def test_an_arrow_and_its_guard_agree(source, target):
    no_arrow = crm.Rule.LIFECYCLE_NO_ARROW if source else crm.Rule.LIFECYCLE_NO_START
    assert crm.lifecycle_allowed(source, target) == (crm.lifecycle_guard(source, target) is not no_arrow)


def test_every_churn_reason_has_a_dimension():
    assert {crm.churn_dimension_of(reason) for reason in crm.ChurnReason} <= set(crm.ChurnDimension)
    assert crm.churn_dimension_of("indifference") is crm.ChurnDimension.PEOPLE


def test_a_sub_reason_is_a_member_of_the_enumeration_that_the_state_tells(c):
    id = c.customer("Hostile")
    c.made(c.db.lifecycle.move, id, state="non_customer", state_reason="hostile", reason="said so")
    assert c.db.customers.get(id).state_reason is crm.NonCustomerReason.HOSTILE
    assert c.db.customers.get(id).created_at == START
