// This file was generated from the shell's commands and views. Do not edit it by hand.
import { invoke as __TAURI_INVOKE, Channel } from "@tauri-apps/api/core";
import * as __TAURI_EVENT from "@tauri-apps/api/event";

/** Commands */
export const commands = {
  start: () => typedError<StartView, CommandError>(__TAURI_INVOKE("start")),
  trySample: () => typedError<null, CommandError>(__TAURI_INVOKE("try_sample")),
  storeState: () => typedError<StoreView, CommandError>(__TAURI_INVOKE("store_state")),
  createStoreInKeychain: () => typedError<StoreView, CommandError>(__TAURI_INVOKE("create_store_in_keychain")),
  createStoreWithPassphrase: (input: PassphraseInput) => typedError<StoreView, CommandError>(__TAURI_INVOKE("create_store_with_passphrase", { input })),
  tryKeychain: () => typedError<StoreView, CommandError>(__TAURI_INVOKE("try_keychain")),
  unlockWithPassphrase: (input: PassphraseInput) => typedError<StoreView, CommandError>(__TAURI_INVOKE("unlock_with_passphrase", { input })),
  lockStore: () => typedError<StoreView, CommandError>(__TAURI_INVOKE("lock_store")),
  noteActivity: () => typedError<null, CommandError>(__TAURI_INVOKE("note_activity")),
  listSystems: () => typedError<SystemView[], CommandError>(__TAURI_INVOKE("list_systems")),
  findSystems: () => typedError<ProposalView[], CommandError>(__TAURI_INVOKE("find_systems")),
  pickStateFile: () => typedError<ProposalView[], CommandError>(__TAURI_INVOKE("pick_state_file")),
  readStateFile: (path: string) => typedError<ProposalView[], CommandError>(__TAURI_INVOKE("read_state_file", { path })),
  probeSystem: (input: NewSystemInput) => typedError<ProbeView, CommandError>(__TAURI_INVOKE("probe_system", { input })),
  addSystem: (input: NewSystemInput) => typedError<SystemView, CommandError>(__TAURI_INVOKE("add_system", { input })),
  changeSystem: (input: SystemChangeInput) => typedError<SystemView, CommandError>(__TAURI_INVOKE("change_system", { input })),
  setSystemLogin: (system: string, login: SystemLoginInput) => typedError<SystemView, CommandError>(__TAURI_INVOKE("set_system_login", { system, login })),
  reloadLists: (systems: string[], task: string, onEvent: Channel<ReloadEvent>) => typedError<ReloadView, CommandError>(__TAURI_INVOKE("reload_lists", { systems, task, onEvent })),
  listConnections: (query: ListInput) => typedError<ListingView, CommandError>(__TAURI_INVOKE("list_connections", { query })),
  showConnection: (id: string) => typedError<ConnectionView, CommandError>(__TAURI_INVOKE("show_connection", { id })),
  checkConnection: (id: string, task: string, onEvent: Channel<CheckEvent>) => typedError<CheckView, CommandError>(__TAURI_INVOKE("check_connection", { id, task, onEvent })),
  lookAgain: (id: string) => typedError<ConnectionView, CommandError>(__TAURI_INVOKE("look_again", { id })),
  forgetConnection: (id: string) => typedError<null, CommandError>(__TAURI_INVOKE("forget_connection", { id })),
  listKinds: () => typedError<KindView[], CommandError>(__TAURI_INVOKE("list_kinds")),
  readForm: (input: FormInput) => typedError<FormView, CommandError>(__TAURI_INVOKE("read_form", { input })),
  stageSecret: (input: StageInput) => typedError<StagedView, CommandError>(__TAURI_INVOKE("stage_secret", { input })),
  dropStaged: (id: string) => typedError<null, CommandError>(__TAURI_INVOKE("drop_staged", { id })),
  checkDraft: (input: DraftInput, task: string, onEvent: Channel<CheckEvent>) => typedError<CheckView, CommandError>(__TAURI_INVOKE("check_draft", { input, task, onEvent })),
  createConnection: (input: DraftInput, task: string, onEvent: Channel<CheckEvent>) => typedError<CreatedView, CommandError>(__TAURI_INVOKE("create_connection", { input, task, onEvent })),
  openTokenPage: (input: FormInput) => typedError<null, CommandError>(__TAURI_INVOKE("open_token_page", { input })),
  cancelTask: (task: string) => typedError<null, CommandError>(__TAURI_INVOKE("cancel_task", { task })),
  readSettings: () => typedError<SettingsView, CommandError>(__TAURI_INVOKE("read_settings")),
  saveSettings: (settings: SettingsView) => typedError<SettingsView, CommandError>(__TAURI_INVOKE("save_settings", { settings })),
};

