/** 录入: one meter, the places it hangs at, and the customer who comes to it. */
import { useState } from 'react';
import { call } from '../api/client.ts';
import { DeedForm } from '../forms/DeedForm.tsx';
import { choice, day, listed, optional, plate, text, volume, whole } from '../forms/field.ts';
import { formWords } from '../forms/words.ts';
import { useSpeech } from '../words/language.ts';
import { useRoom } from '../words/room.ts';
import { usePlaces } from './use-places.ts';
import { WHEEL_DIGITS } from './wheel-digits.ts';
import { worksWords } from './works.ts';

const SIZES = {
  'G1.6': 'G1.6',
  'G2.5': 'G2.5',
  G4: 'G4',
  G6: 'G6',
  G10: 'G10',
  G16: 'G16',
  G25: 'G25',
  G40: 'G40',
  G65: 'G65',
  G100: 'G100',
} as const;

const NUMBER_MAX = 999_999_999_999;

interface Turn {
  readonly turn: number;
  readonly entered: () => void;
}

function EnrolForm({ turn, entered }: Turn) {
  const say = useRoom(worksWords);
  const { enrol } = say;
  const places = usePlaces(turn);
  return (
    <DeedForm
      name="enrol"
      title={enrol.title}
      text={enrol.text}
      needs="meter.enter"
      button={enrol.button}
      fields={{
        community: listed(say.community, places.communities),
        box: listed(say.box, places.boxes('')),
        address: text(say.address, 120),
        maker: whole(say.maker, 1, 8999),
        number: whole(say.number, 1, NUMBER_MAX),
        direction: choice(enrol.direction, enrol.directions),
        size: choice(enrol.size, SIZES),
        model: text(enrol.model),
        floor: optional(whole(enrol.floor, 1, 200)),
        index: volume(enrol.index, true),
        wheelDigits: optional(whole(enrol.wheelDigits, WHEEL_DIGITS.least, WHEEL_DIGITS.most)),
        ceiling: volume(enrol.ceiling, true),
        acceptanceNo: text(enrol.acceptance),
        acceptedOn: day(enrol.acceptedOn),
        linkAddress: optional(text(enrol.linkAddress, 16)),
        account: optional(whole(enrol.account)),
      }}
      send={(operationId, given) =>
        call('POST /api/meters', {
          body: {
            operationId,
            communityId: Number(given.community),
            regulatorBoxId: Number(given.box),
            address: given.address,
            maker: given.maker,
            number: given.number,
            direction: given.direction,
            size: given.size,
            model: given.model,
            floor: given.floor,
            initialIndexLitres: given.index,
            ...(given.wheelDigits === null ? {} : { wheelDigits: given.wheelDigits }),
            ceilingLitres: given.ceiling,
            acceptanceNo: given.acceptanceNo,
            acceptedOn: given.acceptedOn,
            linkAddress: given.linkAddress,
            accountId: given.account,
          },
        })
      }
      settled={entered}
      done={({ result }, { maker, number }) => {
        const same = result.kind === 'fact' ? result.facts.sameAddress : undefined;
        return (
          <>
            <p>{enrol.done(`${maker}-${String(number).padStart(12, '0')}`)}</p>
            {same !== undefined && same !== '' && (
              <p className="doubt">{enrol.same(String(same))}</p>
            )}
          </>
        );
      }}
    />
  );
}

function PlaceForms({ turn, entered }: Turn) {
  const say = useRoom(worksWords);
  const { enrol } = say;
  const places = usePlaces(turn);
  const named = (_answer: unknown, { no, name }: { no: number; name: string }) => `${no} ${name}`;
  return (
    <>
      <DeedForm
        name="community"
        title={enrol.enterCommunity}
        needs="meter.enter"
        button={enrol.enterCommunity}
        fields={{ no: whole(enrol.placeNo, 1, 999_999), name: text(enrol.placeName, 60) }}
        send={(operationId, { no, name }) =>
          call('POST /api/communities', { body: { operationId, communityId: no, name } })
        }
        settled={entered}
        done={named}
      />
      <DeedForm
        name="regulator-box"
        title={enrol.enterBox}
        needs="meter.enter"
        button={enrol.enterBox}
        fields={{
          community: listed(say.community, places.communities),
          no: whole(enrol.placeNo, 1, 999_999),
          name: text(enrol.placeName, 60),
        }}
        send={(operationId, { community, no, name }) =>
          call('POST /api/regulator-boxes', {
            body: { operationId, regulatorBoxId: no, communityId: Number(community), name },
          })
        }
        settled={entered}
        done={named}
      />
    </>
  );
}

function CustomerForm() {
  const { pair } = useSpeech();
  const say = useRoom(worksWords);
  const { account } = useRoom(formWords);
  const { enrol } = say;
  return (
    <DeedForm
      name="assign-meter"
      title={enrol.customer}
      text={enrol.customerText}
      needs="meter.enter"
      button={enrol.bind}
      fields={{ meter: plate(say.plate), account: whole(account) }}
      send={(operationId, { meter, account: accountId }) =>
        call('POST /api/meters/{maker}/{number}/customer', {
          params: meter,
          body: { operationId, accountId },
        })
      }
      done={(_answer, given) => pair(enrol.bound, given.account)}
    />
  );
}

export function EnrolPage() {
  const [turn, setTurn] = useState(0);
  const entered = (): void => setTurn((n) => n + 1);
  return (
    <>
      <EnrolForm turn={turn} entered={entered} />
      <div className="cards">
        <PlaceForms turn={turn} entered={entered} />
        <CustomerForm />
      </div>
    </>
  );
}
