import type { Environment } from './environment.ts';

/**
 * Which values of an environment are secret. Whatever is long or random enough is, under any name but those that are
 * known to be harmless: no list of secret names is ever complete.
 */

/** A variable whose name says that its value is a secret, whatever that looks like. */
const SECRET_NAME =
  /TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY|CREDENTIAL|CONNECTION_?STRING|AUTH(?!OR)/i;
const SECRET_WORDS: ReadonlySet<string> = new Set(
  'bearer conn connstr cookie cookies credential credentials dsn jwt key keys pass passcode passphrase pat pats pwd salt signature webhook webhooks'.split(
    ' ',
  ),
);
/** Of these even a number is a secret; `MAX_OUTPUT_TOKENS=128000` is none. */
const PASSWORD_NAME = /PASSWORD|PASSWD|PASSPHRASE|SECRET|(?:^|_)(?:PASS|PWD|PASSCODE|PIN)(?:_|$)/i;

/** Values of such variables that are settings, as in `MAX_OUTPUT_TOKENS=128000` or `AUTH=required`. */
const SETTING =
  /^(?:true|false|yes|no|on|off|none|null|enabled?|disabled?|required|optional|default|always|never|auto|basic|bearer|oauth2?|inherit)$/i;
const NUMBER = /^\d{1,9}$/;

/** Names whose values are nobody's secret, however long or random. */
const HARMLESS: ReadonlySet<string> = new Set(
  [
    'CI COLORTERM DISPLAY EDITOR HOME HOSTNAME LANG LANGUAGE LOGNAME LS_COLORS MAIL OLDPWD PAGER PATH PWD SHELL SHLVL',
    'TEMP TERM TMP TMPDIR TZ USER _ INVOCATION_ID JOURNAL_STREAM SSH_AGENT_PID SSH_AUTH_SOCK SYSTEMD_EXEC_PID',
    'ALLUSERSPROFILE APPDATA COMPUTERNAME COMSPEC DRIVERDATA HOMEDRIVE HOMEPATH LOCALAPPDATA LOGONSERVER OS PATHEXT',
    'NUMBER_OF_PROCESSORS PROGRAMDATA PROGRAMFILES PSMODULEPATH PUBLIC SESSIONNAME SYSTEMDRIVE SYSTEMROOT USERDOMAIN',
    'USERNAME USERPROFILE WINDIR',
    'GITHUB_ACTION GITHUB_ACTIONS GITHUB_ACTION_PATH GITHUB_ACTION_REF GITHUB_ACTION_REPOSITORY GITHUB_ACTOR',
    'GITHUB_ACTOR_ID GITHUB_API_URL GITHUB_BASE_REF GITHUB_ENV GITHUB_EVENT_NAME GITHUB_EVENT_PATH GITHUB_GRAPHQL_URL',
    'GITHUB_HEAD_REF GITHUB_JOB GITHUB_OUTPUT GITHUB_PATH GITHUB_REF GITHUB_REF_NAME GITHUB_REF_PROTECTED',
    'GITHUB_REF_TYPE GITHUB_REPOSITORY GITHUB_REPOSITORY_ID GITHUB_REPOSITORY_OWNER GITHUB_REPOSITORY_OWNER_ID',
    'GITHUB_RETENTION_DAYS GITHUB_RUN_ATTEMPT GITHUB_RUN_ID GITHUB_RUN_NUMBER GITHUB_SERVER_URL GITHUB_SHA',
    'GITHUB_STATE GITHUB_STEP_SUMMARY GITHUB_TRIGGERING_ACTOR GITHUB_WORKFLOW GITHUB_WORKFLOW_REF',
    'GITHUB_WORKFLOW_SHA GITHUB_WORKSPACE RUNNER_ARCH RUNNER_DEBUG RUNNER_ENVIRONMENT RUNNER_NAME RUNNER_OS',
    'RUNNER_TEMP RUNNER_TOOL_CACHE RUNNER_TRACKING_ID RUNNER_USER RUNNER_WORKSPACE ACTIONS_ORCHESTRATION_ID',
    'SMOKE_MODEL SMOKE_PORT SMOKE_RUN_ID SMOKE_UPSTREAM INPUT_MODELS INPUT_PROBES INPUT_CLAUDE-VERSION',
  ].flatMap((names) => names.split(' ')),
);
/** The same by their beginning, unless the rest of the name speaks of a secret. */
const HARMLESS_BEGINNING =
  /^(?:LC_|XDG_|PROCESSOR_|PROGRAMFILES|COMMONPROGRAM|USERDOMAIN_|npm_(?:package|lifecycle|command|execpath|node)|JAVA_HOME|GOROOT|ANDROID_|CI_(?:COMMIT|JOB|PIPELINE|PROJECT|RUNNER|SERVER)_)/i;

