import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Ipc } from '../lib/ipc';
import { failure } from '../testing/core';
import { expectNoViolations } from '../testing/axe';
import { button, openWindow } from '../testing/window';

async function openCommand(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.click((await screen.findAllByRole('row'))[1] as HTMLElement);
  await button('Copy as command…');
  await opened.user.keyboard('{Control>}{Shift>}c{/Shift}{/Control}');
  const dialog = await screen.findByRole('dialog', { name: 'Copy as command' });
  return { ...opened, dialog };
}

it('shows what would be run and has the core copy it', async () => {
  const { core, user, dialog } = await openCommand();
  const text = await within(dialog).findByRole('region', { name: 'Command' });
  expect(text.textContent).toContain('"token":"$TOKEN"');
  await expectNoViolations();

  await user.click(within(dialog).getByLabelText('Test it'));
  await user.click(within(dialog).getByLabelText('gh-devlake'));
  await user.click(within(dialog).getByRole('button', { name: 'Copy' }));

  await waitFor(() =>
    expect(core.copyCommand).toHaveBeenCalledExactlyOnceWith({
      connection: 'connection-0',
      verb: 'test',
      tool: 'ghDevlake',
    }),
  );
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('says why a tool cannot, and copies nothing then', async () => {
  const { user, dialog } = await openCommand();

  await user.click(await within(dialog).findByLabelText('Give it another secret'));
  await user.click(within(dialog).getByLabelText('gh-devlake'));

  expect(within(dialog).getByText(/does not change the secret/)).toBeTruthy();
  expect(within(dialog).getByRole('button', { name: 'Copy' })).toHaveProperty('disabled', true);
  await expectNoViolations();
});

it('stays open and says what the desktop refused', async () => {
  const { user, dialog } = await openCommand({
    copyCommand: async () => {
      throw failure('refused', { message: 'The desktop did not do it.' });
    },
  });

  await user.click(await within(dialog).findByRole('button', { name: 'Copy' }));

  await within(dialog).findByText('The desktop did not do it.');
});
