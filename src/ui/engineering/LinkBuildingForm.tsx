/** 整楼接入: the meters of a community or a regulator box, each at the address on its plate. */
import { call } from '../api/client.ts';
import type { LinkedBuilding } from '../api/generated.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { listed, optional, tick } from '../forms/field.ts';
import { told, useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { useLines } from './use-lines.ts';
import { usePlaces } from './use-places.ts';
import { worksWords } from './works.ts';

function Linked({ of }: { readonly of: LinkedBuilding }) {
  const { building: say } = useRoom(worksWords);
  const { language } = useSpeech();
  return (
    <>
      <p>{say.done(of.linked, of.already, of.otherwise, of.withoutAddress)}</p>
      <ul>
        {of.refused.map(({ meter, problem }) => (
          <li key={meter.plate}>{`${meter.plate}: ${told(problem, language).detail}`}</li>
        ))}
      </ul>
    </>
  );
}

export function LinkBuildingForm({ settled }: { readonly settled: () => void }) {
  const say = useRoom(worksWords);
  const { building, bench, linking } = say;
  const { missing, lines, models } = useLines();
  const places = usePlaces(0);
  return (
    <DeedForm
      name="link-building"
      title={building.title}
      text={building.text}
      needs="meter.enter"
      button={building.button}
      missing={missing}
      fields={{
        community: listed(say.community, places.communities),
        box: optional(listed(building.box, places.boxes(''))),
        line: listed(bench.line, lines),
        model: listed(bench.profile, models),
        credited: tick(linking.credited),
        relink: tick(building.relink),
      }}
      send={(operationId, { community, box, line, model, credited, relink }) => {
        const [protocol = '', profile = ''] = model.split(' ');
        const regulatorBoxId = box === null ? null : Number(box);
        const body = { operationId, communityId: Number(community), regulatorBoxId };
        return call('POST /api/lines/{line}/links', {
          params: { line },
          body: { ...body, protocol, profile, credited, relink },
        });
      }}
      settled={settled}
      bad={({ refusedCount }) => (refusedCount === 0 ? null : building.bad(refusedCount))}
      done={(answer) => <Linked of={answer} />}
    />
  );
}
