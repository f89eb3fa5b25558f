import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { npmConfig } from '../../src/claude/npm-config.ts';
import type { Environment } from '../../src/system/environment.ts';

const USER = join('/home', '.npmrc');
const PROJECT = join('/project', '.npmrc');
const GLOBAL = join('/usr', 'etc', 'npmrc');

function read(files: Record<string, string>, env: Environment = {}) {
  return npmConfig(env, {
    home: '/home',
    cwd: '/project',
    node: '/usr/bin/node',
    readFile: (path) => (path in files ? Buffer.from(files[path] ?? '') : undefined),
  });
}

test('environment, project, user, global: the first that has a setting wins, and is named', () => {
  const files = { [PROJECT]: 'registry=p', [USER]: 'registry=u\nca=u', [GLOBAL]: 'ca=g\nproxy=g' };
  const npm = read(files, { npm_config_registry: 'e' });
  assert.deepEqual(npm('registry'), { value: 'e', from: 'npm_config_registry' });
  assert.equal(read(files)('registry')?.value, 'p');
  assert.deepEqual(npm('ca'), { value: 'u', from: `ca in ${USER}` });
  assert.equal(npm('proxy')?.value, 'g');
  assert.equal(npm('noproxy'), undefined);
});

test('variables of the environment are npm’s own, in either case', () => {
  const npm = read(
    {},
    {
      NPM_CONFIG_HTTPS_PROXY: 'a',
      'npm_config_@scope:registry': 'b',
      'npm_config_//Host/:_authToken': 'c',
      npm_config_registry: '',
    },
  );
  assert.equal(npm('https-proxy')?.value, 'a');
  assert.equal(npm('@scope:registry')?.value, 'b');
  assert.equal(npm('//Host/:_authToken')?.value, 'c');
  assert.equal(npm('registry'), undefined);
});

test('other files are read where they are named', () => {
  const npm = read(
    { '/a': 'registry=user', '/b': 'ca=global', [USER]: 'registry=no' },
    { NPM_CONFIG_USERCONFIG: '/a', npm_config_globalconfig: '/b' },
  );
  assert.equal(npm('registry')?.value, 'user');
  assert.equal(npm('ca')?.value, 'global');
});

test('comments, quotes, lists and variables are read as npm reads them', () => {
  const lines = [
    '; note',
    '# note',
    'ca[]="one\\ntwo"',
    'ca[]=three',
    `registry = "https://\${HOST}/"`,
    `//\${HOST}/:_authToken=\${TOKEN}`,
    `proxy=\${NONE}`,
    `noproxy=\${NONE?}`,
  ];
  const npm = read({ [USER]: lines.join('\r\n') }, { HOST: 'h', TOKEN: 't=1' });
  assert.equal(npm('ca')?.value, 'one\ntwo\nthree');
  assert.equal(npm('registry')?.value, 'https://h/');
  assert.equal(npm('//h/:_authToken')?.value, 't=1');
  assert.equal(npm('proxy')?.value, `\${NONE}`);
  assert.equal(npm('noproxy'), undefined);
});

test('a checked-out file names registries and nothing else, and learns nothing of the environment', () => {
  const lines = [
    `registry=https://h/\${TOKEN}`,
    '@scope:registry=https://s/',
    `//h/:_authToken=\${TOKEN}`,
    'https-proxy=http://evil',
    'cafile=evil.pem',
  ];
  const npm = read({ [PROJECT]: lines.join('\n') }, { TOKEN: 'hidden' });
  assert.equal(npm('registry')?.value, `https://h/\${TOKEN}`);
  assert.equal(npm('@scope:registry')?.value, 'https://s/');
  for (const key of ['//h/:_authToken', 'https-proxy', 'cafile']) assert.equal(npm(key), undefined);
});

test('a file that cannot be read is a fault of the settings', () => {
  const place = { home: '/home', cwd: '/project', node: '/usr/bin/node' };
  const readFile = () => {
    throw new Error('it is no regular file');
  };
  assert.throws(() => npmConfig({}, { ...place, readFile }), {
    name: 'ConfigurationError',
    message: `Cannot read npm's settings in ${PROJECT}: it is no regular file. Mend or remove the file.`,
  });
});
