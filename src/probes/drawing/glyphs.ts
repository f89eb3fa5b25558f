/** A face of five by seven dots for the letters that secrets are made of. */
const WIDTH = 5;
const HEIGHT = 7;
/** From one glyph's left edge to the next one's, in dots. */
const ADVANCE = WIDTH + 1;
/** Dots that may differ from a glyph's own, as a resized picture has them. */
const MOST_ASTRAY = 3;

/** Rows of dots, `#` for ink. */
const FACE: Readonly<Record<string, string>> = {
  B: '####. #...# #...# ####. #...# #...# ####.',
  C: '.#### #.... #.... #.... #.... #.... .####',
  D: '####. #...# #...# #...# #...# #...# ####.',
  F: '##### #.... #.... ####. #.... #.... #....',
  G: '.#### #.... #.... #..## #...# #...# .####',
  H: '#...# #...# #...# ##### #...# #...# #...#',
  J: '..### ....# ....# ....# #...# #...# .###.',
  K: '#...# #..#. #.#.. ##... #.#.. #..#. #...#',
  M: '#...# ##.## #.#.# #.#.# #...# #...# #...#',
  N: '#...# ##..# ##..# #.#.# #..## #..## #...#',
  P: '####. #...# #...# ####. #.... #.... #....',
  Q: '.###. #...# #...# #...# #.#.# #..#. .##.#',
  R: '####. #...# #...# ####. #.#.. #..#. #...#',
  S: '.#### #.... #.... .###. ....# ....# ####.',
  T: '##### ..#.. ..#.. ..#.. ..#.. ..#.. ..#..',
  V: '#...# #...# #...# #...# .#.#. .#.#. ..#..',
  W: '#...# #...# #...# #.#.# #.#.# ##.## #...#',
  X: '#...# .#.#. .#.#. ..#.. .#.#. .#.#. #...#',
  Z: '##### ....# ...#. ..#.. .#... #.... #####',
  2: '.###. #...# ....# ..##. .#... #.... #####',
  3: '####. ....# ....# .###. ....# ....# ####.',
  4: '#..#. #..#. #..#. ##### ...#. ...#. ...##',
  5: '##### #.... ####. ....# ....# #...# .###.',
  6: '.###. #.... #.... ####. #...# #...# .###.',
  7: '##### ....# ...#. ..#.. ..#.. .#... .#...',
  8: '.###. #...# #...# .###. #...# #...# .###.',
  9: '.###. #...# #...# .#### ....# ....# .###.',
  '-': '..... ..... ..... ##### ..... ..... .....',
};

/** Ink or none at a place; outside the picture there is none. */
export type Dots = {
  readonly width: number;
  readonly height: number;
  readonly ink: (x: number, y: number) => boolean;
};

const GLYPHS = Object.entries(FACE).map(([letter, rows]) => ({
  letter,
  dots: rows.replaceAll(' ', ''),
}));

/** A text as dots, without a margin. @throws Error for a letter that is not in the face */
export function drawText(text: string): Dots {
  const glyphs = Array.from(text, (letter) => {
    const glyph = GLYPHS.find((candidate) => candidate.letter === letter);
    if (!glyph) throw new Error(`no glyph for ${letter}`);
    return glyph.dots;
  });
  return {
    width: Math.max(0, glyphs.length * ADVANCE - 1),
    height: HEIGHT,
    ink: (x, y) => {
      const column = x % ADVANCE;
      const inside = column < WIDTH && y >= 0 && y < HEIGHT;
      return inside && glyphs[Math.floor(x / ADVANCE)]?.[y * WIDTH + column] === '#';
    },
  };
}

/** Reads a line of text that fills a picture's inked part, at any size; undefined when there is no such line. */
export function readText(picture: Dots): string | undefined {
  const box = inkedPart(picture);
  if (!box) return undefined;
  const dot = box.height / HEIGHT;
  const count = Math.round((box.width / dot + 1) / ADVANCE);
  const wide = box.width / (count * ADVANCE - 1);
  const letters = Array.from({ length: count }, (_, index) => {
    const seen = Array.from({ length: WIDTH * HEIGHT }, (_dot, place) => {
      const column = index * ADVANCE + (place % WIDTH);
      const row = Math.floor(place / WIDTH);
      const x = Math.floor(box.left + (column + 0.5) * wide);
      return picture.ink(x, Math.floor(box.top + (row + 0.5) * dot)) ? '#' : '.';
    });
    return nearest(seen);
  });
  return letters.every((letter) => letter !== undefined) ? letters.join('') : undefined;
}

function nearest(seen: readonly string[]): string | undefined {
  const ranked = GLYPHS.map(({ letter, dots }) => ({
    letter,
    astray: seen.filter((dot, place) => dot !== dots[place]).length,
  })).sort((left, right) => left.astray - right.astray);
  const [best, second] = ranked;
  const clear = best && best.astray <= MOST_ASTRAY && best.astray < (second?.astray ?? Infinity);
  return clear ? best.letter : undefined;
}

function inkedPart({ width, height, ink }: Dots) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!ink(x, y)) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  }
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
}
