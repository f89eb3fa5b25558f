import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretValues } from '../../src/system/secret-values.ts';

test('variables whose names say so are secret, settings are not', () => {
  const env = {
    OPENAI_API_KEY: 'k1-value',
    DB_PASSWORD: 'pw-value',
    MY_TOKEN: 'tk-value',
    EMPTY_TOKEN: '',
    MAX_OUTPUT_TOKENS: '128000',
    AUTH_MODE: 'required',
    HOME: '/home/me',
  };
  assert.deepEqual(secretValues(env), ['k1-value', 'pw-value', 'tk-value']);
});

test('what a runner sets by itself holds no secret, and what is worded is none', () => {
  const env = {
    PATH: '/opt/hostedtoolcache/node/24.1.0/x64/bin:/home/runner/.local/bin:/usr/bin',
    GITHUB_SHA: 'ffac537e6cbbf934b08745a378932722df287a53',
    GITHUB_WORKSPACE: '/home/runner/work/repo/repo',
    GITHUB_REPOSITORY: 'some-organisation/claude-smoke-action',
    GITHUB_EVENT_PATH: '/home/runner/work/_temp/_github_workflow/event.json',
    RUNNER_TRACKING_ID: 'github_0cb1a1e5-6b5a-4dd1-a8cf-e6d0a0c3b6a1',
    ImageOS: 'ubuntu24',
    ImageVersion: '20260927.1.0',
    ACCEPT_EULA: 'Y',
    AZURE_EXTENSION_DIR: '/opt/az/azcliextensions',
    CHROMEWEBDRIVER: '/usr/local/share/chromedriver-linux64',
    CONDA: '/usr/share/miniconda',
    DEBIAN_FRONTEND: 'noninteractive',
    DOTNET_MULTILEVEL_LOOKUP: '0',
    GRADLE_HOME: '/usr/share/gradle-9.1.0',
    JAVA_HOME_21_X64: '/usr/lib/jvm/temurin-21-jdk-amd64',
    LEIN_JAR: '/usr/local/lib/lein/self-installs/leiningen-2.11.2-standalone.jar',
    POWERSHELL_DISTRIBUTION_CHANNEL: 'GitHub-Actions-ubuntu24',
    SELENIUM_JAR_PATH: '/usr/share/java/selenium-server.jar',
    VCPKG_INSTALLATION_ROOT: '/usr/local/share/vcpkg',
    LANG: 'C.UTF-8',
    MODEL: 'anthropic/claude-sonnet-4-5-20250929',
    BASE_URL: 'https://api.example.com/v1/messages?beta=true',
    NODE_OPTIONS: '--max-old-space-size=4096 --enable-source-maps',
    'INPUT_PROXY-COMMAND': 'npx -y some-proxy@1.2.3 --port {port} --config ./proxy.yaml',
    MAX_OUTPUT_TOKENS: '128000',
    AUTH_TYPE: 'none',
  };
  assert.deepEqual(secretValues(env), []);
});

test('secrets are found within longer values', () => {
  const secret = 'aB3dE6gH9kL2';
  for (const value of [
    `https://user:${secret}@proxy.example:8080/`,
    `Server=db;Database=app;Password=${secret};`,
    `X-Team: core\nX-Auth: ${secret}`,
    `{"a":"${secret}"}`,
    `start --api-key=${secret} --port 1`,
    `https://chat.example/hooks/${secret}`,
  ]) {
    assert.ok(secretValues({ THING: value }).includes(secret), value);
  }
  assert.deepEqual(secretValues({ HTTP_PROXY: 'http://me:p%40ss@proxy:1' }), ['p%40ss', 'p@ss']);
  assert.deepEqual(secretValues({ DB_PASSWORD: '123456' }), ['123456']);
});
