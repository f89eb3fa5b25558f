import type { Service } from '../../service.ts';
import { endpointService } from './endpoint.ts';
import { jsonReply } from './refusal.ts';

const LISTED = ['gpt-5.5', 'gpt-5.5-mini', 'o4-mini', 'scripted'] as const;
const PATH = /(?:^|\/)models(?:\/(.+))?$/;
/** 2026-01-01, in epoch seconds. */
const CREATED = 1_767_225_600;

function entry(id: string) {
  return { id, object: 'model', created: CREATED, owned_by: 'scripted' };
}

/**
 * OpenAI's list of models, for whoever doesn't name an Anthropic version. Each name can be looked up, also one
 * that isn't listed, since each is answered.
 */
export function openaiModelsService(token: string | undefined): Service {
  return endpointService(
    {
      owns: ({ path, headers }) => PATH.test(path) && headers['anthropic-version'] === undefined,
      method: 'GET',
      promptParam: 'model',
      handle: ({ path }) => {
        const id = PATH.exec(path)?.[1];
        const json =
          id === undefined
            ? { object: 'list', data: LISTED.map(entry) }
            : entry(decodeURIComponent(id));
        return { kind: 'reply', reply: jsonReply(200, json) };
      },
    },
    token,
  );
}
