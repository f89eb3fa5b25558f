import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { findings } from '../../src/rules/judge.ts';
import { messageEnd, messageStart, textBlock } from '../wire/streams.ts';
import { type Said, sse, wireOf } from './examples/example.ts';

const MIB = 1024 * 1024;

test('what is beyond our own bound of decoded bytes is missing from the recording, not from the answer', async () => {
  const pieces = Array.from({ length: 34 }, () => 'a'.repeat(MIB));
  const events = sse([messageStart(), ...textBlock(0, ...pieces), ...messageEnd()]);
  const said: Said = {
    answers: gzipSync(events.join('')),
    gets: [
      ['content-type', 'text/event-stream'],
      ['content-encoding', 'gzip'],
    ],
  };
  const wire = await wireOf({ north: [said], south: [said] });
  assert.equal(wire.north[0]?.bodies.response?.truncated, true);
  assert.deepEqual(findings(wire), []);
  assert.deepEqual(findings(await wireOf({ north: [said] })), []);
});
