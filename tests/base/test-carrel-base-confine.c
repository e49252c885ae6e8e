/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/carrel-base-confine.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-launcher.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * The program starts itself, confined, and tries one thing, which it tells by its exit code: 0 when it could
 * be done, else the errno.  A signal is how the filter, and the limit of the processor's time, end it.
 */

#define HANDED 7
#define NOT_CONFINED 200
#define MEMORY (G_GUINT64_CONSTANT (64) << 20)
#define FILE_MAX 4096

/* --- In confinement: each gives an errno, or 0 --- */

static int
try_open (void)
{
  int file = open ("/etc/passwd", O_RDONLY | O_CLOEXEC);

  return file < 0 ? errno : 0;
}

static int
try_create (void)
{
  int file = open ("/tmp/carrel-confine-must-not-exist", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  return file < 0 ? errno : 0;
}

static int
try_list (void)
{
  int folder = open ("/usr", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  return folder < 0 ? errno : 0;
}

/* A server of this test listens there; who has a network of its own finds nobody. */
static int
try_connect (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int target = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (target < 0)
    return errno;
  address.sin_port = htons ((guint16) atoi (g_getenv ("CONFINE_PORT")));
  return connect (target, (struct sockaddr *) &address, sizeof address) != 0 ? errno : 0;
}

static int
try_fork (void)
{
  pid_t child = fork ();

  if (child == 0)
    _exit (0);
  return child < 0 ? errno : 0;
}

static int
try_execute (void)
{
  char *const nothing[] = { (char *) "true", NULL };

  execve ("/bin/true", nothing, nothing);
  return errno;
}

static int
try_signal (void)
{
  return kill (getppid (), 0) != 0 ? errno : 0;
}

static int
try_memory (void)
{
  void *much = mmap (NULL, 2 * MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  return much == MAP_FAILED ? errno : 0;
}

static int
try_code (void)
{
  void *code = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  return mprotect (code, 4096, PROT_READ | PROT_EXEC) != 0 ? errno : 0;
}

static int
try_time (void)
{
  volatile guint64 count = 0;

  for (;;)
    count++;
  return 0;
}

static int
try_length (void)
{
  char byte = 1;

  return pwrite (HANDED, &byte, 1, 2 * FILE_MAX) != 1 ? errno : 0;
}

static int
try_handed (void)
{
  char text[5] = "";

  if (pread (HANDED, text, 4, 0) != 4)
    return errno;
  return g_str_equal (text, "data") ? 0 : EINVAL;
}

static int
try_abort (void)
{
  abort ();
}

static void *
do_nothing (void *data)
{
  return data;
}

static int
try_thread (void)
{
  pthread_t thread;
  int failure = pthread_create (&thread, NULL, do_nothing, NULL);

  return failure != 0 ? failure : pthread_join (thread, NULL);
}

static const struct
{
  const char *name;
  int (*function) (void);
} attempts[] = {
  { "open", try_open },       { "create", try_create }, { "list", try_list },
  { "connect", try_connect }, { "fork", try_fork },     { "execute", try_execute },
  { "signal", try_signal },   { "memory", try_memory }, { "code", try_code },
  { "time", try_time },       { "length", try_length }, { "handed", try_handed },
  { "abort", try_abort },     { "thread", try_thread },
};

static int
attempt_by_name (const char *what)
{
  for (gsize i = 0; i < G_N_ELEMENTS (attempts); i++)
    if (g_str_equal (attempts[i].name, what))
      return attempts[i].function ();
  return NOT_CONFINED;
}

static int
attempt (const char *what, const char *kind, const char *without)
{
  CarrelBaseConfineRequest request = {
    .kind = g_str_equal (kind, "decoder") ? CARREL_BASE_CONFINE_DECODER
                                          : CARREL_BASE_CONFINE_READER,
    .memory_bytes = MEMORY,
    .processor_seconds = 1,
    .file_bytes = FILE_MAX,
    .without = carrel_base_confine_parse_features (without),
  };
  CarrelBaseConfineFeature held = CARREL_BASE_CONFINE_NONE;

  if (!carrel_base_confine_enter (&request, &held, NULL) || (held & request.without) != 0)
    return NOT_CONFINED;
  if (g_str_equal (what, "held"))
    return (int) held;
  return attempt_by_name (what);
}

/* Becomes a program with one argument. */
static int
become (const char *program, const char *argument, const char *without)
{
  static const int handed[] = { HANDED };
  CarrelBaseConfineRequest request = {
    .kind = CARREL_BASE_CONFINE_TOOL,
    .processor_seconds = 10,
    .file_bytes = FILE_MAX,
    .program = program,
    .descriptors = handed,
    .n_descriptors = G_N_ELEMENTS (handed),
    .without = carrel_base_confine_parse_features (without),
  };
  const char *const argv[] = { program, argument, NULL };
  CarrelBaseConfineFeature held;

  if (!carrel_base_confine_enter (&request, &held, NULL))
    return NOT_CONFINED;
  execv (program, (char *const *) argv);
  return errno;
}

/* --- Outside --- */

static int
listen_somewhere (guint16 *out_port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int server = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (server, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (server, 4), ==, 0);
  g_assert_cmpint (getsockname (server, (struct sockaddr *) &address, &length), ==, 0);
  *out_port = ntohs (address.sin_port);
  return server;
}

static void
exited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  carrel_base_process_wait_finish (CARREL_BASE_PROCESS (object), result, NULL);
  *(gboolean *) user_data = TRUE;
}

/* Returns a status as waitpid(2) gives it. */
static int
run_self (const char *const *arguments)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (CarrelBaseLauncher) launcher = carrel_base_launcher_new (self);
  g_autoptr (CarrelBaseProcess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *port = NULL;
  g_auto (CarrelBaseDescriptor) server = -1;
  gboolean is_over = FALSE;
  guint16 number;
  int handed = g_file_open_tmp ("carrel-confine-XXXXXX", &path, &error);

  g_assert_no_error (error);
  unlink (path);
  g_assert_cmpint (write (handed, "data", 4), ==, 4);
  server = listen_somewhere (&number);
  port = g_strdup_printf ("%u", number);
  carrel_base_launcher_add_arguments (launcher, arguments);
  carrel_base_launcher_take_descriptor (launcher, handed, HANDED);
  carrel_base_launcher_set_environment (launcher, "CONFINE_PORT", port);
  process = carrel_base_launcher_launch (launcher, &error);
  g_assert_no_error (error);
  carrel_base_process_wait_async (process, NULL, exited_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  return carrel_base_process_get_wait_status (process);
}

static int
run (const char *what, const char *kind, const char *without)
{
  return run_self ((const char *const[]){ "--attempt", what, kind, without, NULL });
}

static int
run_tool (const char *program, const char *argument, const char *without)
{
  return run_self ((const char *const[]){ "--become", program, argument, without, NULL });
}

static CarrelBaseConfineFeature
get_held (const char *kind, const char *without)
{
  int status = run ("held", kind, without);

  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status) == NOT_CONFINED ? CARREL_BASE_CONFINE_NONE
                                              : (CarrelBaseConfineFeature) WEXITSTATUS (status);
}

static gboolean
did_it (int status)
{
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static void
check_cannot (const char *what, const char *kind, const char *without)
{
  int status = run (what, kind, without);

  g_test_message ("%s, %s without “%s”: %s %d",
                  what,
                  kind,
                  without,
                  WIFSIGNALED (status) ? "signal" : "errno",
                  WIFSIGNALED (status) ? WTERMSIG (status) : WEXITSTATUS (status));
  g_assert_false (did_it (status));
  if (WIFEXITED (status))
    g_assert_cmpint (WEXITSTATUS (status), !=, NOT_CONFINED);
}

static const char *const kinds[] = { "reader", "decoder" };
static const char *const kernels[] = { "", "landlock", "seccomp", "landlock,seccomp" };

/* Runs a check for every kind on every kernel that can be had here; tells how many there were. */
static void
for_each (void (*check) (const char *kind, const char *without, CarrelBaseConfineFeature held))
{
  guint count = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds) * G_N_ELEMENTS (kernels); i++)
    {
      const char *kind = kinds[i % G_N_ELEMENTS (kinds)];
      const char *without = kernels[i / G_N_ELEMENTS (kinds)];
      CarrelBaseConfineFeature held = get_held (kind, without);

      if (held == CARREL_BASE_CONFINE_NONE)
        continue;
      check (kind, without, held);
      count++;
    }
  if (count == 0)
    g_test_skip ("this system has no means of confinement");
}

static void
check_outside (const char *kind, const char *without, CarrelBaseConfineFeature held)
{
  static const char *const always[] = { "open", "create", "list", "connect", "execute", "length" };

  for (gsize i = 0; i < G_N_ELEMENTS (always); i++)
    check_cannot (always[i], kind, without);
  g_assert_false (g_file_test ("/tmp/carrel-confine-must-not-exist", G_FILE_TEST_EXISTS));
  g_assert_true (did_it (run ("handed", kind, without)));
}

static void
test_reaches_nothing_by_a_name (void)
{
  for_each (check_outside);
}

static void
check_filter (const char *kind, const char *without, CarrelBaseConfineFeature held)
{
  static const char *const ended[] = { "connect", "fork", "execute", "signal" };

  if (!(held & CARREL_BASE_CONFINE_SECCOMP))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (ended); i++)
    {
      int status = run (ended[i], kind, without);

      g_assert_true (WIFSIGNALED (status));
      g_assert_cmpint (WTERMSIG (status), ==, SIGSYS);
    }
  check_cannot ("code", kind, without);
  g_assert_cmpint (WTERMSIG (run ("abort", kind, without)), ==, SIGABRT);
}

