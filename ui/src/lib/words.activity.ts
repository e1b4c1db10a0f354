/** Wording of the Activity screen; loaded when first needed. Beside `words.ts`. */
import type { ActivityGroupName } from './ipc';

export const activity = {
  title: 'Activity',
  count: (total: number) => (total === 1 ? '1 entry' : `${total.toLocaleString()} entries`),
  region: 'History',
  search: 'Search names and values',
  group: 'What happened',
  groups: {
    connections: 'Connections',
    credentials: 'Credentials',
    systems: 'Systems',
    elsewhere: 'Done elsewhere',
    store: 'Store, settings, files',
  } satisfies Record<ActivityGroupName, string>,
  anyGroup: 'Everything',
  system: 'System',
  anySystem: 'All systems',
  kind: 'Kind',
  anyKind: 'All kinds',
  narrowed: (name: string) => (name ? `Only ${name}` : 'Only one'),
  widen: 'Show everything',
  none: 'Nothing happened yet',
  noneWords:
    'Every change is told here, with before and after: by you, by others, by Patchbay. Never a secret.',
  noMatch: 'No entry matches.',
  clear: 'Clear the filter',
  older: 'Show older entries',
  damaged: (count: number) =>
    count === 1
      ? '1 entry is damaged; it is not shown.'
      : `${count} entries are damaged; they are not shown.`,
  export: 'Export…',
  exportWhy: 'Writes everything that the filter shows to a file: .csv for a spreadsheet, .jsonl for programs',
  exported: (count: number, place: string) =>
    `${count === 1 ? '1 entry is' : `${count.toLocaleString()} entries are`} in ${place}.`,
  notExported: (count: number) =>
    count === 1 ? '1 damaged entry is not among them.' : `${count} damaged entries are not among them.`,
  columns: { field: 'Field', before: 'Before', after: 'After' },
  changes: (count: number) => (count === 1 ? '1 change' : `${count} changes`),
  /** One change in a line. */
  change: (field: string, before: string | null, after: string | null) =>
    before === null
      ? `${field}: ${after ?? ''}`
      : after === null
        ? `${field}: ${before} removed`
        : `${field}: ${before} → ${after}`,
  nothing: '—',
  plain: 'No field changed.',
  openConnection: 'Show the connection',
  openCredential: 'Show the credential',
  only: 'Only its entries',
};
