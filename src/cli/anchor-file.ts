/**
 * The anchor file: a line each time the station says where its chain stands, best on another disk or machine. Lines are
 * only ever added; a line that the station's key did not sign makes the whole file a finding, because somebody has been at it.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import {
  type Anchor,
  anchorMessage,
  formatAnchor,
  parseAnchor,
  type SignedAnchor,
} from '../core/anchor.ts';
import type { SignatureCheck, Signer } from '../ports/signer.ts';

/** The file cannot be believed; the message says which line, and why. */
export class AnchorError extends Error {
  override readonly name = 'AnchorError';
}

/** Somebody was at the file, or the key is another one. */
const NEXT =
  'Keep the file as it is and call support; a new key begins a new file. 请保留该文件并联系支持；更换密钥须另用新文件。';

export interface AnchorFile {
  readonly anchors: readonly Anchor[];
  /** Bytes up to the end of the last whole line; what a power cut left behind it is not counted. */
  readonly wholeBytes: number;
}

function believed(line: string, n: number, path: string, check: SignatureCheck): SignedAnchor {
  const signed = parseAnchor(line);
  if (signed === null) {
    throw new AnchorError(`${path}, line ${n}, is no anchor. 第 ${n} 行不是锚记录。\n${NEXT}`);
  }
  if (!check.holds(anchorMessage(signed.anchor), signed.signature)) {
    throw new AnchorError(
      `${path}, line ${n}: the signature is not of this station's key. 第 ${n} 行签名不符。\n${NEXT}`,
    );
  }
  return signed;
}

/** A file that is not there yet holds no anchor. Throws AnchorError, and what the disk says. */
export function readAnchors(path: string, check: SignatureCheck): AnchorFile {
  if (!existsSync(path)) return { anchors: [], wholeBytes: 0 };
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = whole.split('\n').slice(0, -1);
  const anchors = lines.map((line, at) => believed(line, at + 1, path, check).anchor);
  return { anchors, wholeBytes: Buffer.byteLength(whole) };
}

/**
 * Adds lines and waits until they are on the disk; answers where the whole lines end now. A torn last line is cut off first; a
 * file that has gone away is begun anew. Throws AnchorError where it is shorter than it was, and what the disk says.
 */
export function addAnchors(
  path: string,
  wholeBytes: number,
  anchors: readonly Anchor[],
  signer: Signer,
): number {
  const lines = anchors.map(
    (anchor) => `${formatAnchor({ anchor, signature: signer.sign(anchorMessage(anchor)) })}\n`,
  );
  const bytes = Buffer.from(lines.join(''), 'utf8');
  const isThere = existsSync(path);
  const from = isThere ? wholeBytes : 0;
  const file = openSync(path, isThere ? 'r+' : 'wx', 0o600);
  try {
    // Cutting to more than there is would fill the gap with zeros, and no later start would believe the file.
    if (fstatSync(file).size < from) {
      throw new AnchorError(`${path} has become shorter. 锚文件变短。\n${NEXT}`);
    }
    ftruncateSync(file, from);
    for (let at = 0; at < bytes.length; ) {
      at += writeSync(file, bytes, at, bytes.length - at, from + at);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return from + bytes.length;
}
