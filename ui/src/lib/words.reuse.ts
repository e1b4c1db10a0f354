/** Wording of one credential for several connections. Beside `words.ts`. */
const connections = (count: number) => (count === 1 ? '1 connection' : `${count} connections`);

export const reuse = {
  which: 'Credential',
  new: 'New',
  held: 'One I have',
  offers: 'Credentials that fit',
  reading: 'Looking for those that fit…',
  none: 'Nothing that is sealed here fits any more.',
  price:
    'One credential for several connections: replaced once for all of them, and one leak opens them all.',
  use: 'Use',
  useNamed: (label: string) => `Use ${label}`,
  usedBy: (count: number) => (count === 0 ? 'not used' : `used by ${connections(count)}`),
  old: (age: string) => (age === 'today' ? 'set today' : `${age} old`),
  elsewhere: (hosts: string) => `Used at ${hosts}: most likely no use here.`,
  added: (places: string[]) => `Would go to ${places.join(' and ')}, too. You are asked before it does.`,
  another: 'Choose another',
  sealed: 'sealed here',
  stays: (places: string[]) => `The credential stays where it is, and also goes to ${places.join(' and ')}.`,
};

export const again = {
  title: 'Use the same credential elsewhere',
  open: 'Use it elsewhere…',
  price: (label: string, uses: number) =>
    `${label} serves ${connections(uses)}. Each further one is replaced along with the rest, and one leak opens them all: a credential of its own is safer.`,
  places: 'Where it could be used',
  place: (kind: string) => kind,
  there: (count: number) => (count === 0 ? '' : `${connections(count)} there already`),
  begin: 'Begin…',
  beginNamed: (kind: string, system: string) => `Begin with ${kind} in ${system}`,
  none: 'No system that is known here could use it besides.',
};

export const created = {
  title: 'Created. What comes next',
  dismiss: 'Got it',
  collects:
    'DevLake collects nothing for it yet: its config-ui adds the scopes, and a project that uses them. Patchbay does neither.',
  openConfigUi: 'Open config-ui',
  weak: 'Its own test says little for this kind. Proving asks the provider through DevLake.',
};
