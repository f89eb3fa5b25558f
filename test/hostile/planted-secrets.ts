/** Secrets as people have them in the environment of a step, under names that few lists have. */

/** Made up, the same in every run, of these characters. */
function made(seed: number, length: number, alphabet: string): string {
  let state = seed * 7919 + 17;
  return Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return alphabet[Math.floor(state / 65536) % alphabet.length] ?? '';
  }).join('');
}

const MIXED = 'aB3cD4eF5gH6jK7mN8pQ9rS2tU';
const HEX = '0123456789abcdef';
const SIGNS = 'aB3!cD4#eF5$gH6%jK7&mN8"pQ9/rS2+t=U';

/** Named so that the name alone gives them away: these may be short, worded, or a number. */
const BY_NAME = [
  'LITELLM_MASTER_KEY',
  'LITELLM_SALT_KEY',
  'DEPLOY_PAT',
  'SMTP_PWD',
  'FTP_PASS',
  'GPG_PASSPHRASE',
  'SENTRY_DSN',
  'ALERT_WEBHOOK',
  'QUEUE_CONNECTION_STRING',
  'signingKey',
  'SESSION_COOKIE',
  'DB_PASSWORD',
  'APP_SECRET',
  'UPSTREAM_AUTH',
  'STORE_CREDENTIALS',
];
/** Named so that nothing gives them away. */
const BY_LOOK = [
  'ACME',
  'THING',
  'PROVIDER_ONE',
  'VAULT_UNSEAL',
  'X',
  'lower',
  'BACKEND',
  'UPSTREAM_ID',
  'TENANT',
  'LICENSE',
];

/** Sixty of them, by variable; of a URL the password alone is secret. */
export const PLANTED: readonly {
  readonly name: string;
  readonly value: string;
  readonly secret: string;
}[] = [
  ...BY_NAME.map((name, at) => whole(name, `hush ${made(at, 3 + (at % 5), MIXED)} softly now`)),
  ...BY_NAME.map((name, at) => whole(`TWO_${name}`, made(100 + at, 24, SIGNS))),
  ...BY_LOOK.map((name, at) => whole(`${name}_A`, made(200 + at, 20 + at, MIXED))),
  ...BY_LOOK.map((name, at) => whole(`${name}_B`, made(300 + at, 32 + at, HEX))),
  ...Array.from({ length: 5 }, (_, at) => {
    const password = made(400 + at, 14, MIXED);
    const value = `postgres://smoke:${password}@db.example:5432/app`;
    return { name: `STORE_URL_${at}`, value, secret: password };
  }),
  ...['gsk_', 'xai-', 'hf_', 'AIza', 'sk-'].map((prefix, at) =>
    whole(`PROVIDER_${at}`, prefix + made(500 + at, 35, MIXED)),
  ),
];

function whole(name: string, value: string) {
  return { name, value, secret: value };
}

/** How a secret may stand somewhere. */
export const SPELLINGS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  'in JSON': inJson,
  'in JSON within JSON': (secret) => inJson(inJson(secret)),
  'in JSON of ASCII': (secret) =>
    [...secret].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  'percent escapes': encodeURIComponent,
  'percent escapes of all, in small letters': (secret) =>
    [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  'a form’s field': (secret) => new URLSearchParams({ k: secret }).toString(),
  hex: (secret) => Buffer.from(secret).toString('hex'),
  'hex in capitals': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  base64: (secret) => Buffer.from(secret).toString('base64'),
  'base64 after one character': (secret) => Buffer.from(`u${secret}`).toString('base64'),
  'base64 after two, for addresses': (secret) => Buffer.from(`u:${secret}`).toString('base64url'),
  'base64 twice': (secret) =>
    Buffer.from(Buffer.from(`:${secret}`).toString('base64')).toString('base64'),
  'entities of HTML': (secret) =>
    secret.replace(/[&<>"'/+=]/g, (char) => `&#${char.charCodeAt(0)};`),
  'split by colours': (secret) => `${secret.slice(0, 4)}\u001b[31m${secret.slice(4)}`,
  'split by escaped colours': (secret) => `${secret.slice(0, 4)}\\u001b[1;31m${secret.slice(4)}`,
  'split by NUL and BEL': (secret) =>
    `${secret.slice(0, 3)}\0${secret.slice(3, 5)}\u0007${secret.slice(5)}`,
  'split by marks of direction and of no width': (secret) =>
    `${secret.slice(0, 3)}\u202e${secret.slice(3, 5)}\u200b${secret.slice(5)}`,
};

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
