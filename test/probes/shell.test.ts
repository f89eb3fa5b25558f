import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROBES } from '../../src/probes/catalogue.ts';
import { opensShell } from '../../src/probes/shell.ts';

const knowing = { flags: new Set(['--tools']) };
const opening = (claude: Parameters<typeof opensShell>[1]) =>
  PROBES.filter((probe) => opensShell(probe, claude)).map(({ name }) => name);

test('a shell is where Bash is offered, and at the screen, which has all tools', () => {
  const names = opening(knowing);
  for (const name of ['bash_tool', 'auto_server', 'auto_client', 'ui_first_turn', 'ui_permission'])
    assert.ok(names.includes(name), name);
  for (const name of [
    'tool_use_roundtrip',
    'subagent_task',
    'mcp_stdio',
    'basic_text',
    'web_search',
  ])
    assert.ok(!names.includes(name), name);
});

test('a release that cannot leave tools out has a shell wherever it runs', () => {
  const names = opening({ flags: new Set() });
  assert.ok(names.includes('basic_text'));
  assert.ok(!names.includes('models_list'), 'no CLI runs there');
});
