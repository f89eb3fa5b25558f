import type { Scene } from '../scene.ts';
import { partIn } from '../task.ts';

const CODE_WORD = /\bcode word is (\w+)/;

/** One half comes from the system prompt, the other from the user's. */
export const systemPrompt: Scene = ({ system }, { prompt }) => {
  const word = CODE_WORD.exec(system.join('\n'))?.[1];
  const part = partIn(prompt);
  return word === undefined || part === undefined
    ? { text: 'My instructions name no code word.' }
    : { text: `${word}-${part}` };
};
