/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "library-db/carrel-library-machines.h"
#include "library-db/carrel-library.h"

G_BEGIN_DECLS

/* A temporary folder, removed with all that is in it at the end of the scope. */
typedef char FixtureFolder;

FixtureFolder *fixture_folder_new (void);
void fixture_folder_remove (FixtureFolder *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FixtureFolder, fixture_folder_remove)

/* Keeps the result of a call; fixture_wait() runs the main loop until it is there. */
void fixture_result_cb (GObject *source, GAsyncResult *result, gpointer out_result);
void fixture_wait (GAsyncResult **result);

/* Runs the main loop until a condition holds, for at most two minutes. */
void fixture_wait_until (gboolean (*condition) (gpointer data), gpointer data);

CarrelLibrary *fixture_open (const char *folder, CarrelLibraryOpenFlags flags, GError **error);
CarrelLibrary *fixture_open_ok (const char *folder);
void fixture_close (CarrelLibrary *library);

/* A machine with a spec, and one disk in its folder. */
CarrelLibraryMachine *fixture_machine (const char *name);
char *fixture_uuid (guint number);
void fixture_insert (CarrelLibrary *library, const char *uuid, const char *name);
CarrelLibraryMachine *fixture_get (CarrelLibrary *library, const char *uuid);
/* The names in the order of the query, joined by commas. */
char *fixture_names (CarrelLibrary *library, const CarrelLibraryQuery *query);
char *fixture_all_names (CarrelLibrary *library);
void fixture_write (const char *folder, const char *name, const void *data, gsize length);
char *fixture_path (const char *folder, const char *name);

void fixture_remove_file (const char *folder, const char *name);
void fixture_remove_tree (const char *folder, const char *name);
guint fixture_count_files (const char *folder, const char *name);
/* Runs SQL on a library that is not open. */
void fixture_run_sql (const char *folder, const char *sql);
/* A library of machines with disks, tags and folders, closed; and whether they are all there. */
void fixture_make_library (const char *folder, guint count);
void fixture_assert_machines (CarrelLibrary *library, guint count);

/* Calls a change and waits for its end. */
#define FIXTURE_CHANGE(library, error, function, ...)                   \
  ({                                                                    \
    g_autoptr (GAsyncResult) result_ = NULL;                            \
    function (library, __VA_ARGS__, NULL, fixture_result_cb, &result_); \
    fixture_wait (&result_);                                            \
    carrel_library_change_finish (library, result_, error);             \
  })

/* Calls anything with a finish function of two arguments before the error. */
#define FIXTURE_CALL(library, error, function, ...)                             \
  ({                                                                            \
    g_autoptr (GAsyncResult) result_ = NULL;                                    \
    function##_async (library, __VA_ARGS__, NULL, fixture_result_cb, &result_); \
    fixture_wait (&result_);                                                    \
    function##_finish (library, result_, error);                                \
  })

G_END_DECLS
