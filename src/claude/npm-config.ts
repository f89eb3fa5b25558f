/**
 * npm's own settings, so that a company's registry is set once for both.
 *
 * @see https://docs.npmjs.com/cli/v11/configuring-npm/npmrc
 */

import { dirname, join } from 'node:path';
import { parse } from 'ini';
import type { ReadFile } from '../config/file.ts';
import type { Environment } from '../system/environment.ts';
import { ConfigurationError, reasonOf } from '../system/errors.ts';

/** One setting and where it stands: a variable, or a key in a file. */
export type NpmSetting = { readonly value: string; readonly from: string };

/** Looks a setting up by npm's name for it, such as `registry` or `//npm.example/:_authToken`. */
export type NpmConfig = (key: string) => NpmSetting | undefined;

export type NpmPlace = {
  readonly home: string;
  /** The project's folder. */
  readonly cwd: string;
  /** Node's program, beside which the global file lies. */
  readonly node: string;
  readonly readFile: ReadFile;
};

type Layer = ReadonlyMap<string, NpmSetting>;

const MAX_BYTES = 1 << 20;

/**
 * The environment, then the project's, the user's and the global `.npmrc`: the first that has a setting wins.
 *
 * A checked-out `.npmrc` is written by whoever wrote the pull request. It may only name registries, and no value of
 * the environment goes into it: a proxy, a certificate or a host of its choice could be given somebody's token.
 *
 * @throws ConfigurationError for a file that is there and cannot be read
 */
export function npmConfig(env: Environment, place: NpmPlace): NpmConfig {
  const fromEnv = environmentLayer(env);
  const named = (key: string) => fromEnv.get(key)?.value;
  const userFile = named('userconfig') ?? join(place.home, '.npmrc');
  const prefix = named('prefix') ?? dirname(dirname(place.node));
  const globalFile = named('globalconfig') ?? join(prefix, 'etc', 'npmrc');
  const projectFile = join(place.cwd, '.npmrc');
  const layers = [
    fromEnv,
    ...(projectFile === userFile ? [] : [onlyRegistries(fileLayer(projectFile, {}, place))]),
    fileLayer(userFile, env, place),
    fileLayer(globalFile, env, place),
  ];
  return (key) => layers.map((layer) => layer.get(key)).find((setting) => setting?.value);
}

/** `npm_config_…` in either case; dashes are written as underscores, but for keys of a host. */
function environmentLayer(env: Environment): Layer {
  const settings = Object.entries(env).flatMap(([name, value]): [string, NpmSetting][] => {
    const key = /^npm_config_(.+)$/i.exec(name)?.[1];
    if (key === undefined || !value) return [];
    const plain = key.startsWith('//') ? key : key.toLowerCase().replace(/(?!^)_/g, '-');
    return [[plain, { value, from: name }]];
  });
  return new Map(settings);
}

function fileLayer(path: string, env: Environment, { readFile }: NpmPlace): Layer {
  const found = Object.entries(parse(textOf(path, readFile)));
  const settings = found.flatMap(([written, text]): [string, NpmSetting][] => {
    const key = fill(written, env);
    const value = textsOf(text).map((each) => fill(each, env));
    return value.length === 0
      ? []
      : [[key, { value: value.join('\n'), from: `${key} in ${path}` }]];
  });
  return new Map(settings);
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return typeof value === 'string' ? [value.trim()] : [];
}

function textOf(path: string, readFile: ReadFile): string {
  try {
    const bytes = readFile(path, MAX_BYTES);
    return new TextDecoder().decode(bytes);
  } catch (error) {
    throw new ConfigurationError(
      `Cannot read npm's settings in ${path}: ${reasonOf(error)}. Mend or remove the file.`,
      { cause: error },
    );
  }
}

/** `${NAME}` stands for a variable, as does `${NAME?}`, which is empty where that is not set. */
function fill(text: string, env: Environment): string {
  return text.replace(/\$\{([^${}?]+)(\??)\}/g, (whole, name: string, optional: string) => {
    return env[name] ?? (optional ? '' : whole);
  });
}

function onlyRegistries(layer: Layer): Layer {
  return new Map([...layer].filter(([key]) => /^(@[^:]+:)?registry$/.test(key)));
}
