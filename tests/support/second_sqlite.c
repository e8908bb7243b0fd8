/* Stands for another copy of SQLite that a plug-in of the host brought along. */
const char *sqlite3_libversion(void);

const char *sqlite3_libversion(void)
{
	return "0";
}
