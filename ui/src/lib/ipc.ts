/**
 * The border to the core. The one file that knows the generated bindings: everything else sees functions
 * that answer with a view or throw a `Failure`.
 */
import { Channel } from '@tauri-apps/api/core';
import {
  commands,
  type ActivityFilterInput,
  type ActivityInput,
  type BeginRotationInput,
  type CheckEvent,
  type CopyCommandInput,
  type DamagedInput,
  type DeletionEvent,
  type DeletionInput,
  type CredentialChangeInput,
  type DecisionInput,
  type DraftInput,
  type EditInput,
  type EnvFileInput,
  type FilterInput,
  type FirstView,
  type FormInput,
  type HeardInput,
  type InstallationsInput,
  type GroupingName,
  type ListInput,
  type MoveInput,
  type ManyEvent,
  type NewSystemInput,
  type KnowledgeInput,
  type PickEnvFileInput,
  type PlanInput,
  type RemovalInput,
  type RotationStateView,
  type SaveDraftInput,
  type SaveEditInput,
  type SettingsView,
  type SortColumn,
  type StageHeldInput,
  type StageInput,
  type SystemChangeInput,
  type SystemLoginInput,
  type TestManyInput,
  type PolicyInput,
  type TagInput,
  type ToldInput,
  type WalkView,
} from './bindings';
import { toFailure } from './failure';

export type * from './bindings';

type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: unknown };

async function answered<T>(pending: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await pending;
  } catch (thrown) {
    throw toFailure(thrown);
  }
  if (answer.status === 'ok') return answer.data;
  throw toFailure(answer.error);
}

function channel<T>(listen: (event: T) => void): Channel<T> {
  const made = new Channel<T>();
  made.onmessage = listen;
  return made;
}

declare global {
  /** Set by `first-answers.js`, a script that the core writes for each page. */
  var firstAnswers: FirstView | null | undefined;
}

