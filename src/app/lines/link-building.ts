/**
 * A whole building is linked to its line (整楼接入): every meter of a community or a regulator box answers at the address on
 * its plate. Each is a document of its own; what is linked already is left, and what is refused bars no other.
 */
import type { MeterId, OperationId } from '../../core/ids.ts';
import type { Refusal } from '../../core/outcome.ts';
import { MeterError } from '../../ports/meters.ts';
import type { MeterRecord } from '../../ports/registry.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId } from '../request-hash.ts';
import type { LineDesk } from './line-desk.ts';

export interface LinkBuildingRequest {
  readonly operationId: OperationId;
  readonly communityId: number | null;
  readonly regulatorBoxId: number | null;
  readonly line: string;
  readonly protocol: string;
  readonly profile: string;
  /** They take their gas over the line, and by no card. */
  readonly credited: boolean;
  /** Those that are linked in another way too: to another line, under another profile. */
  readonly relink: boolean;
}

export interface LinkedBuilding {
  readonly linked: number;
  /** Linked in just this way before. */
  readonly already: number;
  /** Linked in another way, and left so. */
  readonly otherwise: number;
  /** No link address on the plate. */
  readonly withoutAddress: number;
  readonly refused: readonly { readonly meter: MeterId; readonly refusal: Refusal }[];
}

/** Meters a page; those of a page share a commit. */
const PAGE = 200;

type Parts = Pick<AppDeps, 'store' | 'hash'>;
type Became = 'linked' | 'already' | 'otherwise' | 'withoutAddress' | Refusal;

/** Null where it hangs on no line yet. */
function standing(
  { store }: Parts,
  meter: MeterId,
  asked: LinkBuildingRequest,
  address: string,
): 'already' | 'otherwise' | null {
  const now = store.lines.link(meter);
  if (now === undefined) return null;
  const place = now.address === address && now.line === asked.line;
  const spoken = now.protocol === asked.protocol && now.profile === asked.profile;
  const same = place && spoken && (now.creditUnit !== null) === asked.credited;
  return same ? 'already' : 'otherwise';
}

async function linked(
  parts: Parts,
  link: LineDesk['link'],
  context: RequestContext,
  { meter, plate }: MeterRecord,
  asked: LinkBuildingRequest,
): Promise<Became> {
  const address = plate?.linkAddress?.toUpperCase() ?? null;
  if (address === null) return 'withoutAddress';
  const before = standing(parts, meter, asked, address);
  if (before === 'already' || (before === 'otherwise' && !asked.relink)) return before;
  const { operationId: of, line, protocol, profile, credited } = asked;
  const operationId = derivedOperationId(parts.hash, { kind: 'link-building', of, meter });
  const place = { line, protocol, profile, address };
  try {
    const outcome = await link(context, { operationId, meter, place, credited });
    return outcome.ok ? 'linked' : outcome.refusal;
  } catch (cause) {
    // An address that is none of the protocol is this meter's own trouble; a line or profile that is none is everybody's.
    if (!(cause instanceof MeterError) || cause.code !== 'meter.address-invalid') throw cause;
    return { code: cause.code, facts: { line } };
  }
}

/** Throws MeterError where line, protocol or profile are none of this station. Nothing is sent to a meter. */
export async function linkBuilding(
  parts: Parts,
  link: LineDesk['link'],
  context: RequestContext,
  asked: LinkBuildingRequest,
): Promise<LinkedBuilding> {
  const { communityId, regulatorBoxId } = asked;
  const filter = {
    ...(communityId === null ? {} : { communityId }),
    ...(regulatorBoxId === null ? {} : { regulatorBoxId }),
  };
  const counts = { linked: 0, already: 0, otherwise: 0, withoutAddress: 0 };
  const refused: { meter: MeterId; refusal: Refusal }[] = [];
  for (let after: MeterId | 0 = 0; ; ) {
    const page = parts.store.registry.meterRecords(filter, after, PAGE);
    const became = await Promise.all(
      page.map((record) => linked(parts, link, context, record, asked)),
    );
    for (const [at, { meter }] of page.entries()) {
      const what = became[at];
      if (typeof what === 'string') counts[what] += 1;
      else if (what !== undefined) refused.push({ meter, refusal: what });
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return { ...counts, refused };
    after = last.meter;
  }
}
