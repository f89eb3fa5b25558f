/** A path without its query and without slashes at its end. */
export function barePath(path: string): string {
  return path.replace(/[?#].*$/s, '').replace(/\/+$/, '');
}
