import { z } from 'zod';

/** Providers' many ways to ask for reasoning; a value of another shape asks for none. */
const spellings = z.looseObject({
  reasoning_effort: z.string().optional().catch(undefined),
  enable_thinking: z.boolean().optional().catch(undefined),
  thinking: z.looseObject({ type: z.string() }).optional().catch(undefined),
  chat_template_kwargs: z
    .looseObject({
      enable_thinking: z.boolean().optional(),
      thinking: z.boolean().optional(),
    })
    .optional()
    .catch(undefined),
  include_reasoning: z.boolean().optional().catch(undefined),
  reasoning: z
    .looseObject({
      effort: z.string().nullish(),
      enabled: z.boolean().nullish(),
      exclude: z.boolean().nullish(),
    })
    .optional()
    .catch(undefined),
});

type Spellings = z.infer<typeof spellings>;

export type ReasoningRequest = {
  readonly asked: boolean;
  readonly effort: string | undefined;
  /** The field that carries reasoning in the answer, by the spelling of the request. */
  readonly field: 'reasoning_content' | 'reasoning';
};

function wanted(effort: string | null | undefined): boolean {
  return typeof effort === 'string' && effort !== 'none';
}

/** `reasoning_effort` and what DeepSeek, Qwen, GLM, vLLM and others understand. */
function askedPlainly(request: Spellings): boolean {
  const { reasoning_effort, enable_thinking, thinking, chat_template_kwargs: template } = request;
  return (
    wanted(reasoning_effort) ||
    enable_thinking === true ||
    (thinking !== undefined && thinking.type !== 'disabled') ||
    template?.enable_thinking === true ||
    template?.thinking === true
  );
}

/** OpenRouter's spelling, which has a field of its own in the answer. */
function askedOfRouter({ reasoning, include_reasoning }: Spellings): boolean {
  if (reasoning === undefined) return include_reasoning === true;
  const { effort, enabled, exclude } = reasoning;
  return effort !== 'none' && enabled !== false && exclude !== true;
}

/** Whether and how a request asks for reasoning; one yes among several spellings is enough. */
export function reasoningRequest(request: unknown): ReasoningRequest {
  const read = spellings.parse(request);
  const plain = askedPlainly(read);
  const router = askedOfRouter(read);
  return {
    asked: plain || router,
    effort: read.reasoning_effort ?? read.reasoning?.effort ?? undefined,
    field: router && !plain ? 'reasoning' : 'reasoning_content',
  };
}
