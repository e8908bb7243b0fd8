/* What the binding has in C: an Arrow stream inside a Python capsule. */
#include <stdlib.h>

static void crm_python_stream_free(struct ArrowArrayStream *stream)
{
	if (stream && stream->release)
		stream->release(stream);
	free(stream);
}

/* A copy on the heap, which the capsule will own; the original is empty afterwards. NULL when there is no memory. */
static struct ArrowArrayStream *crm_python_stream_keep(struct ArrowArrayStream *stream)
{
	struct ArrowArrayStream *kept = malloc(sizeof *kept);

	if (kept) {
		*kept = *stream;
		stream->release = NULL;
	}
	return kept;
}

static void crm_python_capsule_end(PyObject *capsule)
{
	crm_python_stream_free((struct ArrowArrayStream *)PyCapsule_GetPointer(capsule, "arrow_array_stream"));
}

static uintptr_t crm_python_capsule_destructor(void)
{
	return (uintptr_t)&crm_python_capsule_end;
}
