/** A made-up core behind `ipc`: every call answers from a table and is remembered. */
import { vi, type Mock } from 'vitest';
import { Failure } from '../lib/failure';
import { ipc, type CommandError, type Ipc, type SignalView, type StoreView } from '../lib/ipc';
import * as connectors from './connectors';
import * as samples from './samples';

export type FakeCore = { [Name in keyof Ipc]: Mock<Ipc[Name]> } & {
  /** As if the core had committed something. */
  change: () => void;
  /** As if the store's state had changed. */
  storeState: Mock<Ipc['storeState']>;
  sendStore: (store: StoreView) => void;
};

export function fakeCore(answers: Partial<Ipc> = {}): FakeCore {
  let signal: SignalView = { changes: 0, keys: 0, store: null };
  let send: (signal: SignalView) => void = () => undefined;
  const rows = [0, 1, 2].map((number) => samples.row(number));
  const defaults: Ipc = {
    firstAnswers: () => null,
    start: async () => samples.start(),
    trySample: async () => null,
    storeState: async () => samples.openStore,
    createStoreInKeychain: async () => samples.openStore,
    createStoreWithPassphrase: async () => samples.openStore,
    beginNewVault: async () => null,
    stopAskingKeychain: async () => null,
    tryKeychain: async () => samples.openStore,
    unlockWithPassphrase: async () => samples.openStore,
    lockStore: async () => samples.lockedStore,
    makeRecoveryCode: async () => true,
    setPassphrase: async () => samples.openStore,
    useKeychainAgain: async () => samples.openStore,
    listBackups: async () => samples.backups,
    saveBackup: async () => '/home/kim/patchbay-backup-2026-11-21.db',
    planRestore: async () => samples.restore,
    restoreVault: async () => null,
    noteActivity: async () => null,
    listSystems: async () => [samples.system()],
    listSystemSorts: async () => samples.systemSorts,
    findSystems: async () => [],
    pickStateFile: async () => [],
    readStateFile: async () => [],
    probeSystem: async () => samples.probe(),
    addSystem: async () => samples.system(),
    changeSystem: async () => samples.system(),
    setSystemLogin: async () => samples.system(),
    planMove: async () => samples.movePlan(),
    moveSystem: async () => ({ system: samples.system(), unopened: [] }),
    planMerge: async () => ({
      kept: 'DevLake production',
      dropped: 'The same',
      moved: ['GitHub classic token …90ab'],
      erased: [],
    }),
    mergeSystems: async () => samples.system(),
    planRemoval: async () => samples.removalPlan(),
    removeSystem: async () => ({ isFinished: true }),
    erasure: async () => ({ isFinished: true }),
    finishErasure: async () => ({ isFinished: true }),
    listLicences: async () => [{ name: 'svelte', version: '5.0.0', licence: 'MIT' }],
    openLogFolder: async () => null,
    copyNote: async () => null,
    copyDiagnostics: async () => ({ text: 'Patchbay 0.1.0\nSystems: 1\n' }),
    reloadLists: async () => ({ found: 3, adopted: 0, gone: 0, troubles: [] }),
    matchConnections: async (query) =>
      rows.slice(query.offset, query.offset + query.limit).map((row) => row.id),
    listConnections: async (query) =>
      samples.listing(rows.slice(query.offset, query.offset + query.limit), { lineCount: rows.length }),
    chooseColumns: async () => null,
    groupConnections: async () => null,
    completeFilter: async () => [],
    tagConnections: async (input) => input,
    showConnection: async () => samples.connection(),
    checkConnection: async () => samples.check(),
    testConnections: async (input, _task, listen) =>
      samples.testMany(input.ids ?? rows.map((row) => row.id), listen),
    openConnectionTokenPage: async () => null,
    openConfigUi: async () => null,
    lookAgain: async () => samples.connection({ health: 'healthy' }),
    forgetConnection: async () => null,
    lookForSyncs: async () => samples.syncs(),
    proveStored: async () => ({
      outcome: 'passed',
      words: 'The stored secret works. Strong proof.',
      finding: null,
    }),
    planDeletion: async () => samples.deletionPlan(),
    deleteConnection: async () => samples.deleted(),
    rejoinBlueprints: async () => ['team-a-blueprint', 'team-b-blueprint'],
    listArchived: async () => [samples.archived()],
    restoreArchived: async () => samples.draft(),
    eraseArchived: async () => ({ isFinished: true }),
    eraseUnused: async () => ({ isFinished: true }),
    listDamage: async () => ({ rows: [samples.damaged()], missing: 0 }),
    forgetDamaged: async () => null,
    readEditForm: async (input) => samples.editForm(input),
    editConnection: async () => samples.edited(),
    acknowledgeChange: async () => null,
    listCredentials: async () => ({ credentials: [samples.credential(0), samples.credential(1)], same: [] }),
    changeCredential: async () => null,
    setPolicies: async (input) => input,
    linkCredentials: async () => null,
    openSignOnPage: async () => null,
    takeOverAccount: async () => null,
    planRotation: async () => samples.rotationPlan(),
    beginRotation: async () => samples.rotation(),
    carryOnRotation: async () => samples.rotation({ phase: 'verified' }),
    dropRotation: async () => null,
    listRotations: async () => [],
    showRotation: async () => samples.rotation(),
    proveOldIsDead: async () => ({ isDead: true, rotation: samples.rotation({ phase: 'done' }) }),
    erasePrevious: async () => samples.rotation({ phase: 'done' }),
    listActivity: async (input) => samples.activityPage(input),
    exportActivity: async () => ({ place: '/home/kim/history.csv', entries: 3, damaged: 0 }),
    chooseStateFile: async () => true,
    keepStateFile: async () => null,
    leaveStateFile: async () => null,
    writeStateFile: async () => null,
    printCommands: async () => samples.printedCommands(),
    copyCommand: async () => null,
    listUndated: async () => [samples.undated(0), samples.undated(1)],
    tellDates: async (told) => told.length,
    listDrafts: async () => [samples.draft()],
    saveDraft: async () => 'draft-1',
    discardDraft: async () => null,
    listKinds: async () => [
      { id: 'github', label: 'GitHub', system: 'devLake', group: 'DevLake' },
      { id: 'jenkins', label: 'Jenkins', system: 'devLake', group: 'DevLake' },
    ],
    readForm: async (input) => samples.form(input.answers),
    stageSecret: async () => samples.staged,
    dropStaged: async () => null,
    listHeld: async () => [],
    stageHeld: async () => samples.stagedHeld,
    listFurtherPlaces: async () => samples.furtherPlaces(),
    checkDraft: async () => samples.check(),
    createConnection: async () => ({
      connection: 'connection-0',
      name: 'GitHub - my-org',
      isPending: false,
      check: samples.check(),
      offersDeletion: false,
    }),
    openTokenPage: async () => null,
    listInstallations: async () => samples.installations,
    pickEnvFile: async () => samples.envFile(),
    readEnvFile: async () => samples.envFile(),
    findInEnvironment: async () => [],
    readEnvironment: async () => samples.envFile().found,
    offerEnvFileDeletion: async () => 'deleted',
    connectorMatrix: async () => ({ connectors: [], rows: [] }),
    probeConnector: async () => connectors.abilities,
    listPlaces: async () => ({ places: [], gap: null }),
    listTickets: async () => connectors.tickets,
    ticketKin: async () => ({ parent: null, siblings: [], children: [] }),
    ticketMoves: async () => [],
    searchKnowledge: async () => connectors.pages,
    planWriting: async (input) => connectors.plan(input),
    carryOutPlan: async () => ({ made: '10042', url: null }),
    showHandOver: async () => connectors.handOver,
    markEntered: async () => null,
    copyConnectorSecret: async () => null,
    agentState: async () => ({
      state: 'dojops-sa is not set up for this user.',
      isRunning: false,
      keyProblem: null,
    }),
    readCliSecrets: async () => ({ path: '/x/secrets.json', found: [], others: 0, warnings: [] }),
    cancelTask: async () => null,
    readSettings: async () => samples.settings,
    saveSettings: async (given) => given,
    waitForSignal: (heard) =>
      heard && heard.changes === signal.changes && heard.keys === signal.keys
        ? new Promise((hears) => (send = hears))
        : Promise.resolve(signal),
  };
  for (const [name, answer] of Object.entries({ ...defaults, ...answers })) {
    Object.assign(ipc, { [name]: vi.fn(answer as (...given: never[]) => unknown) });
  }
  return Object.assign(ipc as unknown as FakeCore, {
    change: () => send((signal = { ...signal, changes: signal.changes + 1 })),
    sendStore: (store: StoreView) => send((signal = { ...signal, keys: signal.keys + 1, store })),
  });
}

/** What a refused call throws. */
export function failure(code: CommandError['code'], change: Partial<CommandError> = {}): Failure {
  return new Failure({ code, message: '', hint: null, field: null, ...change });
}

/** An answer that comes when the test says so. */
export function deferred<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (why: unknown) => void;
} {
  let resolve: (value: T) => void = () => undefined;
  let reject: (why: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
