/** Wording of several tokens of one connection. Beside `words.ts`. */
import type { OutcomeName, TokenPresence } from './ipc';

type Elsewhere = Exclude<TokenPresence, 'known'>;

export const tokens = {
  title: (count: number) => (count === 1 ? '1 token' : `${count} tokens, used in turn`),
  unknown: 'Account not known yet',
  untested: 'Not tested',
  presence: { missing: 'Not there any more', added: 'Added elsewhere' } satisfies Record<Elsewhere, string>,
  presenceWhy: {
    missing: 'The system does not show it any more: removed or replaced elsewhere.',
    added: 'Only its end is known. It stands here as soon as you take note of the change.',
  } satisfies Record<Elsewhere, string>,
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