/** Events */
export const events = {
  storeChanged: makeEvent<StoreChanged>("store-changed"),
  storeStateChanged: makeEvent<StoreStateChanged>("store-state-changed"),
};

/* Types */
export type ErrorCode = "badArguments" | "notFound" | "invalidField" | "nameTaken" | "locked" | "noStore" | "keychainTrouble" | "wrongPassphrase" | "systemUnreachable" | "systemLoginNeeded" | "refused" | "cancelled" | "changedElsewhere" | "stagedGone" | "diskTrouble" | "internal";

export type CommandError = {
  code: ErrorCode;
  message: string;
  hint: string | null;
  field: FieldName | null;
};

export type OutcomeName = "passed" | "rejected" | "unreachable" | "notCheckable";

export type RemedyView =
  | { action: "fixField"; field: FieldName; label: string }
  | { action: "checkAgain"; label: string }
  | { action: "openTokenPage"; label: string }
  | { action: "enterSystemLogin"; label: string }
  | { action: "openNetworkSettings"; label: string }
  | { action: "reloadList"; label: string };

export type FindingView = {
  what: string;
  advice: string;
  remedy: RemedyView | null;
  rights: string[];
  detail: string | null;
};

export type RungView = {
  label: string;
  outcome: OutcomeName | null;
  durationMs: number;
  finding: FindingView | null;
};

export type CheckView = {
  startedAt: string;
  outcome: OutcomeName;
  isWeak: boolean;
  summary: string;
  rungs: RungView[];
  account: string | null;
  durationMs: number;
};

export type CheckEvent =
  | { event: "started"; rungs: RungView[] }
  | { event: "running"; index: number }
  | { event: "finished"; index: number; rung: RungView }
  | { event: "stage"; label: string };

export type HealthName = "rejected" | "pending" | "gone" | "unreachable" | "unchecked" | "notCheckable" | "healthy";

export type SortColumn = "state" | "name" | "system" | "kind" | "account" | "credential" | "age" | "lastCheck";

export type ListInput = {
  text: string;
  sort: SortColumn;
  isDescending: boolean;
  offset: number;
  limit: number;
};

export type RowView = {
  id: string;
  health: HealthName;
  name: string;
  system: string;
  environment: EnvironmentName;
  kind: string;
  account: string | null;
  credential: string | null;
  age: string | null;
  checkedAt: string | null;
};

export type ListingView = {
  rows: RowView[];
  matching: number;
  total: number;
  attention: number;
};

export type FactView = {
  label: string;
  value: string;
  isCode: boolean;
};

export type ConnectionView = {
  id: string;
  name: string;
  kind: string;
  remoteId: string | null;
  systemId: string;
  system: string;
  environment: EnvironmentName;
  health: HealthName;
  isTestable: boolean;
  isChangedElsewhere: boolean;
  remark: string | null;
  facts: FactView[];
  otherFields: FactView[];
  checks: CheckView[];
};

export type FieldName = "system" | "name" | "site" | "organization" | "address" | "login" | "token" | "password" | "proxy" | "rateLimit";

export type KindView = {
  id: string;
  label: string;
};

export type BlockName = "whatAndWhere" | "credential" | "advanced";

export type ChoiceView = {
  value: string;
  label: string;
};

export type ControlView =
  | { control: "text" }
  | { control: "number" }
  | { control: "choice"; choices: ChoiceView[] }
  | { control: "secret" };

export type FieldView = {
  id: FieldName;
  block: BlockName;
  label: string;
  help: string | null;
  placeholder: string | null;
  control: ControlView;
  value: string;
  isRequired: boolean;
  problem: string | null;
  takenBy: string | null;
};

