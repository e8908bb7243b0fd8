"""Types of the compiled module: numbers are numbers, everything else is the C side's own."""

NUMBERS = {"int32_t": "int", "int64_t": "int", "size_t": "int", "uint32_t": "int", "crm_status": "int", "bool": "bool"}


def text(api):
    out = ["from typing import Any\n\nffi: Any\n\nclass _Library:"]
    out += [f"    {value.name}: int" for enum in api.enums for value in enum.values]
    for function in api.functions:
        names = "".join(f", __{p.name}: {NUMBERS.get(p.type, 'Any').replace('bool', 'int')}" for p in function.params)
        returns = {"void": "None"}.get(function.returns, NUMBERS.get(function.returns, "Any"))
        out.append(f"    def {function.name}(self{names}) -> {returns}: ...")
    out += [f"    crm_python_{callback.name[4:-3]}: Any" for callback in api.callbacks]
    out += ["    def crm_python_table_new(self, __stream: Any) -> Any: ...",
            "    def crm_python_table_free(self, __table: Any) -> None: ...",
            "    def crm_python_stream_new(self, __table: Any) -> Any: ...",
            "    def crm_python_stream_free(self, __stream: Any) -> None: ...",
            "    def crm_python_capsule_destructor(self) -> int: ...",
            "    def crm_python_fill_function(self) -> int: ..."]
    return "\n".join(out) + "\n\nlib: _Library\n"
