/* A SQLite VFS over the real one that fails calls on demand. It is the default VFS of the test program, so the library
 * under test is the one that ships. One thread only. */
#ifndef SHIM_H
#define SHIM_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum { SHIM_DIED = 9 }; /* exit status of a process that died on demand */

static struct {
	sqlite3_vfs *real;
	sqlite3_vfs vfs;
	long countdown; /* the call that fails; 0 = none */
	bool for_ever;  /* it and all after it */
	bool failed;
	bool dies;        /* the process, instead of failing */
	bool full;        /* every write that needs new space answers SQLITE_FULL */
	long calls;       /* fallible calls so far */
	long main_writes; /* writes to the store file itself, not its log */
} shim;

struct shim_file {
	sqlite3_file base;
	sqlite3_file *real;
	bool is_main;
};

static bool shim_fails(void)
{
	shim.calls++;
	if (shim.countdown == 0 || --shim.countdown > 0)
		return false;
	if (shim.dies)
		_exit(SHIM_DIED);
	if (shim.for_ever)
		shim.countdown = 1;
	shim.failed = true;
	return true;
}

/* The process ends at the n-th call, without a word to anybody. */
static inline void shim_die(long n)
{
	shim.countdown = n;
	shim.dies = true;
}

static inline void shim_fail(long n, bool for_ever)
{
	shim.countdown = n;
	shim.for_ever = for_ever;
	shim.failed = false;
}

static sqlite3_file *real_file(sqlite3_file *file)
{
	return ((struct shim_file *)(void *)file)->real;
}

static int shim_close(sqlite3_file *file)
{
	return real_file(file)->pMethods->xClose(real_file(file));
}

static int shim_read(sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset)
{
	return shim_fails() ? SQLITE_IOERR_READ : real_file(file)->pMethods->xRead(real_file(file), buffer, amount, offset);
}

static int shim_write(sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset)
{
	sqlite3_int64 size = 0;

	if (shim_fails())
		return SQLITE_IOERR_WRITE;
	if (shim.full &&
	    (real_file(file)->pMethods->xFileSize(real_file(file), &size) != SQLITE_OK || offset + amount > size))
		return SQLITE_FULL;
	shim.main_writes += ((struct shim_file *)(void *)file)->is_main;
	return real_file(file)->pMethods->xWrite(real_file(file), buffer, amount, offset);
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	return shim_fails() ? SQLITE_IOERR_TRUNCATE : real_file(file)->pMethods->xTruncate(real_file(file), size);
}

static int shim_sync(sqlite3_file *file, int flags)
{
	return shim_fails() ? SQLITE_IOERR_FSYNC : real_file(file)->pMethods->xSync(real_file(file), flags);
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return shim_fails() ? SQLITE_IOERR_FSTAT : real_file(file)->pMethods->xFileSize(real_file(file), size);
}

static int shim_lock(sqlite3_file *file, int level)
{
	return shim_fails() ? SQLITE_IOERR_LOCK : real_file(file)->pMethods->xLock(real_file(file), level);
}

static int shim_unlock(sqlite3_file *file, int level)
{
	return real_file(file)->pMethods->xUnlock(real_file(file), level);
}

static int shim_reserved(sqlite3_file *file, int *answer)
{
	return real_file(file)->pMethods->xCheckReservedLock(real_file(file), answer);
}

static int shim_control(sqlite3_file *file, int operation, void *argument)
{
	return real_file(file)->pMethods->xFileControl(real_file(file), operation, argument);
}

static int shim_sector(sqlite3_file *file)
{
	return real_file(file)->pMethods->xSectorSize(real_file(file));
}

static int shim_device(sqlite3_file *file)
{
	return real_file(file)->pMethods->xDeviceCharacteristics(real_file(file));
}

static int shim_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
	*memory = NULL;
	return shim_fails() ? SQLITE_IOERR_SHMMAP
	                    : real_file(file)->pMethods->xShmMap(real_file(file), page, size, extend, memory);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	if (!(flags & SQLITE_SHM_UNLOCK) && shim_fails())
		return SQLITE_IOERR_SHMLOCK;
	return real_file(file)->pMethods->xShmLock(real_file(file), offset, n, flags);
}

static void shim_shm_barrier(sqlite3_file *file)
{
	real_file(file)->pMethods->xShmBarrier(real_file(file));
}

static int shim_shm_unmap(sqlite3_file *file, int remove)
{
	return real_file(file)->pMethods->xShmUnmap(real_file(file), remove);
}

static const sqlite3_io_methods shim_methods = {
	2,           shim_close,   shim_read,     shim_write,       shim_truncate,  shim_sync,
	shim_size,   shim_lock,    shim_unlock,   shim_reserved,    shim_control,   shim_sector,
	shim_device, shim_shm_map, shim_shm_lock, shim_shm_barrier, shim_shm_unmap, NULL,
	NULL,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
	struct shim_file *own = (struct shim_file *)(void *)file;
	int code;

	(void)vfs;
	own->base.pMethods = NULL;
	own->real = (sqlite3_file *)(void *)(own + 1);
	own->is_main = (flags & SQLITE_OPEN_MAIN_DB) != 0;
	if (shim_fails())
		return SQLITE_CANTOPEN;
	memset(own->real, 0, (size_t)shim.real->szOsFile);
	code = shim.real->xOpen(shim.real, name, own->real, flags, flags_out);
	if (code == SQLITE_OK)
		own->base.pMethods = &shim_methods;
	return code;
}

static int shim_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	return shim_fails() ? SQLITE_IOERR_DELETE : shim.real->xDelete(shim.real, name, sync);
}

static int shim_access(sqlite3_vfs *vfs, const char *name, int flags, int *answer)
{
	(void)vfs;
	return shim_fails() ? SQLITE_IOERR_ACCESS : shim.real->xAccess(shim.real, name, flags, answer);
}

/* Before the first connection is opened. */
static void shim_install(void)
{
	shim.real = sqlite3_vfs_find(NULL);
	shim.vfs = *shim.real;
	shim.vfs.zName = "shim";
	shim.vfs.szOsFile = (int)sizeof(struct shim_file) + shim.real->szOsFile;
	shim.vfs.xOpen = shim_open;
	shim.vfs.xDelete = shim_delete;
	shim.vfs.xAccess = shim_access;
	(void)sqlite3_vfs_register(&shim.vfs, 1);
}

#endif
