/** Whether a relative path stays inside the folder it is relative to, on every system. */
export function insidePath(path: string): boolean {
  return (
    !/^([/\\]|[A-Za-z]:)|\0/.test(path) &&
    !path.split(/[/\\]/).some((part) => part === '..') &&
    !/^[./\\]*$/.test(path)
  );
}
