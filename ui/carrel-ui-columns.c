/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-columns.h"

#include "carrel-ui-context-menu.h"
#include "carrel-ui-format.h"
#include "carrel-ui-machine.h"

#include <glib/gi18n-lib.h>

/* Sorting ten thousand rows in the window would load them all, so the order is part of the query. The
 * column headers still want sorters. Before GTK 4.10 nobody outside can ask a column view which
 * column is the primary one; but comparing anything makes the view consult its columns in order, so
 * each column's sorter answers "smaller" and notes that it was asked: the first one asked is the
 * primary one, and the answer comes back turned round if the order is descending. */

#define COLUMN_KEY "carrel-ui-column"

typedef char *(*CellText) (CarrelUiMachine *machine);

typedef struct
{
  CarrelUiSort sort;
  const char *title;
  CellText get_text;
  gboolean is_expanded;
  gboolean is_number;
  const char *properties[3];
} Column;

static char *
get_name (CarrelUiMachine *machine)
{
  return carrel_ui_format_line (carrel_ui_machine_get_name (machine));
}

static char *
get_state (CarrelUiMachine *machine)
{
  const char *job = carrel_ui_machine_get_job_text (machine);

  return g_strdup (job != NULL ? job
                               : carrel_ui_state_get_text (carrel_ui_machine_get_state (machine)));
}

static char *
get_cpus (CarrelUiMachine *machine)
{
  return g_strdup_printf ("%u", carrel_ui_machine_get_cpus (machine));
}

static char *
get_memory (CarrelUiMachine *machine)
{
  return carrel_ui_format_memory (carrel_ui_machine_get_memory_mib (machine));
}

static char *
get_disk (CarrelUiMachine *machine)
{
  return carrel_ui_format_bytes (carrel_ui_machine_get_disk_used (machine));
}

static char *
get_folder (CarrelUiMachine *machine)
{
  return carrel_ui_format_line (carrel_ui_machine_get_folder_name (machine));
}

static char *
get_last_used (CarrelUiMachine *machine)
{
  if (carrel_ui_state_is_live (carrel_ui_machine_get_state (machine)))
    return g_strdup (C_ ("last used", "Now"));
  return carrel_ui_format_last_used (carrel_ui_machine_get_last_used (machine),
                                     g_get_real_time () / G_USEC_PER_SEC);
}

static const Column columns[] = {
  { CARREL_UI_SORT_NAME, NC_ ("column", "Name"), get_name, TRUE, FALSE, { "name" } },
    { CARREL_UI_SORT_STATE,
      NC_ ("column", "State"), get_state, FALSE, FALSE, { "state", "job-text" } },
      { CARREL_UI_SORT_CPUS, NC_ ("column", "CPUs"), get_cpus, FALSE, TRUE, { "cpus" } },
        { CARREL_UI_SORT_MEMORY,
          NC_ ("column", "Memory"), get_memory, FALSE, TRUE, { "memory-mib" } },
          { CARREL_UI_SORT_DISK,
            NC_ ("column", "Disk used"), get_disk, FALSE, TRUE, { "disk-used" } },
            { CARREL_UI_SORT_FOLDER,
              NC_ ("column", "Folder"), get_folder, FALSE, FALSE, { "folder-name" } },
              { CARREL_UI_SORT_LAST_USED,
                NC_ ("column", "Last used"),
                     get_last_used,
                     FALSE,
                     FALSE,
                     { "last-used", "state" } },
            };

static GtkWidget *
cell_get_label (GtkWidget *cell)
{
  return g_object_get_data (G_OBJECT (cell), "carrel-ui-label");
}

