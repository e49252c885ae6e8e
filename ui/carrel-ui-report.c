/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-report.h"

#include "carrel-ui-message.h"
#include "carrel-ui-names.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GWeakRef origin;
  CarrelUiReportDone done;
  gpointer user_data;
  GDestroyNotify destroy;
  char *uuid;
} Request;

static void
request_free (Request *request)
{
  if (request->destroy != NULL)
    request->destroy (request->user_data);
  g_weak_ref_clear (&request->origin);
  g_free (request->uuid);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
perform_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  CarrelUiProvider *provider = CARREL_UI_PROVIDER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = carrel_ui_provider_perform_finish (provider, result, &error);
  g_autoptr (GtkWidget) origin = g_weak_ref_get (&request->origin);

  if (origin == NULL)
    return;
  if (reply == NULL)
    carrel_ui_report_error (origin, provider, request->uuid, error);
  else if (request->done != NULL)
    request->done (origin, reply, request->user_data);
}

void
carrel_ui_report_perform (GtkWidget *origin,
                          CarrelUiProvider *provider,
                          CarrelUiVerb verb,
                          const char *const *uuids,
                          GVariant *arguments,
                          CarrelUiReportDone done,
                          gpointer user_data,
                          GDestroyNotify destroy)
{
  Request *request = NULL;

  g_return_if_fail (GTK_IS_WIDGET (origin));
  g_return_if_fail (CARREL_UI_IS_PROVIDER (provider));

  request = g_new0 (Request, 1);
  g_weak_ref_init (&request->origin, origin);
  request->done = done;
  request->user_data = user_data;
  request->destroy = destroy;
  if (uuids != NULL && uuids[0] != NULL && uuids[1] == NULL)
    request->uuid = g_strdup (uuids[0]);
  carrel_ui_provider_perform_async (provider, verb, uuids, arguments, NULL, perform_cb, request);
}

void
carrel_ui_report_split (const GError *error, char **out_title, char **out_body)
{
  const char *end = NULL;

  g_return_if_fail (error != NULL);
  g_return_if_fail (out_title != NULL && out_body != NULL);

  end = strchr (error->message, '\n');
  if (end == NULL)
    {
      /* One line only: its first sentence is what failed, where there are several. */
      end = strstr (error->message, ". ");
      if (end != NULL)
        end++;
    }
  if (end == NULL)
    {
      *out_title = g_strdup (error->message);
      *out_body = g_strdup ("");
      return;
    }
  *out_title = g_strndup (error->message, (gsize) (end - error->message));
  *out_body = g_strstrip (g_strdup (end));
  if (g_str_has_suffix (*out_title, "."))
    (*out_title)[strlen (*out_title) - 1] = '\0';
}

static GtkWindow *
find_window (GtkWidget *origin)
{
  GtkRoot *root = gtk_widget_get_root (origin);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
copy_examined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) window = user_data;
  char *summary = g_object_steal_data (G_OBJECT (window), "carrel-ui-report-summary");
  g_autofree char *examined = carrel_ui_provider_examine_finish (CARREL_UI_PROVIDER (source),
                                                                 result,
                                                                 NULL);
  g_autofree char *head = summary;
  g_autofree char *report =
    g_strconcat (head != NULL ? head : "", "\n\n", examined != NULL ? examined : "", NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (window), report);
  carrel_ui_report_toast (window, _ ("Report copied"), NULL, NULL, NULL);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  CarrelUiProvider *provider = g_object_get_data (G_OBJECT (dialog), "carrel-ui-report-provider");
  const char *uuid = g_object_get_data (G_OBJECT (dialog), "carrel-ui-report-uuid");
  const char *summary = g_object_get_data (G_OBJECT (dialog), "carrel-ui-report-summary");
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (dialog));

  if (g_strcmp0 (response, "copy") != 0 || parent == NULL)
    return;
  if (provider == NULL)
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (parent)), summary);
      return;
    }
  g_object_set_data_full (G_OBJECT (parent),
                          "carrel-ui-report-summary",
                          g_strdup (summary),
                          g_free);
  carrel_ui_provider_examine_async (provider, uuid, NULL, copy_examined_cb, g_object_ref (parent));
}

static GtkWidget *
create_details (const char *code)
{
  GtkWidget *expander = gtk_expander_new (C_ ("error", "Details"));
  GtkWidget *label = gtk_label_new (code);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 6);
  gtk_expander_set_child (GTK_EXPANDER (expander), label);
  return expander;
}

GtkWindow *
carrel_ui_report_error (GtkWidget *origin,
                        CarrelUiProvider *provider,
                        const char *uuid,
                        const GError *error)
{
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  g_autofree char *code = NULL;
  AdwMessageDialog *dialog = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (origin), NULL);
  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;
  carrel_ui_report_split (error, &title, &body);
  code = g_strdup_printf ("%s %d", g_quark_to_string (error->domain), error->code);
  dialog = carrel_ui_message_new (find_window (origin), title, body);
  adw_message_dialog_set_extra_child (dialog, create_details (code));
  adw_message_dialog_add_response (dialog, "copy", _ ("Copy _report"));
  adw_message_dialog_add_response (dialog, "close", C_ ("error", "_Close"));
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  g_object_set_data_full (G_OBJECT (dialog),
                          "carrel-ui-report-summary",
                          g_strdup_printf ("%s\n%s", code, error->message),
                          g_free);
  g_object_set_data_full (G_OBJECT (dialog), "carrel-ui-report-uuid", g_strdup (uuid), g_free);
  if (provider != NULL)
    g_object_set_data_full (G_OBJECT (dialog),
                            "carrel-ui-report-provider",
                            g_object_ref (provider),
                            g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), dialog, 0);
  carrel_ui_names_mend (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
  return GTK_WINDOW (dialog);
}

static AdwToastOverlay *
find_overlay (GtkWidget *origin)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (origin, ADW_TYPE_TOAST_OVERLAY);
  GtkWindow *window = find_window (origin);

  /* A dialog speaks through the window it belongs to. */
  while (overlay == NULL && window != NULL)
    {
      GtkWidget *content = ADW_IS_APPLICATION_WINDOW (window)
                             ? adw_application_window_get_content (ADW_APPLICATION_WINDOW (window))
                             : NULL;

      if (ADW_IS_TOAST_OVERLAY (content))
        return ADW_TOAST_OVERLAY (content);
      window = gtk_window_get_transient_for (window);
    }
  return overlay != NULL ? ADW_TOAST_OVERLAY (overlay) : NULL;
}

void
carrel_ui_report_toast (GtkWidget *origin,
                        const char *text,
                        const char *action_label,
                        const char *action_name,
                        GVariant *target)
{
  g_autoptr (GVariant) sunk = target != NULL ? g_variant_ref_sink (target) : NULL;
  AdwToastOverlay *overlay = NULL;
  AdwToast *toast = NULL;
  g_autofree char *markup = NULL;

  g_return_if_fail (GTK_IS_WIDGET (origin));
  g_return_if_fail (text != NULL);

  overlay = find_overlay (origin);
  if (overlay == NULL)
    return;
  markup = g_markup_escape_text (text, -1);
  toast = adw_toast_new (markup);
  if (action_label != NULL && action_name != NULL)
    {
      adw_toast_set_button_label (toast, action_label);
      adw_toast_set_action_name (toast, action_name);
      adw_toast_set_action_target_value (toast, sunk);
      adw_toast_set_timeout (toast, 10);
    }
  adw_toast_overlay_add_toast (overlay, toast);
  carrel_ui_names_mend (GTK_WIDGET (overlay));
}
