/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Prints XML, two spaces a level, the same for the same calls.  Texts are escaped, and what XML cannot hold
 * at all is left out of them.
 */
typedef struct
{
  GString *text;
  GPtrArray *open; /* names, borrowed: those of static strings */
} CarrelApplianceExportMarkup;

/* Begins a document. */
void carrel_appliance_export_markup_init (CarrelApplianceExportMarkup *self);

/* Opens an element; `name` outlives the document.  Pairs of an attribute and its value follow, %NULL ends
 * them; an attribute whose value is %NULL is left out. */
void carrel_appliance_export_markup_open (CarrelApplianceExportMarkup *self,
                                          const char *name,
                                          ...) G_GNUC_NULL_TERMINATED;

/* The same for one without contents. */
void carrel_appliance_export_markup_empty (CarrelApplianceExportMarkup *self,
                                           const char *name,
                                           ...) G_GNUC_NULL_TERMINATED;

/* An element that holds a text; nothing when the text is %NULL. */
void carrel_appliance_export_markup_text (CarrelApplianceExportMarkup *self,
                                          const char *name,
                                          const char *text,
                                          ...) G_GNUC_NULL_TERMINATED;

/* Closes the element that was opened last. */
void carrel_appliance_export_markup_close (CarrelApplianceExportMarkup *self);

/* An element with all that is in it, of what carrel_appliance_kept_choose() let pass, and nothing else. */
void carrel_appliance_export_markup_tree (CarrelApplianceExportMarkup *self, JsonObject *element);

/* Ends the document.  Returns: (transfer full) */
char *carrel_appliance_export_markup_finish (CarrelApplianceExportMarkup *self);

G_END_DECLS
