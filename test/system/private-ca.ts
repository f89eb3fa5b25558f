/** A certificate authority of our own, made on the spot: no private key lies in the repository. */

import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export type Identity = { readonly cert: string; readonly key: string };

/** A root certificate (PEM), and a way to have servers certified by it. */
export function privateCa(): { root: string; certify: (host: string) => Identity } {
  const authority = { name: 'Private Root', keys: newKeys() };
  const root = certificate(authority.name, authority, authority.keys.publicKey, [
    extension('551d13', sequence(tlv(0x01, Buffer.from([0xff])))),
  ]);
  return {
    root,
    certify: (host) => {
      const { publicKey, privateKey } = newKeys();
      const names = extension('551d11', sequence(tlv(0x82, Buffer.from(host))));
      return {
        cert: certificate(host, authority, publicKey, [names]),
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

function newKeys() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

type Authority = { readonly name: string; readonly keys: { readonly privateKey: KeyObject } };

const ECDSA_SHA256 = '2a8648ce3d040302';
const COMMON_NAME = '550403';

function certificate(
  subject: string,
  issuer: Authority,
  publicKey: KeyObject,
  extensions: readonly Buffer[],
): string {
  const algorithm = sequence(oid(ECDSA_SHA256));
  const year = new Date().getUTCFullYear() - 2000;
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    distinguishedName(issuer.name),
    sequence(utcTime(year - 1), utcTime(year + 1)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, issuer.keys.privateKey);
  const der = sequence(body, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function distinguishedName(name: string): Buffer {
  return sequence(tlv(0x31, sequence(oid(COMMON_NAME), tlv(0x0c, Buffer.from(name)))));
}

function utcTime(year: number): Buffer {
  return tlv(0x17, Buffer.from(`${String(year).padStart(2, '0')}0101000000Z`));
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), tlv(0x04, value));
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

/** DER's tag, length, value. */
function tlv(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}
