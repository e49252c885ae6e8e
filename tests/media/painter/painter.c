/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A guest that only paints: a measure for displays, there within a tenth of a second.
 *
 * It draws into the linear frame buffer of a VBE display (std, qxl, virtio-vga, bochs) at 1920x1080,
 * with a gradient behind and a marker in each corner (red, green, blue, white: first row left, right,
 * last row left, right), and then changes the picture as its command line says:
 *
 *   text     one glyph of 8x16 at each tick, as somebody typing
 *   noise    400x300 random points at each tick, as a film in a window
 *   scroll   the whole picture up by 16 rows at each tick
 *   key      a block of 200x200 in the middle changes between black and white at each key press,
 *            in the interrupt itself
 *   still    nothing more
 *   hz=25    ticks in a second          div=1    paint at each so-many-th tick
 *   width=1920 height=1080
 *
 * On the first serial port it says `ready WIDTHxHEIGHT`, once a second `updates N`, and `key SCANCODE`.
 */

typedef unsigned char byte;
typedef unsigned short word;
typedef unsigned int dword;

enum
{
  COM1 = 0x3f8,
  PIC_MASTER = 0x20,
  PIC_SLAVE = 0xa0,
  PIT_CHANNEL = 0x40,
  PIT_COMMAND = 0x43,
  PIT_HZ = 1193182,
  KEYBOARD_DATA = 0x60,
  KEYBOARD_STATUS = 0x64,
  VBE_INDEX = 0x1ce,
  VBE_DATA = 0x1cf,
  VECTOR_BASE = 0x20,
  MARKER = 32,
  BLOCK = 200,
  GLYPH_WIDTH = 8,
  GLYPH_HEIGHT = 16,
};

struct multiboot
{
  dword flags, memory_lower, memory_upper, boot_device, command_line;
};

struct __attribute__ ((packed)) table
{
  word limit;
  dword base;
};

struct gate
{
  word offset_low, selector, type, offset_high;
};

void painter_main (const struct multiboot *loader);
void timer_interrupt (void);
void keyboard_interrupt (void);
void timer_entry (void);
void keyboard_entry (void);
void spurious_entry (void);

static dword *frame;
static dword width = 1920, height = 1080;
static volatile dword ticks;
static dword updates, key_presses;
static dword hz = 25;
static struct gate gates[256];
static const unsigned long long segments[] = { 0, 0x00cf9a000000ffffULL, 0x00cf92000000ffffULL };

static inline void
out8 (word port, byte value)
{
  __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline byte
in8 (word port)
{
  byte value;
  __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

static inline void
out16 (word port, word value)
{
  __asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port));
}

