/** Made-up states of the secret store, and its backups. */
import type { BackupView, RestoreView, StoreView } from '../lib/ipc';

export const openStore: StoreView = {
  state: 'unlocked',
  place: 'system keychain',
  message: '',
  hint: '',
  offers: [],
  ways: { keychain: 'opens', passphrase: false, recoveryCode: false, recoveryCodeMadeAt: null },
};

export const emptyStore: StoreView = {
  state: 'empty',
  place: 'none yet',
  message: '',
  hint: '',
  offers: ['createInKeychain', 'createWithPassphrase'],
  ways: { keychain: 'none', passphrase: false, recoveryCode: false, recoveryCodeMadeAt: null },
};

export const lockedStore: StoreView = {
  state: 'locked',
  place: 'passphrase',
  message: '',
  hint: '',
  offers: ['enterPassphrase'],
  ways: { keychain: 'none', passphrase: true, recoveryCode: false, recoveryCodeMadeAt: null },
};

export const keychainLocked: StoreView = {
  state: 'keychainLocked',
  place: 'system keychain',
  message: 'The system keychain is locked.',
  hint: 'Unlock it with your desktop’s own password window, then try again.',
  offers: ['tryAgain', 'enterPassphrase'],
  ways: { keychain: 'opens', passphrase: true, recoveryCode: false, recoveryCodeMadeAt: null },
};

/** The keychain lost its part; a recovery code was made. */
export const keyMissing: StoreView = {
  state: 'keyMissing',
  place: 'system keychain',
  message: 'The system keychain does not hold the key to your secrets any more.',
  hint: 'Enter the passphrase or the recovery code, or restore the keychain and try again.',
  offers: ['enterPassphrase', 'tryAgain', 'newVaultBeside'],
  ways: {
    keychain: 'lost',
    passphrase: false,
    recoveryCode: true,
    recoveryCodeMadeAt: '2026-11-20T08:02:00Z',
  },
};

export const backups: BackupView[] = [
  { name: 'patchbay-0002-20261120T080200Z.db', madeAt: '2026-11-20T08:02:00Z', isIntact: true },
  { name: 'patchbay-0001-20261119T080200Z.db', madeAt: '2026-11-19T08:02:00Z', isIntact: false },
];

export const restore: RestoreView = {
  name: 'patchbay-0002-20261120T080200Z.db',
  madeAt: '2026-11-20T08:02:00Z',
  rows: [
    { label: 'Systems', today: 3, inBackup: 2 },
    { label: 'Secrets', today: 5, inBackup: 5 },
  ],
  olderSecrets: 2,
};
