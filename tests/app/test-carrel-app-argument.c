/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/commands/carrel-app-argument.h"

#include "app/carrel-app-error.h"

static const char *const words[] = { "bios", "uefi", NULL };

typedef struct
{
  CarrelAppArgumentKind kind;
  const char *text;
  /* What it is parsed to, as GVariant prints it; NULL where it is refused. */
  const char *value;
} Row;

static const Row rows[] = {
  { CARREL_APP_ARGUMENT_NUMBER, "0", "uint32 0" },
  { CARREL_APP_ARGUMENT_NUMBER, "4294967295", "uint32 4294967295" },
  { CARREL_APP_ARGUMENT_NUMBER, "4294967296", NULL },
  { CARREL_APP_ARGUMENT_NUMBER, "-1", NULL },
  { CARREL_APP_ARGUMENT_NUMBER, " 1", NULL },
  { CARREL_APP_ARGUMENT_NUMBER, "", NULL },
  { CARREL_APP_ARGUMENT_NUMBER, "0x10", NULL },
  { CARREL_APP_ARGUMENT_SIZE, "512", "uint64 512" },
  { CARREL_APP_ARGUMENT_SIZE, "1K", "uint64 1024" },
  { CARREL_APP_ARGUMENT_SIZE, "20g", "uint64 21474836480" },
  { CARREL_APP_ARGUMENT_SIZE, "20GiB", "uint64 21474836480" },
  { CARREL_APP_ARGUMENT_SIZE, "1PB", "uint64 1125899906842624" },
  { CARREL_APP_ARGUMENT_SIZE, "16383P", "uint64 18445618173802708992" },
  { CARREL_APP_ARGUMENT_SIZE, "16384P", NULL },
  { CARREL_APP_ARGUMENT_SIZE, "18446744073709551616", NULL },
  { CARREL_APP_ARGUMENT_SIZE, "1.5G", NULL },
  { CARREL_APP_ARGUMENT_SIZE, "-1G", NULL },
  { CARREL_APP_ARGUMENT_SIZE, "G", NULL },
  { CARREL_APP_ARGUMENT_SIZE, "1GG", NULL },
  { CARREL_APP_ARGUMENT_SIZE, "1E", NULL },
  { CARREL_APP_ARGUMENT_SIZE, "", NULL },
  { CARREL_APP_ARGUMENT_SWITCH, "on", "true" },
  { CARREL_APP_ARGUMENT_SWITCH, "no", "false" },
  { CARREL_APP_ARGUMENT_SWITCH, "ON", NULL },
  { CARREL_APP_ARGUMENT_WORD, "uefi", "'uefi'" },
  { CARREL_APP_ARGUMENT_WORD, "UEFI", NULL },
  { CARREL_APP_ARGUMENT_WORD, "", NULL },
  { CARREL_APP_ARGUMENT_FILE, "/a/../b", "'/b'" },
  { CARREL_APP_ARGUMENT_FILE, "", NULL },
  { CARREL_APP_ARGUMENT_TEXT, "", "''" },
  { CARREL_APP_ARGUMENT_TEXT, "\xff", NULL },
  { CARREL_APP_ARGUMENT_MACHINE, "a b", "'a b'" },
  { CARREL_APP_ARGUMENT_MACHINES, "a", "['a']" },
  { CARREL_APP_ARGUMENT_TEXTS, "\xff", NULL },
  { CARREL_APP_ARGUMENT_FLAG, "", "true" },
};

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const CarrelAppArgument argument = { .name = "x", .kind = rows[i].kind, .words = words };
      const char *const texts[] = { rows[i].text, NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) value = carrel_app_argument_parse (&argument, texts, &error);
      g_autofree char *printed = value != NULL ? g_variant_print (value, TRUE) : NULL;
      g_autofree char *said = g_strescape (rows[i].text, NULL);

      g_test_message ("%d “%s”", rows[i].kind, said);
      g_assert_cmpstr (printed, ==, rows[i].value);
      if (value == NULL)
        g_assert_error (error, CARREL_APP_ERROR, CARREL_APP_ERROR_USAGE);
      else
        g_assert_true (carrel_app_argument_check (&argument, value, NULL));
    }
}

static void
test_check_refuses (void)
{
  const struct
  {
    CarrelAppArgumentKind kind;
    const char *value;
  } wrong[] = {
    { CARREL_APP_ARGUMENT_NUMBER, "'1'" },      { CARREL_APP_ARGUMENT_NUMBER, "1" },
    { CARREL_APP_ARGUMENT_SIZE, "uint32 1" },   { CARREL_APP_ARGUMENT_WORD, "'coreboot'" },
    { CARREL_APP_ARGUMENT_FILE, "'relative'" }, { CARREL_APP_ARGUMENT_MACHINES, "'a'" },
    { CARREL_APP_ARGUMENT_FLAG, "'true'" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const CarrelAppArgument argument = { .name = "x", .kind = wrong[i].kind, .words = words };
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) value = g_variant_parse (NULL, wrong[i].value, NULL, NULL, NULL);

      g_assert_false (carrel_app_argument_check (&argument, value, &error));
      g_assert_error (error, CARREL_APP_ERROR, CARREL_APP_ERROR_USAGE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/argument/parse", test_parse);
  g_test_add_func ("/app/argument/check-refuses", test_check_refuses);
  return g_test_run ();
}
