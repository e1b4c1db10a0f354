/** All wording that the core does not send, so that it can be read as one text. */
import type { EnvironmentName, HealthName, OutcomeName, ProxyName, StoreStateName, ThemeName } from './ipc';

export * from './words.list';

export const product = 'Patchbay';

export const health: Record<HealthName, string> = {
  rejected: 'Rejected',
  expired: 'Expired',
  pending: 'Unfinished',
  gone: 'Gone',
  expiring: 'Expiring',
  retiring: 'Retiring',
  stale: 'Stale',
  unreachable: 'Unreachable',
  unchecked: 'Unchecked',
  ageing: 'Ageing',
  notCheckable: 'Not checkable',
  healthy: 'Healthy',
};

export const outcome: Record<OutcomeName, string> = {
  passed: 'passed',
  rejected: 'refused',
  unreachable: 'unreachable',
  notCheckable: 'not checkable',
};

export const environment: Record<EnvironmentName, string> = {
  dev: 'Development',
  staging: 'Staging',
  production: 'Production',
};

export const theme: Record<ThemeName, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

export const proxy: Record<ProxyName, string> = {
  direct: 'No proxy',
  system: 'The one from the environment',
  explicit: 'This one',
};

export const common = {
  cancel: 'Cancel',
  close: 'Close',
  skip: 'Skip',
  save: 'Save',
  saved: 'Saved.',
  reading: 'Reading…',
  detail: 'Technical detail',
  checkAgain: 'Check again',
  rights: 'Needs',
  tryAgain: 'Try again',
  cancelling: 'Cancelling…',
  copyNote: 'Copy note for the administrator',
  noteCopied: 'Copied',
  none: '—',
  nameless: '(no name)',
  optional: 'optional',
};

export const frame = {
  notLoaded: 'This part of the window could not be loaded.',
  starting: 'Starting…',
  screens: 'Screens',
  commands: 'Commands',
  connections: 'Connections',
  credentials: 'Credentials',
  activity: 'Activity',
  systems: 'Systems',
  lock: 'Lock',
  unlock: 'Unlock',
  settings: 'Settings',
  keys: 'Keys',
  filter: 'Filter connections',
  filterHint: 'Filter: name, is:stale, kind:jira …',
  completions: 'Completions',
  savedViews: 'Saved views',
  reload: 'Reload',
  newConnection: 'New connection',
  skipToContent: 'Skip to content',
};

export const status = {
  region: 'Status',
  neverRead: 'Lists not read yet',
  read: (time: string) => `Lists read ${time}`,
  online: 'Online',
  noSystem: 'No system yet',
  offline: 'No system reachable',
  someOffline: (down: number, all: number) => `${down} of ${all} systems unreachable`,
  secrets: (place: string) => `Secrets: ${place}`,
  noTask: 'No task running',
  moreTasks: (count: number) => `and ${count} more`,
  reloading: 'Reading the lists',
  saving: (name: string) => `Saving ${name}`,
  testing: (name: string) => `Testing ${name}`,
  checking: (name: string) => `Checking ${name}`,
  creating: (name: string) => `Creating ${name}`,
};

export const store: Record<StoreStateName, string> = {
  empty: 'none yet',
  unlocked: 'unlocked',
  locked: 'locked',
  asking: 'asking the keychain',
  keychainLocked: 'keychain locked',
  keychainDenied: 'keychain refused',
  keychainUnavailable: 'no keychain',
  keychainSilent: 'keychain does not answer',
  keyMissing: 'key missing',
  wrongKey: 'another key',
  keyUntrusted: 'key not ours',
};

export const secrets = {
  dialog: 'Open the secret store',
  dialogWhy: 'What needs a secret waits until it is open. Names, ages and checks stay visible.',
  useKeychain: 'Use the system keychain',
  usePassphrase: 'Use a passphrase…',
  unlock: 'Unlock',
  tryAgain: 'Try again',
  waiting: 'Waiting for the keychain. It may have opened a window of its own.',
  stopWaiting: 'Stop waiting',
  newVault: 'Begin with a new vault…',
  newVaultWhy:
    'Patchbay starts again, empty. This vault gets a dated name in the same folder and keeps everything; its secrets open again with its key.',
  newVaultNow: 'Begin anew',
  open: 'The secrets are unlocked.',
  passphrase: 'Passphrase',
  newPassphrase: 'New passphrase',
  repeat: 'Repeat the passphrase',
  create: 'Create the store',
  different: 'The two passphrases differ. Type the second one again.',
  advice: 'At least 12 characters; four or five unrelated words are strong and easy to keep in mind.',
  short: (length: number) => `${length} characters. Use at least 12.`,
  fair: (length: number) => `${length} characters. A few more make it strong.`,
  long: (length: number) => `${length} characters. Good length.`,
  noWayBack: 'Patchbay cannot recover a forgotten passphrase.',
  typeAgain: 'Enter it again: what was typed is not kept.',
  recoveryCode: 'Recovery code',
  passphraseOrCode: 'Passphrase or recovery code',
  noCode: 'No recovery code yet. It opens your secrets when the keychain or the passphrase is lost.',
  makeCode: 'Make a recovery code…',
  makeCodeWhy:
    'Opens your secrets when the keychain or the passphrase is lost. It is shown once, in a window of its own.',
  keychainLost: 'The system keychain lost its key. The recovery code or passphrase opened your secrets.',
  keychainAgain: 'Use the system keychain again',
  notNow: 'Not now',
};

