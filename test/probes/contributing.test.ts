import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { scenesOf } from '../../src/probes/catalogue.ts';
import type { Probe } from '../../src/probes/probe.ts';
import { answerText, prompt, READ_TOOL, withSession } from '../scripted/anthropic-session.ts';
import {
  cliRun,
  cliSteps,
  observe,
  promptsOf,
  result,
  secret,
  stageOf,
  toolCall,
  unmet,
} from './observations.ts';

const root = new URL('../../', import.meta.url);
const guide = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8');

/** The probe that CONTRIBUTING shows, loaded as if it lay in src/probes/. */
async function shownProbe(): Promise<Probe> {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(guide) ?? [];
  const placed = code
    .replaceAll("from './", `from '${new URL('src/probes/', root).href}`)
    .replaceAll("from '../", `from '${new URL('src/', root).href}`);
  const folder = mkdtempSync(join(tmpdir(), 'smoke-contributing-'));
  try {
    const file = join(folder, 'second_read.ts');
    writeFileSync(file, placed);
    const module: { secondRead: Probe } = await import(pathToFileURL(file).href);
    return module.secondRead;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the worked example plays through, and passes for that alone', async () => {
  const probe = await shownProbe();
  const stage = stageOf(probe);
  const [step] = cliSteps(stage);
  assert.ok(step);
  await withSession(
    async ({ client }) => {
      const body = prompt(promptsOf(step).join(), { tools: [READ_TOOL] });
      const read: string[] = [];
      for (;;) {
        const answer = await client.messages.create(body);
        const call = answer.content.find((block) => block.type === 'tool_use');
        if (!call) {
          assert.equal(answerText(answer), secret.whole);
          break;
        }
        const path = String(Reflect.get(Object(call.input), 'file_path'));
        read.push(path);
        const content = `     1→${String(stage.files?.[path])}`;
        body.messages.push(
          { role: 'assistant', content: answer.content },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content }] },
        );
      }
      assert.deepEqual(read, ['smoke-first.txt', 'smoke-second.txt']);
    },
    { scenes: scenesOf([probe]) },
  );
  const inTurn = (id: string, text: string) =>
    toolCall('Read', text, { id }).map((event) => {
      const message = Reflect.get(event, 'message');
      return { ...event, message: { ...message, id } };
    });
  const reads = [...inTurn('a', 'smoke-second.txt'), ...inTurn('b', secret.whole)];
  const seen = (...events: readonly object[]) => observe([cliRun(events)]);
  assert.deepEqual(unmet(probe, seen(...reads, result(secret.whole))), []);
  assert.notDeepEqual(unmet(probe, seen(...reads, result('x'))), []);
  assert.notDeepEqual(unmet(probe, seen(...reads.slice(2), result(secret.whole))), []);
  assert.notDeepEqual(unmet(probe, seen(result(secret.whole))), []);
});
