import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import { ipc } from '../lib/ipc';
import { expectNoViolations } from '../testing/axe';
import { deferred, failure } from '../testing/core';
import * as samples from '../testing/samples';
import { button, openWindow } from '../testing/window';

it('the window appears while the lists are still being read', async () => {
  const reading = deferred<Awaited<ReturnType<typeof ipc.reloadLists>>>();
  const { core, user } = await openWindow({ reloadLists: () => reading.promise });

  await screen.findByRole('row', { name: /team-0/ });
  await screen.findByText(/^as of /);
  await user.click(await button('Cancel Reading the lists'));

  expect(core.cancelTask).toHaveBeenCalledWith(core.reloadLists.mock.lastCall?.[1]);
});

it('a start that fails is said', async () => {
  await openWindow({ start: async () => Promise.reject(failure('diskTrouble')) }, 'Patchbay');

  await screen.findByText('Patchbay could not write to its data folder.');
  await expectNoViolations();
});

it('the keyboard leads to every screen', async () => {
  const { user } = await openWindow();
  const heading = (name: string) => screen.findByRole('heading', { level: 1, name });

  await user.keyboard('{Control>}6{/Control}');
  expect(document.activeElement).toBe(await heading('Systems'));
  await user.keyboard('{Control>},{/Control}');
  await heading('Settings');
  await user.keyboard('{Control>}n{/Control}');
  await heading('New connection');
  await user.keyboard('{Escape}');
  await heading('Connections');
});

it('the list of keys opens with F1 and names every key', async () => {
  const { user } = await openWindow();

  await user.keyboard('{F1}');

  const dialog = await screen.findByRole('dialog', { name: 'Keys' });
  expect(within(dialog).getByText('Ctrl L')).toBeTruthy();
  await expectNoViolations();
  await user.click(within(dialog).getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('locks with Ctrl L and unlocks with it', async () => {
  const { core, user } = await openWindow();

  await user.keyboard('{Control>}l{/Control}');
  await screen.findByText('Secrets: passphrase, locked');
  await user.keyboard('{Control>}l{/Control}');
  await screen.findByRole('dialog', { name: 'Open the secret store' });

  expect(core.lockStore).toHaveBeenCalledOnce();
});

it('a wrong passphrase is said, and the field is empty', async () => {
  const { core, user } = await openWindow({
    start: async () => samples.start({ store: samples.lockedStore }),
    storeState: async () => samples.lockedStore,
    unlockWithPassphrase: async () => Promise.reject(failure('wrongPassphrase')),
  });
  await user.click(await button('Unlock'));
  const dialog = await screen.findByRole('dialog');
  const field = within(dialog).getByLabelText<HTMLInputElement>('Passphrase');

  await user.type(field, 'made-up wrong words{Enter}');

  await screen.findByText('This passphrase does not open the secrets.', { selector: '.what' });
  expect(field.value).toBe('');
  expect(core.unlockWithPassphrase).toHaveBeenCalledOnce();
  await expectNoViolations();
});

it('a keychain that takes its time is waited for, and the window stays', async () => {
  const asking = deferred<typeof samples.openStore>();
  const { user } = await openWindow({
    start: async () => samples.start({ store: samples.keychainLocked }),
    tryKeychain: () => asking.promise,
  });
  await user.click(await button('Unlock'));
  const dialog = await screen.findByRole('dialog');

  await user.click(within(dialog).getByRole('button', { name: 'Try again' }));

  await screen.findByText('Waiting for the keychain. It may have opened a window of its own.');
  expect(screen.getByRole('heading', { level: 1, name: 'Connections' })).toBeTruthy();
  asking.resolve(samples.openStore);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('a store that locks itself is noticed', async () => {
  const { core } = await openWindow();

  core.sendStore(samples.lockedStore);

  await screen.findByText('Secrets: passphrase, locked');
});

it('asks a system whose key was locked away once the store is open', async () => {
  const closed = samples.system({ hasOwnKey: true, reach: 'trouble' });
  const { core } = await openWindow({
    start: async () => samples.start({ store: samples.lockedStore }),
    listSystems: async () => [closed, samples.system({ id: 'system-2' })],
  });
  const asked = () => core.reloadLists.mock.calls.map(([systems]) => systems);
  await screen.findByText('No task running');
  expect(asked()).not.toContainEqual(['system-1']);

  core.sendStore(samples.openStore);

  await waitFor(() => expect(asked()).toContainEqual(['system-1']));
});

it('tells the core that somebody is there, at most once in 30 seconds', async () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(100_000);
  const { core, user } = await openWindow();

  await user.keyboard('xy');
  expect(core.noteActivity).toHaveBeenCalledOnce();
  now.mockReturnValue(130_000);
  await user.keyboard('z');

  expect(core.noteActivity).toHaveBeenCalledTimes(2);
});

it('the label of a sample is beside the name', async () => {
  await openWindow({ start: async () => samples.start({ label: 'Sample' }) });

  expect(screen.getByText('Sample', { selector: 'nav *' })).toBeTruthy();
});
