const LONGEST = 60;

/** A key, or `*` for one that is an id or a path: no field has so many digits or so long a name. */
export function keyName(key: string): string {
  const isName = /^[\w$-]+$/.test(key) && key.length <= LONGEST && !/(?:\d.*){3}/.test(key);
  return isName ? key : '*';
}
