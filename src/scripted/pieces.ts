/** Most pieces one text is sent in, so that a long answer doesn't become thousands of events. */
const MOST = 48;
const LEAST_SIZE = 5;

/**
 * Cuts a text into the pieces it is streamed in. Joined they are the text again; no surrogate pair is split,
 * since a piece that is half a character can't be written as UTF-8.
 */
export function pieces(text: string): string[] {
  const characters = Array.from(text);
  const size = Math.max(LEAST_SIZE, Math.ceil(characters.length / MOST));
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(''),
  );
}
