/** Made-up systems, and what is done to them. */
import type {
  FindingView,
  MovePlanView,
  ProbeView,
  RemovalPlanView,
  SystemSortView,
  SystemView,
} from '../lib/ipc';

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
