"""Ready-made policies, by their names."""
from itertools import count, takewhile

from ._calls import playbook_ready_name
from ._convert import encode, ffi, lib, take_buffer
from ._enums import Rule
from ._statuses import BY_STATUS, NotFound


def playbook_ready(name: str) -> str:
    """Give a ready-made policy for complaints, to be loaded by db.playbook.load().

    It holds what the policy is about and no more: its calendar may be replaced by one with other hours under the same name
    afterwards, its numbers may be changed like all others, and another policy may be loaded over it. New cases are handled by it.

    It is laid over what is in force. Each names the settings that any of them names, so that it does not matter which other
    policy was loaded before; other settings keep the values they have. Load `domain` first to begin with the default.

    Args:
        name: the policy, see playbook_ready_name()

    Returns:
        JSON

    Raises:
        NotFound: there is none of this name; the message tells those that there are
    """
    out = ffi.new("crm_buffer *")
    status = lib.crm_playbook_ready(encode(name, "name"), out)
    if status == lib.CRM_ERR_NOT_FOUND:
        known = ", ".join(str(one) for one in takewhile(bool, map(playbook_ready_name, count())))
        raise NotFound(status, f"name: {name[:40]!r} is no ready-made policy: {known}", Rule.NONE, "name")
    if status < 0:
        raise BY_STATUS[status](status)
    return take_buffer(out)
