/** From a path to a Claude Code release that has shown it can run. */

import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { ConfigurationError, reasonOf } from '../system/errors.ts';
import { parseJson } from '../system/json.ts';
import type { ShortRun } from '../system/short-command.ts';
import { acceptedFlags } from './flags.ts';

/** One Claude Code release, ready to run. */
export type Claude = {
  /** As its own `--version` printed it. */
  readonly version: string;
  /** What to spawn: the native binary, or Node for a JavaScript release. */
  readonly command: string;
  /** Arguments before ours, such as `cli.js`. */
  readonly prefix: readonly string[];
  /** Long flags it accepts, such as `--bare`: those of its help, and the known hidden ones. */
  readonly flags: ReadonlySet<string>;
  /** What its `--help` printed. */
  readonly help: string;
};

/** How to start a release of which nothing else is known yet. */
export type Launch = Pick<Claude, 'command' | 'prefix'>;

/** Runs `claude --version` and `--help`, within a time limit and in an environment of their own. */
export type RunShort = (command: string, args: readonly string[]) => Promise<ShortRun>;

const VERSION_LINE = /^\s*(\d+\.\d+\.\d+\S*) \(Claude Code\)\s*$/m;
const SCRIPTS = new Set(['.js', '.cjs', '.mjs']);
const SHELL_SHIMS = new Set(['.cmd', '.bat', '.ps1']);
const EXCERPT_LENGTH = 500;

const PackageJson = z.object({ bin: z.object({ claude: z.string() }) });

/**
 * The release behind the input `claude-path`: a native binary, the `cli.js` of an npm package, or
 * a link to either.
 * @param node runs JavaScript releases
 * @throws ConfigurationError when it is not there, or is no Claude Code that runs here
 */
export async function locateClaude(
  path: string,
  run: RunShort,
  node: string = process.execPath,
): Promise<Claude> {
  // The real path shows what a link such as `node_modules/.bin/claude` leads to.
  const real = await realpath(path).catch(() => undefined);
  const isFile = real !== undefined && (await stat(real)).isFile();
  if (!isFile) {
    throw new ConfigurationError(
      `claude-path: there is no file ${path}. Give the path of the claude binary or of a package's cli.js (\`which claude\` prints it), or leave claude-path out to have a release installed.`,
    );
  }
  if (SHELL_SHIMS.has(extname(real).toLowerCase())) {
    throw new ConfigurationError(
      `claude-path: ${path} is a shell script around Claude Code, which cannot be started without a shell. Give the claude.exe or cli.js that it calls.`,
    );
  }
  return await tryOut(launchOf(real, node), run, `claude-path: ${path}`);
}

/** How to start `file`: scripts need Node, all else starts itself. */
export function launchOf(file: string, node: string): Launch {
  return SCRIPTS.has(extname(file).toLowerCase())
    ? { command: node, prefix: [file] }
    : { command: file, prefix: [] };
}

/** The file that starts the release unpacked in `folder`; undefined when there is none. */
export async function programIn(folder: string): Promise<string | undefined> {
  for (const name of ['claude', 'claude.exe']) {
    const file = join(folder, name);
    if (await isFileAt(file)) return file;
  }
  const file = await programOfPackage(folder);
  return file !== undefined && (await isFileAt(file)) ? file : undefined;
}

async function programOfPackage(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '');
  const command = PackageJson.safeParse(parseJson(text)).data?.bin.claude ?? '';
  const file = resolve(folder, command);
  return file.startsWith(resolve(folder) + sep) ? file : undefined;
}

async function isFileAt(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/**
 * Asks a program for its version and its flags.
 * @param what begins the message of an error
 * @throws ConfigurationError when it does not answer as Claude Code does
 */
export async function tryOut(launch: Launch, run: RunShort, what: string): Promise<Claude> {
  const answer = await ask(launch, '--version', run);
  const version = VERSION_LINE.exec(answer.stdout)?.[1];
  if (answer.code !== 0 || version === undefined) {
    throw notClaude(what, '--version', 'a line like "2.1.330 (Claude Code)"', answer);
  }
  const help = await ask(launch, '--help', run);
  const flags = acceptedFlags(help.stdout, version);
  if (help.code !== 0 || !flags.has('--print')) {
    throw notClaude(what, '--help', 'a list of options with --print', help);
  }
  return { ...launch, version, flags, help: help.stdout };
}

async function ask(launch: Launch, question: string, run: RunShort): Promise<ShortRun> {
  try {
    return await run(launch.command, [...launch.prefix, question]);
  } catch (error) {
    return { code: undefined, stdout: '', stderr: '', startError: reasonOf(error) };
  }
}

function notClaude(
  what: string,
  question: string,
  expected: string,
  answer: ShortRun,
): ConfigurationError {
  const said = (answer.stderr.trim() || answer.stdout.trim()).slice(0, EXCERPT_LENGTH);
  return new ConfigurationError(
    `${what} does not run as Claude Code here: ${question} should print ${expected}, but it ${endOf(answer)}${said ? ` and said: ${said}` : ''}. Start it by hand with ${question}: it may be built for another platform, or lack its execute permission.`,
  );
}

function endOf(answer: ShortRun): string {
  if (answer.startError !== undefined) return `could not be started (${answer.startError})`;
  if (answer.code === undefined) return 'did not end in time';
  return `ended with code ${answer.code}`;
}
