#!/usr/bin/env python3
"""check_docs.py XML_DIRECTORY: look through Doxygen's XML for what its own warnings do not find."""
import pathlib
import sys
import xml.etree.ElementTree as tree


def words(node):
    return "".join(node.itertext()).strip() if node is not None else ""


def described(node):
    return bool(words(node.find("briefdescription")) or words(node.find("detaileddescription")))


def members(directory):
    """Every member definition of the headers, once."""
    seen = {}
    for path in sorted(directory.glob("*.xml")):
        if path.name in ("index.xml", "Doxyfile.xml"):
            continue
        for member in tree.parse(path).getroot().iter("memberdef"):
            seen.setdefault(member.get("id"), member)
    return list(seen.values())


def where(member):
    place = member.find("location")
    return f"{pathlib.Path(place.get('file')).name}:{place.get('line')}: {member.findtext('name')}"


def parameters_said(member, kind):
    return [words(name) for listed in member.iter("parameterlist") if listed.get("kind") == kind
            for name in listed.iter("parametername")]


def checks(directory):
    """[(what is looked at, [faults])]"""
    found = members(directory)
    functions = [m for m in found if m.get("kind") == "function" and m.findtext("name").startswith("crm_")]
    answering = [m for m in functions if words(m.find("type")).endswith("crm_status")]
    values = [(m, v) for m in found if m.get("kind") == "enum" for v in m.iter("enumvalue")]
    others = [m for m in found if m.get("kind") in ("variable", "typedef", "define", "enum")]
    return [
        ("there is something to look at", [] if len(functions) > 100 and len(values) > 200 else
         [f"only {len(functions)} functions and {len(values)} enumerators"]),
        ("every enumerator is described",
         [f"{where(m)}: {v.findtext('name')}" for m, v in values if not described(v)]),
        ("every field, type and macro is described",
         [where(m) for m in others if not described(m) and not m.findtext("name").startswith("@") and
          not m.findtext("name").endswith("_H")]),
        ("every function that answers a status says which",
         [where(m) for m in answering if not parameters_said(m, "retval")]),
        ("every function that answers anything else says what",
         [where(m) for m in functions if m not in answering and words(m.find("type")) != "void" and
          not any(s.get("kind") == "return" for s in m.iter("simplesect"))]),
        ("every parameter says its direction",
         [f"{where(m)}: {n.text}" for m in functions for n in m.iter("parametername")
          if (n.text or "") and n.get("direction") is None and n.text in
          [p.findtext("declname") for p in m.iter("param")]]),
    ]


if __name__ == "__main__":
    bad = [f"{title}: {fault}" for title, faults in checks(pathlib.Path(sys.argv[1])) for fault in faults]
    print("\n".join(bad))
    sys.exit(1 if bad else 0)
