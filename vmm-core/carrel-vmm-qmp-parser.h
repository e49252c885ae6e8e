/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** CARREL_VMM_QMP_PARSER_MESSAGE_MAX: the longest message taken, in bytes. */
#define CARREL_VMM_QMP_PARSER_MESSAGE_MAX (8U << 20)

/** CARREL_VMM_QMP_PARSER_DEPTH_MAX: how deep objects and arrays may be nested. */
#define CARREL_VMM_QMP_PARSER_DEPTH_MAX 64U

/** CARREL_VMM_QMP_PARSER_ERROR: the parser's error domain; it stands on GLib and json-glib alone. */
#define CARREL_VMM_QMP_PARSER_ERROR (carrel_vmm_qmp_parser_error_quark ())

/**
 * CarrelVmmQmpParserError:
 * @CARREL_VMM_QMP_PARSER_ERROR_TOO_LONG: a message is longer than the limit
 * @CARREL_VMM_QMP_PARSER_ERROR_TOO_DEEP: a message is nested deeper than the limit
 * @CARREL_VMM_QMP_PARSER_ERROR_SYNTAX: the bytes are no JSON object
 * @CARREL_VMM_QMP_PARSER_ERROR_SHAPE: a JSON object that is no QMP message
 */
typedef enum
{
  CARREL_VMM_QMP_PARSER_ERROR_TOO_LONG,
  CARREL_VMM_QMP_PARSER_ERROR_TOO_DEEP,
  CARREL_VMM_QMP_PARSER_ERROR_SYNTAX,
  CARREL_VMM_QMP_PARSER_ERROR_SHAPE,
} CarrelVmmQmpParserError;

/**
 * CarrelVmmQmpKind:
 * @CARREL_VMM_QMP_KIND_GREETING: the first message, with the emulator's version
 * @CARREL_VMM_QMP_KIND_RETURN: a command's result
 * @CARREL_VMM_QMP_KIND_ERROR: a command's refusal
 * @CARREL_VMM_QMP_KIND_EVENT: something happened
 */
typedef enum
{
  CARREL_VMM_QMP_KIND_GREETING,
  CARREL_VMM_QMP_KIND_RETURN,
  CARREL_VMM_QMP_KIND_ERROR,
  CARREL_VMM_QMP_KIND_EVENT,
} CarrelVmmQmpKind;

/**
 * CarrelVmmQmpMessage:
 * @kind: what it is; only the members named for a kind are set
 * @id: return, error: the command's number; 0 when there is none
 * @result: return: what came back
 * @error_class: error: the class, such as "GenericError"
 * @description: error: the emulator's words
 * @event: event: the name
 * @data: (nullable): event: what goes with it
 * @major: greeting: the emulator's version
 * @minor: greeting: the emulator's version
 * @micro: greeting: the emulator's version
 */
typedef struct
{
  CarrelVmmQmpKind kind;
  gint64 id;
  JsonNode *result;
  char *error_class;
  char *description;
  char *event;
  JsonObject *data;
  gint64 major;
  gint64 minor;
  gint64 micro;
} CarrelVmmQmpMessage;

/**
 * CarrelVmmQmpParser:
 *
 * Cuts a stream of bytes into QMP messages.  Does no I/O and trusts nothing: messages are bounded in
 * length and depth before a JSON parser sees them.  After an error the stream has lost its step, and
 * every further call fails with the same code.
 */
typedef struct _CarrelVmmQmpParser CarrelVmmQmpParser;

/**
 * carrel_vmm_qmp_parser_error_quark:
 *
 * Returns: the quark of %CARREL_VMM_QMP_PARSER_ERROR; any thread.
 */
GQuark carrel_vmm_qmp_parser_error_quark (void);

/**
 * carrel_vmm_qmp_parser_new:
 *
 * Returns: (transfer full): a parser at the beginning of a stream
 */
CarrelVmmQmpParser *carrel_vmm_qmp_parser_new (void);

/**
 * carrel_vmm_qmp_parser_free:
 * @parser: (nullable) (transfer full): a parser
 *
 * Frees it with what it has not given out.
 */
void carrel_vmm_qmp_parser_free (CarrelVmmQmpParser *parser);

/**
 * carrel_vmm_qmp_parser_feed:
 * @parser: a parser
 * @bytes: what arrived
 * @length: how many bytes
 * @error: set when the stream is no QMP
 *
 * Takes the next bytes of the stream, however it was cut.
 *
 * Returns: TRUE when they were taken
 */
gboolean carrel_vmm_qmp_parser_feed (CarrelVmmQmpParser *parser,
                                     const char *bytes,
                                     gsize length,
                                     GError **error);

/**
 * carrel_vmm_qmp_parser_take:
 * @parser: a parser
 *
 * Takes the oldest message that is complete.
 *
 * Returns: (transfer full) (nullable): the message, or NULL when more bytes are needed
 */
CarrelVmmQmpMessage *carrel_vmm_qmp_parser_take (CarrelVmmQmpParser *parser);

/**
 * carrel_vmm_qmp_message_free:
 * @message: (nullable) (transfer full): a message
 *
 * Frees it.
 */
void carrel_vmm_qmp_message_free (CarrelVmmQmpMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelVmmQmpParser, carrel_vmm_qmp_parser_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelVmmQmpMessage, carrel_vmm_qmp_message_free)

G_END_DECLS
