/** One kind of secret that is known by its form, whoever put it there. */
export type TokenForm = {
  /** Named in place of the value. */
  readonly kind: string;
  /** One of these stands in every token of the kind: without any, the form need not be tried. */
  readonly marks: readonly string[];
  /** Global, and of linear cost in any text. */
  readonly form: RegExp;
};

/** A form that begins with one of its marks, at the beginning of a word. */
function prefixed(kind: string, marks: readonly string[], rest: string): TokenForm {
  const starts = marks.map((mark) => mark.replaceAll('.', '\\.')).join('|');
  return { kind, marks, form: new RegExp(`(?<![A-Za-z0-9])(?:${starts})${rest}`, 'g') };
}

/**
 * The one table of them, for masking and for the scan before an upload. Issuers document the forms (GitHub, GitLab,
 * npm, PyPI, Slack, Stripe, AWS, Google, Azure's annotated keys); the gitleaks and codeql-action tables agree. A form
 * needs a mark of its issuer: plain hex, UUIDs and base64 (hashes, ids of messages and tools, images) are no secrets.
 */
export const TOKEN_FORMS: readonly TokenForm[] = [
  prefixed('GitHub token', ['gho_', 'ghp_', 'ghr_', 'ghs_', 'ghu_'], '[A-Za-z0-9_.-]{20,}'),
  prefixed('GitHub token', ['github_pat_'], '[A-Za-z0-9_]{20,}'),
  prefixed(
    'GitLab token',
    [
      'glagent-',
      'glcbt-',
      'gldt-',
      'glffct-',
      'glft-',
      'glimt-',
      'gloas-',
      'glpat-',
      'glptt-',
      'glrt-',
      'glsoat-',
    ],
    '[\\w-]{20,}',
  ),
  prefixed('Anthropic key', ['sk-ant-'], '[\\w-]{8,}'),
  prefixed('OpenAI key', ['sk-'], '[\\w-]{20,}'),
  prefixed('Groq key', ['gsk_'], '[A-Za-z0-9]{20,}'),
  prefixed('xAI key', ['xai-'], '[A-Za-z0-9]{20,}'),
  prefixed('Hugging Face token', ['hf_', 'api_org_'], '[A-Za-z0-9]{30,}'),
  prefixed('Perplexity key', ['pplx-'], '[A-Za-z0-9]{32,}'),
  prefixed('Cerebras key', ['csk-'], '[a-z0-9]{40,}'),
  prefixed('Replicate token', ['r8_'], '[A-Za-z0-9]{37,}'),
  prefixed('NVIDIA key', ['nvapi-'], '[\\w-]{40,}'),
  prefixed('Databricks token', ['dapi'], '[0-9a-f]{32}(?![A-Za-z0-9])'),
  prefixed('AWS access key', ['ABIA', 'ACCA', 'AKIA', 'ASIA'], '[A-Z0-9]{16}(?![A-Za-z0-9])'),
  prefixed('AWS session token', ['FwoGZXIvYXdz', 'IQoJb3JpZ2lu'], '[A-Za-z0-9/+=]{50,}'),
  prefixed('Amazon Bedrock key', ['ABSKQmVkcm9ja', 'bedrock-api-key-'], '[A-Za-z0-9/+=]{40,}'),
  prefixed('Google API key', ['AIza'], '[\\w-]{35}'),
  prefixed('Google OAuth secret', ['GOCSPX-', 'ya29.'], '[\\w-]{20,}'),
  prefixed(
    'Slack token',
    ['xapp-', 'xoxa-', 'xoxb-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-'],
    '[A-Za-z0-9-]{10,}',
  ),
  prefixed('npm token', ['npm_'], '[A-Za-z0-9]{36}(?![A-Za-z0-9])'),
  prefixed('PyPI token', ['pypi-AgE'], '[\\w-]{40,}'),
  prefixed('Stripe key', ['rk_live_', 'rk_test_', 'sk_live_', 'sk_test_'], '[A-Za-z0-9]{10,}'),
  prefixed('webhook secret', ['whsec_'], '[A-Za-z0-9/+=]{20,}'),
  prefixed('SendGrid key', ['SG.'], '[\\w-]{16,32}\\.[\\w-]{16,64}'),
  prefixed('DigitalOcean token', ['doo_v1_', 'dop_v1_', 'dor_v1_'], '[0-9a-f]{64}'),
  prefixed('Docker token', ['dckr_oat_', 'dckr_pat_'], '[\\w-]{20,}'),
  {
    kind: 'Azure key',
    marks: ['JQQJ9'],
    form: /(?<![A-Za-z0-9])[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9]{26,30}(?![A-Za-z0-9])/g,
  },
  {
    kind: 'Azure storage key',
    marks: ['AccountKey=', 'SharedAccessKey='],
    form: /(?<=(?:AccountKey|SharedAccessKey)=)[A-Za-z0-9/+]{40,90}={0,2}/g,
  },
  {
    kind: 'Azure client secret',
    marks: ['Q~'],
    form: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g,
  },
  {
    kind: 'Slack webhook',
    marks: ['hooks.slack.com/'],
    form: /(?<=hooks\.slack\.com\/(?:services|triggers|workflows)\/)[A-Za-z0-9/_]{20,}/g,
  },
  { kind: 'JSON web token', marks: ['eyJ'], form: /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g },
  {
    kind: 'private key',
    marks: ['PRIVATE KEY'],
    form: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
];

/** Looking for all marks at once takes a quarter of the time that trying all forms takes. */
const MARK = new RegExp(`(?=(${TOKEN_FORMS.flatMap(({ marks }) => marks).join('|')}))`, 'g');

/** The forms that a text may hold. */
export function formsFor(text: string): readonly TokenForm[] {
  const found = new Set([...text.matchAll(MARK)].map(([, mark = '']) => mark));
  if (found.size === 0) return [];
  // At one place the first of several marks is found (`sk-ant-` for `sk-`).
  const holds = (mark: string) => [...found].some((other) => other.includes(mark));
  return TOKEN_FORMS.filter(({ marks }) => marks.some(holds));
}

/** The kind of the first token form that a text holds; undefined when it holds none. */
export function tokenKindIn(text: string): string | undefined {
  return formsFor(text).find(({ form }) => text.search(form) >= 0)?.kind;
}
