/** Ids that the CLI's model names stand for; a release maps them to its own time's. */
const ALIASES: Readonly<Record<string, string>> = {
  haiku: 'claude-haiku-4-5',
  sonnet: 'claude-sonnet-4-5',
  opus: 'claude-opus-4-5',
};

/** The id to send for a model the CLI is asked for by name, as `ANTHROPIC_DEFAULT_*_MODEL` may map it. */
export function wireModel(name: string, env: Readonly<Record<string, string>>): string {
  const known = ALIASES[name];
  return known === undefined
    ? name
    : (env[`ANTHROPIC_DEFAULT_${name.toUpperCase()}_MODEL`] ?? known);
}
