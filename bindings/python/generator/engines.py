"""The questions that zones, calendars, recurrences and case clocks answer, as methods of the classes below theirs."""
import re

import headers

from .arguments import Argument, Arguments
from .plan import CHOICES, ENGINES, Plan
from . import records
from .shapes import Shapes, count_of, maybe, members, pair_type
from .words import argument, class_name, member

IMPORTS = '''from datetime import date, datetime, timedelta
from typing import Any, List, Mapping, Optional, Tuple, Union

from ._convert import (INT64, NULL, Keep, civil, code, day, encode, ffi, flag, instant, instant_of, lapse, lapse_of, lib, micros,
                       new, number, string_of)
from ._engine import Engine, every, listed, refused, up_to
from ._enums import *
from ._records import *
from ._records import (NAMES)

'''
NEW = {"int64_t": "new(INT64)"}


def text(api, words):
    known, plan = Shapes(api), Plan(api)
    bodies = [engine(api, known, words, plan, struct, name) for struct, (name, _) in ENGINES.items()]
    used = sorted(set(re.findall(r"\b(?:read|fill)_\w+", "".join(bodies))))
    exported = ", ".join(f'"{name}Questions"' for name, _ in ENGINES.values())
    return "\n".join([IMPORTS.replace("NAMES", ", ".join(used)), *bodies, f"__all__ = [{exported}]\n"])


def engine(api, known, words, plan, struct, name):
    declared = next(one for one in api.opaque + api.structs if one.name == struct)
    out = [f'class {name}Questions(Engine):\n    """{words.sentence(declared.doc)}"""\n\n    __slots__ = ()\n\n']
    for function in api.functions:
        if plan.kind(function) == "engine" and plan.engine(function)[0] == struct:
            out.append("\n".join(Question(api, known, plan, function, words).methods()) + "\n")
    return "".join(out)


