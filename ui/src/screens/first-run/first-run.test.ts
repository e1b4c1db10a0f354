import { screen, waitFor } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { failure } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

/** Made up for these tests; valid nowhere. */
const PASSPHRASE = 'made-up correct battery';

async function openFirstRun(answers: Partial<Ipc> = {}) {
  let systems: ReturnType<typeof samples.system>[] = [];
  return openWindow(
    {
      start: async () => samples.start({ isFirstRun: true, store: samples.emptyStore }),
      storeState: async () => samples.emptyStore,
      listSystems: async () => systems,
      addSystem: async () => {
        systems = [samples.system()];
        return samples.system();
      },
      ...answers,
    },
    'Welcome to Patchbay',
  );
}

const step = (name: string) => screen.findByRole('heading', { level: 2, name });

it('leads from the store over a system to what was found', async () => {
  const { core, user } = await openFirstRun();
  await step('Secret store');
  await expectNoViolations();

  await user.click(await button('Use the system keychain'));
  await screen.findByText('Ready: system keychain.');
  await user.click(await button('Continue'));
  await step('Systems');
  await expectNoViolations();
  await user.type(screen.getByRole('textbox', { name: 'Address' }), 'localhost:8080');
  await user.click(await button('Add the system'));
  await user.click(await button('Continue'));
  await step('What was found');
  await screen.findByText('14 connections listed in 1 system');
  await expectNoViolations();
  await user.click(await button('Continue'));
  await step('When were these set?');
  await screen.findByText('GitHub - team-0');
  await expectNoViolations();
  await user.click(await button('Show the connections'));

  await screen.findByRole('heading', { level: 1, name: 'Connections' });
  await step('What to do next');
  await expectNoViolations();
  expect(core.probeSystem).toHaveBeenCalledOnce();
});

it('every step can be skipped', async () => {
  const { core, user } = await openFirstRun();

  await user.click(await button('Skip'));
  await user.click(await button('Skip'));
  await screen.findByText('No system was added. You can do that any time under Systems.');
  await expectNoViolations();
  await user.click(await button('Continue'));
  await user.click(await button('Skip'));

  await screen.findByRole('heading', { level: 1, name: 'Connections' });
  expect(core.tellDates).not.toHaveBeenCalled();
});

it('ages are told for one, and for all the rest', async () => {
  const { core, user } = await openFirstRun();
  for (const name of ['Skip', 'Skip', 'Continue']) await user.click(await button(name));
  const own = await screen.findByRole('combobox', { name: 'GitHub …90ab, GitHub - team-0' });

  await user.selectOptions(screen.getByRole('combobox', { name: 'All the rest' }), 'About a month ago');
  await user.selectOptions(own, 'On a day…');
  await user.type(screen.getByRole('textbox', { name: /^Day/ }), '3 Nov');
  await user.click(await button('Show the connections'));
  await screen.findByText('Write year, month and day, as in 2026-11-21.');
  await expectNoViolations();
  await user.clear(screen.getByRole('textbox', { name: /^Day/ }));
  await user.type(screen.getByRole('textbox', { name: /^Day/ }), '2026-11-03');
  await user.click(await button('Show the connections'));

  await screen.findByRole('heading', { level: 1, name: 'Connections' });
  expect(core.tellDates).toHaveBeenCalledExactlyOnceWith([
    { credential: 'credential-0', told: 'date', date: '2026-11-03' },
    { credential: 'credential-1', told: 'month', date: null },
  ]);
});

it('a locked keychain is explained with its ways out', async () => {
  const { user } = await openFirstRun({ createStoreInKeychain: async () => samples.keychainLocked });

  await user.click(await button('Use the system keychain'));

  await screen.findByText('The system keychain is locked.');
  expect(await button('Try again')).toBeTruthy();
  expect(screen.getByLabelText('Passphrase')).toBeTruthy();
  await expectNoViolations();
});

it('a failure of the keychain keeps the offers', async () => {
  const { user } = await openFirstRun({
    createStoreInKeychain: async () => Promise.reject(failure('keychainTrouble')),
  });

  await user.click(await button('Use the system keychain'));

  await screen.findByText('The system keychain could not be used.');
  expect(await button('Use a passphrase…')).toBeTruthy();
});

it('a passphrase is asked twice, judged by its length, and leaves its fields at once', async () => {
  const { core, user } = await openFirstRun();
  await user.click(await button('Use a passphrase…'));
  const first = screen.getByLabelText<HTMLInputElement>('New passphrase');
  const second = screen.getByLabelText<HTMLInputElement>('Repeat the passphrase');
  let left: string[] = [];
  core.createStoreWithPassphrase.mockImplementation(async () => {
    left = [first.value, second.value];
    return samples.openStore;
  });

  await user.type(first, 'short');
  await user.click(await button('Create the store'));
  expect(screen.getAllByText('5 characters. Use at least 12.').length).toBeGreaterThan(0);
  await expectNoViolations();
  await user.clear(first);
  await user.type(first, PASSPHRASE);
  await user.type(second, 'something else made up');
  await user.click(await button('Create the store'));
  await screen.findByText('The two passphrases differ. Type the second one again.');
  expect([second.value, document.activeElement]).toEqual(['', second]);
  await user.type(second, PASSPHRASE);
  await user.click(await button('Create the store'));

  await screen.findByText('Ready: system keychain.');
  expect(core.createStoreWithPassphrase).toHaveBeenCalledExactlyOnceWith(PASSPHRASE);
  expect(left).toEqual(['', '']);
  expect(document.documentElement.outerHTML).not.toContain(PASSPHRASE);
});

it('sample systems are offered where they can be tried', async () => {
  const { core, user } = await openFirstRun();

  await user.click(await button('Try with sample systems'));

  expect(core.trySample).toHaveBeenCalledOnce();
});

it('sample systems are not offered where there is no such program', async () => {
  await openFirstRun({
    start: async () => samples.start({ isFirstRun: true, canTrySample: false, store: samples.emptyStore }),
  });

  await step('Secret store');
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Try with sample systems' })).toBeNull());
});
