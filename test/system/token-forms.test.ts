import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { redactor } from '../../src/system/redact.ts';
import { TOKEN_FORMS, tokenKindIn } from '../../src/system/token-forms.ts';
import { newAttemptId, tagText } from '../../src/wire/attribution.ts';

/** Mixed letters and digits, as made-up as can be. */
function mixed(length: number): string {
  return 'aB3dE6gH9'.repeat(Math.ceil(length / 9)).slice(0, length);
}
const hex = (length: number) => '0a1b2c3d4e5f'.repeat(6).slice(0, length);

// Put together here, so that no scanner takes this file for a leak.
const MADE_UP: Readonly<Record<string, readonly string[]>> = {
  'GitHub token': [
    ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((kind) => `${kind}${'_'}${mixed(36)}`),
    `github${'_pat_'}${mixed(22)}_${mixed(59)}`,
  ],
  'GitLab token': [
    `glpat${'-'}${mixed(20)}`,
    `glrt${'-'}${mixed(20)}`,
    `glcbt${'-'}64_${mixed(20)}`,
  ],
  'Anthropic key': [`sk-ant${'-'}api03-${mixed(90)}AA`, `sk-ant${'-'}oat01-${mixed(40)}`],
  'OpenAI key': [`sk${'-'}${mixed(48)}`, `sk${'-proj-'}${mixed(60)}`, `sk${'-or-v1-'}${hex(64)}`],
  'Groq key': [`gsk${'_'}${mixed(52)}`],
  'xAI key': [`xai${'-'}${mixed(80)}`],
  'Hugging Face token': [`hf${'_'}${mixed(34)}`],
  'Perplexity key': [`pplx${'-'}${mixed(48)}`],
  'Cerebras key': [`csk${'-'}${mixed(48).toLowerCase()}`],
  'Replicate token': [`r8${'_'}${mixed(37)}`],
  'NVIDIA key': [`nvapi${'-'}${mixed(64)}`],
  'Databricks token': [`dapi${hex(32)}`],
  'AWS access key': [`AKIA${'ABCDEFGH'}12345678`, `ASIA${'ABCDEFGH'}12345678`],
  'AWS session token': [`IQoJb3JpZ2lu${mixed(200)}/+==`],
  'Amazon Bedrock key': [`ABSK${'QmVkcm9ja'}${mixed(110)}=`, `bedrock-api${'-key-'}${mixed(80)}`],
  'Google API key': [`AIza${mixed(35)}`],
  'Google OAuth secret': [`GOCSPX${'-'}${mixed(28)}`, `ya29${'.'}${mixed(60)}`],
  'Azure key': [`${mixed(52)}JQQJ99${mixed(26)}`],
  'Azure client secret': [`${'aB3'}8Q~${mixed(34)}`],
  'Slack token': [`xoxb${'-'}1234567890-${mixed(24)}`, `xapp${'-'}1-A012-${mixed(24)}`],
  'npm token': [`npm${'_'}${mixed(36)}`],
  'PyPI token': [`pypi${'-AgE'}IcHlwaS5vcmc${mixed(60)}`],
  'Stripe key': [`sk${'_live_'}${mixed(24)}`, `rk${'_test_'}${mixed(24)}`],
  'webhook secret': [`whsec${'_'}${mixed(32)}`],
  'SendGrid key': [`SG${'.'}${mixed(22)}.${mixed(43)}`],
  'DigitalOcean token': [`dop${'_v1_'}${hex(64)}`],
  'Docker token': [`dckr${'_pat_'}${mixed(27)}`],
  'JSON web token': [`eyJ${'hbGciOiJI'}.eyJ${'zdWIiOiIx'}.${mixed(20)}`],
  'private key': [
    `-----BEGIN ${'RSA'} PRIVATE KEY-----\n${mixed(64)}\n-----END RSA PRIVATE KEY-----`,
    `-----BEGIN ${'PGP'} PRIVATE KEY BLOCK-----\n${mixed(64)}\n-----END PGP PRIVATE KEY BLOCK-----`,
  ],
};