export const next = {
  title: 'What to do next',
  create: 'Create a connection',
  createWhy: 'The wizard checks the token before anything is saved.',
  test: 'Test one you have',
  testWhy: 'Select a row, then choose Test or press Ctrl T.',
  addSystem: 'Add another system',
  addSystemWhy: 'Several DevLakes stand side by side, each with its environment.',
  dismiss: 'Dismiss',
};

export const detail = {
  panel: 'Connection',
  close: 'Close the detail',
  place: (kind: string) => `${kind} in`,
  number: (id: string) => `no. ${id}`,
  test: 'Test',
  testAgain: 'Test again',
  notTestable: 'Patchbay does not know this kind yet; it is shown read-only.',
  changedElsewhere: 'Changed elsewhere since the last look.',
  acknowledge: 'Mark as seen',
  tookOver: (account: string) => `Recorded: it belongs to ${account}.`,
  edit: 'Edit…',
  facts: 'Facts',
  otherFields: 'Other fields',
  otherFieldsWhy: 'Patchbay does not know these; it leaves them as they are.',
  lastChecks: 'Last checks',
  neverChecked: 'Never checked.',
  weak: 'A weak proof: the system looks at the status only.',
  inTime: (outcomeWord: string, time: string) => `${outcomeWord} in ${time}`,
  pending: 'The answer to this create was lost. It is never created twice: look whether the system has it.',
  lookAgain: 'Look again',
  forget: 'Forget',
  rotate: 'Rotate…',
  rotateNamed: (label: string) => `Rotate ${label}…`,
  activity: 'Activity',
  tags: 'Tags',
  newTag: 'New tag',
  addTag: 'Add',
  removeTag: (tag: string) => `Remove the tag ${tag}`,
  /** Why the state is what it is, where no check says so. */
  why: {
    expired: 'Its date has passed.',
    expiring: 'It ends within 30 days.',
    retiring: 'Its provider is withdrawing this sort of credential.',
    stale: 'Its secret is older than 90 days.',
    ageing: 'Its secret will be 90 days old soon.',
  } as Partial<Record<HealthName, string>>,
  missing: 'This connection is not there any more.',
};

export const dates = {
  title: 'When were these set?',
  why: 'Ages are counted from there. What the systems know is only a range, and it counts by its older end.',
  none: 'Nothing to ask: the age of every secret is known.',
  knownAs: (age: string | null) => (age ? `${age} old` : 'age unknown'),
  label: (label: string, usedBy: string) => `${label}, ${usedBy}`,
  rest: 'All the rest',
  choices: {
    '': 'I don’t know',
    today: 'Today',
    month: 'About a month ago',
    quarter: 'About a quarter ago',
    date: 'On a day…',
  },
  sameAsRest: 'As the rest',
  day: 'Day, as in 2026-11-21',
  dayWrong: 'Write year, month and day, as in 2026-11-21.',
  all: 'Ask about every secret',
  save: 'Save the dates',
  noted: (count: number) => (count === 1 ? '1 date noted.' : `${count} dates noted.`),
  ask: 'When was it set?…',
};

export const damage = {
  title: 'Damaged',
  count: (count: number) => (count === 1 ? '1 stored row is damaged' : `${count} stored rows are damaged`),
  why: 'Something outside Patchbay changed what is stored, or the disk failed. It is never guessed at; everything else works.',
  missing: (count: number) =>
    count === 1
      ? '1 row vanished without anybody removing it.'
      : `${count} rows vanished without anybody removing them.`,
  restore: 'Backups…',
  open: 'Show the connection',
  forget: 'Forget this row…',
  forgetTitle: (what: string) => `Forget this row: ${what}?`,
  forgetNow: 'Forget it',
  keep: 'Keep it',
  forgotten: 'The damaged row is forgotten.',
};

export const drafts = {
  title: 'Drafts',
  count: (count: number) => (count === 1 ? '1 draft' : `${count} drafts`),
  place: (kind: string, system: string | null) => (system ? `${kind} in ${system}` : kind),
  resume: 'Continue',
  discard: 'Discard',
  resumeNamed: (name: string) => `Continue ${name}`,
  discardNamed: (name: string) => `Discard ${name}`,
  save: 'Save draft',
  saved: 'Draft saved, without the secret.',
  discarded: (name: string) => `The draft ${name} was discarded.`,
};

