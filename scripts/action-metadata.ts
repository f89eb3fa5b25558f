import { stringify } from 'yaml';
import { describeInput, INPUT_ROWS } from '../src/config/inputs.ts';
import { OUTPUTS } from '../src/config/outputs.ts';

const HEADER = '# Made by scripts/generate.ts from src/config/inputs.ts and outputs.ts.\n';

/** The text of action.yml. Inputs have no `default:`, which would win over the configuration file. */
export function actionMetadata(): string {
  const inputs = INPUT_ROWS.filter((row) => row.only !== 'file').map((row) => {
    const preset = row.runnerDefault === undefined ? {} : { default: row.runnerDefault };
    return [row.name, { description: describeInput(row), required: false, ...preset }] as const;
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
