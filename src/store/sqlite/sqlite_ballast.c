/* A small file beside the store whose space is given back when the disk is full (R3). */
#include "sqlite_store.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_whole(int file)
{
	char block[4096];
	int i;

	memset(block, 0xb5, sizeof block); /* not zeros, which some file systems do not store */
	for (i = 0; i < CRMI_BALLAST_SIZE / (int)sizeof block; i++)
		if (write(file, block, sizeof block) != (ssize_t)sizeof block)
			return false;
	return fsync(file) == 0;
}

bool crmi_sqlite_ballast_keep(struct crmi_sqlite *store)
{
	struct stat state;
	bool kept;
	int file;

	if (!store->ballast || (!store->ballast_gone && stat(store->ballast, &state) == 0 && state.st_size == CRMI_BALLAST_SIZE))
		return true;
	file = open(store->ballast, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	kept = file >= 0 && write_whole(file);
	if (file >= 0)
		(void)close(file);
	if (!kept && file >= 0)
		(void)unlink(store->ballast);
	store->ballast_gone = !kept;
	return kept;
}

void crmi_sqlite_ballast_drop(struct crmi_sqlite *store)
{
	if (!store->ballast)
		return;
	(void)unlink(store->ballast);
	store->ballast_gone = true;
}
