import type { Block } from '../../dialects/conversation.ts';
import type { Scene } from '../../scripted/scene.ts';
import { readText } from '../drawing/glyphs.ts';
import { readPdf } from '../drawing/pdf.ts';
import { readPng } from '../drawing/png.ts';
import { tokenIn } from '../secret.ts';
import { resultsOf } from './call-tool.ts';
import { callRead, readFile } from './read-file.ts';

/**
 * Reads a file with the token drawn in it. The picture or document comes in the tool's result or, in some
 * releases, beside it in the same turn.
 */
export const readMediaScene: Scene = (conversation, context) => {
  if (resultsOf(context).length === 0) return callRead(conversation, readFile.hear(context.prompt));
  const seen = textInMedia(context.turns.flatMap(({ content }) => content));
  return { text: tokenIn(seen) ?? 'I can see no token in what the tool returned.' };
};

/** Reads the token off what came with the prompt, else off the file that the prompt names. */
export const seeMediaScene: Scene = (conversation, context) => {
  const token = tokenIn(textInMedia(context.turns.flatMap(({ content }) => content)));
  return token === undefined ? readMediaScene(conversation, context) : { text: token };
};

/** What a model reads off blocks' pictures and documents, one a line; also inside tool results. */
function textInMedia(blocks: readonly Block[]): string {
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
