import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { unzipped } from '../../../src/report/github/unzip.ts';
import { packed } from './packed.ts';

const MOST = 10_000;
const REAL = await packed({ 'report.json': '{"a":1}', 'report.html': '<p>'.repeat(500) });

type Part = { readonly name: string; readonly text: string; readonly says?: number };

/** A zip archive of deflated files; `says` is a size that lies. */
function zipOf(parts: readonly Part[], change: (entry: Buffer) => void = () => undefined): Buffer {
  let offset = 0;
  const locals: Buffer[] = [];
  const entries = parts.map(({ name, text, says }) => {
    const data = deflateRawSync(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(crc32(text), 16);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(says ?? text.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    change(entry);
    const whole = Buffer.concat([local, Buffer.from(name), data]);
    offset += whole.length;
    locals.push(whole);
    return Buffer.concat([entry, Buffer.from(name)]);
  });
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...entries, end]);
}

function told(zip: Buffer, name = 'report.json'): string {
  const files = unzipped(zip, [name], MOST);
  return files.ok ? (files.value.get(name)?.toString() ?? 'none') : files.fault;
}

test('an archive of the real client gives the asked files and no others', () => {
  assert.equal(told(REAL), '{"a":1}');
  const files = unzipped(REAL, ['report.json', 'history.jsonl'], MOST);
  assert.deepEqual(files.ok && [...files.value.keys()], ['report.json']);
});

test('a name with a path is another name, and nothing is written', () => {
  const names = ['../report.json', '/report.json', 'x/../report.json', 'report.json\0'];
  assert.equal(told(zipOf(names.map((name) => ({ name, text: 'trick' })))), 'none');
});

test('what lies, grows or is not plain is refused', () => {
  const name = 'report.json';
  const text = 'x'.repeat(50);
  assert.equal(told(zipOf([{ name, text }])), text);
  assert.match(told(zipOf([{ name, text: 'x'.repeat(MOST + 1) }])), /larger than 10000 bytes/);
  // A bomb that says it is small.
  assert.match(told(zipOf([{ name, text: 'x'.repeat(1e6), says: 5 }])), /larger than/);
  assert.match(told(zipOf([{ name, text, says: 60 }])), /damaged/);
  assert.match(
    told(
      zipOf([
        { name, text },
        { name, text },
      ]),
    ),
    /holds report.json twice/,
  );
  assert.match(told(zipOf([{ name, text }], (entry) => entry.writeUInt16LE(1, 8))), /encrypted/);
  assert.match(told(zipOf([{ name, text }], (entry) => entry.writeUInt16LE(12, 10))), /method 12/);
  assert.match(told(zipOf([{ name, text }], (entry) => entry.writeUInt32LE(7, 16))), /damaged/);
  assert.match(told(zipOf([{ name, text }], (entry) => entry.writeUInt32LE(9, 42))), /directory/);
  assert.match(told(Buffer.from('no zip at all')), /no zip archive/);
});

test('any damage to an archive gives the file, none, or a reason, and never a throw', () => {
  const at = fc.integer({ min: 0, max: REAL.length - 1 });
  const damage = fc.array(fc.tuple(at, fc.integer({ min: 0, max: 255 })), { maxLength: 8 });
  fc.assert(
    fc.property(damage, at, (bytes, length) => {
      const zip = Buffer.from(REAL);
      for (const [place, byte] of bytes) zip[place] = byte;
      for (const one of [zip, zip.subarray(0, length)]) {
        const files = unzipped(one, ['report.json'], MOST);
        if (files.ok)
          assert.ok(['{"a":1}', undefined].includes(files.value.get('report.json')?.toString()));
        else assert.notEqual(files.fault, '');
      }
    }),
    { numRuns: 300 },
  );
});
