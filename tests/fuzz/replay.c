/* Feeds files to a fuzz target where there is no libFuzzer: each as it is, then changed in many small ways that are the same
 * in every run. `replay DIRECTORY [mutations]`; CRM_FUZZ_VERBOSE names each input before it is tried, `replay DIRECTORY
 * mutations FILE NUMBER` writes that one to the standard output. */
#include "fuzz.h"

#include <dirent.h>

enum { LIMIT = 1 << 16, MUTATIONS = 300 };

struct seed {
	char     name[256];
	uint8_t  data[LIMIT];
	size_t   size;
	uint8_t  changed[LIMIT];
	size_t   changed_size;
	uint64_t random;
};

static uint32_t draw(struct seed *seed, uint32_t below)
{
	seed->random ^= seed->random << 13;
	seed->random ^= seed->random >> 7;
	seed->random ^= seed->random << 17;
	return below ? (uint32_t)(seed->random >> 32) % below : 0;
}

static void change_byte(struct seed *seed, size_t at)
{
	static const uint8_t telling[] = { 0, 1, 0x7f, 0x80, 0xff, '"', ',', '\n', '\r', '{', '}', '=', ':', '0', '9', '-', 0x81, 0xe4 };

	seed->changed[at] = draw(seed, 2) ? telling[draw(seed, sizeof telling)] : (uint8_t)(seed->changed[at] ^ 1u << draw(seed, 8));
}

/* Removes a piece, or doubles one. */
static void change_length(struct seed *seed)
{
	size_t from = draw(seed, (uint32_t)seed->changed_size), rest = seed->changed_size - from;
	size_t length = 1 + draw(seed, (uint32_t)(rest < 32 ? rest : 32));

	if (length > rest)
		length = rest;
	if (draw(seed, 2)) {
		memmove(seed->changed + from, seed->changed + from + length, rest - length);
		seed->changed_size -= length;
	} else if (seed->changed_size + length <= LIMIT) {
		memmove(seed->changed + from + length, seed->changed + from, rest);
		seed->changed_size += length;
	}
}

static void mutate(struct seed *seed, unsigned number)
{
	uint32_t changes;

	seed->random = (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
	memcpy(seed->changed, seed->data, seed->size);
	seed->changed_size = seed->size;
	for (changes = 1 + draw(seed, 4); changes > 0; changes--) {
		if (seed->changed_size == 0)
			seed->changed[seed->changed_size++] = 0;
		if (draw(seed, 3))
			change_byte(seed, draw(seed, (uint32_t)seed->changed_size));
		else
			change_length(seed);
	}
	if (draw(seed, 16) == 0)
		seed->changed_size = draw(seed, (uint32_t)seed->changed_size + 1);
}

/* In a block of its own length: a target that reads too far is caught. */
static void try_one(const struct seed *seed, const uint8_t *data, size_t size, unsigned number)
{
	char *copy = fuzz_copy(data, size);

	if (getenv("CRM_FUZZ_VERBOSE"))
		(void)fprintf(stderr, "%s %u\n", seed->name, number);
	(void)LLVMFuzzerTestOneInput((const uint8_t *)copy, size);
	free(copy);
}

static bool load(struct seed *seed, const char *directory)
{
	char path[4096];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/%s", directory, seed->name);
	file = fopen(path, "rb");
	if (!file)
		return false;
	seed->size = fread(seed->data, 1, sizeof seed->data, file);
	return fclose(file) == 0;
}

static bool replay(struct seed *seed, const char *directory, unsigned mutations)
{
	unsigned number;

	if (!load(seed, directory))
		return false;
	try_one(seed, seed->data, seed->size, 0);
	for (number = 1; number <= mutations; number++) {
		mutate(seed, number);
		try_one(seed, seed->changed, seed->changed_size, number);
	}
	return true;
}

static int write_one(struct seed *seed, const char *directory, const char *name, unsigned number)
{
	(void)snprintf(seed->name, sizeof seed->name, "%s", name);
	if (!load(seed, directory))
		return 1;
	mutate(seed, number);
	return fwrite(seed->changed, 1, seed->changed_size, stdout) == seed->changed_size ? 0 : 1;
}

int main(int count, char **words)
{
	static struct seed seed;
	unsigned mutations = count > 2 ? (unsigned)atoi(words[2]) : MUTATIONS, files = 0;
	struct dirent *entry;
	DIR *directory = count > 1 ? opendir(words[1]) : NULL;

	if (!directory) {
		(void)fprintf(stderr, "replay: no folder of inputs\n");
		return 1;
	}
	if (count > 4) {
		(void)closedir(directory);
		return write_one(&seed, words[1], words[3], (unsigned)atoi(words[4]));
	}
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(seed.name, sizeof seed.name, "%s", entry->d_name);
		if (!replay(&seed, words[1], mutations)) {
			(void)fprintf(stderr, "replay: %s cannot be read\n", seed.name);
			return 1;
		}
		files++;
	}
	(void)closedir(directory);
	(void)printf("%u files, %u changed forms of each\n", files, mutations);
	return files > 0 ? 0 : 1; /* an empty folder would pass without a test */
}
