import type { AnswerCall } from '../dialects/answer.ts';
import { objectIn, parseJson, textIn } from '../system/json.ts';

/** Folders below the root in which a machine keeps what is nobody else's business. */
const PRIVATE_ROOT =
  /^\/+(?:etc|root|home|Users|var|proc|sys|run|mnt|media|opt|srv|private|Volumes|tmp|boot|github|workspaces?|data|secrets|__w|__t)(?:\/|$)/;
const UPWARDS = /^(?:~|\$\{?HOME\b|%USERPROFILE%|(?:\.{1,2}\/)*\.\.(?:\/|$)|[A-Za-z]:[\\/])/i;
/** Programs, which are there for everybody. */
const PROGRAM = /^\/+(?:usr\/(?:local\/)?|opt\/homebrew\/)?s?bin\//;

/** Commands that tell of other processes or of the environment, or that leave the machine, with no path at all. */
const TELLING =
  /(?:^|[;&|(\n]|\bsudo )\s*(ps|lsof|ss|netstat|env|printenv|export -p|curl|wget|nc|ncat|ssh|scp|rsync)(?=$|[\s;&|)])/g;

/** Keys by which the CLI's tools take a path. */
const PATH_KEYS = ['file_path', 'notebook_path', 'path', 'cwd', 'directory', 'pattern'] as const;

/** Places outside an attempt's own folders that a tool call reaches for, as it names them. */
export function reachedPlaces(
  { name, argsText }: AnswerCall,
  attempt: string | undefined,
): string[] {
  if (name.startsWith('mcp__')) return [];
  const args = objectIn(parseJson(argsText));
  const command = textIn(args?.['command']) ?? '';
  const paths = PATH_KEYS.flatMap((key) => textIn(args?.[key]) ?? []);
  const url = name === 'WebFetch' ? textIn(args?.['url']) : undefined;
  const words = [...paths, ...command.split(/[\s"'`;|&<>(){}=,@]+/), ...paths.map(withoutScheme)];
  const places = [
    ...words.filter((word) => isOutside(word, attempt)),
    ...[...command.matchAll(TELLING)].map(([, program = '']) => program),
    ...(url === undefined ? [] : [url]),
  ];
  return [...new Set(places)];
}

function withoutScheme(path: string): string {
  return path.replace(/^file:\/\//, '');
}

function isOutside(word: string, attempt: string | undefined): boolean {
  if (attempt !== undefined && word.includes(`${attempt}-`) && !word.includes('..')) return false;
  if (PROGRAM.test(word)) return false;
  return PRIVATE_ROOT.test(word) || UPWARDS.test(word) || /\/\.\.(?:\/|$)/.test(word);
}
