import { z } from 'zod';
import { customProbes } from '../custom-probes.ts';
import { flag, KIND, list, number, path, shown, text } from '../kinds.ts';
import { modelList } from '../models.ts';
import { setting } from '../setting.ts';
import { variables } from '../variables.ts';

export const MATRIX = {
  models: setting(modelList(), {
    help: "Provider models to test, lines `provider/model`. `provider/model = sonnet` also sets what the CLI asks for (else `sonnet` if the proxy is started for each model, and the model's full name if not).",
    defaultWords: 'whatever model the proxy serves',
  }),
  probes: setting(list(text(), 200), {
    help: 'Probes to run: `core`, `ui` (at the screen), `all` or names; `-name` leaves one out.',
    default: ['all'],
  }),
  customProbes: setting(customProbes(), {
    help: 'Probes of your own: a list of `name`, `prompt` or `turns`, `files`, `tools`, `allow`, `mcp-servers`, `flags`, `expect` and, for the scripted model, `script`. `{secret}` in files, `{left}` and `{right}` in prompts stand for the token to be brought back.',
    default: [],
    defaultWords: 'none',
    only: 'file',
  }),
  claudeVersion: setting(list(release(), 50), {
    help: "Claude Code releases to test with: versions such as `2.1.330`, npm's tags such as `latest` or `stable`, `latest-3` (the last three), `2.1.300..latest` (all of a range, or thinned to five with `~5` behind it), `newest-older-than:3d` (also `h`, `w`).",
    default: ['latest'],
  }),
  claudePath: setting(path(), {
    help: 'A Claude Code executable to use instead of installing one.',
  }),
  cache: setting(flag(), {
    help: 'Keep the releases of Claude Code between runs: in GitHub’s cache on its own runners, elsewhere in the tool cache or the user’s. What comes from the cache is checked like a download.',
    default: true,
  }),
  claudeEnv: setting(variables({ refuse: refuseVariable, ofLines: ['ANTHROPIC_CUSTOM_HEADERS'] }), {
    help: 'Further environment of the CLI; only ANTHROPIC_* and CLAUDE_CODE_*. `{port}`, `{upstream}` and `{model}` are replaced. `ANTHROPIC_CUSTOM_HEADERS=name: value` may be repeated, one line for each header.',
    default: {},
    defaultWords: 'empty',
    secret: true,
  }),
  repeat: setting(number({ min: 1, max: 50, whole: true }), {
    help: 'How often every cell is run.',
    default: 1,
  }),
  shard: setting(shard({ most: 256 }), {
    help: 'Run only this part of the plan, e.g. `2/4`. With `mode: plan` the second number is how many parts to make; without it, as many as take about ten minutes each.',
  }),
};

function release() {
  const version = String.raw`\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z.-]{1,40})?`;
  const one = `(?:${version}|[a-z][a-z0-9_-]{0,40})`;
  const age = String.raw`newest-older-than: ?[1-9]\d{0,3}[hdw]`;
  return z.string().regex(new RegExp(`^(?:${one}|${one}\\.\\.${one}(?:~[1-9]\\d?)?|${age})$`), {
    error: shown(
      'must be a version such as 2.1.330, a tag such as latest, latest-3, a range such as 2.1.300..latest~5, or newest-older-than:3d',
    ),
  });
}

const OURS = ['ANTHROPIC_BASE_URL', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY'];

function refuseVariable(name: string): string | undefined {
  if (OURS.includes(name)) return 'is set by the action (see proxy-url and auth-token)';
  if (/^(ANTHROPIC|CLAUDE_CODE)_/.test(name)) return undefined;
  return 'only names that start with ANTHROPIC_ or CLAUDE_CODE_ are allowed';
}

/** Both count from 1. */
function shard({ most }: { readonly most: number }) {
  const error = shown(`must be part/parts, such as 2/4, with at most ${most} parts`);
  return z
    .string({ error })
    .transform((value, context) => {
      const [, index, count] = /^(\d{1,3})\/(\d{1,3})$/.exec(value) ?? [];
      const read = { index: Number(index), count: Number(count) };
      if (read.index >= 1 && read.index <= read.count && read.count <= most) return read;
      context.addIssue({ code: 'custom', message: error({ input: value }) });
      return z.NEVER;
    })
    .register(KIND, { words: `At most ${most} parts`, placeholder: '<part/parts>' });
}
