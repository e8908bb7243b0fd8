/* How many copies of SQLite the process has loaded. Locks belong to the process: two copies that use one file undo each other's. */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* dl_iterate_phdr */
#endif
#include "crm/version.h"

#include <string.h>

#if defined(__linux__)
#include <link.h>

/* What every copy defines and nothing else does. */
static const char wanted[] = "sqlite3_libversion";

struct object {
	const ElfW(Sym) *symbols;
	const char      *names;
	const uint32_t  *hash; /* the table of DT_GNU_HASH */
};

static uint32_t hash_of(const char *name)
{
	uint32_t hash = 5381;

	for (; *name; name++)
		hash = hash * 33 + (uint8_t)*name;
	return hash;
}

/* Some loaders have moved the addresses of this section to where the object lies, some have not. */
static const void *place(const struct dl_phdr_info *info, ElfW(Addr) address)
{
	return (const void *)(address < info->dlpi_addr ? address + info->dlpi_addr : address);
}

static struct object look(const struct dl_phdr_info *info)
{
	struct object object = { 0 };
	const ElfW(Dyn) *entry = NULL;
	size_t i;

	for (i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_DYNAMIC)
			entry = (const ElfW(Dyn) *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
	for (; entry && entry->d_tag != DT_NULL; entry++) {
		if (entry->d_tag == DT_SYMTAB)
			object.symbols = place(info, entry->d_un.d_ptr);
		else if (entry->d_tag == DT_STRTAB)
			object.names = place(info, entry->d_un.d_ptr);
		else if (entry->d_tag == DT_GNU_HASH)
			object.hash = place(info, entry->d_un.d_ptr);
	}
	return object;
}

static bool defines(const struct object *object)
{
	const uint32_t hash = hash_of(wanted), buckets = object->hash[0], first = object->hash[1], words = object->hash[2];
	const uint32_t *bucket = object->hash + 4 + words * (sizeof(ElfW(Addr)) / sizeof(uint32_t));
	const uint32_t *chain = bucket + buckets;
	uint32_t i;

	if (buckets == 0)
		return false;
	for (i = bucket[hash % buckets]; i >= first && i != 0; i++) {
		const ElfW(Sym) *symbol = &object->symbols[i];

		if ((chain[i - first] | 1) == (hash | 1) && symbol->st_shndx != SHN_UNDEF && strcmp(object->names + symbol->st_name, wanted) == 0)
			return true;
		if (chain[i - first] & 1)
			break;
	}
	return false;
}

static int count(struct dl_phdr_info *info, size_t size, void *user)
{
	const struct object object = look(info);

	(void)size;
	if (object.symbols && object.names && object.hash && defines(&object))
		++*(int32_t *)user;
	return 0;
}

int32_t crm_sqlite_copies(void)
{
	int32_t found = 0;

	(void)dl_iterate_phdr(count, &found);
	return found ? found : 1; /* the one inside this program, whose symbols it keeps to itself */
}

#else

int32_t crm_sqlite_copies(void)
{
	return 1;
}

#endif
