import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { acceptedFlags, parseFlags } from '../../src/claude/flags.ts';

// Lines of real helps: 1.0.128 keeps a description on one line, 2.1.330 wraps it.
const HELP_1_0_128 = `Usage: claude [options] [command] [prompt]

Options:
  -d, --debug [filter]                              Enable debug mode with optional category filtering (e.g., "api,hooks" or "!statsig,!file")
  -p, --print                                       Print response and exit (useful for pipes).
  --include-partial-messages                        Include partial message chunks as they arrive (only works with --print and --output-format=stream-json)
  --mcp-debug                                       [DEPRECATED. Use --debug instead] Enable MCP debug mode (shows MCP server errors)
  --allowedTools, --allowed-tools <tools...>        Comma or space-separated list of tool names to allow (e.g. "Bash(git:*) Edit")
  -r, --resume [sessionId]                          Resume a conversation
`;

const HELP_2_1_330 = `Options:
  --allowedTools, --allowed-tools <tools...>
      Comma or space-separated list of tool names to allow (e.g. "Bash(git *)
      Edit")
  --autocompact <auto|tokens>           Auto-compact window size (auto, or at
                                        least 100k tokens)
  --bare                                Minimal mode: skip hooks (those defined
                                        --append-system-prompt[-file], --add-dir
                                        --settings, --agents, --plugin-dir.
  --exclude-dynamic-system-prompt-sections
      --with-system-prompt). (default: false)
  -n, --name <name>                     Set a display name for this session

Commands:
  install [options] [target]            Install --nothing
`;

test('the flags of an old release', () => {
  assert.deepEqual([...parseFlags(HELP_1_0_128)].sort(), [
    ...['--allowed-tools', '--allowedTools', '--debug', '--include-partial-messages'],
    ...['--mcp-debug', '--print', '--resume'],
  ]);
});

test('the flags of a new release, not those its descriptions name', () => {
  const expected = [
    ...['--allowed-tools', '--allowedTools', '--autocompact', '--bare'],
    ...['--exclude-dynamic-system-prompt-sections', '--name'],
  ];
  assert.deepEqual([...parseFlags(HELP_2_1_330)].sort(), expected);
  assert.deepEqual([...parseFlags(HELP_2_1_330.replaceAll('\n', '\r\n'))].sort(), expected);
});

test('flags that the help hides count since the release they were seen in', () => {
  assert.ok(!parseFlags(HELP_1_0_128).has('--system-prompt'));
  assert.ok(acceptedFlags(HELP_1_0_128, '1.0.128').has('--system-prompt'));
  assert.ok(!acceptedFlags(HELP_1_0_128, '1.0.127').has('--system-prompt'));
});

test('every listed flag is found, whatever its description says', () => {
  const flag = fc.stringMatching(/^--[a-z][a-z-]{0,20}[a-z]$/);
  const line = fc.tuple(flag, fc.constantFrom('', ' <x>', ' [y...]'), fc.string());
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const help = lines.map(
        ([name, value, text]) => `  ${name}${value}  ${JSON.stringify(text)} --no`,
      );
      assert.deepEqual(parseFlags(help.join('\n')), new Set(lines.map(([name]) => name)));
    }),
  );
});
