/** Made-up credentials and rotations. */
import type {
  CredentialView,
  PhaseName,
  RotationPlanView,
  RotationUseView,
  RotationView,
  UseStateView,
} from '../lib/ipc';

export const rotationUses: RotationUseView[] = [
  {
    connection: 'connection-0',
    name: 'GitHub - my-org',
    kind: 'GitHub',
    system: 'DevLake staging',
    environment: 'staging',
    beside: 0,
  },
  {
    connection: 'connection-1',
    name: 'GitHub - team-1',
    kind: 'GitHub',
    system: 'DevLake production',
    environment: 'production',
    beside: 0,
  },
];

export function credential(number: number, change: Partial<CredentialView> = {}): CredentialView {
  return {
    id: `credential-${number}`,
    label: `GitHub classic token …90a${number}`,
    provider: 'GitHub',
    kind: 'classic token',
    hint: `…90a${number}`,
    account: 'kim-dev',
    age: number === 0 ? '62 days' : '12–240 days',
    expiresAt: null,
    policyDays: 90,
    policyReason: '',
    notes: '',
    isHeld: number === 0,
    worst: 'healthy',
    uses: rotationUses
      .slice(0, number === 0 ? 2 : 1)
      .map((used) => ({ ...used, connection: `${used.connection}-${number}`, health: 'healthy' })),
    ownLoginOf: null,
    active: null,
    previous: null,
    canBeErased: false,
    restores: [],
    ...change,
  };
}

export function rotationPlan(change: Partial<RotationPlanView> = {}): RotationPlanView {
  return {
    credential: 'credential-0',
    label: 'GitHub classic token …90ab',
    account: 'kim-dev',
    login: null,
    expiresAt: null,
    kind: 'devLakeGithub',
    rights: ['repo', 'read:org', 'read:user'],
    tokenPage: { label: 'Create this token on GitHub', host: 'github.com' },
    uses: rotationUses,
    untouched: [],
    alike: [],
    field: 'token',
    noWayBack: 0,
    active: null,
    ...change,
  };
}

const STEPS: Partial<Record<PhaseName, [Partial<UseStateView>, Partial<UseStateView>]>> = {
  staged: [{ trial: 'notYet' }, { trial: 'notYet' }],
  swapping: [
    { step: 'confirmed', holds: 'new' },
    { step: 'swapping', holds: 'unknown' },
  ],
  pausedForward: [{ step: 'confirmed', holds: 'new' }, {}],
  committed: [
    { step: 'confirmed', holds: 'new' },
    { step: 'confirmed', holds: 'new' },
  ],
  done: [
    { step: 'confirmed', holds: 'new' },
    { step: 'confirmed', holds: 'new' },
  ],
  rolledBack: [{ step: 'putBack' }, { step: 'waiting' }],
};

/** A run in a phase, its two uses as they are then. */
export function rotation(
  change: { phase?: PhaseName; uses?: Partial<UseStateView>[]; account?: string | null } & Partial<
    Omit<RotationView, 'uses' | 'state'>
  > = {},
): RotationView {
  const { phase = 'staged', uses, account = 'kim-dev', ...rest } = change;
  const states = (uses ?? STEPS[phase] ?? [{}, {}]).map((state): UseStateView => ({
    trial: 'wouldPass',
    step: 'waiting',
    holds: 'old',
    canBePutBack: true,
    finding: null,
    ...state,
  }));
  return {
    id: 'rotation-1',
    credential: 'credential-0',
    label: 'GitHub classic token …90ab',
    account: 'kim-dev',
    oldHint: '…90ab',
    newHint: '…k3Zd',
    newKind: 'classic token',
    isOtherAccount: account !== null && account !== 'kim-dev',
    isUntouched: phase === 'staged' || phase === 'verified',
    isElsewhere: false,
    uses: rotationUses,
    state: {
      phase,
      account,
      swapped: states.filter((state) => state.holds === 'new').length,
      takingPart: states.filter((state) => state.step !== 'leftOut').length,
      mayRevoke: phase === 'committed',
      uses: states,
    },
    ...rest,
  };
}
