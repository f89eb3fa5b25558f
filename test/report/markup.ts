import assert from 'node:assert/strict';

const NAME = '[A-Za-z][\\w:.-]*';
const ATTRIBUTE = `\\s+${NAME}="(?:[^<&"]|&(?:amp|lt|gt|quot|#39);)*"`;
const TAG = new RegExp(`^<(?:/(${NAME})\\s*|(${NAME})((?:${ATTRIBUTE})*)\\s*(/?))>`);
const TEXT = /^(?:[^<&]|&(?:amp|lt|gt|quot|#39);)+/;

/** Elements in document order, with the raw attributes. */
export type Element = { readonly name: string; readonly attributes: string };

/** A strict small XML reader: throws an AssertionError unless the text is well-formed; returns its elements. */
export function parseXml(xml: string): Element[] {
  assert.match(xml, /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  assert.ok(xml.startsWith(declaration), 'starts with the declaration');
  const elements: Element[] = [];
  const open: string[] = [];
  let rest = xml.slice(declaration.length).trim();
  while (rest !== '') {
    const text = TEXT.exec(rest);
    if (text) {
      assert.ok(open.length > 0 || text[0].trim() === '', 'text outside the root');
      rest = rest.slice(text[0].length);
      continue;
    }
    const tag = TAG.exec(rest);
    assert.ok(tag, `not well-formed at: ${rest.slice(0, 80)}`);
    const [whole, closing, name, attributes = '', empty] = tag;
    if (closing !== undefined) assert.equal(open.pop(), closing);
    if (name !== undefined) {
      assert.ok(open.length > 0 || elements.length === 0, 'a second root');
      elements.push({ name, attributes });
      if (empty !== '/') open.push(name);
    }
    rest = rest.slice(whole.length);
  }
  assert.deepEqual(open, [], 'unclosed elements');
  return elements;
}

/** The names of all tags in an HTML or Markdown text, lower case, opening and closing. */
export function tagNames(markup: string): Set<string> {
  return new Set(
    [...markup.matchAll(/<\/?\s*([A-Za-z][\w-]*)/g)].map(([, name = '']) => name.toLowerCase()),
  );
}