static void
test_ends_what_starts_others (void)
{
  for_each (check_filter);
}

static void
check_resources (const char *kind, const char *without, CarrelBaseConfineFeature held)
{
  g_assert_cmpint (WEXITSTATUS (run ("length", kind, without)), ==, EFBIG);
  if (!CARREL_BASE_CONFINE_IS_SANITIZED)
    g_assert_cmpint (WEXITSTATUS (run ("memory", kind, without)), ==, ENOMEM);
}

/* The limit of the processor's time is the same with every kernel: once is enough. */
static void
test_takes_no_more_than_its_share (void)
{
  int status;

  for_each (check_resources);
  if (get_held ("reader", "") == CARREL_BASE_CONFINE_NONE)
    return;
  status = run ("time", "reader", "");
  g_assert_true (WIFSIGNALED (status));
  g_assert_true (WTERMSIG (status) == SIGXCPU || WTERMSIG (status) == SIGKILL);
}

static void
check_threads (const char *kind, const char *without, CarrelBaseConfineFeature held)
{
  if (g_str_equal (kind, "decoder"))
    g_assert_true (did_it (run ("thread", kind, without)));
  else if (held & CARREL_BASE_CONFINE_SECCOMP)
    check_cannot ("thread", kind, without);
}

static void
test_has_threads_only_to_decode (void)
{
  for_each (check_threads);
}

