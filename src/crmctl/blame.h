/* What an error is about, in the words of the command line. */
#ifndef CRMCTL_BLAME_H
#define CRMCTL_BLAME_H

#include "command.h"

enum { FIELD_TEXT = 64 };

/* The option or argument that a field of the library was typed as, "--due-at" of due_at; else the field itself. */
const char *field_typed(const struct command *command, const char *field, char text[FIELD_TEXT]);

#endif
