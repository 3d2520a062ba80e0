/** A sealed file gives back what was sealed to the holder of the key, and nothing at all once a byte of it was changed. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { noteOf, SealError, sealFile, unsealFile } from '../../../src/system/sealed-file.ts';

const KEY = new Uint8Array(32).fill(7);
const SALT = new Uint8Array(32).fill(9);
const NOTE = '{"station":1,"名":"江湾"}';
const MIB = 1024 * 1024;

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'qika-seal-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Bytes that do not shrink, so that their number of pieces is known. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

async function sealed(at: string, plain: Uint8Array): Promise<Buffer> {
  writeFileSync(join(at, 'plain'), plain);
  rmSync(join(at, 'sealed'), { force: true });
  await sealFile(join(at, 'plain'), join(at, 'sealed'), { key: KEY, salt: SALT, note: NOTE });
  return readFileSync(join(at, 'sealed'));
}

async function unsealed(at: string, bytes: Uint8Array, key = KEY): Promise<Buffer> {
  writeFileSync(join(at, 'changed'), bytes);
  rmSync(join(at, 'open'), { force: true });
  expect(await unsealFile(join(at, 'changed'), join(at, 'open'), key)).toBe(NOTE);
  return readFileSync(join(at, 'open'));
}

const faultOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'none';
  } catch (cause) {
    return cause instanceof SealError ? cause.fault : String(cause);
  }
};

test.each([0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 77])(
  '%i bytes come back as they were, and the note with them',
  async (length) => {
    const at = folder();
    const plain = noise(length);
    const bytes = await sealed(at, plain);
    expect((await unsealed(at, bytes)).equals(plain)).toBe(true);
    expect(await noteOf(join(at, 'sealed'))).toBe(NOTE);
  },
);

test('the plain bytes are nowhere in it, and its owner alone may read it', async () => {
  const at = folder();
  const secret = Buffer.from('王小明 13900000000 光明小区一栋'.repeat(100));
  const bytes = await sealed(at, secret);
  expect(bytes.includes('王小明')).toBe(false);
  expect(bytes.includes('13900000000')).toBe(false);
});

test('another key opens nothing', async () => {
  const at = folder();
  const bytes = await sealed(at, noise(100));
  expect(await faultOf(unsealed(at, bytes, new Uint8Array(32).fill(8)))).toBe('wrong-key');
});

test('no changed byte, wherever it is, gives a file back', async () => {
  const at = folder();
  const bytes = await sealed(at, noise(300));
  for (let i = 0; i < bytes.length; i += 1) {
    const changed = Buffer.from(bytes);
    changed[i] = (changed[i] ?? 0) ^ 0x01;
    expect(await faultOf(unsealed(at, changed)), `byte ${i}`).toMatch(
      /not-sealed|wrong-key|damaged/,
    );
  }
});

test('what broke off leaves its part to be removed, and nothing that comes into being afterwards', async () => {
  const at = folder();
  const bytes = await sealed(at, noise(300));
  for (let n = 0; n < 50; n += 1) {
    expect(await faultOf(unsealed(at, bytes.subarray(0, -1)))).toBe('damaged');
    expect(existsSync(join(at, 'open'))).toBe(true);
  }
});

test('no file that is cut off, doubled, or whose pieces changed places is whole', async () => {
  const at = folder();
  const bytes = await sealed(at, noise(2 * MIB + 5));
  const header = 44 + Buffer.byteLength(NOTE);
  const piece = 4 + MIB + 16;
  const [first, second] = [header, header + piece].map((from) =>
    bytes.subarray(from, from + piece),
  );
  const parts = [first, second].map((part) => part ?? Buffer.alloc(0));
  const rest = bytes.subarray(header + 2 * piece);
  const head = bytes.subarray(0, header);
  const [a = head, b = head] = parts;
  const wrong = {
    'without its last piece': Buffer.concat([head, a, b]),
    'without its second piece': Buffer.concat([head, a, rest]),
    'with pieces exchanged': Buffer.concat([head, b, a, rest]),
    'with a piece twice': Buffer.concat([head, a, a, b, rest]),
    'with more behind its end': Buffer.concat([bytes, rest]),
  };
  for (const [what, changed] of Object.entries(wrong)) {
    expect(await faultOf(unsealed(at, changed)), what).toMatch(/wrong-key|damaged/);
  }
  for (const length of [0, 7, 43, header - 1, header, header + 3, bytes.length - 1]) {
    expect(await faultOf(unsealed(at, bytes.subarray(0, length))), `${length} bytes`).toMatch(
      /not-sealed|damaged/,
    );
  }
});

test('whatever bytes are called a sealed file end in a fault with a name', async () => {
  const at = folder();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, named) => {
      const file = named ? Buffer.concat([Buffer.from('QIKASEAL'), bytes]) : bytes;
      expect(await faultOf(unsealed(at, file))).toMatch(/not-sealed|wrong-key|damaged/);
    }),
    { numRuns: 200 },
  );
});
