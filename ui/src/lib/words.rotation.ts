/** Wording of credentials and their rotation; loaded when first needed. Beside `words.ts`. */
import type { PhaseName, RotationPlanView, RotationUseView, RotationView, UseStateView } from './ipc';
import { listed } from './words.names';

const connections = (count: number) => (count === 1 ? '1 connection' : `${count} connections`);
const systems = (count: number) => (count === 1 ? '1 system' : `${count} systems`);

export const policies: { value: string; label: string }[] = [
  ...['30', '60', '90', '180', '365'].map((days) => ({ value: days, label: `${days} days` })),
  { value: '', label: 'Never, because…' },
];

export const credentials = {
  title: 'Credentials',
  count: (count: number) => (count === 1 ? '1 credential' : `${count} credentials`),
  why: 'One row for each secret. Values are never shown; they go in and never come out.',
  none: 'No credentials yet',
  noneWhy: 'The secrets behind your connections stand here, each with its uses.',
  columns: {
    credential: 'Credential',
    account: 'Account',
    age: 'Age',
    expires: 'Expires',
    policy: 'Policy',
    uses: 'Uses',
    held: 'Held',
  },
  unknown: 'Unknown',
  days: (days: number | null) => (days === null ? 'Never' : `${days} days`),
  isHeld: 'Sealed here',
  isNotHeld: 'Only at the system',
  unused: 'Not used',
  rotate: 'Rotate…',
  continueRotation: 'Continue the rotation…',
  rotating: 'Rotation under way',
  usedBy: (count: number) => `Used by ${connections(count)}`,
  ownLogin: (system: string) => `The login of ${system}. It is changed under Systems.`,
  notHeldWhy: 'Patchbay learns a secret when you rotate: then it can be put back, tested and moved.',
  open: (name: string) => `Open ${name}`,
  close: 'Close the credential',
  policy: 'Replace it after',
  reason: 'Reason',
  notes: 'Notes',
  save: 'Save',
  saved: 'Saved.',
  forget: 'Forget the previous secret',
  forgotten: 'The previous secret was erased here. That revokes nothing at the provider.',
  previous: 'The secret from before the last rotation is kept, sealed.',
  finish: 'Prove that it is dead…',
  select: (name: string) => `Select ${name}`,
  selectAll: 'Select all credentials',
  nothingNeedsIt: 'Nothing uses it any more.',
  erase: 'Erase…',
  eraseTitle: (name: string) => `Erase ${name}?`,
  eraseHeld: 'Its secret goes from the vault, its log and every automatic backup. Nobody can bring it back.',
  eraseKnown: 'Patchbay never had its secret; what is known of it goes.',
  eraseRestores: (all: string[]) => `Creating ${listed(all)} again will ask for a secret.`,
  erasePrevious: 'The secret from before its last rotation goes, too.',
  eraseNotes: 'Its notes and its policy go with it.',
  notRevoked: (provider: string) => `Erasing revokes nothing: it works until it is revoked at ${provider}.`,
  keep: 'Keep it',
  eraseNow: 'Erase it',
  erased: (name: string) => `${name} is erased.`,
  notYetErased: 'Not yet erased from every file: another process holds one. Patchbay tries again.',
  same: (count: number, end: string) => `These ${count} look like the same token ${end}. Link them?`,
  sameWhy: 'Provider, visible end and account agree. Linked, one rotation replaces all of them.',
  sameAccount: (count: number, account: string) =>
    `These ${count} may be one token of ${account}. Link them?`,
  sameAccountWhy:
    'Provider, account and kind agree; one of the systems shows nothing else. Linked, one rotation replaces all of them.',
  link: 'Link them',
  linked: 'Linked: one credential from here on.',
  leave: 'Leave them apart',
};

