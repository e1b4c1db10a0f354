/** A made-up history, and made-up commands. */
import type { ActivityEntryView, ActivityInput, ActivityPageView, PrintedCommandView } from '../lib/ipc';

const LONG =
  'A very long name that somebody typed without thinking about lists, or the people who read them '.repeat(3);

const KINDS: Partial<ActivityEntryView>[] = [
  {
    action: 'Edited',
    changes: [{ field: 'Name', before: 'GitHub - my-org', after: 'GitHub - new-team' }],
  },
  {
    action: 'Rotated',
    group: 'credentials',
    name: 'GitHub classic token …90ab',
    credential: 'credential-0',
    changes: [
      { field: 'Secret', before: 'GitHub classic token …90ab', after: 'GitHub classic token …77Qx' },
      { field: 'Use', before: null, after: 'GitHub - my-org: the new secret' },
    ],
  },
  {
    action: 'Changed elsewhere',
    group: 'elsewhere',
    name: '<b>GitHub</b> - ‮gro-ym',
    changes: [{ field: 'Proxy', before: 'http://old.example.test:3128', after: null }],
  },
  { action: 'Created', outcome: 'refused', isTrouble: true },
  { action: 'Settings changed', group: 'store', name: '', kind: null, systemName: null, connection: null },
  { action: 'Edited', name: LONG, changes: [{ field: 'Name', before: LONG, after: LONG.trim() }] },
];

export function activityEntry(number: number, change: Partial<ActivityEntryView> = {}): ActivityEntryView {
  return {
    place: `${number}`,
    at: new Date(Date.UTC(2026, 10, 21, 8, 2) - number * 5_400_000).toISOString(),
    action: 'Created',
    group: 'connections',
    name: `GitHub - team-${number}`,
    systemName: 'DevLake production',
    kind: 'GitHub',
    outcome: null,
    isTrouble: false,
    changes: [],
    connection: 'connection-0',
    credential: null,
    ...KINDS[number % (KINDS.length + 1)],
    ...change,
  };
}

export function activityPage(input: ActivityInput, total = 3): ActivityPageView {
  const begin = input.before === null ? 0 : Number(input.before) + 1;
  const words = input.filter.words.toLowerCase();
  const all = Array.from({ length: total }, (_, number) => activityEntry(number));
  const meant = all.filter((entry) => `${entry.action} ${entry.name}`.toLowerCase().includes(words));
  const entries = meant.filter((entry) => Number(entry.place) >= begin).slice(0, input.limit);
  const last = entries.at(-1);
  const isMore = last !== undefined && last.place !== meant.at(-1)?.place;
  return {
    entries,
    next: isMore ? last.place : null,
    total,
    damaged: 0,
    narrowedTo: input.filter.connection ? 'GitHub - my-org' : null,
  };
}

export function printedCommands(): PrintedCommandView[] {
  const verbs = ['create', 'list', 'update', 'test', 'delete'] as const;
  return verbs.flatMap((verb): PrintedCommandView[] => [
    {
      verb,
      tool: 'ghDevlake',
      toolLabel: 'gh-devlake',
      text:
        verb === 'update'
          ? null
          : `gh devlake configure connection ${verb} --url=http://localhost:8080 --plugin=github`,
      whyNot: verb === 'update' ? 'gh-devlake’s update does not change the secret of this kind.' : null,
      variables: verb === 'create' ? ['TOKEN'] : [],
      note: null,
    },
    {
      verb,
      tool: 'curl',
      toolLabel: 'curl',
      text: `curl -sS -X POST http://localhost:8080/plugins/github/connections -H 'Content-Type: application/json' --data-binary @- <<JSON\n{"name":"GitHub - my-org","token":"$TOKEN"}\nJSON`,
      whyNot: null,
      variables: ['TOKEN'],
      note: 'Inside JSON a quote or backslash in the secret needs a backslash before it.',
    },
  ]);
}
