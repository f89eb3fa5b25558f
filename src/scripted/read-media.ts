import type { Block } from './conversation.ts';
import { readText } from './drawing/glyphs.ts';
import { readPdf } from './drawing/pdf.ts';
import { readPng } from './drawing/png.ts';

/** What a model reads off blocks' pictures and documents, one a line; also inside tool results. */
export function textInMedia(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      switch (block.type) {
        case 'image':
          return textInImage(block.data);
        case 'document':
          return readPdf(block.data);
        case 'tool_result':
          return textInMedia(block.content);
        default:
          return '';
      }
    })
    .filter((text) => text !== '')
    .join('\n');
}

function textInImage(data: Buffer): string {
  const picture = readPng(data);
  return (picture && readText(picture)) ?? '';
}
