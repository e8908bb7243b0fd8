/* Rows of a batch into structs, for rows that are plain: dictionaries whose values have the very types that are expected. Nothing
 * is refused here. A row that is not plain is left to the package, which fills any row and tells what is wrong with it. */
#include <limits.h>
#include <string.h>

typedef struct crm_python_layout crm_python_layout;

/* Where a keyword argument goes, and how. */
typedef struct crm_python_field {
	void                    *name;         /* str */
	size_t                   offset;       /* of the member */
	size_t                   count_offset; /* of an array: of the member that has its length */
	int32_t                  kind;         /* a letter, see crm_python_value() */
	int32_t                  required;     /* 1 = a row without it is not plain */
	void                    *helper;       /* 'e': dict; 'm', 'b': function */
	const crm_python_layout *element;      /* 'a': what is in the array */
} crm_python_field;

struct crm_python_layout {
	const crm_python_field *fields; /* of an element in the order of its class's arguments */
	size_t                  field_count;
	size_t                  required_count;
	size_t                  size;   /* of the struct */
	void                   *record; /* of an element: its class; NULL = none */
};

typedef struct crm_python_batch {
	const crm_python_layout *input, *act;
	char                    *inputs, *acts;
	int32_t                  acted; /* 1 = something was said in an act */
} crm_python_batch;

/* Part of the stable ABI since 3.10, and there before. */
PyAPI_FUNC(const char *) PyUnicode_AsUTF8AndSize(PyObject *text, Py_ssize_t *length);

static int crm_python_value(const crm_python_field *field, char *row, PyObject *value, PyObject *keep);

static int crm_python_text(char *into, PyObject *value, PyObject *keep)
{
	Py_ssize_t length = 0;
	const char *text = PyUnicode_CheckExact(value) ? PyUnicode_AsUTF8AndSize(value, &length) : NULL;

	if (!text || strlen(text) != (size_t)length || PyList_Append(keep, value) < 0)
		return 0;
	memcpy(into, &text, sizeof text);
	return 1;
}

static int crm_python_number(char *into, PyObject *value, size_t size)
{
	long long number = PyLong_Check(value) ? PyLong_AsLongLong(value) : -1;
	int32_t narrow = (int32_t)number;

	if (!PyLong_Check(value) || (number == -1 && PyErr_Occurred()) || (size == sizeof narrow && narrow != number))
		return 0;
	if (size == sizeof narrow)
		memcpy(into, &narrow, sizeof narrow);
	else
		memcpy(into, &(int64_t){ number }, sizeof(int64_t));
	return 1;
}

/* `names` has the number of each name, and the classes whose values are numbers already. */
static int crm_python_named(char *into, PyObject *value, PyObject *names)
{
	PyObject *number = PyDict_GetItem(names, PyUnicode_CheckExact(value) ? value : (PyObject *)Py_TYPE(value));

	return number && crm_python_number(into, PyUnicode_CheckExact(value) ? number : value, sizeof(int32_t));
}

static int crm_python_called(const crm_python_field *field, char *into, PyObject *value)
{
	PyObject *made = PyObject_CallFunctionObjArgs((PyObject *)field->helper, value, (PyObject *)field->name, NULL);
	int done = 0;

	if (made && field->kind == 'm')
		done = crm_python_number(into, made, sizeof(int64_t));
	else if (made && PyBytes_CheckExact(made))
		done = memcpy(into, PyBytes_AsString(made), (size_t)PyBytes_Size(made)) != NULL;
	Py_XDECREF(made);
	return done;
}

static const crm_python_field *crm_python_find(const crm_python_layout *layout, PyObject *name)
{
	size_t i;

	for (i = 0; i < layout->field_count; i++)
		if (layout->fields[i].name == (void *)name)
			return &layout->fields[i];
	for (i = 0; i < layout->field_count && PyUnicode_CheckExact(name); i++)
		if (PyUnicode_Compare((PyObject *)layout->fields[i].name, name) == 0)
			return &layout->fields[i];
	return NULL;
}

/* A value of the caller's is held while Python code may run. */
static int crm_python_held(const crm_python_field *field, char *row, PyObject *value, PyObject *keep)
{
	int done;

	Py_INCREF(value);
	done = crm_python_value(field, row, value, keep);
	Py_DECREF(value);
	return done;
}

/* `act` = NULL where there is none. */
static int crm_python_dict(const crm_python_layout *layout, char *into, PyObject *row, crm_python_batch *batch, char *act,
                           PyObject *keep)
{
	PyObject *name, *value;
	Py_ssize_t position = 0;
	size_t required = 0;

	while (PyDict_Next(row, &position, &name, &value)) {
		const crm_python_field *field = crm_python_find(layout, name);
		char *target = into;

		if (!field && act && (field = crm_python_find(batch->act, name))) {
			target = act;
			batch->acted = 1;
		}
		if (!field || !crm_python_held(field, target, value, keep))
			return 0;
		required += (size_t)field->required;
	}
	return required == layout->required_count;
}

