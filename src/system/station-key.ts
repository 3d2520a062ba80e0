/** A station's signing key: Ed25519 in files (PKCS #8 and SPKI, PEM), made once and read by the daemon alone. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { SignatureCheck, Signer } from '../ports/signer.ts';

export interface KeyPair {
  readonly privatePem: string;
  readonly publicPem: string;
}

export function makeStationKey(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privatePem: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    publicPem: String(publicKey.export({ type: 'spki', format: 'pem' })),
  };
}

/** Throws TypeError for a key of another kind. */
function assertEd25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key');
  return key;
}

/** Throws what the platform says of a text that is no such key. */
export function stationSigner(privatePem: string): Signer {
  const key = assertEd25519(createPrivateKey(privatePem));
  return { sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('hex') };
}

/** Takes either half; throws what the platform says of a text that is neither. */
export function signatureCheck(pem: string): SignatureCheck {
  const key = assertEd25519(createPublicKey(pem));
  return {
    holds: (text, signature) =>
      /^[0-9a-f]{128}$/.test(signature) &&
      verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'hex')),
  };
}
