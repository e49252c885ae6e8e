/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-store-private.h"

G_BEGIN_DECLS

/**
 * CarrelLibraryRequest:
 * @texts: copies of the verb's strings
 * @lists: copies of the verb's lists of strings
 * @numbers: the verb's numbers
 * @value: any one other argument
 * @value_free: (nullable): frees @value
 * @result: (nullable): what the verb gives
 * @result_free: (nullable): frees @result
 * @result_number: a number that the verb gives
 *
 * What a verb is asked, and what it answers, on its way between two threads. What is what, each verb
 * says for itself.
 */
typedef struct
{
  char *texts[4];
  GStrv lists[3];
  gint64 numbers[2];
  gpointer value;
  GDestroyNotify value_free;
  gpointer result;
  GDestroyNotify result_free;
  gint64 result_number;
} CarrelLibraryRequest;

/**
 * carrel_library_request_new:
 *
 * Returns: (transfer full): an empty request. Any thread.
 */
CarrelLibraryRequest *carrel_library_request_new (void);

/**
 * carrel_library_request_free:
 * @request: (nullable) (transfer full): a request
 *
 * Frees the request with what is still in it. Any thread.
 */
void carrel_library_request_free (CarrelLibraryRequest *request);

/**
 * carrel_library_request_set_result:
 * @request: a request
 * @result: (transfer full) (nullable): what the verb gives, in place of what it gave before
 * @result_free: (nullable): frees @result
 *
 * Sets the result.
 */
void carrel_library_request_set_result (CarrelLibraryRequest *request,
                                        gpointer result,
                                        GDestroyNotify result_free);

/**
 * carrel_library_request_change:
 * @request: (transfer full): the arguments
 * @library: the library
 * @verb: the change, to be run in a transaction on the writing thread
 * @source_tag: the exported function
 * @cancellable: (nullable): honoured until the work begins
 * @callback: (nullable): called when durable
 * @user_data: for @callback
 *
 * Asks for a change.
 */
void carrel_library_request_change (CarrelLibraryRequest *request,
                                    CarrelLibrary *library,
                                    CarrelLibraryVerb verb,
                                    gpointer source_tag,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * carrel_library_request_answer:
 * @request: (transfer full): the arguments
 * @library: the library
 * @verb: the question, to be run in a read transaction on the reading thread
 * @source_tag: the exported function
 * @cancellable: (nullable): honoured until the work begins
 * @callback: (nullable): called with the answer
 * @user_data: for @callback
 *
 * Asks a question.
 */
void carrel_library_request_answer (CarrelLibraryRequest *request,
                                    CarrelLibrary *library,
                                    CarrelLibraryVerb verb,
                                    gpointer source_tag,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * carrel_library_request_finish:
 * @library: the library
 * @result: what the callback got
 * @source_tag: the exported function that asked, or %NULL for any
 * @error: where to put the reason
 *
 * Returns: (transfer none) (nullable): the request with its results, or %NULL with @error set.
 */
CarrelLibraryRequest *carrel_library_request_finish (CarrelLibrary *library,
                                                     GAsyncResult *result,
                                                     gpointer source_tag,
                                                     GError **error);

G_END_DECLS
