/** Wording of several tokens of one connection. Beside `words.ts`. */
import type { OutcomeName } from './ipc';

export const tokens = {
  title: (count: number) => `${count} tokens, used in turn`,
  unknown: 'Account not known yet',
  untested: 'Not tested',
  ageUnknown: 'age unknown',
  held: 'sealed here',
  notHeld: 'only at the system',
  outcome: {
    passed: 'Works',
    rejected: 'Refused',
    unreachable: 'Not reached',
    notCheckable: 'Signed in',
  } satisfies Record<OutcomeName, string>,
};
