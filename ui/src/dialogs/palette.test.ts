import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { expectNoViolations } from '../testing/axe';
import { failure } from '../testing/core';
import * as samples from '../testing/samples';
import { openWindow } from '../testing/window';

const filter = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Filter connections' });
const field = () => screen.findByRole('combobox', { name: 'Find a connection or a command' });

it('finds a connection by plain text and goes to it', async () => {
  const { core, user } = await openWindow();
  await screen.findByRole('row', { name: /team-0/ });

  await user.keyboard('{Control>}k{/Control}');
  await user.type(await field(), 'team');
  await screen.findByRole('option', { name: /GitHub - team-1/ });
  await expectNoViolations();
  await user.keyboard('{ArrowDown}{Enter}');

  await waitFor(() => expect(core.showConnection).toHaveBeenLastCalledWith('connection-1'));
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('filters the list by what is typed', async () => {
  const { user } = await openWindow();

  await user.keyboard('{Control>}k{/Control}');
  await user.type(await field(), 'jira');
  await user.click(await screen.findByRole('option', { name: 'Filter the list by “jira”' }));

  expect(filter().value).toBe('jira');
});

it('runs a command after a >, also when it is typed into the filter', async () => {
  const { user } = await openWindow();

  await user.type(filter(), '>');
  const typed = await field();
  expect((typed as HTMLInputElement).value).toBe('>');
  await user.type(typed, 'go sys');
  expect(within(screen.getByRole('listbox')).getAllByRole('option')).toHaveLength(1);
  await user.keyboard('{Enter}');

  await screen.findByRole('heading', { level: 1, name: 'Systems' });
  expect(filter().value).toBe('');
});

it('offers only what can be done, with its keys, and follows the arrows', async () => {
  const { user } = await openWindow();
  await screen.findByRole('row', { name: /team-0/ });

  await user.keyboard('{Control>}k{/Control}');
  const typed = await field();
  const list = screen.getByRole('listbox');
  expect(within(list).queryByText('Clear the selection')).toBeNull();
  expect(within(list).getByText('Ctrl Shift T')).toBeTruthy();
  await user.keyboard('{ArrowUp}');

  const active = within(list).getByRole('option', { selected: true });
  expect(typed.getAttribute('aria-activedescendant')).toBe(active.id);
  expect(active.textContent).toContain('Group by tag');
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('says so when there is no such command, and when the list cannot be read', async () => {
  const { core, user } = await openWindow();
  await screen.findByRole('row', { name: /team-0/ });

  await user.keyboard('{Control>}k{/Control}');
  await user.type(await field(), '>xyzzy');
  await screen.findByText('No command of that name.');
  await expectNoViolations();
  core.listConnections.mockRejectedValue(failure('diskTrouble', { message: 'The disk is full.' }));
  await user.clear(await field());
  await user.type(await field(), 'a');

  await waitFor(() => expect(document.body.textContent).toContain('The disk is full.'));
});

it('changes the theme', async () => {
  const { core, user } = await openWindow();

  await user.keyboard('{Control>}k{/Control}');
  await user.type(await field(), '>dark{Enter}');

  await waitFor(() => expect(document.documentElement.dataset['theme']).toBe('dark'));
  expect(core.saveSettings).toHaveBeenCalledWith({ ...samples.settings, theme: 'dark' });
});
