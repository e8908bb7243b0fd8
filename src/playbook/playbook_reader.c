/* The walk over a text in step with what jansson made of it. */
#include "playbook_parts.h"

/* Commas and colons count as space: the text is known to be valid. */
void crmi_reader_space(struct crmi_reader *reader)
{
	for (; reader->at < reader->end && strchr(" \t\r\n,:", *reader->at); reader->at++)
		reader->line += *reader->at == '\n';
}

static void reader_string(struct crmi_reader *reader)
{
	for (reader->at++; reader->at < reader->end && *reader->at != '"'; reader->at++)
		reader->at += *reader->at == '\\';
	reader->at++;
}

void crmi_reader_value(struct crmi_reader *reader)
{
	int depth = 0;

	do {
		crmi_reader_space(reader);
		if (reader->at >= reader->end)
			return;
		if (*reader->at == '"') {
			reader_string(reader);
		} else if (strchr("{}[]", *reader->at)) {
			depth += *reader->at == '{' || *reader->at == '[' ? 1 : -1;
			reader->at++;
		} else {
			while (reader->at < reader->end && !strchr(" \t\r\n,]}", *reader->at))
				reader->at++;
		}
	} while (depth > 0);
}

void crmi_reader_bracket(struct crmi_reader *reader)
{
	crmi_reader_space(reader);
	reader->at++;
}

/* Steps over the next key of an object and gives its line. */
int64_t crmi_reader_key(struct crmi_reader *reader)
{
	int64_t line;

	crmi_reader_space(reader);
	line = reader->line;
	reader_string(reader);
	return line;
}
