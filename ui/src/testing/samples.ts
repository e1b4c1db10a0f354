/** Made-up views, for tests and for looking at the window without a core. */
import type {
  CheckView,
  ConnectionView,
  DamagedView,
  DraftView,
  EnvFileView,
  FieldView,
  FindingView,
  FormView,
  InstallationsView,
  MovePlanView,
  ManyEvent,
  ManyView,
  ListingView,
  SortColumn,
  ProbeView,
  RemovalPlanView,
  RowView,
  RungView,
  SettingsView,
  StagedView,
  StartView,
  SystemSortView,
  SystemView,
  UndatedView,
} from '../lib/ipc';
import { openStore } from './samples.store';

export * from './samples.activity';
export * from './samples.deletion';
export * from './samples.store';

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

export function system(change: Partial<SystemView> = {}): SystemView {
  return {
    id: 'system-1',
    kind: 'DevLake',
    name: 'DevLake production',
    address: 'https://devlake.example.com/api',
    hasAddress: true,
    environment: 'production',
    version: '1.0.2',
    sort: 'devLake',
    readOnly: null,
    ownLogin: 'API key …4f1c',
    hasOwnKey: false,
    reach: 'answers',
    trouble: null,
    listedAt: '2026-11-21T08:02:00Z',
    connectionCount: 14,
    warnings: [],
    checksFromHere: true,
    route: null,
    twin: null,
    stateFile: null,
    ...change,
  };
}

export const systemSorts: SystemSortView[] = [
  {
    id: 'devLake',
    label: 'DevLake',
    address: null,
    hasAddress: true,
    addressHelp: 'Of the backend, or of the page in front (config-ui).',
    canBeFound: true,
    needsLogin: false,
    logins: ['apiKey', 'uiBasic'],
    loginHelp: 'Sealed here, and sent only to this system.',
  },
  {
    id: 'coreGit',
    label: 'CoreGit',
    address: 'https://api.coregit.dev/',
    hasAddress: true,
    addressHelp: 'The hosted service.',
    canBeFound: false,
    needsLogin: true,
    logins: ['apiKey'],
    loginHelp: 'A master key does everything, a scoped one only reads.',
  },
];

export const downFinding: FindingView = {
  what: 'Nothing answers at http://localhost:8085.',
  advice: 'Start the system or connect to its network, then check again.',
  remedy: { action: 'checkAgain', label: 'Check again' },
  rights: [],
  note: null,
  detail: null,
};

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

export function field(change: Partial<FieldView> & Pick<FieldView, 'id' | 'label'>): FieldView {
  return {
    block: 'whatAndWhere',
    help: null,
    placeholder: null,
    control: { control: 'text' },
    value: '',
    isRequired: true,
    problem: null,
    takenBy: null,
    ...change,
  };
}

/** A GitHub-like form for the answers given, as the core would draw it. */
export function form(answers: Partial<Record<string, string>> = {}): FormView {
  const organization = answers['organization']?.trim() ?? '';
  const name = answers['name']?.trim() || (organization ? `GitHub - ${organization}` : 'GitHub');
  const isTaken = name === 'GitHub - taken';
  const choices = [
    { value: 'cloud', label: 'GitHub.com' },
    { value: 'server', label: 'Enterprise Server' },
  ];
  return {
    fields: [
      field({
        id: 'site',
        label: 'GitHub',
        control: { control: 'choice', choices },
        value: answers['site'] ?? 'cloud',
      }),
      field({
        id: 'organization',
        label: 'Organization',
        placeholder: 'my-org',
        value: organization,
        problem: organization ? null : 'Enter the organization, as in github.com/my-org.',
      }),
      field({ id: 'name', label: 'Name', value: name, takenBy: isTaken ? 'connection-7' : null }),
      field({
        id: 'token',
        label: 'Token',
        block: 'credential',
        control: { control: 'secret', shape: 'rows' },
      }),
      field({ id: 'proxy', label: 'Proxy that DevLake uses', block: 'advanced', isRequired: false }),
      field({
        id: 'rateLimit',
        label: 'Requests an hour',
        block: 'advanced',
        control: { control: 'number' },
        isRequired: false,
      }),
    ],
    address: 'https://api.github.com/',
    tokenPage: { label: 'Create this token on GitHub', host: 'github.com' },
    rights: ['repo', 'read:org', 'read:user'],
    goesTo: ['DevLake production (https://devlake.example.com)', 'GitHub (https://api.github.com)'],
    isPlaceComplete: organization !== '' && !isTaken,
    isComplete: organization !== '' && !isTaken,
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

export function draft(change: Partial<DraftView> = {}): DraftView {
  return {
    id: 'draft-1',
    name: 'GitHub - new-team',
    kind: 'github',
    kindLabel: 'GitHub',
    system: 'system-1',
    systemName: 'DevLake production',
    answers: { organization: 'new-team' },
    credential: null,
    savedAt: '2026-11-21T08:02:00Z',
    ...change,
  };
}

export const installations: InstallationsView = {
  choices: [
    { value: '77', label: 'acme (77)' },
    { value: '78', label: 'octo-org (78)' },
  ],
  finding: null,
};

export const staged: StagedView = {
  id: 'staged-1',
  note: null,
  kind: 'classic token',
  hint: '90ab',
  length: '40 characters',
  cleaned: 'One line break removed.',
  problem: null,
  credential: null,
};

export function envFile(change: Partial<EnvFileView> = {}): EnvFileView {
  return {
    path: '/home/kim/devlake/.devlake.env',
    found: [
      { key: 'GITHUB_PAT', login: null, staged },
      { key: 'GITHUB_TOKEN', login: null, staged: { ...staged, id: 'staged-2', hint: 'pQ2r' } },
      {
        key: 'GH_TOKEN',
        login: null,
        staged: { ...staged, id: '', problem: 'This token was cut off while copying.' },
      },
    ],
    others: ['JENKINS_TOKEN'],
    unnamed: 1,
    unreadLines: [4],
    isReadableByOthers: true,
    ...change,
  };
}

export function movePlan(change: Partial<MovePlanView> = {}): MovePlanView {
  return {
    old: 'https://devlake.example.com/api',
    new: 'https://new.example.com/api/',
    version: '1.0.2',
    isUsable: true,
    needsLogin: false,
    trouble: null,
    isPlainRemote: false,
    sameness: 'same',
    recognised: 14,
    credentials: ['GitHub classic token …90ab', 'DevLake API key …4f1c'],
    ...change,
  };
}

export function removalPlan(change: Partial<RemovalPlanView> = {}): RemovalPlanView {
  return {
    name: 'DevLake production',
    asksForName: true,
    connections: ['GitHub - my-org', 'Jenkins - build'],
    erased: ['GitHub classic token …90ab'],
    kept: [],
    ...change,
  };
}

export function probe(change: Partial<ProbeView> = {}): ProbeView {
  return {
    address: 'http://localhost:8080',
    version: '1.0.2',
    isUsable: true,
    needsLogin: false,
    trouble: null,
    isPlainRemote: false,
    ...change,
  };
}

export * from './samples.edit';
export * from './samples.reuse';
export * from './samples.rotation';
