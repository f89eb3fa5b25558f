import { deflateSync, inflateSync } from 'node:zlib';

const LARGEST_STREAM = 4 << 20;

/** A PDF of one page with one line of text, its content compressed so that the text can't be found in the bytes. */
export function writePdf(line: string): Buffer {
  const content = deflateSync(Buffer.from(`BT /F1 36 Tf 40 90 Td (${line}) Tj ET\n`, 'latin1'));
  const objects = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    Buffer.from(
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 480 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    ),
    Buffer.concat([
      Buffer.from(`<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`),
      content,
      Buffer.from('\nendstream'),
    ]),
    Buffer.from('<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>'),
  ];
  const parts = [Buffer.from('%PDF-1.4\n')];
  const offsets = objects.map((object, index) => {
    const offset = parts.reduce((sum, part) => sum + part.length, 0);
    parts.push(Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n'));
    return offset;
  });
  const table = parts.reduce((sum, part) => sum + part.length, 0);
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const count = objects.length + 1;
  parts.push(
    Buffer.from(`xref\n0 ${count}\n0000000000 65535 f \n${entries.join('')}`),
    Buffer.from(`trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`),
  );
  return Buffer.concat(parts);
}

/** The text that a PDF of the simplest kind shows, one string a line; empty for any other file. */
export function readPdf(file: Buffer): string {
  const raw = file.toString('latin1');
  if (!raw.startsWith('%PDF-')) return '';
  // A carriage return before the end may be the data's own last byte; inflating stops at the data's end anyway.
  return [...raw.matchAll(/\/FlateDecode[^>]*>>\s*stream\r?\n([\s\S]*?)\nendstream/g)]
    .map(([, data = '']) => inflate(Buffer.from(data, 'latin1')))
    .flatMap((content) => [...content.matchAll(/\(([^()]*)\)\s*Tj/g)].map(([, text = '']) => text))
    .join('\n');
}

function inflate(data: Buffer): string {
  try {
    return inflateSync(data, { maxOutputLength: LARGEST_STREAM }).toString('latin1');
  } catch {
    return '';
  }
}
