/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-ctl-manual.h"

#include "carrel-app-error.h"
#include "commands/carrel-app-keys-private.h"
#include "commands/carrel-app-verb-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
append_usage (GString *text, const CarrelAppVerb *verb)
{
  gboolean has_options = FALSE;

  g_string_append_printf (text, "carrelctl %s", verb->name);
  for (const CarrelAppArgument *argument = verb->arguments; argument->name != NULL; argument++)
    if (argument->flags & CARREL_APP_ARGUMENT_POSITIONAL)
      {
        gboolean is_required = (argument->flags & CARREL_APP_ARGUMENT_REQUIRED) != 0;

        g_string_append_printf (text,
                                is_required ? " %s%s" : " [%s%s]",
                                argument->placeholder,
                                carrel_app_argument_takes_many (argument) ? "…" : "");
      }
    else if (argument->flags & CARREL_APP_ARGUMENT_REQUIRED)
      g_string_append_printf (text, " --%s %s", argument->name, argument->placeholder);
    else
      has_options = TRUE;
  if (has_options)
    g_string_append (text, " [OPTION…]");
}

static char *
make_left (const CarrelAppArgument *argument)
{
  if (argument->flags & CARREL_APP_ARGUMENT_POSITIONAL)
    return g_strdup (argument->placeholder);
  if (!carrel_app_argument_takes_value (argument))
    return g_strdup_printf ("--%s", argument->name);
  return g_strdup_printf ("--%s %s", argument->name, argument->placeholder);
}

static char *
make_verb_help (const CarrelAppVerb *verb)
{
  GString *text = g_string_new (NULL);

  append_usage (text, verb);
  g_string_append_printf (text, "\n\n%s.\n", _ (verb->summary));
  if (verb->description != NULL)
    g_string_append_printf (text, "%s\n", _ (verb->description));
  g_string_append_c (text, '\n');
  for (const CarrelAppArgument *argument = verb->arguments; argument->name != NULL; argument++)
    {
      g_autofree char *left = make_left (argument);

      g_string_append_printf (text, "  %-22s %s", left, _ (argument->help));
      if (argument->words != NULL)
        {
          g_autofree char *words = g_strjoinv (", ", (GStrv) argument->words);

          g_string_append_printf (text, ": %s", words);
        }
      g_string_append_c (text, '\n');
    }
  g_string_append_printf (text,
                          "  %-22s %s\n  %-22s %s\n",
                          "--json",
                          _ ("Print the result as JSON"),
                             "--library DIR",
                             _ ("Which library, $CARREL_LIBRARY or the usual one if not given"));
  return g_string_free (text, FALSE);
}

char *
carrel_app_ctl_manual_make_help (const char *verb_name)
{
  const CarrelAppVerb *verb = carrel_app_verb_find (verb_name);
  GString *text;

  if (verb != NULL)
    return make_verb_help (verb);
  text = g_string_new (_ ("carrelctl VERB [ARGUMENT…] [--json] [--library DIR]\n\n"));
  for (guint i = 0; (verb = carrel_app_verb_get (i)) != NULL; i++)
    g_string_append_printf (text, "  %-14s %s\n", verb->name, _ (verb->summary));
  g_string_append (text,
                   _ ("\n“carrelctl help VERB” explains a verb. The manual is carrelctl(1).\n"));
  return g_string_free (text, FALSE);
}

/* Text for man(7): no request at the beginning of a line, hyphens that can be copied, plain quotes. */
static void
append_roff (GString *page, const char *text)
{
  for (const char *position = text; *position != '\0'; position = g_utf8_next_char (position))
    {
      gunichar character = g_utf8_get_char (position);

      switch (character)
        {
        case '\\':
          g_string_append (page, "\\e");
          break;
        case '-':
          g_string_append (page, "\\-");
          break;
        case '\'':
          g_string_append (page, "\\(aq");
          break;
        case '.':
          g_string_append (page, position == text ? "\\&." : ".");
          break;
        case 0x201c:
          g_string_append (page, "\\(lq");
          break;
        case 0x201d:
          g_string_append (page, "\\(rq");
          break;
        case 0x2026:
          g_string_append (page, "...");
          break;
        default:
          g_string_append_unichar (page, character);
        }
    }
}

