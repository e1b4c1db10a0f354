/** Wording of the settings: network, secrets, ways to open them, backups. Beside `words.ts`. */

export const ways = {
  title: 'What opens your secrets',
  keychain: 'System keychain',
  keychainState: {
    opens: 'Opens them when you log in.',
    lost: 'Lost its key.',
    none: 'Not used.',
  },
  useKeychain: 'Use the system keychain',
  passphraseSet: 'Opens them without the keychain.',
  passphraseNone: 'None.',
  addPassphrase: 'Add a passphrase…',
  changePassphrase: 'Change the passphrase…',
  savePassphrase: 'Save the passphrase',
  passphraseSaved: 'The passphrase was saved. An earlier one opens nothing any more.',
  codeMade: 'Made',
  codeNone: 'None yet. Make one and keep it on paper.',
  newCode: 'Make a new one…',
  codeKept: 'The recovery code was made. An earlier one opens nothing any more.',
  openFirst: 'Unlock your secrets to change this.',
};

export const backups = {
  title: 'Backups',
  why: 'Patchbay backs up its data by itself, once a day, and keeps seven. They lie beside the data; take one elsewhere with a sealed backup.',
  save: 'Back up…',
  saveWhy:
    'One file with everything, sealed under a passphrase of its own. It opens on any computer; the keychain and the recovery code do not open it.',
  saveNow: 'Choose the file…',
  saved: (place: string) => `Backed up to ${place}.`,
  restore: 'Restore…',
  restoreThis: 'Restore this…',
  automatic: 'Automatic backups',
  made: 'Made',
  state: 'State',
  intact: 'Intact',
  damaged: 'Damaged',
  none: 'None yet. The first is made a minute after the start.',
  from: 'Backup of',
  changes: 'What restoring changes',
  what: 'What',
  today: 'Today',
  inBackup: 'In the backup',
  unknown: 'unreadable',
  older: (count: number) =>
    count === 1
      ? '1 secret is an older one there: it was replaced since, and may be dead by now.'
      : `${count} secrets are older ones there: they were replaced since, and may be dead by now.`,
  restoreWhy:
    'Patchbay starts again with this backup. What is here now gets a dated name in the same folder and keeps everything. A sealed backup from elsewhere then asks for its own passphrase.',
  restoreNow: 'Restore and start again',
};

export const settings = {
  title: 'Settings',
  appearance: 'Appearance',
  theme: 'Theme',
  keyboard: 'Keyboard',
  letterKeys: 'Keys without Ctrl do something: / D ?',
  letterKeysWhy: 'Off: typing or speaking a letter by accident does nothing outside text.',
  testing: 'Testing',
  asksSystems: 'Testing many also runs each system’s own test',
  asksSystemsWhy:
    'Only that proves a credential. DevLake runs one at a time per provider and keeps two sockets open after each. Off: only what this computer sees, and nothing is kept.',
  secrets: 'Secrets',
  place: 'Kept in',
  copiesSecrets: 'A secret may be copied',
  copiesSecretsWhy:
    'Only where another program must be given it by hand, as dojops-sa. It is marked as not to be kept, goes after 30 seconds, and each copy is written down.',
  lockNow: 'Lock now',
  lockAfter: 'Lock after (minutes without input)',
  lockRange: 'A whole number from 1 to 240.',
  network: 'Network',
  networkWhy: 'How Patchbay reaches systems and providers. Loopback addresses are never proxied.',
  proxy: 'Proxy',
  proxyAddress: 'Proxy address',
  proxyExample: 'http://proxy.example.com:3128',
  extraCa: 'Extra certificates (PEM)',
  extraCaWhy: 'Trusted in addition to those of this computer, by Patchbay only.',
  saveNetwork: 'Save the network settings',
  saveLock: 'Save the lock time',
  storage: 'Storage',
  directory: 'Everything is kept in',
  storageWhy:
    'Names, addresses, accounts and dates are ordinary rows there; secrets are only ever stored sealed.',
  notPromised: 'What Patchbay does not protect against',
  notPromisedList: [
    'Software running as you that can inject, trace, or talk to an unlocked keychain.',
    'Administrators of this computer.',
    'Key loggers and screen capture while you type.',
    'The web view’s own copy of typed text: it is dropped, not wiped.',
    'Traces on SSDs or in backups after something was erased.',
  ],
  about: 'About',
  version: (version: string) => `Patchbay ${version}`,
  noReporting: 'There is no crash reporting: Patchbay reports nothing to anyone.',
  licences: 'Licences…',
  openLog: 'Open the log folder',
  copyDiagnostics: 'Copy diagnostics',
  diagnosticsWhy: 'Versions, counts and kinds. No secret, name or address.',
  copied: 'Copied:',
};