static void
test_lets_a_tool_have_its_descriptors_alone (void)
{
  guint count = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (kernels); i++)
    {
      int status = run_tool ("/usr/bin/cat", "/dev/fd/7", kernels[i]);

      if (WIFEXITED (status) && WEXITSTATUS (status) == NOT_CONFINED)
        continue;
      count++;
      g_test_message ("without “%s”", kernels[i]);
      g_assert_true (did_it (status));
      g_assert_false (did_it (run_tool ("/usr/bin/cat", "/etc/passwd", kernels[i])));
      g_assert_false (did_it (run_tool ("/usr/bin/ls", "/home", kernels[i])));
      g_assert_false (did_it (run_tool ("/usr/bin/touch", "/tmp/carrel-confine-no", kernels[i])));
      g_assert_false (g_file_test ("/tmp/carrel-confine-no", G_FILE_TEST_EXISTS));
    }
  if (count == 0)
    g_test_skip ("this system has no means of confinement");
}

static void
test_keeps_a_tool_from_others (void)
{
  static const char *const what[] = { "connect", "fork", "execute", "signal", "open", "list" };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  int status = run_tool (self, "handed", "");

  if (get_held ("reader", "") != (CARREL_BASE_CONFINE_LANDLOCK | CARREL_BASE_CONFINE_SECCOMP))
    {
      g_test_skip ("this kernel has not both Landlock and seccomp");
      return;
    }
  g_assert_true (did_it (status));
  g_assert_true (did_it (run_tool (self, "thread", "")));
  for (gsize i = 0; i < G_N_ELEMENTS (what); i++)
    {
      status = run_tool (self, what[i], "");
      g_assert_true (WIFEXITED (status));
      g_assert_true (WEXITSTATUS (status) == EPERM || WEXITSTATUS (status) == EACCES);
    }
}

