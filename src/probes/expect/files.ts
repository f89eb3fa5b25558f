import type { Expectation } from '../probe.ts';

/** A file of the workspace holds the secret and, but for white space around it, nothing else. */
export function fileHoldsSecret(path: string): Expectation {
  return {
    name: `the file ${path} holds the secret`,
    judge: ({ files, secret }) => {
      const text = files[path];
      if (text === undefined) return { met: false, reason: `the file ${path} is not there` };
      if (text.trim() === secret.whole) return { met: true };
      const held = JSON.stringify(text.slice(0, 200));
      return { met: false, reason: `expected ${secret.whole} in ${path}, seen ${held}` };
    },
  };
}

/** A file of the workspace is there, whatever it holds. */
export function fileIsThere(path: string): Expectation {
  return {
    name: `the file ${path} is there`,
    judge: ({ files }) =>
      Object.hasOwn(files, path)
        ? { met: true }
        : { met: false, reason: `the file ${path} is not there, so the command was not run` },
  };
}

/** A file that must not have been made. */
export function fileIsNotThere(path: string): Expectation {
  return {
    name: `the file ${path} is not there`,
    judge: ({ files }) =>
      Object.hasOwn(files, path)
        ? { met: false, reason: `the file ${path} is there, so the refused command was run` }
        : { met: true },
  };
}