static int crm_python_tuple(const crm_python_layout *layout, char *into, PyObject *row, PyObject *keep)
{
	size_t i, count = (size_t)PyTuple_Size(row), required = 0;

	if (count > layout->field_count)
		return 0;
	for (i = 0; i < count; i++) {
		if (!crm_python_held(&layout->fields[i], into, PyTuple_GetItem(row, (Py_ssize_t)i), keep))
			return 0;
		required += (size_t)layout->fields[i].required;
	}
	return required == layout->required_count;
}

static int crm_python_record(const crm_python_layout *layout, char *into, PyObject *record, PyObject *keep)
{
	size_t i;

	for (i = 0; i < layout->field_count; i++) {
		PyObject *value = PyObject_GetAttr(record, (PyObject *)layout->fields[i].name);
		int done = value && crm_python_value(&layout->fields[i], into, value, keep);

		Py_XDECREF(value);
		if (!done)
			return 0;
	}
	return 1;
}

static int crm_python_element(const crm_python_layout *layout, char *into, PyObject *value, PyObject *keep)
{
	if (PyDict_CheckExact(value))
		return crm_python_dict(layout, into, value, NULL, NULL, keep);
	if (PyTuple_CheckExact(value))
		return crm_python_tuple(layout, into, value, keep);
	return (void *)Py_TYPE(value) == layout->record && crm_python_record(layout, into, value, keep);
}

/* The memory of the array is a bytearray in `keep`. */
static char *crm_python_room(size_t size, PyObject *keep)
{
	PyObject *made = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)size);
	char *room = made && PyList_Append(keep, made) == 0 ? PyByteArray_AsString(made) : NULL;

	Py_XDECREF(made);
	return room ? memset(room, 0, size) : NULL;
}

static int crm_python_array(const crm_python_field *field, char *row, PyObject *value, PyObject *keep)
{
	int listed = PyList_CheckExact(value);
	size_t i, count, size = field->element->size;
	char *room;

	if (!listed && !PyTuple_CheckExact(value))
		return 0;
	count = (size_t)(listed ? PyList_Size(value) : PyTuple_Size(value));
	if (count == 0)
		return 1;
	if (!(room = crm_python_room(count * size, keep)))
		return 0;
	for (i = 0; i < count; i++) {
		PyObject *item = listed ? PyList_GetItem(value, (Py_ssize_t)i) : PyTuple_GetItem(value, (Py_ssize_t)i);
		int done;

		Py_XINCREF(item);
		done = item && crm_python_element(field->element, room + i * size, item, keep);
		Py_XDECREF(item);
		if (!done)
			return 0;
	}
	memcpy(row + field->offset, &room, sizeof room);
	memcpy(row + field->count_offset, &count, sizeof count);
	return 1;
}

/* 1 = done, 0 = not plain; an exception may be set then. */
static int crm_python_value(const crm_python_field *field, char *row, PyObject *value, PyObject *keep)
{
	char *into = row + field->offset;

	if (value == Py_None && strchr("tembx", field->kind))
		return 1; /* absent */
	switch (field->kind) {
	case 't': /* a text */
		return crm_python_text(into, value, keep);
	case 'e': /* an enumeration; 'E' without "absent" */
	case 'E':
		return crm_python_named(into, value, (PyObject *)field->helper);
	case 'i': /* numbers of 32 and 64 bits */
		return PyLong_CheckExact(value) && crm_python_number(into, value, sizeof(int32_t));
	case 'l':
		return PyLong_CheckExact(value) && crm_python_number(into, value, sizeof(int64_t));
	case 'f': /* True or False */
		return (value == Py_True || value == Py_False) && crm_python_number(into, value, sizeof(int32_t));
	case 'm': /* what the helper makes a number of 64 bits of */
	case 'b': /* and what it makes bytes of */
		return crm_python_called(field, into, value);
	case 'a':
		return crm_python_array(field, row, value, keep);
	default:
		return field->kind == 'x'; /* not read; of any other kind the package knows more */
	}
}

static int crm_python_row(crm_python_batch *batch, PyObject *row, size_t index, PyObject *keep)
{
	char *input = batch->inputs + index * batch->input->size, *act = batch->acts + index * batch->act->size;
	int done;

	memcpy(input, &batch->input->size, sizeof(size_t));
	memcpy(act, &batch->act->size, sizeof(size_t));
	done = PyDict_CheckExact(row) && crm_python_dict(batch->input, input, row, batch, act, keep);
	if (!done) {
		memset(input, 0, batch->input->size);
		memset(act, 0, batch->act->size);
	}
	return done;
}

/* Fills rows from `first` on; the index of the first that is not plain, or the number of rows. -1 = an exception that no row is
 * to blame for, such as an interruption. */
static Py_ssize_t crm_python_fill(crm_python_batch *batch, PyObject *rows, Py_ssize_t first, PyObject *keep)
{
	Py_ssize_t index = first, count = PyList_Size(rows);

#ifdef Py_GIL_DISABLED
	count = first; /* another thread could change a row meanwhile */
#endif
	while (index < count && crm_python_row(batch, PyList_GetItem(rows, index), (size_t)index, keep))
		index++;
	if (PyErr_Occurred()) {
		if (!PyErr_ExceptionMatches(PyExc_Exception))
			return -1;
		PyErr_Clear();
	}
	return index;
}

static uintptr_t crm_python_fill_function(void)
{
	return (uintptr_t)&crm_python_fill;
}
