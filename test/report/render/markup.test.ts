import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  html,
  htmlProse,
  markdown,
  markdownProse,
  preformatted,
  xml,
} from '../../../src/report/render/markup.ts';
import { plainText } from '../../../src/system/plain-text.ts';
import { outsideText } from '../arbitrary.ts';
import { parseXml, tagNames } from '../markup.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

test('hostile text breaks out of no hole of XML or HTML, in content or in an attribute', () => {
  fc.assert(
    fc.property(outsideText, outsideText, (one, other) => {
      for (const tag of [xml, html] as const) {
        const { text } = tag`<a name="${one}">${other}<b at="${other}"/>${[one, other]}</a>`;
        const elements = parseXml(DECLARATION + text);
        assert.deepEqual(
          elements.map(({ name }) => name),
          ['a', 'b'],
        );
        assert.equal(unescaped(/^<a name="([^"]*)"/.exec(text)?.[1] ?? ''), plainText(one));
      }
    }),
  );
});

test('hostile text starts no syntax of Markdown and ends no line, row or block', () => {
  fc.assert(
    fc.property(outsideText, outsideText, (one, other) => {
      const { text } = markdown`| ${one} | <b>${[other, one]}</b> |`;
      assert.doesNotMatch(text, /[\r\n`[\]~\\*]/);
      assert.equal(text.split('|').length, 4);
      assert.deepEqual([...tagNames(text)], ['b']);
    }),
  );
});

test('preformatted text ends with its own end tag only, and keeps its lines', () => {
  fc.assert(
    fc.property(outsideText, (text) => {
      const inside = /^<pre>([^<]*)<\/pre>$/.exec(preformatted(text).text)?.[1];
      assert.equal(unescaped(inside ?? 'broken out'), plainText(text));
    }),
  );
});

test('code between backticks is all that prose makes, balanced, whatever else the text holds', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(outsideText, fc.constant('`'))), (parts) => {
      for (const { text } of [htmlProse(parts.join(' ')), markdownProse(parts.join(' '))]) {
        assert.ok([...tagNames(text)].every((name) => name === 'code'));
        assert.doesNotMatch(text.replaceAll(/<code>[^<]*<\/code>/g, ''), /[<>]/);
      }
    }),
  );
  assert.equal(htmlProse('run `a < b` now').text, 'run <code>a &lt; b</code> now');
  assert.equal(markdownProse('run `a|b` now').text, 'run <code>a&#124;b</code> now');
});

test('markup of the same language stays as it is, also in arrays of arrays; numbers are written', () => {
  const item = (text: string) => html`<li>${text}</li>`;
  assert.equal(
    html`<ul>${[item('<'), [item('&')]]}</ul>${3}`.text,
    '<ul><li>&lt;</li><li>&amp;</li></ul>3',
  );
});

function unescaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    lt: '<',
    gt: '>',
    quot: '"',
    '#39': "'",
    amp: '&',
  };
  return text.replaceAll(/&([a-z#0-9]+);/g, (_, name: string) => names[name] ?? '?');
}
