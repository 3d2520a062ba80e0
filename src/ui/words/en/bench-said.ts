/** What a step of a bench check found, in English. Figures and addresses say themselves. */
export const benchSaid: Readonly<Record<string, string>> = {
  closed: 'valve closed',
  open: 'valve open',
  'not told': 'the meter did not say',
  'the meter tells no clock': 'the meter tells no clock',
  'closed: no gas in the meter; give it test gas, check again':
    'still closed: no gas in the meter; give it test gas and check again',
  'none was given': 'no new address was given',
  'which meter it is was not shown': 'not done: which meter it is was not shown',
  'line.unknown': 'this station has no such line',
  'line.down': 'the line is down; look at it and check again',
  'line.lost': 'the line was lost; look at it and check again',
  'meter.profile-unknown': 'this station has no such profile',
  'meter.profile-needed': 'choose one profile',
  'meter.address-invalid': 'no address of this protocol',
  'meter.not-supported': 'the protocol has no such command',
  'meter.silent': 'no answer; look at wiring and address',
  'meter.refused': 'the meter answered that it could not',
  'meter.answer-unreadable': 'the answer cannot be read under this profile; try another',
};
