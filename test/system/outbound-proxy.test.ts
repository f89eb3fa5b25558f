import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outboundProxies, proxyFor, proxyWords } from '../../src/system/outbound-proxy.ts';

function hostFor(url: string, env: Record<string, string>): string | undefined {
  return proxyFor(new URL(url), outboundProxies(env))?.url.host;
}

test('each scheme has its proxy; https takes that of http where it has none', () => {
  const both = { HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'http://b:2' };
  assert.equal(hostFor('https://x.test', both), 'b:2');
  assert.equal(hostFor('http://x.test', both), 'a:1');
  assert.equal(hostFor('https://x.test', { HTTP_PROXY: 'http://a:1' }), 'a:1');
  assert.equal(hostFor('http://x.test', { HTTPS_PROXY: 'http://b:2' }), undefined);
  assert.equal(hostFor('https://x.test', {}), undefined);
});

test('the lower-case spelling counts before the other, and a scheme may be left out', () => {
  assert.equal(hostFor('https://x.test', { https_proxy: 'a:1', HTTPS_PROXY: 'b:2' }), 'a:1');
  assert.equal(hostFor('https://x.test', { https_proxy: '', HTTPS_PROXY: 'b:2' }), 'b:2');
});

test('what is no http proxy is refused without showing it', () => {
  for (const address of ['socks5://u:hidden@a:1', 'http://', 'u:hidden@@:x']) {
    assert.throws(
      () => outboundProxies({ HTTPS_PROXY: address }),
      ({ name, message }: Error) =>
        name === 'ConfigurationError' && /^HTTPS_PROXY/.test(message) && !/hidden/.test(message),
    );
  }
});

test('a proxy is told without its login', () => {
  const { https } = outboundProxies({ HTTPS_PROXY: 'http://user:hidden@a:1' });
  assert.equal(https && proxyWords(https), 'the proxy http://a:1 of HTTPS_PROXY');
});

test('NO_PROXY exempts hosts, domains with what is below them, and ports', () => {
  const exempt = (noProxy: string, url: string) =>
    hostFor(url, { HTTPS_PROXY: 'a:1', HTTP_PROXY: 'a:1', NO_PROXY: noProxy }) === undefined;
  assert.ok(exempt('x.test', 'https://x.test'));
  assert.ok(exempt('x.test', 'https://www.x.test'));
  assert.ok(exempt('X.Test', 'https://x.test'));
  assert.ok(exempt('a.b .x.test', 'https://www.x.test'));
  assert.ok(exempt('*.x.test', 'https://www.x.test'));
  assert.ok(exempt('*', 'https://x.test'));
  assert.ok(exempt('x.test:8443', 'https://x.test:8443'));
  assert.ok(exempt('x.test:80', 'http://x.test'));
  assert.ok(exempt('10.0.0.7', 'http://10.0.0.7'));
  assert.ok(!exempt('x.test:8443', 'https://x.test'));
  assert.ok(!exempt('x.test', 'https://yx.test'));
  assert.ok(!exempt('', 'https://x.test'));
  assert.ok(!exempt(',,', 'https://x.test'));
});

test('nothing on this machine is asked through a proxy', () => {
  for (const host of ['127.0.0.1:8080', 'localhost', '[::1]:80', '127.3.2.1']) {
    assert.equal(hostFor(`http://${host}/`, { HTTP_PROXY: 'a:1' }), undefined);
  }
  assert.equal(hostFor('http://localhost.x.test', { HTTP_PROXY: 'a:1' }), 'a:1');
});