export const ipc = {
  /** The answers that came along with the page, once; `null` where there are none. */
  firstAnswers: (): FirstView | null => {
    const given = globalThis.firstAnswers ?? null;
    globalThis.firstAnswers = null;
    return given;
  },
  start: () => answered(commands.start()),
  trySample: () => answered(commands.trySample()),

  storeState: () => answered(commands.storeState()),
  createStoreInKeychain: () => answered(commands.createStoreInKeychain()),
  createStoreWithPassphrase: (passphrase: string) =>
    answered(commands.createStoreWithPassphrase({ passphrase })),
  beginNewVault: () => answered(commands.beginNewVault()),
  stopAskingKeychain: () => answered(commands.stopAskingKeychain()),
  tryKeychain: () => answered(commands.tryKeychain()),
  unlockWithPassphrase: (passphrase: string) => answered(commands.unlockWithPassphrase({ passphrase })),
  lockStore: () => answered(commands.lockStore()),
  makeRecoveryCode: () => answered(commands.makeRecoveryCode()),
  setPassphrase: (passphrase: string) => answered(commands.setPassphrase({ passphrase })),
  useKeychainAgain: () => answered(commands.useKeychainAgain()),
  listBackups: () => answered(commands.listBackups()),
  saveBackup: (passphrase: string) => answered(commands.saveBackup({ passphrase })),
  /** Without a name, the person picks a file. */
  planRestore: (backup: string | null) => answered(commands.planRestore(backup)),
  restoreVault: () => answered(commands.restoreVault()),
  noteActivity: () => answered(commands.noteActivity()),

  listSystems: () => answered(commands.listSystems()),
  listSystemSorts: () => answered(commands.listSystemSorts()),
  findSystems: () => answered(commands.findSystems()),
  pickStateFile: () => answered(commands.pickStateFile()),
  readStateFile: (path: string) => answered(commands.readStateFile(path)),
  probeSystem: (input: NewSystemInput, task: string) => answered(commands.probeSystem(input, task)),
  addSystem: (input: NewSystemInput, task: string) => answered(commands.addSystem(input, task)),
  changeSystem: (input: SystemChangeInput) => answered(commands.changeSystem(input)),
  setSystemLogin: (system: string, login: SystemLoginInput, task: string) =>
    answered(commands.setSystemLogin(system, login, task)),
  planMove: (input: MoveInput, task: string) => answered(commands.planMove(input, task)),
  moveSystem: (input: MoveInput, task: string) => answered(commands.moveSystem(input, task)),
  planMerge: (keep: string, dropped: string) => answered(commands.planMerge(keep, dropped)),
  mergeSystems: (keep: string, dropped: string) => answered(commands.mergeSystems(keep, dropped)),
  planRemoval: (system: string) => answered(commands.planRemoval(system)),
  removeSystem: (input: RemovalInput) => answered(commands.removeSystem(input)),
  erasure: () => answered(commands.erasure()),
  finishErasure: () => answered(commands.finishErasure()),
  reloadLists: (systems: string[], task: string) => answered(commands.reloadLists(systems, task)),

  listConnections: (query: ListInput) => answered(commands.listConnections(query)),
  matchConnections: (query: ListInput) => answered(commands.matchConnections(query)),
  chooseColumns: (columns: SortColumn[] | null) => answered(commands.chooseColumns(columns)),
  groupConnections: (by: GroupingName | null) => answered(commands.groupConnections(by)),
  completeFilter: (input: FilterInput) => answered(commands.completeFilter(input)),
  tagConnections: (input: TagInput[]) => answered(commands.tagConnections(input)),
  showConnection: (id: string) => answered(commands.showConnection(id)),
  checkConnection: (id: string, task: string, listen: (event: CheckEvent) => void) =>
    answered(commands.checkConnection(id, task, channel(listen))),
  testConnections: (input: TestManyInput, task: string, listen: (event: ManyEvent) => void) =>
    answered(commands.testConnections(input, task, channel(listen))),
  openConnectionTokenPage: (id: string) => answered(commands.openConnectionTokenPage(id)),
  openConfigUi: (id: string) => answered(commands.openConfigUi(id)),
  lookAgain: (id: string) => answered(commands.lookAgain(id)),
  forgetConnection: (id: string) => answered(commands.forgetConnection(id)),

  lookForSyncs: (id: string, task: string, listen: (event: WalkView) => void) =>
    answered(commands.lookForSyncs(id, task, channel(listen))),
  proveStored: (id: string, task: string) => answered(commands.proveStored(id, task)),
  planDeletion: (id: string, task: string, listen: (event: DeletionEvent) => void) =>
    answered(commands.planDeletion(id, task, channel(listen))),
  deleteConnection: (input: DeletionInput, task: string, listen: (event: DeletionEvent) => void) =>
    answered(commands.deleteConnection(input, task, channel(listen))),
  rejoinBlueprints: (id: string, task: string) => answered(commands.rejoinBlueprints(id, task)),
  listArchived: () => answered(commands.listArchived()),
  restoreArchived: (id: string) => answered(commands.restoreArchived(id)),
  eraseArchived: (id: string) => answered(commands.eraseArchived(id)),
  eraseUnused: (id: string) => answered(commands.eraseUnused(id)),

  listDamage: () => answered(commands.listDamage()),
  forgetDamaged: (row: DamagedInput) => answered(commands.forgetDamaged(row)),
  readEditForm: (input: EditInput) => answered(commands.readEditForm(input)),
  editConnection: (input: SaveEditInput, task: string, listen: (event: CheckEvent) => void) =>
    answered(commands.editConnection(input, task, channel(listen))),
  acknowledgeChange: (id: string) => answered(commands.acknowledgeChange(id)),
  listCredentials: () => answered(commands.listCredentials()),
  changeCredential: (input: CredentialChangeInput) => answered(commands.changeCredential(input)),
  setPolicies: (input: PolicyInput[]) => answered(commands.setPolicies(input)),
  linkCredentials: (orphan: string, kept: string) => answered(commands.linkCredentials(orphan, kept)),
  /** GitHub's page for an organization's single sign-on; the core looks at the link once more. */
  openSignOnPage: (link: string) => answered(commands.openSignOnPage(link)),
  takeOverAccount: (id: string, account: string) => answered(commands.takeOverAccount(id, account)),
  planRotation: (credential: string) => answered(commands.planRotation(credential)),
  beginRotation: (input: BeginRotationInput) => answered(commands.beginRotation(input)),
  carryOnRotation: (
    rotation: string,
    decision: DecisionInput,
    task: string,
    listen: (state: RotationStateView) => void,
  ) => answered(commands.carryOnRotation(rotation, decision, task, channel(listen))),
  dropRotation: (rotation: string) => answered(commands.dropRotation(rotation)),
  listRotations: () => answered(commands.listRotations()),
  showRotation: (rotation: string) => answered(commands.showRotation(rotation)),
  proveOldIsDead: (rotation: string, task: string) => answered(commands.proveOldIsDead(rotation, task)),
  erasePrevious: (rotation: string) => answered(commands.erasePrevious(rotation)),

  listActivity: (input: ActivityInput) => answered(commands.listActivity(input)),
  exportActivity: (input: ActivityFilterInput) => answered(commands.exportActivity(input)),
  /** Answers whether one was chosen. */
  chooseStateFile: (system: string) => answered(commands.chooseStateFile(system)),
  keepStateFile: (system: string, path: string) => answered(commands.keepStateFile(system, path)),
  leaveStateFile: (system: string) => answered(commands.leaveStateFile(system)),
  writeStateFile: (system: string) => answered(commands.writeStateFile(system)),
  printCommands: (id: string) => answered(commands.printCommands(id)),
  copyCommand: (input: CopyCommandInput) => answered(commands.copyCommand(input)),
  listUndated: () => answered(commands.listUndated()),
  tellDates: (told: ToldInput[]) => answered(commands.tellDates(told)),
  listDrafts: () => answered(commands.listDrafts()),
  saveDraft: (input: SaveDraftInput) => answered(commands.saveDraft(input)),
  discardDraft: (id: string) => answered(commands.discardDraft(id)),

  listKinds: () => answered(commands.listKinds()),
  readForm: (input: FormInput) => answered(commands.readForm(input)),
  stageSecret: (input: StageInput) => answered(commands.stageSecret(input)),
  dropStaged: (id: string) => answered(commands.dropStaged(id)),
  listHeld: (input: FormInput) => answered(commands.listHeld(input)),
  stageHeld: (input: StageHeldInput) => answered(commands.stageHeld(input)),
  listFurtherPlaces: (connection: string) => answered(commands.listFurtherPlaces(connection)),
  checkDraft: (input: DraftInput, task: string, listen: (event: CheckEvent) => void) =>
    answered(commands.checkDraft(input, task, channel(listen))),
  createConnection: (input: DraftInput, task: string, listen: (event: CheckEvent) => void) =>
    answered(commands.createConnection(input, task, channel(listen))),
  openTokenPage: (input: FormInput) => answered(commands.openTokenPage(input)),
  listInstallations: (input: InstallationsInput, task: string) =>
    answered(commands.listInstallations(input, task)),
  pickEnvFile: (input: PickEnvFileInput) => answered(commands.pickEnvFile(input)),
  readEnvFile: (input: EnvFileInput) => answered(commands.readEnvFile(input)),
  findInEnvironment: (kind: string) => answered(commands.findInEnvironment(kind)),
  readEnvironment: (kind: string) => answered(commands.readEnvironment(kind)),
  offerEnvFileDeletion: (id: string) => answered(commands.offerEnvFileDeletion(id)),

  connectorMatrix: () => answered(commands.connectorMatrix()),
  probeConnector: (id: string, task: string) => answered(commands.probeConnector(id, task)),
  listPlaces: (input: DraftInput, task: string) => answered(commands.listPlaces(input, task)),
  listTickets: (id: string, task: string) => answered(commands.listTickets(id, task)),
  ticketKin: (id: string, ticket: string, task: string) => answered(commands.ticketKin(id, ticket, task)),
  ticketMoves: (id: string, ticket: string, task: string) => answered(commands.ticketMoves(id, ticket, task)),
  searchKnowledge: (input: KnowledgeInput, task: string) => answered(commands.searchKnowledge(input, task)),
  /** Sends nothing that changes anything. */
  planWriting: (input: PlanInput, task: string) => answered(commands.planWriting(input, task)),
  /** Sends what was planned, once. */
  carryOutPlan: (plan: string) => answered(commands.carryOutPlan(plan)),
  showHandOver: (id: string) => answered(commands.showHandOver(id)),
  /** Into the clipboard; nothing of it comes here. */
  copyConnectorSecret: (id: string) => answered(commands.copyConnectorSecret(id)),
  markEntered: (id: string, isEntered: boolean) => answered(commands.markEntered(id, isEntered)),
  agentState: () => answered(commands.agentState()),
  /** Without a path, the person picks a file. */
  readCliSecrets: (kind: string, path: string | null) =>
    path === null ? answered(commands.pickCliSecrets(kind)) : answered(commands.readCliSecrets(kind, path)),

  cancelTask: (task: string) => answered(commands.cancelTask(task)),

  listLicences: () => answered(commands.listLicences()),
  openLogFolder: () => answered(commands.openLogFolder()),
  copyNote: (text: string) => answered(commands.copyNote(text)),
  copyDiagnostics: () => answered(commands.copyDiagnostics()),

  readSettings: () => answered(commands.readSettings()),
  saveSettings: (settings: SettingsView) => answered(commands.saveSettings(settings)),

  /** Waits for something that was not heard of; without what was heard, answers at once. */
  waitForSignal: (heard: HeardInput | null) => answered(commands.waitForSignal(heard)),
};

export type Ipc = typeof ipc;