/** Kinds whose mark is not the token's own: what stands before it stays. */
const IN_PLACE: Readonly<Record<string, string>> = {
  'Azure storage key': `AccountKey=${mixed(86)}==`,
  'Slack webhook': `hooks.slack.com/services/T012345/B012345/${mixed(24)}`,
};

test('every kind has a made-up token here', () => {
  const kinds = new Set([...Object.keys(MADE_UP), ...Object.keys(IN_PLACE)]);
  assert.deepEqual([...kinds].sort(), [...new Set(TOKEN_FORMS.map(({ kind }) => kind))].sort());
});

for (const [kind, tokens] of Object.entries(MADE_UP)) {
  test(`a ${kind} is masked wherever it stands, and named by the scan`, () => {
    for (const token of tokens) {
      for (const [before, after] of [
        ['', ''],
        ['"key": "', '",'],
        ['X=', '\n'],
        ['(', ')'],
      ] as const) {
        assert.equal(redactor([])(`${before}${token}${after}`), `${before}***${after}`);
        assert.equal(tokenKindIn(`${before}${token}${after}`), kind);
      }
    }
  });
}

test('where the mark stands before the token, the token alone is masked', () => {
  for (const [kind, text] of Object.entries(IN_PLACE)) {
    assert.equal(tokenKindIn(text), kind);
    assert.match(redactor([])(`${text}; next`), /(?:=|\/)\*\*\*; next$/);
  }
});

const HARMLESS: readonly string[] = [
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  randomUUID(),
  'toolu_01A09q90qw90lq917835lq9abc',
  'srvtoolu_01WYG3ziw53XMcoyKL4XcZmE',
  'call_abcdefGHIJKL0123456789mnop',
  'msg_01XFDUDYJgAACzvnptvVoYEL',
  'req_011CSHoEeqs5C35K2UUqR7Fy',
  'resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b',
  'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
  `sha512-${randomBytes(64).toString('base64')}`,
  newAttemptId('tool_use_roundtrip'),
  tagText(newAttemptId('basic_text'), 'one'),
  'BCDFGH-JKMNPQ',
  'claude-haiku-4-5-20251001',
  'npm_config_registry npm_lifecycle_event npm_package_json',
  'hf_hub_download hf_transfer gsk_renderer_new_for_surface xai-org/grok-1',
  'task-oriented risk-free disk-usage-of-all-the-folders-of-this-machine',
  'ghosts and highs_of_the_day_are_no_tokens_at_all',
  'glpat is short, pypi-publish, SG.md, AIzawa, ASIAN, AKIAK, eyJust.a.word',
  'Bearer of news, xoxo-kisses, dapifer, whsec_, sk_live_',
  'AccountName=devstore; hooks.slack.com/services/',
];

test('ids, hashes and words that look a little like tokens are none', () => {
  for (const text of HARMLESS) assert.equal(tokenKindIn(text), undefined, text);
});

test('bytes in base64 (images, signatures) and in hex are no tokens', () => {
  const bytes = fc.uint8Array({ minLength: 200, maxLength: 4000 }).map((list) => Buffer.from(list));
  fc.assert(
    fc.property(bytes, fc.constantFrom('base64' as const, 'hex' as const), (raw, encoding) => {
      assert.equal(tokenKindIn(raw.toString(encoding)), undefined);
    }),
  );
});

// Quadratic, one of them would take minutes.
test('no text of many beginnings takes more than linear time', { timeout: 120_000 }, () => {
  const beginnings = Object.values(MADE_UP).flatMap((tokens) =>
    tokens.map((one) => one.slice(0, 12)),
  );
  for (const beginning of [...beginnings, '-----BEGIN PRIVATE KEY', 'aB38Q~', mixed(52)]) {
    const text = beginning.repeat(Math.ceil(1_000_000 / beginning.length));
    assert.equal(redactor([])(text).includes('***'), tokenKindIn(text) !== undefined);
  }
});