export const rotation = {
  title: (label: string) => `Rotate ${label}`,
  place: (account: string | null, uses: RotationUseView[]) =>
    [account, `${connections(uses.length)} in ${systems(new Set(uses.map((used) => used.system)).size)}`]
      .filter(Boolean)
      .join(', '),
  parts: ['New token', 'Compare', 'Try first', 'Swap', 'Finish'],
  done: 'done',
  newSecret: 'New secret',
  newToken: 'New token',
  oldToken: 'Old token',
  oldKept: 'kept sealed until you finish',
  oldNotHeld: 'only at the system',
  oldPrevious: 'kept as “previous”',
  oldDead: 'erased here',
  notTyped: 'not entered yet',
  login: 'User name',
  start: 'Try it first',
  task: (label: string) => `Rotating ${label}`,
  trying: 'Trying it at each use. Nothing is changed.',
  tried: 'Nothing has been changed yet.',
  noWayBack: (count: number) =>
    `No way back for ${count === 1 ? '1 imported one' : `${count} imported ones`}: the old secret was never held here.`,
  alike: (all: string[]) =>
    `Two tokens look alike in ${listed(all)}: nobody can say there which one to replace. They keep what they have. Edit that connection and enter its tokens anew.`,
  beside: (uses: readonly { name: string; beside: number }[]) =>
    uses
      .map(({ name, beside }) =>
        beside === 1 ? `The other token of ${name} stays.` : `The ${beside} other tokens of ${name} stay.`,
      )
      .join(' '),
  untouched: (all: string[]) => `Left as they are: ${listed(all)}.`,
  production: 'Production',
  compare: 'Compare',
  account: 'Account',
  expires: 'Expires',
  kind: 'Kind',
  same: (what: string) => `same (${what})`,
  changes: (old: string, now: string) => `${old} → ${now}`,
  unknown: 'not known',
  was: (when: string) => `new: not reported; was ${when}`,
  expiryUnknown: 'not reported for either',
  otherAccount: 'I mean another account',
  leave: 'Leave this one on the old token',
  leaveNamed: (name: string) => `Leave ${name} on the old token`,
  again: 'Try again',
  againNamed: (name: string) => `Try again at ${name}`,
  onTrouble: 'If one fails:',
  troubles: [
    { value: 'putBack', label: 'put everything back' },
    { value: 'stop', label: 'stop here' },
    { value: 'goOn', label: 'go on' },
  ],
  swap: (count: number) => `Swap ${count} now`,
  swapped: (done: number, all: number) => `${done} of ${all} swapped`,
  stop: 'Stop after this one',
  stopping: 'Stopping…',
  drop: 'Drop it',
  dropped: 'Dropped. Nothing was changed.',
  resume: 'Continue',
  decide: 'Continue or put back…',
  putBack: 'Put everything back',
  abandon: 'Leave it mixed',
  another: 'Enter another one',
  looking: 'Looking which use has which token',
  prove: 'Prove it is dead',
  proving: 'Asking with the old token',
  dead: 'The old token is refused: it is dead.',
  alive: 'The old token is still accepted. Revoke it at the provider, then ask again.',
  notYet: 'Revoking waits: a connection still needs the old token, or its test did not pass.',
  erase: 'Forget the old token',
  close: 'Close',
  elsewhere: 'Another Patchbay is at work on it.',
  phase: {
    staged: 'Not every use would take it. Leave those out, or try again.',
    verified: 'Every use that takes part would take it.',
    swapping: 'Swapping, one after the other.',
    pausedForward: 'Interrupted. Each use keeps what it has until you decide.',
    pausedBack: 'Interrupted on the way back. Each use keeps what it has until you decide.',
    rollingBack: 'Putting everything back.',
    needsAttention: 'Some uses have the new token, some the old one. Decide what to do.',
    abandoning: 'Writing down which use has which token.',
    committed: 'Done: the new token is in place.',
    retiring: 'Asking the provider about the old token.',
    done: 'Done: the new token is in place.',
    rejected: 'Refused everywhere. Nothing was changed, the new token was erased.',
    rolledBack: 'Everything has the old token again.',
    abandoned: 'Left mixed: each use has its own credential for what it holds.',
  } satisfies Record<PhaseName, string>,
};

const HELD = { old: 'Has the old one', new: 'Has the new one', unknown: 'Not known which one it has' };

/** Whether only its system can say which one it has. */
export const isUnsure = ({ step, holds }: UseStateView) =>
  step === 'swapping' || step === 'puttingBack' || (step === 'applied' && holds === 'unknown');

/** Where a use is, in words. */
export function useWords(state: UseStateView, phase: PhaseName): string {
  switch (state.step) {
    case 'swapping':
      return phase === 'swapping' ? 'Swapping…' : HELD.unknown;
    case 'applied':
      return phase === 'swapping' ? 'Swapped, testing…' : HELD[state.holds];
    case 'confirmed':
      return 'Swapped, test passed';
    case 'unconfirmed':
      return 'Swapped, test not passed';
    case 'puttingBack':
      return phase === 'rollingBack' ? 'Putting back…' : HELD.unknown;
    case 'putBack':
      return 'Has the old one again';
    case 'leftOut':
      return 'Keeps the old one';
    case 'waiting':
      return waitingWords(state, phase);
  }
}

function waitingWords(state: UseStateView, phase: PhaseName): string {
  if (phase === 'swapping') return 'Next';
  if (phase === 'staged' || phase === 'verified' || phase === 'rejected')
    return {
      notYet: phase === 'staged' ? 'Trying…' : 'Not tried',
      wouldPass: 'Would pass',
      cannotTell: 'Cannot be tried',
      refused: 'Would be refused',
      unreachable: 'Could not be asked',
    }[state.trial];
  return HELD[state.holds];
}

/** A run that waits, for the banner at the start. */
export function interrupted(run: RotationView): string {
  if (run.isUntouched) return `Rotation of ${run.label} is prepared. Nothing was changed yet.`;
  const having = (holds: UseStateView['holds']) =>
    run.uses.filter((_, index) => run.state.uses[index]?.holds === holds).map((used) => used.name);
  const parts = [
    { words: 'new token', all: having('new') },
    { words: 'old token', all: having('old') },
    { words: 'not known yet', all: having('unknown') },
  ];
  const holding = parts
    .filter(({ all }) => all.length > 0)
    .map(({ words, all }) => `${words}: ${listed(all)}`);
  return `Rotation of ${run.label} interrupted: ${run.state.swapped} of ${run.state.takingPart} done (${holding.join('; ')}).`;
}

export const oldToken = (plan: RotationPlanView | null) =>
  plan && plan.noWayBack > 0 ? rotation.oldNotHeld : rotation.oldKept;
