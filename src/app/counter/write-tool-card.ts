/**
 * What a tool card (工具卡) is given at the counter: header, own secret and order, each only where the rule of tries allows the secret
 * it needs. Nothing here writes to the ledger.
 */
import type { MakeToolCard } from '../../core/ledger/stock/tool-commands.ts';
import { assert, type Refusal } from '../../core/outcome.ts';
import type { ToolIdentity, ToolOrder } from '../../core/tool-card.ts';
import type { CardReading, CardSession, ToolCodec } from '../../ports/cards.ts';
import type { CardSecret } from '../../ports/vault.ts';
import type { BodyOf } from '../command.ts';
import type { AppDeps } from '../deps.ts';
import { operationTag } from '../request-hash.ts';
import { ownSecretOf } from './present-secret.ts';

export interface ToolScene {
  readonly deps: AppDeps;
  readonly request: Pick<BodyOf<MakeToolCard>, 'toolNo' | 'tool' | 'meter'>;
  readonly session: CardSession;
}

const identityOf = ({ deps, request }: ToolScene): ToolIdentity => ({
  kind: request.tool,
  company: deps.company.companyCode,
  cardNo: request.toolNo,
  meter: request.meter,
});

function orderOf({ deps, request }: ToolScene): ToolOrder {
  const row = deps.store.cardStock.tool(request.toolNo);
  assert(row !== undefined, `tool card ${request.toolNo} was begun and is not there`);
  const { order, toMeter, valve, validUntil, madeAt, document } = row;
  const tag = operationTag(deps.hash, document);
  return { order, tag, toMeter, valve, validUntil, madeAt: Math.floor(madeAt / 1000) };
}

/** A tool card of this request, its order written or not. */
export function isOurs(scene: ToolScene, { recognition }: CardReading): boolean {
  if (recognition.kind !== 'tool') return false;
  const { kind, company, cardNo, meter } = recognition.content;
  const own = identityOf(scene);
  return (
    kind === own.kind && company === own.company && cardNo === own.cardNo && meter === own.meter
  );
}

export const isBlank = ({ recognition }: CardReading): boolean =>
  recognition.kind === 'blank' || recognition.kind === 'unfinished';

/** Only while every try is there, or three of them: no wrong secret is presented twice, and none is written down for it. */
async function present(
  { session, request }: ToolScene,
  { triesLeft, chip }: CardReading,
  secret: CardSecret,
): Promise<Refusal | null> {
  const { toolNo: cardNo } = request;
  const facts = { cardNo };
  try {
    if (triesLeft < chip.tries) return { code: 'card.secret-unproven', facts };
    const presented = await session.present(secret.bytes, secret.owner);
    if (presented.kind === 'ok') return null;
    return { code: 'card.secret-wrong', facts };
  } finally {
    secret.bytes.fill(0);
  }
}

async function presentOwn(scene: ToolScene): Promise<Refusal | null> {
  const reading = await scene.session.read();
  return present(scene, reading, ownSecretOf(scene.deps, scene.request.toolNo, reading.chip));
}

async function presentTransport(scene: ToolScene, reading: CardReading): Promise<Refusal | null> {
  return present(scene, reading, scene.deps.vault.transportSecret(reading.chip.secretLength));
}

/** With the transport secret presented: the card's own one is set, and proven after a power cycle. */
async function setOwn(scene: ToolScene, { chip }: CardReading): Promise<Refusal | null> {
  const { session, deps, request } = scene;
  const own = ownSecretOf(deps, request.toolNo, chip);
  await session.changeSecret(own.bytes, own.owner);
  own.bytes.fill(0);
  await session.powerCycle();
  return presentOwn(scene);
}

/** Header and own secret, on a blank. */
async function seal(
  scene: ToolScene,
  reading: CardReading,
  tools: ToolCodec,
): Promise<Refusal | null> {
  const { session, request } = scene;
  const { format, image } = reading;
  const unproven = await presentTransport(scene, reading);
  if (unproven !== null) return unproven;
  const blank = format.encodeBlank(image);
  await session.write(blank);
  await session.write(tools.encodeHeader(blank, identityOf(scene)));
  if (!isOurs(scene, await session.read())) {
    return { code: 'card.does-not-hold', facts: { cardNo: request.toolNo } };
  }
  return setOwn(scene, reading);
}

/**
 * The header stands, and an earlier contact broke off behind it. A chip that has refused the own secret and lost no try by it
 * counts none: its sealing may not have ended, so it is ended now.
 */
async function unlock(scene: ToolScene): Promise<Refusal | null> {
  const refused = await presentOwn(scene);
  if (refused?.code !== 'card.secret-wrong') return refused;
  const reading = await scene.session.read();
  if (reading.triesLeft < reading.chip.tries) return refused;
  return (await presentTransport(scene, reading)) ?? setOwn(scene, reading);
}

/** Does the card still tell this request and its order after a power cycle? */
async function holdsOrder(scene: ToolScene): Promise<boolean> {
  await scene.session.powerCycle();
  const reading = await scene.session.read();
  if (!isOurs(scene, reading) || reading.recognition.kind !== 'tool') return false;
  const told = reading.recognition.content.order;
  const { order, tag } = orderOf(scene);
  return told?.order === order && told.tag === tag;
}

async function writeOrder(
  scene: ToolScene,
  tools: ToolCodec,
  resumed: boolean,
): Promise<Refusal | null> {
  const { session, request } = scene;
  const { format, image } = await session.read();
  const order = orderOf(scene);
  const whole = await tools.encodeOrder(image, order);
  // An earlier contact may have torn a cell of it; only programming each of them makes it solid.
  if (resumed) await session.write(format.encodeComplement(whole, 'A'));
  await session.write(whole);
  const holds = await holdsOrder(scene);
  return holds ? null : { code: 'card.does-not-hold', facts: { cardNo: request.toolNo } };
}

/**
 * Header, own secret and order on the card that `reading` has shown: on a blank, or on one that an earlier contact of the same
 * request has begun. The refusal says why the card holds no order; device faults are thrown.
 */
export async function writeToolCard(
  scene: ToolScene,
  reading: CardReading,
  tools: ToolCodec,
): Promise<Refusal | null> {
  const resumed = isOurs(scene, reading);
  // Its order was written and a later try of its secret was cut off: nothing is left to do that would need the secret again.
  const short = resumed && reading.triesLeft < reading.chip.tries;
  if (short && (await holdsOrder(scene))) return null;
  const unsealed = resumed ? await unlock(scene) : await seal(scene, reading, tools);
  return unsealed ?? writeOrder(scene, tools, resumed);
}
