"""The people of sample.c."""
GIVEN = ("Anna", "Bruno", "Chen", "Dilara", "Emil", "Fatima", "Goran", "Hana", "Ines", "Jun", "Kofi", "Lena")
FAMILY = ("Zhang", "Müller", "García", "Okafor", "Novák", "Sato", "李", "Haddad", "Jensen", "Rossi", "Kaya")


def sample(number):
    """Name, telephone number and mail address."""
    spread = number * 48271 % 100000007
    return (f"{GIVEN[number % 12]} {FAMILY[number // 12 % 11]} {number}",
            f"+86 13{number % 10} {spread // 10000 % 10000:04} {spread % 10000:04}",
            f"{chr(97 + number % 26)}{spread % 9973}.{number}@example.com")
