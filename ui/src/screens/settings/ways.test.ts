import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Ipc, StoreView } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { failure } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

const PASSPHRASE = 'four made up words here';
const withCode: StoreView = {
  ...samples.openStore,
  ways: { ...samples.openStore.ways, recoveryCode: true, recoveryCodeMadeAt: '2026-11-20T08:02:00Z' },
};
const lost: StoreView = { ...withCode, ways: { ...withCode.ways, keychain: 'lost' } };

async function openSettings(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.click(await button('Settings'));
  await screen.findByRole('heading', { level: 1, name: 'Settings' });
  return opened;
}

it('a recovery code is made by the core, and the window only learns that there is one', async () => {
  const { core, user } = await openSettings({ storeState: async () => withCode });

  await user.click(await button('Make a recovery code…'));

  expect(core.makeRecoveryCode).toHaveBeenCalledExactlyOnceWith();
  await button('Make a new one…');
  await expectNoViolations();
});

it('a code that was not written down changes nothing', async () => {
  const { user } = await openSettings({ makeRecoveryCode: async () => false });

  await user.click(await button('Make a recovery code…'));

  await waitFor(() => expect(screen.getByText('None yet. Make one and keep it on paper.')).toBeTruthy());
});

it('a passphrase is typed twice, handed over once, and kept nowhere', async () => {
  const { core, user } = await openSettings();

  await user.click(await button('Add a passphrase…'));
  await user.type(screen.getByLabelText('New passphrase'), PASSPHRASE);
  await user.type(screen.getByLabelText('Repeat the passphrase'), PASSPHRASE);
  await expectNoViolations();
  await user.click(await button('Save the passphrase'));

  expect(core.setPassphrase).toHaveBeenCalledExactlyOnceWith(PASSPHRASE);
  await waitFor(() => expect(screen.queryByLabelText('New passphrase')).toBeNull());
  expect(document.documentElement.outerHTML).not.toContain(PASSPHRASE);
});

it('a keychain that lost its key can be used again, once somebody says so', async () => {
  const { core, user } = await openSettings({ start: async () => samples.start({ store: lost }) });
  const offered = screen.getAllByRole('button', { name: 'Use the system keychain again' });
  expect(offered.length).toBe(2);
  expect(core.useKeychainAgain).not.toHaveBeenCalled();

  for (const first of offered.slice(0, 1)) await user.click(first);

  await waitFor(() => expect(screen.queryByText('Lost its key.')).toBeNull());
  expect(core.useKeychainAgain).toHaveBeenCalledOnce();
});

it('the field takes a recovery code where one was made, and is first where the keychain lost its key', async () => {
  const { core, user } = await openWindow({
    start: async () => samples.start({ store: samples.keyMissing }),
    unlockWithPassphrase: async () => lost,
  });
  await user.click(await button(/^Unlock/));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByLabelText('Recovery code'), 'ABCD-EFGH');
  await user.click(within(dialog).getByRole('button', { name: 'Unlock' }));

  expect(core.unlockWithPassphrase).toHaveBeenCalledExactlyOnceWith('ABCD-EFGH');
  await screen.findByText(/The system keychain lost its key/);
  await expectNoViolations();
  await user.click(await button('Not now'));
  expect(screen.queryByText(/The system keychain lost its key/)).toBeNull();
});

it('a sealed backup asks for a passphrase of its own and says where it lies', async () => {
  const { core, user } = await openSettings();

  await user.click(await button('Back up…'));
  await user.type(screen.getByLabelText('New passphrase'), PASSPHRASE);
  await user.type(screen.getByLabelText('Repeat the passphrase'), PASSPHRASE);
  await user.click(await button('Choose the file…'));

  expect(core.saveBackup).toHaveBeenCalledExactlyOnceWith(PASSPHRASE);
  await screen.findByText('Backed up to /home/kim/patchbay-backup-2026-11-21.db.', { selector: 'p' });
  expect(document.documentElement.outerHTML).not.toContain(PASSPHRASE);
});

it('what restoring changes is said before anything does', async () => {
  const { core, user } = await openSettings();

  await user.click(await button('Restore this…'));

  await screen.findByText(/2 secrets are older ones there/);
  expect(core.planRestore).toHaveBeenCalledExactlyOnceWith('patchbay-0002-20261120T080200Z.db');
  const row = screen.getByRole('row', { name: /Systems/ });
  expect(
    within(row)
      .getAllByRole('cell')
      .map((cell) => cell.textContent),
  ).toEqual(['3', '2']);
  expect(core.restoreVault).not.toHaveBeenCalled();
  await expectNoViolations();
  await user.click(await button('Restore and start again'));
  expect(core.restoreVault).toHaveBeenCalledOnce();
});

it('a file that is no backup is said, and nothing is planned', async () => {
  const { user } = await openSettings({
    planRestore: async () =>
      Promise.reject(failure('refused', { message: 'The file is not a backup of Patchbay.' })),
  });

  await user.click(await button('Restore…'));

  await screen.findByText('The file is not a backup of Patchbay.');
  expect(screen.queryByRole('button', { name: 'Restore and start again' })).toBeNull();
});

it('a dismissed file dialog changes nothing', async () => {
  const { core, user } = await openSettings({ planRestore: async () => null });

  await user.click(await button('Restore…'));

  expect(core.planRestore).toHaveBeenCalledExactlyOnceWith(null);
  expect(screen.queryByText('What restoring changes')).toBeNull();
});
