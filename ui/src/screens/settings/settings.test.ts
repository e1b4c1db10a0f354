import { screen, waitFor } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { failure } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

async function openSettings(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.click(await button('Settings'));
  await screen.findByRole('heading', { level: 1, name: 'Settings' });
  return opened;
}

it('has a heading for everything, and says what is not promised', async () => {
  await openSettings();

  const headings = screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent);
  expect(headings).toEqual([
    'Appearance',
    'Keyboard',
    'Testing',
    'Secrets',
    'Backups',
    'Network',
    'Storage',
    'What Patchbay does not protect against',
    'About',
  ]);
  expect(screen.getByText('/home/kim/.local/share/dev.patchbay.Patchbay')).toBeTruthy();
  await expectNoViolations();
});

it('a theme holds at once', async () => {
  const { core, user } = await openSettings();

  await user.click(screen.getByRole('radio', { name: 'Dark' }));

  await waitFor(() => expect(document.documentElement.dataset['theme']).toBe('dark'));
  expect(core.saveSettings).toHaveBeenCalledWith({ ...samples.settings, theme: 'dark' });
});

it('the lock time is a number of minutes within its limits', async () => {
  const { core, user } = await openSettings();
  const minutes = screen.getByRole('textbox', { name: 'Lock after (minutes without input)' });

  await user.clear(minutes);
  await user.type(minutes, '999');
  await user.click(await button('Save the lock time'));
  expect(minutes.getAttribute('aria-invalid')).toBe('true');
  expect(core.saveSettings).not.toHaveBeenCalled();
  await user.clear(minutes);
  await user.type(minutes, '30');
  await user.click(await button('Save the lock time'));

  await waitFor(() => expect(core.saveSettings.mock.lastCall?.[0].lockAfterMinutes).toBe(30));
});

it('a refused proxy is said on its field', async () => {
  const { user } = await openSettings({
    saveSettings: async () =>
      Promise.reject(failure('invalidField', { field: 'proxy', message: 'This is no proxy address.' })),
  });

  await user.click(screen.getByRole('radio', { name: 'This one' }));
  const address = screen.getByRole('textbox', { name: 'Proxy address' });
  await user.type(address, 'nonsense');
  await user.click(await button('Save the network settings'));

  await screen.findByText('This is no proxy address.', { selector: '.problem *' });
  expect(address.getAttribute('aria-invalid')).toBe('true');
  await expectNoViolations();
});

it('a locked store shows its ways out', async () => {
  await openSettings({ start: async () => samples.start({ store: samples.keychainLocked }) });

  await screen.findByText('The system keychain is locked.');
  expect(await button('Try again')).toBeTruthy();
  await expectNoViolations();
});

it('switches keys without Ctrl off, and the tests of the systems', async () => {
  const { core, user } = await openWindow();
  await user.keyboard('{Control>},{/Control}');

  await user.click(await screen.findByRole('checkbox', { name: /Keys without Ctrl/ }));
  await user.click(await screen.findByRole('checkbox', { name: /each system’s own test/ }));
  await user.click(await screen.findByRole('checkbox', { name: /secret may be copied/ }));

  await waitFor(() =>
    expect(core.saveSettings.mock.lastCall?.[0]).toMatchObject({
      hasLetterKeys: false,
      testsAskSystems: false,
      copiesSecrets: true,
    }),
  );
  await user.keyboard('?');
  expect(screen.queryByRole('dialog')).toBeNull();
});
