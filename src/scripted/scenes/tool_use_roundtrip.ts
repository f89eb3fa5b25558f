import { readFile } from '../read-file.ts';
import type { Scene } from '../scene.ts';

export const toolUseRoundtrip: Scene = (conversation, context) => readFile(conversation, context);
