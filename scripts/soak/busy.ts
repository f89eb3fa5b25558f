import { spawn } from 'node:child_process';

/** Keeps so many processes at work, so that all else waits for a core. @returns ends them */
export function startBusy(count: number): () => void {
  const busy = Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'ignore' }),
  );
  const end = () => {
    for (const child of busy) child.kill('SIGKILL');
  };
  process.once('exit', end);
  return end;
}
