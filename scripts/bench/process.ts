import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Milliseconds until a Node program prints its first byte, or ends. */
export async function untilFirstByte(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [...args], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const exit = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exit]);
  const taken = performance.now() - started;
  child.kill();
  await exit;
  return taken;
}

export type Run = {
  readonly seconds: number;
  /** CPU seconds of the process and all that it waited for. */
  readonly cpu: number;
  readonly code: number;
  readonly output: string;
};

/** Runs a program to its end. */
export async function runToEnd(
  command: readonly string[],
  { env, cwd = ROOT }: { readonly env: NodeJS.ProcessEnv; readonly cwd?: string },
): Promise<Run> {
  const started = performance.now();
  const timed = 'TIMEFORMAT="bench-cpu %U %S"; time "$@"';
  const child = spawn('bash', ['-c', timed, 'bash', ...command], {
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  const [, user, system] = /bench-cpu ([\d.]+) ([\d.]+)/.exec(output) ?? [];
  return {
    seconds: (performance.now() - started) / 1000,
    cpu: Number(user) + Number(system),
    code,
    output,
  };
}

/** Starts a server script that prints its port, and gives its base URL. */
export async function startServer(
  script: string,
  ...args: readonly string[]
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  return { url: `http://127.0.0.1:${String(port).trim()}`, child };
}