/* What is missing is replaced, and said. */
static void
test_says_what_holds (void)
{
  CarrelBaseConfineFeature all = get_held ("reader", "");
  CarrelBaseConfineFeature named = all &
                                   (CARREL_BASE_CONFINE_LANDLOCK | CARREL_BASE_CONFINE_SECCOMP);

  if (named != (CARREL_BASE_CONFINE_LANDLOCK | CARREL_BASE_CONFINE_SECCOMP))
    {
      g_test_skip ("this kernel has not both Landlock and seccomp");
      return;
    }
  g_assert_cmpint (all, ==, named);
  g_assert_true (get_held ("reader", "landlock") & CARREL_BASE_CONFINE_SECCOMP);
  /* Landlock alone does not keep from every network. */
  g_assert_cmpint (get_held ("reader", "seccomp,namespaces"), ==, CARREL_BASE_CONFINE_NONE);
  g_assert_cmpint (get_held ("reader", "landlock,seccomp,namespaces"),
                   ==,
                   CARREL_BASE_CONFINE_NONE);
  g_assert_cmpint (get_held ("reader", "landlock,namespaces"), ==, CARREL_BASE_CONFINE_SECCOMP);
}

static void
test_names_features (void)
{
  g_autofree char *names = carrel_base_confine_name_features (CARREL_BASE_CONFINE_LANDLOCK |
                                                              CARREL_BASE_CONFINE_NAMESPACES);

  g_assert_cmpstr (names, ==, "landlock,namespaces");
  g_assert_cmpint (carrel_base_confine_parse_features (names),
                   ==,
                   CARREL_BASE_CONFINE_LANDLOCK | CARREL_BASE_CONFINE_NAMESPACES);
  g_assert_cmpint (carrel_base_confine_parse_features ("hope"), ==, CARREL_BASE_CONFINE_NONE);
  g_assert_cmpint (carrel_base_confine_parse_features (NULL), ==, CARREL_BASE_CONFINE_NONE);
}

int
main (int argc, char **argv)
{
  /* What holds memory back would look at everything once more when a confined process ends. */
  if (argc == 5 && g_str_equal (argv[1], "--attempt"))
    _exit (attempt (argv[2], argv[3], argv[4]));
  if (argc == 5 && g_str_equal (argv[1], "--become"))
    _exit (become (argv[2], argv[3], argv[4]));
  if (argc == 2 && argv[1][0] != '-')
    _exit (attempt_by_name (argv[1]));
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/confine/reaches-nothing-by-a-name", test_reaches_nothing_by_a_name);
  g_test_add_func ("/base/confine/ends-what-starts-others", test_ends_what_starts_others);
  g_test_add_func ("/base/confine/takes-no-more-than-its-share", test_takes_no_more_than_its_share);
  g_test_add_func ("/base/confine/has-threads-only-to-decode", test_has_threads_only_to_decode);
  g_test_add_func ("/base/confine/lets-a-tool-have-its-descriptors-alone",
                   test_lets_a_tool_have_its_descriptors_alone);
  g_test_add_func ("/base/confine/keeps-a-tool-from-others", test_keeps_a_tool_from_others);
  g_test_add_func ("/base/confine/says-what-holds", test_says_what_holds);
  g_test_add_func ("/base/confine/names-features", test_names_features);
  return g_test_run ();
}
