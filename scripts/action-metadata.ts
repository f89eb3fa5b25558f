import { stringify } from 'yaml';
import { inputRows } from '../src/config/inputs.ts';
import { OUTPUTS } from '../src/config/outputs.ts';
import { describe } from '../src/config/setting.ts';

const HEADER = '# Made by scripts/generate.ts from src/config/settings/ and outputs.ts.\n';

/** The text of action.yml. Inputs that the file has too get no `default:`, which would win over it. */
export function actionMetadata(): string {
  const inputs = inputRows('input').map((row) => {
    const given =
      row.actionDefault === undefined ? {} : { default: `\${{ ${row.actionDefault} }}` };
    return [row.name, { description: describe(row), required: false, ...given }] as const;
  });
  const outputs = OUTPUTS.map(({ name, description }) => [name, { description }] as const);
  const action = {
    name: 'Claude Code smoke test',
    description:
      'Does the real Claude Code CLI work through your Anthropic-compatible proxy, and if not, whose fault is it?',
    author: 'claude-smoke-action contributors',
    branding: { icon: 'activity', color: 'orange' },
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    runs: {
      using: 'node24',
      main: 'dist/action.js',
      post: 'dist/post.js',
      'post-if': 'always()',
    },
  };
  return HEADER + stringify(action, { lineWidth: 100 });
}