static void
append_line (GString *page, const char *text)
{
  append_roff (page, text);
  g_string_append_c (page, '\n');
}

static void
append_verb (GString *page, const CarrelAppVerb *verb)
{
  g_autoptr (GString) usage = g_string_new (NULL);

  append_usage (usage, verb);
  g_string_append (page, ".SS \"");
  append_roff (page, usage->str);
  g_string_append (page, "\"\n");
  append_roff (page, verb->summary);
  g_string_append (page, ".\n");
  if (verb->description != NULL)
    append_line (page, verb->description);
  for (const CarrelAppArgument *argument = verb->arguments; argument->name != NULL; argument++)
    {
      g_autofree char *left = make_left (argument);
      g_autofree char *words = argument->words != NULL ? g_strjoinv (", ", (GStrv) argument->words)
                                                       : NULL;

      g_string_append (page, ".TP\n.B ");
      append_line (page, left);
      append_roff (page, argument->help);
      if (words != NULL)
        {
          g_string_append (page, ": ");
          append_roff (page, words);
        }
      g_string_append (page, ".\n");
    }
}

static void
append_exits (GString *page)
{
  g_string_append (page, ".SH EXIT STATUS\n");
  for (guint exit = 0; exit < CARREL_APP_ERROR_EXIT_COUNT; exit++)
    {
      g_string_append_printf (page, ".TP\n.B %u\n", exit);
      append_roff (page, carrel_app_error_describe_exit (exit));
      g_string_append (page, "\nIn JSON: ");
      append_roff (page, carrel_app_error_get_word (exit));
      g_string_append (page, ".\n");
    }
}

static const char page_begin[] =
  ".SH NAME\n"
  "carrelctl \\- make, run and keep virtual machines\n"
  ".SH SYNOPSIS\n"
  ".B carrelctl\n"
  ".I VERB\n"
  ".RI [ ARGUMENT ...]\n"
  ".RB [ \\-\\-json ]\n"
  ".RB [ \\-\\-library\n"
  ".IR DIR ]\n"
  ".SH DESCRIPTION\n"
  "carrelctl does on a command line what carrel does in its window, with the same commands.\n"
  "Whatever one of them changes the other one shows at once.\n"
  ".PP\n"
  "A machine is named by its name, by its UUID, or by the first eight or more characters of the\n"
  "UUID.\n"
  "A name that several machines bear is refused, and the machines are listed.\n"
  ".PP\n"
  "Results go to standard output, what went wrong to standard error: what failed, why, and what to\n"
  "do.\n"
  "A command that was killed is ended or undone by the next one.\n"
  ".SH OPTIONS\n"
  ".TP\n"
  ".B \\-\\-json\n"
  "Print the result as one JSON object.\n"
  "An error is an object with a member \\(lqerror\\(rq, which has \\(lqcode\\(rq and\n"
  "\\(lqmessage\\(rq.\n"
  ".TP\n"
  ".BI \\-\\-library\\  DIR\n"
  "Which library.\n"
  ".TP\n"
  ".B \\-\\-help\n"
  "Explain the verb.\n"
  ".TP\n"
  ".B \\-\\-version\n"
  "Print the version.\n"
  ".SH VERBS\n";

