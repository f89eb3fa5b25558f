import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderHtml } from '../../../src/report/render/html/page.ts';
import { viewOf } from '../../../src/report/view/view.ts';
import { anyReport } from '../arbitrary.ts';
import { tagNames } from '../markup.ts';
import { reportOf, sampleReport } from '../sample.ts';

const OWN_TAGS = new Set(
  'html head meta title style body main header h1 h2 h3 p pre svg rect dl div dt dd time fieldset legend input label table caption thead tbody tr th td br span a details summary strong ul li code footer'.split(
    ' ',
  ),
);

test('each failure is linked from the matrix to its own open section', () => {
  const page = renderHtml(viewOf(sampleReport()));
  const links = [...page.matchAll(/href="#(cell-\d+)"/g)].map(([, id]) => id);
  assert.equal(new Set(links).size, 24);
  for (const id of new Set(links)) assert.equal(page.split(`id="${id}"`).length, 2);
  assert.equal(
    [...page.matchAll(/<details [^>]*state-(?:failed|regression)"[^>]* open>/g)].length,
    5,
  );
  assert.match(page, /<h1>Regressed: 2 regressions/);
});

test('the content security policy allows this style alone, and nothing is loaded from elsewhere', () => {
  const page = renderHtml(viewOf(sampleReport()));
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  assert.ok(page.includes(`default-src 'none'; style-src 'sha256-${hash}'`));
  assert.doesNotMatch(page, /<script|<link|<img| src=| style=|@import|url\(/);
});

test('headings tell rows and columns apart for a screen reader', () => {
  const page = renderHtml(viewOf(sampleReport()));
  assert.equal([...page.matchAll(/<th scope="row">/g)].length, 6);
  assert.equal([...page.matchAll(/<th scope="col" class="model">/g)].length, 4);
});

test('a run without outcomes still has a page with its error', () => {
  const error = { kind: 'configuration' as const, message: 'models: <empty>' };
  const page = renderHtml(viewOf(reportOf([], { error, complete: false })));
  assert.match(page, /models: &lt;empty&gt;/);
  assert.match(page, /No probe was run/);
});

test('no text from outside becomes a tag or an attribute', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const page = renderHtml(viewOf(report));
      for (const name of tagNames(page)) assert.ok(OWN_TAGS.has(name), name);
      assert.doesNotMatch(page, /<[^>]*\son\w+=/);
      assert.equal(page.split('<style>').length, 2);
      for (const name of ['details', 'table', 'tr', 'pre', 'div']) {
        const opened = [...page.matchAll(new RegExp(`<${name}[ >]`, 'g'))].length;
        assert.equal(opened, page.split(`</${name}>`).length - 1, name);
      }
    }),
  );
});