static inline void
out32 (word port, dword value)
{
  __asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static inline dword
in32 (word port)
{
  dword value;
  __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

static void
say (const char *text)
{
  for (; *text != '\0'; text++)
    {
      while (!(in8 (COM1 + 5) & 0x20))
        ;
      out8 (COM1, (byte) *text);
    }
}

static void
say_number (dword number)
{
  char digits[12];
  int at = sizeof digits - 1;

  digits[at] = '\0';
  do
    {
      digits[--at] = (char) ('0' + number % 10);
      number /= 10;
    }
  while (number != 0);
  say (digits + at);
}

/* Whether the command line has this word; a word ending in `=` is followed by a number. */
static int
option (const char *line, const char *name, dword *value)
{
  for (; *line != '\0'; line++)
    {
      const char *a = line, *b = name;

      while (*b != '\0' && *a == *b)
        a++, b++;
      if (*b != '\0')
        continue;
      if (value != 0)
        for (*value = 0; *a >= '0' && *a <= '9'; a++)
          *value = *value * 10 + (dword) (*a - '0');
      return 1;
    }
  return 0;
}

static dword
random_number (void)
{
  static dword state = 2463534242u;

  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

/* The first base address of the first display on the first PCI bus. */
static dword *
find_frame (void)
{
  for (dword device = 0; device < 32; device++)
    {
      dword at = 0x80000000u | device << 11;

      out32 (0xcf8, at | 8);
      if (in32 (0xcfc) >> 24 != 3)
        continue;
      out32 (0xcf8, at | 0x10);
      return (dword *) (in32 (0xcfc) & ~15u);
    }
  return 0;
}

static void
set_vbe (word index, word value)
{
  out16 (VBE_INDEX, index);
  out16 (VBE_DATA, value);
}

static void
set_mode (void)
{
  set_vbe (4, 0);
  set_vbe (1, (word) width);
  set_vbe (2, (word) height);
  set_vbe (3, 32);
  set_vbe (4, 0x41);
}

static void
fill (dword left, dword top, dword wide, dword high, dword colour)
{
  for (dword y = top; y < top + high; y++)
    for (dword x = left; x < left + wide; x++)
      frame[y * width + x] = colour;
}

static void
draw_background (void)
{
  for (dword y = 0; y < height; y++)
    for (dword x = 0; x < width; x++)
      frame[y * width + x] = (x * 255 / width) << 8 | (y * 255 / height) | 0x300000;
  fill (0, 0, MARKER, MARKER, 0xff0000);
  fill (width - MARKER, 0, MARKER, MARKER, 0x00ff00);
  fill (0, height - MARKER, MARKER, MARKER, 0x0000ff);
  fill (width - MARKER, height - MARKER, MARKER, MARKER, 0xffffff);
}

/* The display's own letters: interrupt vector 0x43 points to them. */
static const byte *
find_font (void)
{
  const volatile word *vector = (const volatile word *) (0x43 * 4);

  __asm__ volatile("" : "+r"(vector));
  return (const byte *) ((dword) vector[1] * 16 + vector[0]);
}

static void
draw_glyph (void)
{
  static dword column, row;
  const byte *glyph = find_font () + (33 + random_number () % 94) * GLYPH_HEIGHT;
  dword left = MARKER + column * GLYPH_WIDTH, top = MARKER + row * GLYPH_HEIGHT;

  for (dword y = 0; y < GLYPH_HEIGHT; y++)
    for (dword x = 0; x < GLYPH_WIDTH; x++)
      frame[(top + y) * width + left + x] = glyph[y] & 0x80 >> x ? 0xffffff : 0x202020;
  if (++column < (width - 2 * MARKER) / GLYPH_WIDTH)
    return;
  column = 0;
  row = (row + 1) % ((height - 2 * MARKER) / GLYPH_HEIGHT);
}

static void
draw_noise (void)
{
  dword left = random_number () % (width - 400), top = random_number () % (height - 300);

  for (dword y = top; y < top + 300; y++)
    for (dword x = left; x < left + 400; x++)
      frame[y * width + x] = random_number () & 0xffffff;
}

static void
scroll (void)
{
  dword count = width * (height - GLYPH_HEIGHT);
  dword *to = frame, *from = frame + width * GLYPH_HEIGHT;

  __asm__ volatile("rep movsl" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
  fill (0, height - GLYPH_HEIGHT, width, GLYPH_HEIGHT, random_number () & 0xffffff);
}

static void
set_gate (dword vector, void (*entry) (void))
{
  dword address = (dword) entry;

  gates[vector] = (struct gate){ (word) address, 8, 0x8e00, (word) (address >> 16) };
}

static void
set_interrupts (void)
{
  struct table table = { sizeof segments - 1, (dword) segments };
  struct table interrupts = { sizeof gates - 1, (dword) gates };
  dword divisor = PIT_HZ / hz;

  __asm__ volatile("lgdt %0\n\t"
                   "ljmp $8, $1f\n"
                   "1:\n\t"
                   "mov %1, %%ds\n\tmov %1, %%es\n\tmov %1, %%ss"
                   :
                   : "m"(table), "r"(16)
                   : "memory");
  for (dword vector = 0; vector < 256; vector++)
    set_gate (vector, spurious_entry);
  set_gate (VECTOR_BASE, timer_entry);
  set_gate (VECTOR_BASE + 1, keyboard_entry);
  __asm__ volatile("lidt %0" : : "m"(interrupts));

  out8 (PIC_MASTER, 0x11);
  out8 (PIC_SLAVE, 0x11);
  out8 (PIC_MASTER + 1, VECTOR_BASE);
  out8 (PIC_SLAVE + 1, VECTOR_BASE + 8);
  out8 (PIC_MASTER + 1, 4);
  out8 (PIC_SLAVE + 1, 2);
  out8 (PIC_MASTER + 1, 1);
  out8 (PIC_SLAVE + 1, 1);
  /* The timer and the keyboard, nothing else. */
  out8 (PIC_MASTER + 1, 0xfc);
  out8 (PIC_SLAVE + 1, 0xff);

  out8 (PIT_COMMAND, 0x34);
  out8 (PIT_CHANNEL, (byte) divisor);
  out8 (PIT_CHANNEL, (byte) (divisor >> 8));
}

void
timer_interrupt (void)
{
  ticks++;
  out8 (PIC_MASTER, 0x20);
}

void
keyboard_interrupt (void)
{
  byte code = in8 (KEYBOARD_DATA);

  /* Presses only; 0xe0 and 0xe1 announce a longer code. */
  if (code < 0x80)
    {
      key_presses++;
      fill ((width - BLOCK) / 2,
            (height - BLOCK) / 2,
            BLOCK,
            BLOCK,
            key_presses & 1 ? 0xffffff : 0x000000);
      say ("key ");
      say_number (code);
      say ("\n");
    }
  out8 (PIC_MASTER, 0x20);
}

static void
paint (const char *line, dword tick, dword div)
{
  if (tick % div != 0)
    return;
  if (option (line, "text", 0))
    draw_glyph ();
  else if (option (line, "noise", 0))
    draw_noise ();
  else if (option (line, "scroll", 0))
    scroll ();
  else
    return;
  updates++;
}

void
painter_main (const struct multiboot *loader)
{
  const char *line = loader->flags & 4 ? (const char *) loader->command_line : "";
  dword done = 0, div = 1;

  option (line, "hz=", &hz);
  option (line, "div=", &div);
  option (line, "width=", &width);
  option (line, "height=", &height);
  if (hz < 19)
    hz = 19;
  if (div == 0)
    div = 1;
  frame = find_frame ();
  if (frame == 0)
    {
      say ("no display\n");
      return;
    }
  set_mode ();
  draw_background ();
  if (option (line, "key", 0))
    fill ((width - BLOCK) / 2, (height - BLOCK) / 2, BLOCK, BLOCK, 0);
  set_interrupts ();
  /* What was pressed before would keep the keyboard from interrupting. */
  while (in8 (KEYBOARD_STATUS) & 1)
    in8 (KEYBOARD_DATA);
  say ("ready ");
  say_number (width);
  say ("x");
  say_number (height);
  say ("\n");
  for (;;)
    {
      __asm__ volatile("sti; hlt; cli");
      while (done != ticks)
        {
          done++;
          paint (line, done, div);
          if (done % hz == 0)
            {
              say ("updates ");
              say_number (updates);
              say ("\n");
            }
        }
    }
}