static const char page_end[] =
  ".SH ENVIRONMENT\n"
  ".TP\n"
  ".B CARREL_LIBRARY\n"
  "The library, where \\-\\-library is not given.\n"
  ".TP\n"
  ".B CARREL_RUNTIME_DIR\n"
  "Where running machines have their sockets, instead of $XDG_RUNTIME_DIR/carrel.\n"
  ".TP\n"
  ".B CARREL_QEMU\n"
  "Which emulator, instead of qemu\\-system\\-x86_64 in the path.\n"
  ".TP\n"
  ".B CARREL_VMM\n"
  "Which carrel\\-vmm, instead of the installed one.\n"
  ".SH FILES\n"
  ".TP\n"
  ".I $XDG_DATA_HOME/carrel/library.db\n"
  "The usual library.\n"
  ".TP\n"
  ".I $XDG_DATA_HOME/carrel/machines\n"
  "Disks, manifest, firmware's variables and logs of each machine, in a folder by its UUID.\n"
  ".SH EXAMPLES\n"
  ".TP\n"
  ".B carrelctl create \\-\\-media debian.iso \\-\\-start\n"
  "Make a machine as its installer wants it, and start it.\n"
  ".TP\n"
  ".B carrelctl wait \\(dqDebian 12\\(dq \\-\\-until screen\\-stable \\-\\-timeout 120\n"
  "Wait until the guest has drawn.\n"
  ".TP\n"
  ".B carrelctl key \\(dqDebian 12\\(dq ctrl+alt+delete\n"
  "Press three keys together.\n"
  ".SH SEE ALSO\n"
  ".BR carrel (1),\n"
  ".BR qemu (1)\n";

char *
carrel_app_ctl_manual_make_page (void)
{
  GString *page = g_string_new (".\\\" SPDX-License-Identifier: GPL-3.0-or-later\n");
  g_autofree char *keys = carrel_app_keys_list_names ();
  const CarrelAppVerb *verb;

  g_string_append_printf (page,
                          ".TH CARRELCTL 1 \"\" \"Carrel %s\" \"User Commands\"\n",
                          PACKAGE_VERSION);
  g_string_append (page, page_begin);
  for (guint i = 0; (verb = carrel_app_verb_get (i)) != NULL; i++)
    append_verb (page, verb);
  g_string_append (page, ".SH KEYS\nThe keys for \\(lqkey\\(rq are ");
  append_roff (page, keys);
  g_string_append (page, ".\n");
  append_exits (page);
  g_string_append (page, page_end);
  return g_string_free (page, FALSE);
}

/* One line for a verb: its options, each with what completes its value. */
static void
append_completion (GString *script, const CarrelAppVerb *verb)
{
  g_string_append_printf (script, "  [\"%s\"]=\"", verb->name);
  for (const CarrelAppArgument *argument = verb->arguments; argument->name != NULL; argument++)
    {
      if (argument->flags & CARREL_APP_ARGUMENT_POSITIONAL)
        {
          g_string_append (script,
                           argument->kind == CARREL_APP_ARGUMENT_MACHINE ||
                               argument->kind == CARREL_APP_ARGUMENT_MACHINES
                             ? "@machine "
                           : argument->kind == CARREL_APP_ARGUMENT_FILE ? "@file "
                                                                        : "@any ");
          continue;
        }
      g_string_append_printf (script, "--%s", argument->name);
      if (argument->kind == CARREL_APP_ARGUMENT_FILE)
        g_string_append (script, "=@file");
      else if (argument->words != NULL)
        {
          g_autofree char *words = g_strjoinv (",", (GStrv) argument->words);

          g_string_append_printf (script, "=%s", words);
        }
      else if (argument->kind == CARREL_APP_ARGUMENT_SWITCH)
        g_string_append (script, "=on,off");
      else if (carrel_app_argument_takes_value (argument))
        g_string_append (script, "=@any");
      g_string_append_c (script, ' ');
    }
  g_string_append (script, "\"\n");
}