/** All secrets among the values of some variables, each as it may stand alone: whole, or a part of its value. */
export function secretValues(env: Environment): string[] {
  const found = Object.entries(env).flatMap(([name, value]) =>
    value ? secretsIn(name, value) : [],
  );
  return [...new Set(found)];
}

function secretsIn(name: string, value: string): string[] {
  if (isHarmless(name)) return passwordsInUrls(value);
  const byName = isSecretName(name) && !isSetting(name, value) ? [value.trim()] : [];
  return [...byName, ...passwordsInUrls(value), ...partsOf(value)];
}

function isHarmless(name: string): boolean {
  if (HARMLESS.has(name) || HARMLESS.has(name.toUpperCase())) return true;
  return HARMLESS_BEGINNING.test(name) && !isSecretName(name);
}

function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z\d])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return SECRET_NAME.test(name) || words.some((word) => SECRET_WORDS.has(word));
}

function isSetting(name: string, value: string): boolean {
  return SETTING.test(value) || (NUMBER.test(value) && !PASSWORD_NAME.test(name));
}

/** `scheme://user:password@host`, as it stands and decoded; a user without a password is often a key. */
function passwordsInUrls(value: string): string[] {
  const found = [...value.matchAll(/[a-z][a-z\d+.-]{0,30}:\/\/([^\s/?#"'<>]*)@/gi)];
  return found.flatMap(([, info = '']) => {
    const [user = '', ...rest] = info.split(':');
    const password = rest.join(':');
    const secret = password === '' ? (isRandom(user) ? user : '') : password;
    return secret === '' ? [] : [secret, decoded(secret)];
  });
}

function decoded(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
}

/** Secrets within a longer value: a word, a header, an option, a list of settings, a query, a path of a hook. */
function partsOf(value: string): string[] {
  return value.split(/[\s"'`,;|()<>{}[\]]+/).flatMap((piece) => {
    const [, name = '', named = ''] = /^-{0,2}([\w.-]{1,60})[=:](?!\/\/)(.+)$/.exec(piece) ?? [];
    if (named === '') return pathParts(piece);
    const byName = isSecretName(name) && !isSetting(name, named) ? [named] : [];
    return [...byName, ...pathParts(named)];
  });
}

/** Paths and addresses by their segments, and anything else as one. */
function pathParts(piece: string): string[] {
  const isPath = /^(?:[a-z][a-z\d+.-]*:\/\/|[A-Za-z]:[\\/]|\.{0,2}[\\/]|~|@[\w-]+\/)/i.test(piece);
  const parts = isPath ? piece.split(/[\\/?&=#@:]+/) : [piece];
  return parts.filter(isRandom);
}

/** Whether something is made up rather than worded: so long, or so mixed, as no word or name is. */
function isRandom(text: string): boolean {
  if (text.length < 8) return false;
  if (/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text)) return true;
  if (/[!#$^&*~]/.test(text) && /\d/.test(text) && /[a-z]/i.test(text)) return true;
  return text.split(/[^A-Za-z\d]+/).some(isRandomWord);
}

const LONG_WORD = 20;

function isRandomWord(word: string): boolean {
  if (/^\d*$/.test(word)) return false;
  if (word.length >= LONG_WORD) return true;
  // How often its kind of character changes; a capital that begins a word is no change.
  const changes = [...word.matchAll(/(?<=[a-z])[A-Z\d]|(?<=[A-Z])\d|(?<=\d)[A-Za-z]/g)].length;
  const share = changes / word.length;
  return word.length >= 8 && ((changes >= 3 && share >= 0.15 && /\d/.test(word)) || share >= 0.4);
}
