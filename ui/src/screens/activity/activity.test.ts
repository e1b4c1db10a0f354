import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Ipc } from '../../lib/ipc';
import { failure } from '../../testing/core';
import { expectNoViolations } from '../../testing/axe';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

const ALL = { connection: null, credential: null, system: null, kind: null, group: null, words: '' };
const EVERYTHING = { filter: ALL, before: null, limit: 100 };

async function openActivity(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.click(await button('Activity'));
  await screen.findByRole('heading', { level: 1, name: 'Activity' });
  return opened;
}

const items = () => screen.findAllByRole('listitem');

it('tells what changed, with before and after', async () => {
  const { user } = await openActivity();
  const [first] = await items();
  expect(first?.textContent).toContain('Name: GitHub - my-org → GitHub - new-team');
  await expectNoViolations();

  await user.click(within(first as HTMLElement).getByText('Edited'));

  const row = screen.getByRole('row', { name: 'Name GitHub - my-org GitHub - new-team' });
  expect(row).toBeTruthy();
  await expectNoViolations();
});

it('is narrowed by what, where and words, each time from the latest entry', async () => {
  const { core, user } = await openActivity();
  await items();

  await user.selectOptions(screen.getByLabelText('What happened'), 'Done elsewhere');
  await user.selectOptions(screen.getByLabelText('System'), 'DevLake production');
  await user.selectOptions(screen.getByLabelText('Kind'), 'Jenkins');
  await user.type(screen.getByLabelText('Search names and values'), 'team-0');

  await waitFor(() =>
    expect(core.listActivity).toHaveBeenLastCalledWith({
      ...EVERYTHING,
      filter: { ...ALL, group: 'elsewhere', system: 'system-1', kind: 'jenkins', words: 'team-0' },
    }),
  );
});

it('reads older entries on demand, and what is new comes on top', async () => {
  const { core, user } = await openActivity({
    listActivity: async (input) => samples.activityPage(input, 130),
  });
  expect(await items()).toHaveLength(100);

  await user.click(await button('Show older entries'));
  await waitFor(async () => expect(await items()).toHaveLength(130));
  expect(screen.queryByRole('button', { name: 'Show older entries' })).toBeNull();

  const page = samples.activityPage(EVERYTHING, 99);
  const fresh = samples.activityEntry(3, { place: 'fresh', name: 'brand new' });
  core.listActivity.mockImplementation(async () => ({ ...page, entries: [fresh, ...page.entries] }));
  core.change();

  await screen.findByText('brand new');
  expect(await items()).toHaveLength(131);
});

it('shows one connection’s own history from its panel, and everything again', async () => {
  const { core, user } = await openWindow();
  await user.click((await screen.findAllByRole('row'))[1] as HTMLElement);
  const panel = await screen.findByRole('complementary');

  await user.click(await within(panel).findByRole('button', { name: 'Activity' }));
  await screen.findByRole('button', { name: /Only GitHub - my-org/ });
  expect(core.listActivity).toHaveBeenLastCalledWith({
    ...EVERYTHING,
    filter: { ...ALL, connection: 'connection-0' },
  });
  await expectNoViolations();

  await user.click(await button(/Only GitHub - my-org/));
  await waitFor(() => expect(core.listActivity).toHaveBeenLastCalledWith(EVERYTHING));
});

it('says what belongs there while nothing happened, and a way out where nothing matches', async () => {
  const none = { entries: [], next: null, total: 0, damaged: 2, narrowedTo: null };
  const { user } = await openActivity({ listActivity: async () => none });
  await screen.findByRole('heading', { name: 'Nothing happened yet' });
  expect(screen.getByText(/2 entries are damaged/)).toBeTruthy();
  await expectNoViolations();

  await user.selectOptions(screen.getByLabelText('What happened'), 'Systems');
  await user.click(await button('Clear the filter'));

  await screen.findByRole('heading', { name: 'Nothing happened yet' });
});

it('says why the history cannot be read', async () => {
  await openActivity({
    listActivity: async () => {
      throw failure('diskTrouble', { message: 'The store could not be read.' });
    },
  });

  await screen.findByText('The store could not be read.');
});

it('exports what the filter shows, and says where', async () => {
  const written = { place: '/home/kim/history.jsonl', entries: 1234, damaged: 0 };
  const { core, user } = await openActivity({ exportActivity: async () => written });
  await items();
  await user.selectOptions(screen.getByLabelText('What happened'), 'Credentials');

  await user.click(await button('Export…'));

  const said = await screen.findByText('1,234 entries are in /home/kim/history.jsonl.');
  expect(said.closest('[role=status]')).toBeTruthy();
  expect(core.exportActivity).toHaveBeenCalledWith({ ...ALL, group: 'credentials' });
  await expectNoViolations();
});

it('says nothing of an export that was dismissed, and what kept one from being written', async () => {
  const { core, user } = await openActivity({ exportActivity: async () => null });
  await items();
  await user.click(await button('Export…'));
  await waitFor(() => expect(core.exportActivity).toHaveBeenCalledOnce());
  expect(screen.queryByText(/entries are in/)).toBeNull();

  core.exportActivity.mockRejectedValue(
    failure('diskTrouble', {
      message: 'The file does not fit on the disk.',
      hint: 'Make room, or choose another disk.',
    }),
  );
  await user.click(await button('Export…'));

  await screen.findByText('The file does not fit on the disk.');
  await expectNoViolations();
});

it('exports nothing where nothing is shown', async () => {
  const none = { entries: [], next: null, total: 0, damaged: 0, narrowedTo: null };
  await openActivity({ listActivity: async () => none });
  await screen.findByRole('heading', { name: 'Nothing happened yet' });

  expect((await button('Export…')).hasAttribute('disabled')).toBe(true);
});
