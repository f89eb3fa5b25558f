/** Every so often a line that names what runs, so that a quiet log is not taken for a hang. */
export function heartbeat(
  line: (text: string) => void,
  everyMs = 30_000,
): { readonly busy: (name: string, busy: boolean) => void; readonly stop: () => void } {
  const running = new Set<string>();
  const timer = setInterval(() => {
    if (running.size > 0) line(`… still running: ${[...running].join(', ')}`);
  }, everyMs);
  return {
    busy: (name, busy) => {
      if (busy) running.add(name);
      else running.delete(name);
    },
    stop: () => clearInterval(timer),
  };
}
