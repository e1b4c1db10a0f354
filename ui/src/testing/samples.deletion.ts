/** Made-up deletions. */
import type {
  ArchivedView,
  DeletionPlanView,
  DeletionView,
  StepStateName,
  StepView,
  SyncsView,
  SyncView,
} from '../lib/ipc';

export function sync(change: Partial<SyncView> = {}): SyncView {
  return {
    repo: 'api',
    remote: 'my-org/api',
    direction: 'import',
    isAutomatic: true,
    hasWebhook: true,
    lastSyncedAt: '2026-11-20T08:40:00Z',
    lastError: null,
    ...change,
  };
}

export function syncs(change: Partial<SyncsView> = {}): SyncsView {
  return { configs: [sync()], gap: null, lookedAt: '2026-11-21T08:02:00Z', ...change };
}

export function deletionPlan(change: Partial<DeletionPlanView> = {}): DeletionPlanView {
  return {
    name: 'GitHub - my-org',
    system: 'DevLake production',
    environment: 'production',
    asksForName: true,
    projects: ['team-a', 'team-b'],
    blueprints: ['team-a-blueprint', 'team-b-blueprint'],
    rawBlueprints: [],
    scopes: 14,
    scopeConfigs: 2,
    running: [{ name: 'nightly', beganAt: '2026-11-21T08:40:00Z' }],
    needsBlueprints: true,
    needsScopes: true,
    needsWait: true,
    syncs: [],
    gap: null,
    credentials: [
      {
        id: 'credential-0',
        name: 'GitHub classic token …90ab',
        provider: 'GitHub',
        others: ['Copilot', 'GitHub - b', 'GitHub - c', 'GitHub - d', 'GitHub - e'].map((name) => ({
          connection: name,
          name,
          system: 'DevLake staging',
          environment: 'staging' as const,
        })),
        isHeld: true,
      },
    ],
    ...change,
  };
}

export function deletionSteps(states: StepStateName[]): StepView[] {
  const labels = [
    'Take it out of team-a-blueprint',
    'Take it out of team-b-blueprint',
    'Wait until no pipeline runs',
    'Delete its 14 data scopes and their data',
    'Delete the connection',
    'List again: it is gone',
  ];
  return labels.map((label, index) => ({ label, state: states[index] ?? 'waiting', done: 0, trouble: null }));
}

export function deleted(change: Partial<DeletionView> = {}): DeletionView {
  return {
    steps: deletionSteps(['done', 'done', 'done', 'done', 'done', 'done']),
    end: 'deleted',
    canRejoin: [],
    unused: [],
    ...change,
  };
}

export function archived(change: Partial<ArchivedView> = {}): ArchivedView {
  return {
    id: 'connection-9',
    name: 'GitHub - old-team',
    kind: 'GitHub',
    system: 'DevLake production',
    deletedAt: '2026-10-01T08:40:00Z',
    credentials: ['GitHub classic token …77cd'],
    hasSecret: true,
    isErasureDue: true,
    canBeRestored: true,
    ...change,
  };
}
