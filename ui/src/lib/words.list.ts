/** Wording of the connection list: its columns, views, selection and test runs. Read through `words.ts`. */
import type { GroupingName, ManyView, SortColumn } from './ipc';

export const connections = {
  changed: 'changed',
  title: 'Connections',
  count: (total: number) => (total === 1 ? '1 connection' : `${total} connections`),
  attention: (count: number) => (count === 1 ? '1 needs attention' : `${count} need attention`),
  matching: (matching: number, total: number) => `${matching} of ${total} match`,
  asOf: (time: string) => `as of ${time}`,
  columns: {
    state: 'State',
    name: 'Name',
    system: 'System',
    kind: 'Kind',
    organization: 'Organization',
    enterprise: 'Enterprise',
    remoteId: 'Remote id',
    account: 'Account',
    credential: 'Credential',
    age: 'Age',
    expires: 'Expires',
    lastCheck: 'Last check',
    usedBy: 'Used by',
  } satisfies Record<SortColumn, string>,
  emptyTitle: 'No connections yet',
  emptyWords:
    'What your DevLake systems hold is listed here. Add a system to see its connections, or create one.',
  addSystem: 'Add a system…',
  noMatch: 'No connection matches',
  noMatchEnd: (isGood: boolean) => (isGood ? ' - good.' : '.'),
  problem: (term: string, why: string) => `${term}: ${why}`,
  correct: (suggestion: string) => `Use ${suggestion}`,
  ungrouped: 'None',
  clearFilter: 'Clear the filter',
  notRead: 'The list could not be read.',
  down: (name: string, time: string | null) =>
    time
      ? `${name} does not answer. Its rows show what was known at ${time}; changes there wait until it is back.`
      : `${name} does not answer. Changes there wait until it is back.`,
  gone: (count: number) => (count === 1 ? '1 is gone' : `${count} are gone`),
  readSummary: (found: number, adopted: number) =>
    `${found} ${found === 1 ? 'connection' : 'connections'} read${adopted > 0 ? `, ${adopted} new` : ''}`,
};

export const views = {
  all: (total: number) => `All ${total}`,
  attention: (count: number) => `Needs attention ${count}`,
  group: 'Group',
  columns: 'Columns…',
  ungrouped: 'Not grouped',
  groupBy: (what: string) => `Group by ${what}`,
  groups: { system: 'system', kind: 'kind', credential: 'credential', tag: 'tag' } satisfies Record<
    GroupingName,
    string
  >,
  due: 'Due soon',
  failing: 'Failing',
  production: 'Production only',
};

export const columns = {
  title: 'Columns',
  why: 'State and name are always there. A narrow window leaves out what it has no room for.',
  noRoom: 'no room at this width',
  reset: 'As at first',
};

export const selection = {
  region: 'Selection',
  count: (count: number) => `${count} selected`,
  test: (count: number) => `Test ${count}`,
  clear: 'Clear the selection',
  row: (name: string) => `Select ${name}`,
  all: 'Select all that match',
};

/** "2 refused, 1 unreachable", without what is zero. */
const counted = (parts: [number, string][]): string =>
  parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');

export const tests = {
  region: 'Test run',
  task: 'Testing connections',
  all: 'Test all',
  matching: (count: number) => `Test ${count} matching`,
  progress: (total: number, so: { ended: number; rejected: number; unreachable: number }) =>
    [
      `${so.ended}/${total}`,
      counted([
        [so.rejected, 'refused'],
        [so.unreachable, 'unreachable'],
      ]),
    ]
      .filter(Boolean)
      .join(', '),
  summary: (run: ManyView) => {
    const tested = run.ended - run.skipped.length;
    const begin = run.ended < run.total ? `Cancelled, ${run.ended} of ${run.total} done` : `${tested} tested`;
    const found = counted([
      [run.passed, 'passed'],
      [run.rejected.length, 'refused'],
      [run.unreachable, 'unreachable'],
      [run.notCheckable, 'not checkable'],
      [run.skipped.length, 'left out'],
    ]);
    return found ? `${begin}: ${found}.` : `${begin}.`;
  },
  selectRefused: (count: number) => (count === 1 ? 'Select the refused one' : `Select the ${count} refused`),
  leftOut: (count: number) => (count === 1 ? '1 was left out' : `${count} were left out`),
  unknown: 'A connection',
  dismiss: 'Dismiss',
  row: {
    waiting: 'Waits',
    running: 'Testing…',
    leftOut: 'Left out',
    passed: 'Passed',
    rejected: 'Refused',
    unreachable: 'Unreachable',
    notCheckable: 'Not checkable',
  },
};