export type LinkView = {
  label: string;
  host: string;
};

export type FormView = {
  fields: FieldView[];
  address: string | null;
  tokenPage: LinkView | null;
  rights: string[];
  goesTo: string[];
  isPlaceComplete: boolean;
  isComplete: boolean;
};

export type StagedView = {
  id: string;
  kind: string;
  hint: string | null;
  length: string;
  cleaned: string | null;
  problem: string | null;
};

export type CreatedView = {
  connection: string;
  name: string;
  isPending: boolean;
  check: CheckView | null;
};

export type FormInput = {
  kind: string;
  system: string;
  answers: Partial<Record<FieldName, string>>;
};

export type DraftInput = {
  form: FormInput;
  staged: string;
  despite: string | null;
};

export type StageInput = {
  kind: string;
  field: FieldName;
  text: string;
  replaces: string | null;
};

export type SystemLoginInput =
  | { login: "apiKey"; key: string }
  | { login: "uiBasic"; user: string; password: string };

export type NewSystemInput = {
  address: string;
  name: string;
  environment: EnvironmentName;
  login: SystemLoginInput | null;
  allowsPlainHttp: boolean;
};

export type SystemChangeInput = {
  id: string;
  name: string;
  environment: EnvironmentName;
  checksFromHere: boolean;
  route: RouteView | null;
};

export type PassphraseInput = {
  passphrase: string;
};

export type ThemeName = "system" | "light" | "dark";

export type ProxyName = "direct" | "system" | "explicit";

export type RouteView = {
  proxy: ProxyName;
  proxyAddress: string;
  extraCaPem: string;
};

export type SettingsView = {
  theme: ThemeName;
  route: RouteView;
  lockAfterMinutes: number;
};

export type StartView = {
  version: string;
  label: string | null;
  isFirstRun: boolean;
  canTrySample: boolean;
  dataDirectory: string;
  settings: SettingsView;
  store: StoreView;
};

export type StoreChanged = {
  revision: number;
};

export type StoreStateChanged = {
  store: StoreView;
};

export type StoreStateName = "empty" | "unlocked" | "locked" | "asking" | "keychainLocked" | "keychainDenied" | "keychainUnavailable" | "keychainSilent" | "keyMissing" | "wrongKey" | "keyUntrusted";

export type StoreOffer = "createInKeychain" | "createWithPassphrase" | "tryAgain" | "enterPassphrase";

export type StoreView = {
  state: StoreStateName;
  place: string;
  message: string;
  hint: string;
  offers: StoreOffer[];
};

export type EnvironmentName = "dev" | "staging" | "production";

export type ReachState = "notAsked" | "answers" | "trouble";

export type SystemView = {
  id: string;
  kind: string;
  name: string;
  address: string;
  environment: EnvironmentName;
  version: string | null;
  ownLogin: string;
  reach: ReachState;
  trouble: FindingView | null;
  listedAt: string | null;
  connectionCount: number;
  warnings: string[];
  checksFromHere: boolean;
  route: RouteView | null;
};

export type ProposalView = {
  address: string;
  source: string;
  version: string | null;
};

export type ProbeView = {
  address: string;
  version: string | null;
  isUsable: boolean;
  needsLogin: boolean;
  trouble: FindingView | null;
  isPlainRemote: boolean;
};

export type ReloadEvent =
  | { event: "started"; systems: number }
  | { event: "finished"; system: string; done: number };

export type ReloadView = {
  found: number;
  adopted: number;
  gone: number;
  troubles: string[];
};

/* Tauri Specta runtime */
async function typedError<T, E>(result: Promise<T>): Promise<{ status: "ok"; data: T } | { status: "error"; error: E }> {
  try {
    return { status: "ok", data: await result };
  } catch (e) {
    if (e instanceof Error) throw e;
    return { status: "error", error: e as E };
  }
}

function makeEvent<T>(name: string) {
  return { listen: (cb: __TAURI_EVENT.EventCallback<T>) => __TAURI_EVENT.listen(name, cb) };
}