static const char completion_end[] =
  ")\n"
  "\n"
  "_carrelctl_names ()\n"
  "{\n"
  "  local name\n"
  "  while IFS= read -r name; do\n"
  "    [[ $name == \"$1\"* ]] && COMPREPLY+=(\"$(printf '%q' \"$name\")\")\n"
  "  done < <(carrelctl --names \"${library[@]}\" 2>/dev/null)\n"
  "}\n"
  "\n"
  "_carrelctl_values ()\n"
  "{\n"
  "  case $1 in\n"
  "    @file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$2\") ;;\n"
  "    @machine) _carrelctl_names \"$2\" ;;\n"
  "    @any) ;;\n"
  "    *) mapfile -t COMPREPLY < <(compgen -W \"${1//,/ }\" -- \"$2\") ;;\n"
  "  esac\n"
  "}\n"
  "\n"
  "_carrelctl ()\n"
  "{\n"
  "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
  "  local verb='' place=0 word index options='--json --library --help' positional=() library=()\n"
  "  COMPREPLY=()\n"
  "  for ((index = 1; index < COMP_CWORD; index++)); do\n"
  "    word=${COMP_WORDS[index]}\n"
  "    if [[ $word == --library ]]; then\n"
  "      library=(--library \"${COMP_WORDS[index+1]}\"); ((index++))\n"
  "    elif [[ $word == -* ]]; then\n"
  "      [[ -n $verb && \" ${_carrelctl_verbs[$verb]}\" == *\" $word=\"* ]] && ((index++))\n"
  "    elif [[ -z $verb ]]; then\n"
  "      verb=$word\n"
  "      if [[ -z ${_carrelctl_verbs[$verb]+x} && $((index + 1)) -lt $COMP_CWORD ]]; then\n"
  "        ((index++)); verb+=\" ${COMP_WORDS[index]}\"\n"
  "      fi\n"
  "    else\n"
  "      ((place++))\n"
  "    fi\n"
  "  done\n"
  "  if [[ $previous == --library ]]; then\n"
  "    mapfile -t COMPREPLY < <(compgen -d -- \"$current\")\n"
  "  elif [[ -z $verb || -z ${_carrelctl_verbs[$verb]+x} ]]; then\n"
  "    local names=()\n"
  "    for word in \"${!_carrelctl_verbs[@]}\"; do\n"
  "      if [[ -z $verb ]]; then names+=(\"${word%% *}\")\n"
  "      elif [[ $word == \"$verb \"* ]]; then names+=(\"${word#* }\"); fi\n"
  "    done\n"
  "    mapfile -t COMPREPLY < <(compgen -W \"${names[*]} help version\" -- \"$current\" | sort -u)\n"
  "  else\n"
  "    for word in ${_carrelctl_verbs[$verb]}; do\n"
  "      if [[ $word == @* ]]; then positional+=(\"$word\")\n"
  "      elif [[ $previous == \"${word%%=*}\" && $word == *=* ]]; then\n"
  "        _carrelctl_values \"${word#*=}\" \"$current\"; return\n"
  "      else options+=\" ${word%%=*}\"; fi\n"
  "    done\n"
  "    if [[ $current == -* ]]; then\n"
  "      mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n"
  "    elif ((${#positional[@]} > 0)); then\n"
  "      ((place < ${#positional[@]})) || place=$((${#positional[@]} - 1))\n"
  "      _carrelctl_values \"${positional[place]}\" \"$current\"\n"
  "    fi\n"
  "  fi\n"
  "}\n"
  "\n"
  "complete -F _carrelctl carrelctl\n";

char *
carrel_app_ctl_manual_make_completion (void)
{
  GString *script = g_string_new (
    "# SPDX-License-Identifier: GPL-3.0-or-later\n"
    "# Completion of carrelctl for bash, made of its table of verbs.\n"
    "declare -A _carrelctl_verbs=(\n");
  const CarrelAppVerb *verb;

  for (guint i = 0; (verb = carrel_app_verb_get (i)) != NULL; i++)
    append_completion (script, verb);
  g_string_append (script, completion_end);
  return g_string_free (script, FALSE);
}