static void
cell_update (GtkListItem *item)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  CarrelUiMachine *machine = gtk_list_item_get_item (item);
  const Column *column = g_object_get_data (G_OBJECT (cell), COLUMN_KEY);
  GtkWidget *icon = g_object_get_data (G_OBJECT (cell), "carrel-ui-icon");
  g_autofree char *text = NULL;

  if (machine == NULL)
    return;
  text = column->get_text (machine);
  gtk_label_set_text (GTK_LABEL (cell_get_label (cell)), text);
  if (icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (icon),
                                  carrel_ui_state_get_icon_name (
                                    carrel_ui_machine_get_state (machine)));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const Column *column = g_object_get_data (G_OBJECT (factory), COLUMN_KEY);
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column->is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), column->is_expanded ? 16 : 8);
  gtk_widget_set_hexpand (label, TRUE);
  if (column->is_number)
    gtk_widget_add_css_class (label, "numeric");
  if (column->sort == CARREL_UI_SORT_STATE)
    {
      GtkWidget *icon = gtk_image_new ();

      gtk_image_set_pixel_size (GTK_IMAGE (icon), 12);
      gtk_box_append (GTK_BOX (cell), icon);
      g_object_set_data (G_OBJECT (cell), "carrel-ui-icon", icon);
    }
  gtk_box_append (GTK_BOX (cell), label);
  g_object_set_data (G_OBJECT (cell), "carrel-ui-label", label);
  g_object_set_data (G_OBJECT (cell), COLUMN_KEY, (gpointer) column);
  carrel_ui_context_menu_mark (cell, item);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const Column *column = g_object_get_data (G_OBJECT (factory), COLUMN_KEY);
  CarrelUiMachine *machine = gtk_list_item_get_item (item);

  for (guint i = 0; i < G_N_ELEMENTS (column->properties) && column->properties[i] != NULL; i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", column->properties[i], NULL);

      g_signal_connect_object (machine, signal, G_CALLBACK (cell_update), item, G_CONNECT_SWAPPED);
    }
  cell_update (item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), cell_update, item);
}

typedef struct
{
  guint n_asked;
  const Column *first;
} Probe;

static Probe *
get_probe (GtkColumnView *view)
{
  return g_object_get_data (G_OBJECT (view), "carrel-ui-probe");
}

static int
note_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GtkColumnViewColumn *column = user_data;
  GtkColumnView *view = gtk_column_view_column_get_column_view (column);
  Probe *probe = view != NULL ? get_probe (view) : NULL;

  if (probe == NULL)
    return 0;
  if (probe->n_asked++ == 0)
    probe->first = g_object_get_data (G_OBJECT (column), COLUMN_KEY);
  return -1;
}

/* The titles are made by the view, always at the start; numbers stand at the end, and so does what is
 * above them. */
static void
align_titles (GtkWidget *view)
{
  GtkWidget *header = gtk_widget_get_first_child (view);
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (columns) && title != NULL; i++)
    {
      GtkWidget *box = gtk_widget_get_first_child (title);

      if (columns[i].is_number && box != NULL)
        gtk_widget_set_halign (box, GTK_ALIGN_END);
      title = gtk_widget_get_next_sibling (title);
    }
}

GtkWidget *
carrel_ui_columns_new (void)
{
  GtkWidget *view = gtk_column_view_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column = NULL;
      g_autoptr (GtkSorter) sorter = NULL;

      g_object_set_data (G_OBJECT (factory), COLUMN_KEY, (gpointer) &columns[i]);
      g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), view, 0);
      g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), view, 0);
      g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), view, 0);
      column =
        gtk_column_view_column_new (g_dpgettext2 (GETTEXT_PACKAGE, "column", columns[i].title),
                                    factory);
      g_object_set_data (G_OBJECT (column), COLUMN_KEY, (gpointer) &columns[i]);
      sorter = GTK_SORTER (gtk_custom_sorter_new (note_cb, column, NULL));
      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_expand (column, columns[i].is_expanded);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
      g_object_unref (column);
    }
  align_titles (view);
  gtk_column_view_set_enable_rubberband (GTK_COLUMN_VIEW (view), TRUE);
  gtk_widget_add_css_class (view, "machines");
  g_object_set_data_full (G_OBJECT (view), "carrel-ui-probe", g_new0 (Probe, 1), g_free);
  return view;
}

gboolean
carrel_ui_columns_get_sort (GtkColumnView *view, CarrelUiSort *out_sort, gboolean *out_descending)
{
  Probe *probe = NULL;
  GtkSorter *sorter = NULL;
  g_autoptr (CarrelUiMachine) a = carrel_ui_machine_new ();
  g_autoptr (CarrelUiMachine) b = carrel_ui_machine_new ();
  GtkOrdering ordering;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), FALSE);

  probe = get_probe (view);
  sorter = gtk_column_view_get_sorter (view);
  g_return_val_if_fail (probe != NULL, FALSE);
  if (sorter == NULL)
    return FALSE;
  probe->n_asked = 0;
  probe->first = NULL;
  ordering = gtk_sorter_compare (sorter, a, b);
  if (probe->first == NULL)
    return FALSE;
  *out_sort = probe->first->sort;
  *out_descending = ordering == GTK_ORDERING_LARGER;
  return TRUE;
}