export const systems = {
  title: 'Systems',
  add: 'Add a system…',
  addTitle: 'Add a system',
  emptyTitle: 'No systems yet',
  emptyWords: 'A system is a place that holds connections: a DevLake, or an organization in CoreGit.',
  sort: 'What it is',
  address: 'Address',
  addressExample: 'http://localhost:8080',
  probe: 'Check the address',
  probing: 'Asking…',
  answers: (label: string, version: string | null, address: string) =>
    `${[label, version].filter(Boolean).join(' ')} answers at ${address}`,
  wantsLogin: (address: string) => `${address} asks for a login of its own.`,
  name: 'Name',
  environment: 'Environment',
  environmentHint: 'Production is marked wherever something would change there.',
  looking: 'Looking on this computer…',
  found: 'Found',
  noneFound: 'No DevLake found on this computer (ports 8080 and 8085).',
  use: 'Use',
  stateFile: 'Path of a state file',
  stateFileHint: 'gh-devlake writes .devlake-azure.json or .devlake-local.json.',
  pick: 'Choose a file…',
  readFile: 'Read the file',
  nothingInFile: 'The file names no DevLake.',
  keptFile: 'State file',
  keepFile: 'State file…',
  owed: (count: number) =>
    count === 1 ? '1 change is not in it yet.' : `${count} changes are not in it yet.`,
  inStep: 'The state file is in step again.',
  fromFile: 'From a gh-devlake state file',
  login: 'Its own login',
  loginNone: 'None',
  loginKey: 'API key',
  loginUser: 'User and password',
  key: 'API key',
  user: 'User',
  password: 'Password',
  loginKept: 'Sealed in the secret store, sent to this address only.',
  loginMissing: 'Enter the login.',
  plainHttp: 'Send secrets to this address unencrypted',
  plainHttpWhy: 'http:// to another computer: everyone on the way can read them.',
  submit: 'Add the system',
  adding: 'Adding…',
  readConnections: 'Read its connections',
  change: 'Change…',
  changeTitle: (name: string) => `Change ${name}`,
  setLogin: 'Set its login…',
  loginTitle: (name: string) => `Login of ${name}`,
  saveLogin: 'Save the login',
  version: 'Version',
  lastRead: 'Lists read',
  connections: 'Connections',
  reach: { notAsked: 'Not asked yet', answers: 'Answers', trouble: 'Does not answer' },
  keptHere: 'Kept in Patchbay',
  checksFromHere: 'Check from this computer too',
  checksFromHereWhy: 'Off: only the system itself talks to the provider.',
  ownRoute: 'Its own way through the network',
  never: 'never',
  asking: (address: string) => `Asking ${address}`,
  move: 'Move…',
  remove: 'Remove…',
  twin: (name: string) => `${name} holds the same connections: one server under two addresses.`,
  merge: 'Make one system of both…',
  notErased:
    'Not yet erased: another program holds Patchbay’s files open, so a removed secret is still sealed in one of them.',
  eraseNow: 'Erase it now',
};

export const firstRun = {
  title: 'Welcome to Patchbay',
  steps: {
    store: 'Secret store',
    systems: 'Systems',
    found: 'What was found',
    dates: 'When were these set?',
  },
  storeWhy:
    'Secrets you enter are sealed on this computer. The key that opens them is kept in the system keychain, or made from a passphrase.',
  storeReady: (place: string) => `Ready: ${place}.`,
  systemsWhy: 'Where do your connections live? Patchbay reads them and leaves them as they are.',
  added: 'Added',
  addAnother: 'Add another system',
  foundNone: 'No system was added. You can do that any time under Systems.',
  found: (connectionCount: number, systemCount: number) =>
    `${connectionCount === 1 ? '1 connection' : `${connectionCount} connections`} listed in ${systemCount === 1 ? '1 system' : `${systemCount} systems`}`,
  foundWhy:
    'Their secrets stay where they are. Patchbay can test them, and learns a secret only when you enter one.',
  next: 'Continue',
  finish: 'Show the connections',
  sample: 'Try with sample systems',
  sampleWhy: 'Patchbay starts again on made-up systems, apart from your own data.',
};

export const palette = {
  title: 'Find a connection or a command',
  hint: 'Name of a connection, or > and a command',
  found: 'Found',
  filter: (text: string) => `Filter the list by “${text}”`,
  nothing: 'No command of that name.',
  help: 'Type to find a connection. Begin with > for a command.',
};

export const help = { title: 'Keys', key: 'Keys', action: 'Action' };