class Question(Arguments):
    """One question as text."""

    def __init__(self, api, known, plan, function, words):
        self.words, self.fixed, self.listing = words, {}, ""
        super().__init__(api, known, plan, function)

    def take(self, params):
        param, rest = params[0], params[1:]
        kind, name, doc = param.type, param.name, self.doc(param.name)
        options = re.fullmatch(r"const (crm_\w+_options) \*", kind)
        record = re.fullmatch(r"const (crm_\w+) \*", kind)
        array = re.fullmatch(r"(crm_\w+) \*", kind) if name.endswith("s_out") and count_param(rest) else None
        if not self.passed:
            self.passed.append("self._pointer")
        elif options:
            self.take_options(options.group(1), doc)
        elif array:
            return self.take_list(array.group(1), doc, rest)
        elif kind == "crm_date" and rest and rest[0].name == "second":
            self.positional("local", "Union[datetime, date]", None, "the local time, without a zone; a date is its midnight")
            self.before += ["local_day, second = civil(local, 'local')"]
            self.passed += ["local_day", "second"]
            return rest[1:]
        elif self.f.doc.params.get(name, ("",))[0].startswith("in,out"):
            self.take_answer(kind[:-2], name)
        elif record and record.group(1) in records.INPUT_ELEMENTS:
            made = record.group(1)
            self.positional(name, f"Union[{class_name(made)}, Tuple[Any, ...], Mapping[str, Any]]", None, doc)
            self.before += [f'{name}_given = ffi.new("{made} *")', f"fill_{made[4:]}({name}_given, {name}, keep)"]
            self.passed.append(f"{name}_given")
        elif self.f.name in CHOICES and name == CHOICES[self.f.name]:
            self.fixed[name] = self.known.named_enums(doc)[0]
            self.passed.append("CHOICE")
        else:
            return super().take(params)
        return rest

    def take_plain(self, kind, name, doc):
        absent = "CRM_NO_TIME" in doc
        if kind == "int64_t" and headers.is_instant(name, doc) and not absent:
            self.positional(name, "datetime", None, doc)
            self.passed.append(f"instant({argument(name)}, '{argument(name)}')")
        elif kind == "int32_t" and headers.FLAG.match(doc):
            self.listed.append(Argument(name, "bool", "False", doc))
            self.passed.append(f"flag({name}, '{name}')")
        elif kind == "int32_t" and self.known.named_enums(doc) and self.known.has_zero(self.known.named_enums(doc)[0]):
            self.option(name, self.known.named_enums(doc)[0], doc)
            self.passed.append(self.known.given(kind, name, doc).write.format(name))
        else:
            super().take_plain(kind, name, doc)

    def option(self, name, enum, doc):
        self.listed.append(Argument(name, f"Union[{class_name(enum)}, str, None]", "None",
                                    f"{doc}; NULL = {self.known.zero(enum).split('.')[1].lower()}"))

    def take_options(self, struct, doc):
        """The conventions that the comment names, each by its own name."""
        declared, names = self.known.structs[struct], re.findall(r"`(\w+)`", doc)
        for field in declared.fields:
            if field.name in names and self.known.named_enums(field.doc):
                self.option(field.name, self.known.named_enums(field.doc)[0], field.doc)
            elif field.name in names:
                self.listed.append(Argument(field.name, "bool", "False", field.doc))
        given = [one for one in self.listed if one.name in names]
        said = " or ".join(one.name if one.hint == "bool" else f"{one.name} is not None" for one in given)
        self.before += ["options = NULL", f"if {said}:", f'    options = ffi.new("{struct} *")',
                        f"    fill_{struct[4:]}(options, Keep(), {', '.join(f'{one.name}={one.name}' for one in given)})"]
        self.passed.append("options")

    def take_list(self, struct, doc, rest):
        """An array of the caller's: a list. How long it becomes the caller says, or the comment, or the answer."""
        self.hint, self.note = f"List[{class_name(struct)}]", ""
        read, sized = f'"{struct}[]", read_{struct[4:]}', rest[0].name == "room"
        if sized and "wanted" in self.doc("room"):
            self.positional("count", "int", None, self.doc("room"))
            self.listing = f"up_to({{call}}, {read}, number(count, 'count', 31), {{passed}})"
        elif sized:
            self.listing = f"every({{call}}, {read}, {{passed}})"
        else:
            room = self.words.sentence(re.match(r"room for ([^:;,]+)", doc).group(1))
            self.listing = f"listed({{call}}, {read}, {room}, {{passed}})"
        return [param for param in rest if param.name not in ("room", "count_out")]

    def take_answer(self, struct, name):
        """A struct with room in it that the answer is written to."""
        declared = self.known.structs[struct]
        self.before += [f'out = ffi.new("{struct} *")', f'out.size = ffi.sizeof("{struct}")']
        for field, count in members(declared):
            if count:
                room = self.words.sentence(re.match(r"room for ([^:;,]+)", field.doc).group(1))
                self.before += [f'{field.name} = out.{field.name} = ffi.new("{pair_type(field)}[]", {room})']
        self.passed.append("out")
        self.result, self.hint, self.note = f"read_{struct[4:]}(out)", class_name(struct), ""

    def take_value(self, kind, name, doc):
        super().take_value(kind, name, doc)
        if kind == "int64_t" and name == "at_out":
            never = "when there is none" in doc
            self.result, self.hint = "instant_of(out[0])", maybe("datetime", never)
            if never:
                self.result += " if status == 0 else None"

    # As text.

    def methods(self):
        if not self.fixed:
            return [self.method(self.plan.method(self.f), self.f.doc, self.passed)]
        made = []
        for name, enum in self.fixed.items():
            for value in self.known.enums[enum].values:
                doc = self.f.doc._replace(brief=f"Give {value.doc}.", text="", params={})
                passed = [one.replace("CHOICE", f"lib.{value.name}") for one in self.passed]
                made.append(self.method(member(self.known.enums[enum], value).lower(), doc, passed))
        return made

    def method(self, name, doc, passed):
        returns = "" if self.listing or self.hint in ("timedelta", "bool") else self.note if self.result else doc.returns
        plain = sorted((one for one in self.listed if not one.keyword), key=lambda one: one.default is not None)
        named = [one for one in self.listed if one.keyword]
        told = self.words.docstring(doc, [(one.name, one.hint, one.doc) for one in plain + named], returns, 8)
        arguments = ", ".join(["self", *map(str, plain), *(["*"] if named else []), *map(str, named)])
        value = not self.result and not self.listing
        head = "    @property\n" if value and not self.listed else ""
        hint, body = self.body(passed, value)
        lines = "".join(f"        {line}\n" for line in body)
        return f"{head}    def {name}({arguments}) -> {hint}:\n{told}{lines}"

    def body(self, passed, value):
        lines = ["keep = Keep()"] if any("keep)" in line for line in self.before) else []
        lines += self.before
        names = []
        for place, expression in enumerate(passed):
            if "(" in expression:
                lines.append(f"given{place} = {expression}")
                expression = f"given{place}"
            names.append(expression)
        call, passed = f"lib.{self.f.name}", ", ".join(names)
        if self.listing:
            return self.hint, lines + [f"answer: {self.hint} = " + self.listing.format(call=call, passed=passed), "return answer"]
        if value:
            shape = self.known.out(headers.Field(self.f.returns, "value", (), self.f.doc.returns))
            return shape.hint, lines + [f"return {shape.read.format(f'{call}({passed})')}"]
        if self.failure:
            lines += [f"status = {call}({passed}, NULL)", "if status < 0:", f"    refused(status, {call}, {passed})"]
        else:
            lines.append(f"status = {call}({passed})" if "status" in self.result else f"{call}({passed})")
        return self.hint, lines + [f"answer: {self.hint} = {self.result}", "return answer"]


def count_param(params):
    """Whether what follows an array says how many it holds."""
    return any(param.name == "count_out" for param in params)
