"""The side of a package from PyPI in bench_peers.py: peers_python.py PACKAGE TASK FILE, like peers_ours.c."""
import sys
import time
from datetime import date, datetime, time as clock


def calls(package, task):
    """What is called for two instants without a zone."""
    if package == "business-duration":
        from business_duration import businessDuration
        nine, five = clock(9), clock(17)
        return {"between": lambda a, b: businessDuration(a, b, nine, five, [5, 6], None, "sec")}[task]
    if package == "workalendar":
        from workalendar.core import SAT, SUN, Calendar

        class Weekdays(Calendar):
            WEEKEND_DAYS, FIXED_HOLIDAYS = (SAT, SUN), ()

            def holidays(self, year=None):
                return []
        plain = Weekdays()

        def workdays(a, b):  # from the first up to the second, which is left out
            return plain.get_working_days_delta(a, b, include_start=True) - plain.is_working_day(b) if a < b else 0
        return {"add_days": lambda a, b: plain.add_working_days(a, 10), "workdays": workdays}[task]
    raise SystemExit(f"no package {package}")


def number(answer):
    if isinstance(answer, (date, datetime)):
        return answer.toordinal() - date(1970, 1, 1).toordinal()
    return round(float(answer))


def main(package, task, path):
    with open(path, encoding="ascii") as file:
        pairs = [tuple(datetime.utcfromtimestamp(int(word)) for word in line.split()) for line in file]
    if package == "workalendar":
        pairs = [(a.date(), b.date()) for a, b in pairs]
    call = calls(package, task)
    for a, b in pairs[:50]:  # what is made on first use
        call(a, b)
    start = time.perf_counter()
    answers = [call(a, b) for a, b in pairs]
    print((time.perf_counter() - start) / len(pairs) * 1e9)
    print("\n".join(str(number(answer)) for answer in answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
