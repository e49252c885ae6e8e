/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-ctl-parser.h"

#include "carrel-app-error.h"
#include "commands/carrel-app-verb-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * Theory of operation.  One walk over the words.  Options may stand anywhere, their values in the next
 * word or after "="; "--" ends them.  The first word that is no option begins the verb, which has one word
 * or two; those that follow are its positional arguments in the order of its table; one that takes several
 * takes all but those that the arguments behind it need.
 */

typedef struct
{
  CarrelAppCtlParser *parser;
  const CarrelAppVerb *verb;
  GPtrArray *positional;
  GVariantDict arguments;
} Walk;

void
carrel_app_ctl_parser_free (CarrelAppCtlParser *self)
{
  if (self == NULL)
    return;
  g_free (self->verb);
  g_clear_pointer (&self->arguments, g_variant_unref);
  g_free (self->library);
  g_free (self);
}

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Words from the command line stand in the sentence as they are, made fit to be shown. */
static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  g_autofree char *shown = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  shown = g_utf8_make_valid (sentence, (gssize) strnlen (sentence, 300));
  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_USAGE,
               _ ("%s “carrelctl help” says more."), shown);
  return FALSE;
}

static gboolean
is_family (const char *word)
{
  g_autofree char *prefix = g_strconcat (word, " ", NULL);
  const CarrelAppVerb *verb;

  for (guint i = 0; (verb = carrel_app_verb_get (i)) != NULL; i++)
    if (g_str_has_prefix (verb->name, prefix))
      return TRUE;
  return FALSE;
}

/* Finds the verb in the first one or two words that are no options. */
static gboolean
take_verb (Walk *walk, const char *const *words, gsize *position, GError **error)
{
  const char *first = words[*position];

  if (is_family (first))
    {
      g_autofree char *name = g_strjoin (" ", first, words[*position + 1], NULL);

      walk->verb = carrel_app_verb_find (name);
      if (walk->verb == NULL && walk->parser->action == CARREL_APP_CTL_RUN)
        return refuse (error, _ ("“%s” is no verb."), name);
      (*position)++;
    }
  else
    walk->verb = carrel_app_verb_find (first);
  if (walk->verb == NULL)
    return refuse (error, _ ("“%s” is no verb."), first);
  walk->parser->verb = g_strdup (walk->verb->name);
  return TRUE;
}

static gboolean
store (Walk *walk, const CarrelAppArgument *argument, const char *const *texts, GError **error)
{
  g_autoptr (GVariant) value = carrel_app_argument_parse (argument, texts, error);

  if (value == NULL)
    return FALSE;
  g_variant_dict_insert_value (&walk->arguments, argument->name, value);
  return TRUE;
}

