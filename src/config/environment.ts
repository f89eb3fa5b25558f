/** Where raw inputs come from: the text given for a name, undefined or blank when there is none. */
export type InputSource = (name: string) => string | undefined;

/** Reads inputs as the Actions runner hands them over: `INPUT_PROXY-COMMAND`, hyphens kept. */
export function inputsFromEnv(env: Readonly<Record<string, string | undefined>>): InputSource {
  return (name) => env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`];
}
