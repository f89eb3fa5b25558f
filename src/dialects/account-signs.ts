/** What is wrong with the account that an upstream is asked with; neither a proxy nor a request can mend it. */
export type AccountTrouble =
  /** No credit, or a quota that is spent for good. */
  | 'empty'
  /** The key is missing, wrong, or may not do this. */
  | 'key'
  /** The model is not known there, or not to this account. */
  | 'model';

/** How one provider tells of it. All that is given must hold; a code is a word of the body, never of its prose. */
export type AccountSign = {
  readonly provider: string;
  readonly trouble: AccountTrouble;
  readonly status?: number;
  /** Values of `type`, `code`, `status` or `reason`, of which one must be there. */
  readonly codes?: readonly string[];
  /** Where no code tells it from other refusals. */
  readonly words?: RegExp;
  /** Where it was published or seen. */
  readonly source: string;
};

const ANTHROPIC = 'https://platform.claude.com/docs/en/api/errors';
const OPENAI = 'https://platform.openai.com/docs/guides/error-codes';
const OPENROUTER = 'https://openrouter.ai/docs/api-reference/errors';
const DASHSCOPE = 'https://help.aliyun.com/zh/model-studio/error-code';
const GEMINI = 'https://ai.google.dev/gemini-api/docs/troubleshooting';
const BEDROCK =
  'https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html';

/** The accounts' troubles first that say most; of several that fit the first counts. */
export const ACCOUNT_SIGNS: readonly AccountSign[] = [
  {
    provider: 'any',
    trouble: 'empty',
    status: 402,
    source: 'https://www.rfc-editor.org/rfc/rfc9110#name-402-payment-required',
  },
  { provider: 'Anthropic', trouble: 'empty', codes: ['billing_error'], source: ANTHROPIC },
  {
    provider: 'Anthropic',
    trouble: 'empty',
    codes: ['invalid_request_error'],
    words: /credit balance is too low/i,
    source: 'https://github.com/anthropics/claude-code/issues/4208',
  },
  {
    provider: 'Anthropic',
    trouble: 'empty',
    codes: ['invalid_request_error'],
    words: /reached your specified (?:API|workspace API) usage limits/i,
    source: ANTHROPIC,
  },
  {
    provider: 'OpenAI, Azure',
    trouble: 'empty',
    codes: [
      'insufficient_quota',
      'credit_balance_exhausted',
      'organization_spend_limit_exceeded',
      'project_spend_limit_exceeded',
      'organization_usage_limit_exceeded',
      'billing_hard_limit_reached',
      'billing_not_active',
    ],
    source: OPENAI,
  },
  {
    provider: 'OpenRouter',
    trouble: 'empty',
    words: /\b(?:insufficient credits|requires more credits|key limit exceeded)\b/i,
    source: OPENROUTER,
  },
  {
    provider: 'DeepSeek',
    trouble: 'empty',
    words: /insufficient balance/i,
    source: 'https://api-docs.deepseek.com/quick_start/error_codes',
  },
  {
    provider: 'Gemini',
    trouble: 'empty',
    codes: ['RESOURCE_EXHAUSTED'],
    words: /exceeded your current quota, please check your plan and billing/i,
    source: 'https://github.com/musistudio/claude-code-router/issues/983',
  },
  {
    provider: 'Google Cloud',
    trouble: 'empty',
    codes: ['BILLING_DISABLED', 'CONSUMER_SUSPENDED'],
    source: 'https://cloud.google.com/apis/design/errors',
  },
  {
    provider: 'Bedrock',
    trouble: 'empty',
    words: /INVALID_PAYMENT_INSTRUMENT/,
    source: 'https://github.com/Tracer-Cloud/opensre/pull/1812',
  },
  {
    provider: 'DashScope',
    trouble: 'empty',
    codes: ['Arrearage', 'AllocationQuota.FreeTierOnly'],
    source: DASHSCOPE,
  },
  {
    provider: 'Moonshot',
    trouble: 'empty',
    codes: ['exceeded_current_quota_error'],
    source: 'https://platform.moonshot.ai/docs/api/chat#error-description',
  },
  {
    provider: 'Volcengine Ark',
    trouble: 'empty',
    codes: ['AccountOverdueError'],
    source: 'https://www.volcengine.com/docs/82379/1299023',
  },
  {
    provider: 'xAI',
    trouble: 'empty',
    words: /used all available credits or reached its monthly spending limit/i,
    source: 'https://docs.x.ai/docs/key-information/debugging',
  },
  {
    provider: 'any',
    trouble: 'key',
    status: 401,
    source: 'https://www.rfc-editor.org/rfc/rfc9110#name-401-unauthorized',
  },
  { provider: 'Anthropic', trouble: 'key', codes: ['authentication_error'], source: ANTHROPIC },
  { provider: 'OpenAI, Groq', trouble: 'key', codes: ['invalid_api_key'], source: OPENAI },
  {
    provider: 'Gemini',
    trouble: 'key',
    codes: ['API_KEY_INVALID', 'API_KEY_SERVICE_BLOCKED', 'UNAUTHENTICATED'],
    source: GEMINI,
  },
  {
    provider: 'Gemini',
    trouble: 'key',
    codes: ['INVALID_ARGUMENT'],
    words: /API key (?:not valid|expired|not found)/i,
    source: 'https://github.com/babaohuang/GeminiProChat/issues/142',
  },
  {
    provider: 'Bedrock',
    trouble: 'key',
    codes: ['UnrecognizedClientException', 'ExpiredTokenException', 'InvalidSignatureException'],
    source: BEDROCK,
  },
  {
    provider: 'Bedrock',
    trouble: 'key',
    words: /security token included in the request is (?:invalid|expired)/i,
    source: 'https://github.com/aws-samples/bedrock-access-gateway/issues/76',
  },
  {
    provider: 'Azure',
    trouble: 'key',
    words: /invalid subscription key or wrong API endpoint/i,
    source: 'https://github.com/microsoft/chat-copilot/issues/738',
  },
  { provider: 'DashScope', trouble: 'key', codes: ['InvalidApiKey'], source: DASHSCOPE },
  {
    provider: 'Anthropic',
    trouble: 'model',
    codes: ['not_found_error'],
    words: /\bmodel: ?\S+/,
    source: ANTHROPIC,
  },
  {
    provider: 'OpenAI, Groq',
    trouble: 'model',
    codes: ['model_not_found', 'model_decommissioned'],
    source: OPENAI,
  },
  {
    provider: 'Azure',
    trouble: 'model',
    codes: ['DeploymentNotFound'],
    source: 'https://github.com/microsoft/autogen/issues/822',
  },
  {
    provider: 'Gemini',
    trouble: 'model',
    codes: ['NOT_FOUND'],
    words: /\bmodels\/\S+ is not found/i,
    source: GEMINI,
  },
  {
    provider: 'Bedrock',
    trouble: 'model',
    words: /the provided model identifier is invalid/i,
    source: 'https://github.com/komputer-ai/komputer-ai/pull/141',
  },
  {
    provider: 'OpenRouter',
    trouble: 'model',
    words: /\S+ is not a valid model ID/i,
    source: OPENROUTER,
  },
  {
    provider: 'LiteLLM',
    trouble: 'model',
    words: /Invalid model name passed in model=/i,
    source: 'https://github.com/BerriAI/litellm/pull/3142',
  },
  {
    provider: 'Ollama, vLLM',
    trouble: 'model',
    status: 404,
    words: /model ["'`]\S+["'`] (?:not found|does not exist)/i,
    source: 'https://docs.ollama.com/api/errors',
  },
];
