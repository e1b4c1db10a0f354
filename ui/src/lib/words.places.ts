/** Wording of what is loaded when it is first needed: systems that move or go, licences. Beside `words.ts`. */

const secrets = (count: number) => (count === 1 ? '1 secret' : `${count} secrets`);
const connections = (count: number) => (count === 1 ? '1 connection' : `${count} connections`);

export const more = (count: number) => `and ${count} more`;

export const removal = {
  title: (name: string) => `Remove ${name} from Patchbay`,
  untouched:
    'Nothing is changed at the system itself: its connections and the secrets it stores stay there. Removing revokes nothing.',
  connections: (count: number) =>
    count === 0
      ? 'No connection is listed for it.'
      : `${connections(count)} no longer listed, with their checks:`,
  erased: (count: number) =>
    count === 0 ? 'No secret is erased.' : `${secrets(count)} erased here, from the file and its backups:`,
  kept: (count: number) => `${secrets(count)} kept, because other systems use them:`,
  typeName: 'Type its name to confirm (production)',
  wrongName: 'This is not its name.',
  remove: 'Remove it',
  removing: 'Removing…',
  removed: (name: string) => `${name} was removed.`,
};

export const moving = {
  title: (name: string) => `Move ${name}`,
  address: 'New address',
  hint: 'It is asked first, without any secret. Then your desktop asks whether the secrets may go there.',
  ask: 'Ask the new address',
  asking: (address: string) => `Asking ${address}`,
  movingTo: (address: string) => `Moving to ${address}`,
  answers: (version: string | null, address: string) =>
    version ? `DevLake ${version} answers at ${address}` : `DevLake answers at ${address}`,
  needsLogin: (address: string) =>
    `${address} asks for a login: the one that is kept goes there after you agreed.`,
  same: (count: number) =>
    `It is the same DevLake: ${count === 1 ? 'the connection that is' : `${count} connections that are`} known here ${count === 1 ? 'is' : 'are'} there too.`,
  different: 'It holds other connections: this does not look like the same DevLake.',
  unknown: 'Whether it is the same DevLake could not be compared.',
  credentials: (count: number) =>
    count === 0
      ? 'No secret that is kept here goes there.'
      : `${secrets(count)} may then go to the new address, and to the old one no more:`,
  move: 'Move it',
  waiting: 'Your desktop asks…',
  moved: (name: string, address: string) => `${name} is at ${address} from now on.`,
  unopened: (names: string) =>
    `These secrets could not be opened and stay bound to the old address; enter them again: ${names}.`,
};

export const merging = {
  title: 'One system of two',
  what: (kept: string, dropped: string) =>
    `${kept} and ${dropped} hold the same connections. ${kept} stays, with its address; ${dropped} goes, with its checks.`,
  moved: (count: number) => `${secrets(count)} of ${count === 1 ? 'its' : 'their'} connections move:`,
  erased: (count: number) => `${secrets(count)} erased here: the one that stays has its own.`,
  merge: (kept: string) => `Keep ${kept}`,
  merged: (kept: string) => `${kept} is one system now.`,
};

export const stateFile = {
  title: 'State file of gh-devlake',
  why: 'What is created, renamed or deleted here is recorded there too. Everything else in the file stays. Patchbay begins none.',
  path: 'Path of the file',
  use: 'Keep it in step',
  leave: 'Leave it alone',
  kept: 'The state file is kept in step.',
  left: 'The state file is left alone from now on.',
};

export const licences = {
  title: 'What Patchbay is made of',
  count: (count: number) => `${count} parts that others made, each under its licence.`,
  columns: { name: 'Part', version: 'Version', licence: 'Licence' },
};