/* An option that takes several texts may be given several times. */
static gboolean
add_text (Walk *walk, const CarrelAppArgument *argument, const char *value, GError **error)
{
  g_autoptr (GVariant) old = g_variant_dict_lookup_value (&walk->arguments,
                                                          argument->name,
                                                          G_VARIANT_TYPE_STRING_ARRAY);
  g_autofree const char **before = g_variant_get_strv (old, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  g_strv_builder_addv (builder, before);
  g_strv_builder_add (builder, value);
  texts = g_strv_builder_end (builder);
  return store (walk, argument, (const char *const *) texts, error);
}

static gboolean
take_option (Walk *walk, const char *name, const char *value, GError **error)
{
  const CarrelAppArgument *argument = walk->verb != NULL
                                        ? carrel_app_verb_find_argument (walk->verb, name)
                                        : NULL;
  const char *const texts[] = { value, NULL };

  if (argument == NULL || argument->flags & CARREL_APP_ARGUMENT_POSITIONAL)
    return refuse (error, _ ("“--%s” is no option here."), name);
  if (g_variant_dict_contains (&walk->arguments, name) && carrel_app_argument_takes_many (argument))
    return add_text (walk, argument, value, error);
  if (g_variant_dict_contains (&walk->arguments, name))
    return refuse (error, _ ("“--%s” was given twice."), name);
  return store (walk, argument, texts, error);
}

static gboolean
needs_value (Walk *walk, const char *name)
{
  const CarrelAppArgument *argument;

  if (g_str_equal (name, "library"))
    return TRUE;
  if (walk->verb == NULL)
    return FALSE;
  argument = carrel_app_verb_find_argument (walk->verb, name);
  return argument != NULL && carrel_app_argument_takes_value (argument);
}

/* Options that every verb has.  FALSE without an error: it is none of these. */
static gboolean
take_common_option (Walk *walk, const char *name, const char *value)
{
  static const struct
  {
    const char *name;
    CarrelAppCtlAction action;
  } actions[] = {
    { "help", CARREL_APP_CTL_HELP },
    { "version", CARREL_APP_CTL_VERSION },
    { "names", CARREL_APP_CTL_NAMES },
    { "generate-man", CARREL_APP_CTL_MANUAL },
    { "generate-completion", CARREL_APP_CTL_COMPLETION },
  };

  if (g_str_equal (name, "library"))
    {
      g_free (walk->parser->library);
      walk->parser->library = g_canonicalize_filename (value, NULL);
      return TRUE;
    }
  if (g_str_equal (name, "json"))
    {
      walk->parser->is_json = TRUE;
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      {
        walk->parser->action = actions[i].action;
        return TRUE;
      }
  return FALSE;
}

static gboolean
take_dashed (Walk *walk, const char *const *words, gsize *position, GError **error)
{
  const char *word = words[*position];
  g_autofree char *name = NULL;
  const char *value = strchr (word, '=');

  if (g_str_equal (word, "-h"))
    word = "--help";
  if (!g_str_has_prefix (word, "--"))
    return refuse (error, _ ("“%s” is no option."), word);
  name = value != NULL ? g_strndup (word + 2, (gsize) (value - word - 2)) : g_strdup (word + 2);
  if (value != NULL)
    value++;

  if (needs_value (walk, name))
    {
      if (value == NULL)
        {
          value = words[*position + 1];
          if (value == NULL)
            return refuse (error, _ ("“--%s” needs a value."), name);
          (*position)++;
        }
      if (g_str_equal (name, "library") && *value == '\0')
        return refuse (error, _ ("“--%s” needs a value."), name);
    }
  else if (value != NULL)
    return refuse (error, _ ("“--%s” takes no value."), name);
  return take_common_option (walk, name, value) || take_option (walk, name, value, error);
}

static guint
count_positional (const CarrelAppArgument *argument)
{
  guint count = 0;

  for (; argument->name != NULL; argument++)
    count += (argument->flags & CARREL_APP_ARGUMENT_POSITIONAL) != 0;
  return count;
}

/* Takes all words from `*next` on that the arguments behind do not need. */
static gboolean
store_many (Walk *walk, const CarrelAppArgument *argument, guint *next, GError **error)
{
  guint words = walk->positional->len - 1 - *next;
  guint behind = count_positional (argument + 1);
  guint count = words > behind ? words - behind : 1;
  g_autofree const char **texts = g_new0 (const char *, count + 1);

  for (guint i = 0; i < count; i++)
    texts[i] = g_ptr_array_index (walk->positional, *next + i);
  *next += count;
  return store (walk, argument, texts, error);
}

static gboolean
assign_positional (Walk *walk, GError **error)
{
  guint next = 0;

  g_ptr_array_add (walk->positional, NULL);
  for (const CarrelAppArgument *argument = walk->verb->arguments; argument->name != NULL;
       argument++)
    {
      const char *texts[] = { NULL, NULL };

      if (!(argument->flags & CARREL_APP_ARGUMENT_POSITIONAL))
        continue;
      texts[0] = g_ptr_array_index (walk->positional, next);
      if (texts[0] == NULL)
        break;
      if (carrel_app_argument_takes_many (argument))
        {
          if (!store_many (walk, argument, &next, error))
            return FALSE;
          continue;
        }
      if (!store (walk, argument, texts, error))
        return FALSE;
      next++;
    }
  if (g_ptr_array_index (walk->positional, next) != NULL)
    return refuse (error,
                   _ ("“%s” is one word too many."), (const char *) walk->positional->pdata[next]);
  return TRUE;
}

static gboolean
take_help_words (Walk *walk, const char *const *words, gsize *position, GError **error)
{
  walk->parser->action = CARREL_APP_CTL_HELP;
  if (words[*position + 1] == NULL || *words[*position + 1] == '-')
    return TRUE;
  (*position)++;
  return take_verb (walk, words, position, error);
}

static gboolean
take_words (Walk *walk, const char *const *words, GError **error)
{
  gboolean options_ended = FALSE;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (!options_ended && g_str_equal (words[i], "--"))
        options_ended = TRUE;
      else if (!options_ended && words[i][0] == '-' && words[i][1] != '\0')
        {
          if (!take_dashed (walk, words, &i, error))
            return FALSE;
        }
      else if (walk->verb == NULL && walk->parser->action == CARREL_APP_CTL_RUN)
        {
          gboolean is_taken = TRUE;

          if (g_str_equal (words[i], "help"))
            is_taken = take_help_words (walk, words, &i, error);
          else if (g_str_equal (words[i], "version"))
            walk->parser->action = CARREL_APP_CTL_VERSION;
          else
            is_taken = take_verb (walk, words, &i, error);
          if (!is_taken)
            return FALSE;
        }
      else
        g_ptr_array_add (walk->positional, (gpointer) words[i]);
    }
  return TRUE;
}

static gboolean
conclude (Walk *walk, GError **error)
{
  if (walk->parser->action != CARREL_APP_CTL_RUN)
    return TRUE;
  if (walk->verb == NULL)
    {
      walk->parser->action = CARREL_APP_CTL_HELP;
      g_set_error_literal (error,
                           CARREL_APP_ERROR,
                           CARREL_APP_ERROR_USAGE,
                           _ ("Say what to do. “carrelctl help” lists the verbs."));
      return FALSE;
    }
  if (!assign_positional (walk, error))
    return FALSE;
  if (walk->parser->library != NULL && walk->verb->flags & CARREL_APP_VERB_OPENS_ITSELF)
    g_variant_dict_insert (&walk->arguments, "library", "s", walk->parser->library);
  return TRUE;
}

CarrelAppCtlParser *
carrel_app_ctl_parser_parse (const char *const *words, gboolean *out_is_json, GError **error)
{
  g_autoptr (CarrelAppCtlParser) parser = g_new0 (CarrelAppCtlParser, 1);
  g_autoptr (GPtrArray) positional = g_ptr_array_new ();
  Walk walk = { .parser = parser, .positional = positional };
  gboolean is_parsed;

  g_return_val_if_fail (words != NULL, NULL);

  *out_is_json = g_strv_contains (words, "--json");
  g_variant_dict_init (&walk.arguments, NULL);
  is_parsed = take_words (&walk, words, error) && conclude (&walk, error);
  if (is_parsed)
    parser->arguments = g_variant_ref_sink (g_variant_dict_end (&walk.arguments));
  else
    g_variant_dict_clear (&walk.arguments);
  return is_parsed ? g_steal_pointer (&parser) : NULL;
}
