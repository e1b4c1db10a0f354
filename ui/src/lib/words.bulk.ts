/** Wording of what is done to many rows at once. Beside `words.ts`. */
const rows = (count: number) => (count === 1 ? '1 connection' : `${count} connections`);

export const bulk = {
  tag: 'Tag…',
  tagLabel: 'Tag',
  tagConnections: 'Tag their connections…',
  tagFor: (count: number) => `Tag for ${rows(count)}`,
  noConnections: 'No connection uses them.',
  add: 'Add',
  remove: 'Remove',
  tagged: (count: number, tag: string) =>
    count === 0 ? `All of them have ${tag} already.` : `Tagged ${rows(count)} with ${tag}.`,
  untagged: (count: number, tag: string) =>
    count === 0 ? `None of them has ${tag}.` : `Took ${tag} off ${rows(count)}.`,
  policy: 'Policy…',
  policyLabel: 'Replace their credentials after',
  policyOwn: 'Replace them after',
  reason: 'Why',
  set: 'Set',
  setDone: (count: number) =>
    count === 0
      ? 'All of their credentials have that policy already.'
      : count === 1
        ? 'Set for 1 credential.'
        : `Set for ${count} credentials.`,
  undo: 'Undo',
  undone: 'Undone.',
};
