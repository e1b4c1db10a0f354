/** Made-up views, for tests and for looking at the window without a core. */
import type {
  CheckView,
  ConnectionView,
  DamagedView,
  FindingView,
  ManyEvent,
  ManyView,
  ListingView,
  SortColumn,
  RowView,
  RungView,
  SettingsView,
  StartView,
  UndatedView,
} from '../lib/ipc';
import { openStore } from './samples.store';

export * from './samples.activity';
export * from './samples.deletion';
export * from './samples.edit';
export * from './samples.reuse';
export * from './samples.rotation';
export * from './samples.store';
export * from './samples.systems';
export * from './samples.wizard';

const COLUMNS_AT_FIRST: readonly SortColumn[] = [
  'state',
  'name',
  'system',
  'kind',
  'account',
  'credential',
  'age',
  'expires',
  'lastCheck',
  'usedBy',
];

export const settings: SettingsView = {
  theme: 'system',
  route: { proxy: 'direct', proxyAddress: '', extraCaPem: '' },
  lockAfterMinutes: 15,
  hasLetterKeys: true,
  testsAskSystems: true,
  copiesSecrets: false,
};

export function start(change: Partial<StartView> = {}): StartView {
  return {
    version: '0.1.0',
    label: null,
    isFirstRun: false,
    canTrySample: true,
    dataDirectory: '/home/kim/.local/share/dev.patchbay.Patchbay',
    settings,
    store: openStore,
    ...change,
  };
}

export const refusedFinding: FindingView = {
  what: 'GitHub does not know this token.',
  advice:
    'It was revoked, cut off while copying, or belongs to another site. Paste it again, or create a new one.',
  remedy: { action: 'openTokenPage', label: 'Open the token page' },
  rights: ['repo', 'read:org', 'read:user'],
  note: 'The token that DevLake uses lacks rights: read:org.',
  detail: 'token validation failed: Bad credentials',
};

export function rung(label: string, change: Partial<RungView> = {}): RungView {
  return { label, outcome: 'passed', durationMs: 41, finding: null, ...change };
}

export const waitingRungs: RungView[] = [
  'Address answers',
  'Certificate trusted',
  'It is GitHub’s API',
  'DevLake’s own test',
].map((label) => rung(label, { outcome: null, durationMs: 0 }));

export function check(change: Partial<CheckView> = {}): CheckView {
  return {
    startedAt: '2026-11-21T08:02:00Z',
    tokens: [],
    outcome: 'passed',
    isWeak: false,
    summary: 'DevLake and this computer both reach it.',
    rungs: waitingRungs.map(({ label }, index) =>
      rung(label, { durationMs: [41, 12, 180, 620][index] ?? 0 }),
    ),
    account: 'kim-dev',
    durationMs: 853,
    ...change,
  };
}

export const refusedCheck: CheckView = check({
  outcome: 'rejected',
  summary: 'GitHub refused the token.',
  rungs: [
    rung('Address answers'),
    rung('Certificate trusted', { durationMs: 12 }),
    rung('It is GitHub’s API', { durationMs: 180 }),
    rung('DevLake’s own test', { outcome: 'rejected', durationMs: 620, finding: refusedFinding }),
  ],
});

/** A run in which each connection ends as told, `passed` where nothing is told. */
export function testMany(
  ids: string[],
  listen: (event: ManyEvent) => void,
  outcomes: Partial<Record<string, CheckView['outcome']>> = {},
): ManyView {
  const outcomeOf = (id: string) => outcomes[id] ?? 'passed';
  const count = (outcome: CheckView['outcome']) => ids.filter((id) => outcomeOf(id) === outcome).length;
  listen({ event: 'started', ids });
  for (const id of ids) {
    listen({ event: 'running', id });
    listen({ event: 'finished', id, outcome: outcomeOf(id) });
  }
  return {
    total: ids.length,
    ended: ids.length,
    passed: count('passed'),
    rejected: ids.filter((id) => outcomeOf(id) === 'rejected'),
    unreachable: count('unreachable'),
    notCheckable: count('notCheckable'),
    skipped: [],
  };
}

export function row(number: number, change: Partial<RowView> = {}): RowView {
  return {
    id: `connection-${number}`,
    health: 'healthy',
    name: `GitHub - team-${number}`,
    system: 'DevLake production',
    environment: 'production',
    kind: 'GitHub',
    organization: 'my-org',
    enterprise: null,
    remoteId: '1',
    account: 'kim-dev',
    credential: '…90ab',
    age: '62 days',
    expiresAt: null,
    checkedAt: '2026-11-21T08:02:00Z',
    usedBy: 1,
    tags: [],
    isChangedElsewhere: false,
    ...change,
  };
}

/** A list of these rows and no more. */
export function listing(rows: RowView[], change: Partial<ListingView> = {}): ListingView {
  const lineCount = change.lineCount ?? rows.length;
  return {
    lines: rows.map((row) => ({ line: 'row', row })),
    lineCount,
    groupBy: null,
    columns: [...COLUMNS_AT_FIRST],
    problems: [],
    matching: lineCount,
    total: lineCount,
    attention: 0,
    drafts: 0,
    archived: 0,
    damaged: 0,
    credentials: 2,
    ...change,
  };
}

export function connection(change: Partial<ConnectionView> = {}): ConnectionView {
  return {
    tokens: [],
    id: 'connection-0',
    name: 'GitHub - my-org',
    kind: 'GitHub',
    remoteId: '1',
    systemId: 'system-1',
    system: 'DevLake production',
    environment: 'production',
    health: 'rejected',
    isTestable: true,
    connector: null,
    canProveStored: true,
    hasSyncs: false,
    syncs: null,
    canDelete: true,
    canPrint: true,
    readOnly: null,
    canTellDate: false,
    credentials: [{ id: 'credential-0', label: 'GitHub classic token …90ab' }],
    isChangedElsewhere: false,
    configUi: 'http://localhost:4000/',
    needsScopes: true,
    remark: 'It worked yesterday at 18:40.',
    tags: ['nightly'],
    facts: [
      { label: 'Account', value: 'kim-dev', isCode: false },
      { label: 'Credential', value: '…90ab, classic token', isCode: false },
      { label: 'Set', value: '19 September, 62 days ago', isCode: false },
      { label: 'Address', value: 'https://api.github.com/', isCode: true },
      { label: 'Organization', value: 'my-org', isCode: false },
    ],
    otherFields: [{ label: 'rateLimitPerHour', value: '4500', isCode: true }],
    checks: [
      refusedCheck,
      check({ startedAt: '2026-11-20T18:40:00Z', durationMs: 410 }),
      check({ startedAt: '2026-11-19T18:40:00Z', durationMs: 520 }),
    ],
    ...change,
  };
}

export function undated(number: number, change: Partial<UndatedView> = {}): UndatedView {
  return {
    id: `credential-${number}`,
    label: 'GitHub …90ab',
    age: '12–240 days',
    isTold: false,
    connections: [`connection-${number}`],
    usedBy: `GitHub - team-${number}`,
    ...change,
  };
}

export function damaged(change: Partial<DamagedView> = {}): DamagedView {
  return {
    table: 'connection',
    key: '0190163d-8694-739b-aea5-966c26f8ad90',
    what: 'Connection',
    about: ['…90ab'],
    connection: null,
    consequence: 'Forgetting it removes what Patchbay knows of it.',
    canForget: true,
    ...change,
  };
}
