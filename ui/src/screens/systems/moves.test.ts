import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { deferred, failure } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

async function openSystems(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.keyboard('{Control>}6{/Control}');
  await screen.findByRole('heading', { level: 1, name: 'Systems' });
  return opened;
}

it('says what goes before a system is removed, and starts on Cancel', async () => {
  const { core, user } = await openSystems();
  await user.click(await button('Remove…'));
  const dialog = await screen.findByRole('dialog', { name: 'Remove DevLake production from Patchbay' });
  await within(dialog).findByText('GitHub classic token …90ab');
  expect(within(dialog).getByText(/Removing revokes nothing/)).toBeTruthy();
  expect(document.activeElement?.textContent).toBe('Cancel');
  const remove = within(dialog).getByRole('button', { name: 'Remove it' });
  expect(remove.matches(':disabled')).toBe(true);
  await expectNoViolations();

  await user.type(within(dialog).getByRole('textbox'), 'DevLake production');
  await user.click(remove);

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(core.removeSystem).toHaveBeenCalledExactlyOnceWith({
    id: 'system-1',
    typedName: 'DevLake production',
  });
});

it('says what is not yet erased and offers it again', async () => {
  const { core, user } = await openSystems({ erasure: async () => ({ isFinished: false }) });
  await screen.findByText(/Not yet erased/);
  await expectNoViolations();

  await user.click(await button('Erase it now'));

  await waitFor(() => expect(screen.queryByText(/Not yet erased/)).toBeNull());
  expect(core.finishErasure).toHaveBeenCalledOnce();
});

it('asks the new address first and moves at the second press', async () => {
  const { core, user } = await openSystems();
  await user.click(await button('Move…'));
  await user.type(await screen.findByRole('textbox', { name: 'New address' }), 'https://new.example.com');

  await user.click(await button('Ask the new address'));
  await screen.findByText(/It is the same DevLake: 14 connections/);
  expect(screen.getByText('GitHub classic token …90ab')).toBeTruthy();
  expect(core.moveSystem).not.toHaveBeenCalled();
  await expectNoViolations();
  await user.click(await button('Move it'));

  await waitFor(() => expect(core.reloadLists.mock.lastCall?.[0]).toEqual(['system-1']));
  expect(core.moveSystem.mock.lastCall?.[0]).toMatchObject({ address: 'https://new.example.com' });
});

it('says that another DevLake answers, and that a refused move changed nothing', async () => {
  const { user } = await openSystems({
    planMove: async () => samples.movePlan({ sameness: 'different' }),
    moveSystem: async () => Promise.reject(failure('cancelled', { message: 'Nothing was changed.' })),
  });
  await user.click(await button('Move…'));
  await user.type(await screen.findByRole('textbox', { name: 'New address' }), 'https://new.example.com');
  await user.click(await button('Ask the new address'));
  await screen.findByText(/does not look like the same DevLake/);

  await user.click(await button('Move it'));

  await screen.findByText('Nothing was changed.', { selector: '.what' });
});

it('names the secrets that a move left behind', async () => {
  const { user } = await openSystems({
    moveSystem: async () => ({ system: samples.system(), unopened: ['Jenkins API token …77aa'] }),
  });
  await user.click(await button('Move…'));
  await user.type(await screen.findByRole('textbox', { name: 'New address' }), 'https://new.example.com');
  await user.click(await button('Ask the new address'));
  await user.click(await button('Move it'));

  await screen.findByText(/enter them again: Jenkins API token …77aa/, { selector: '.banner *' });
});

it('offers to make one system of two addresses', async () => {
  const same = samples.system({ id: 'system-2', name: 'The same', twin: 'system-1' });
  const { core, user } = await openSystems({
    listSystems: async () => [samples.system({ twin: 'system-2' }), same],
  });
  const card = await screen.findByRole('article', { name: 'DevLake production' });

  await user.click(within(card).getByRole('button', { name: 'Make one system of both…' }));
  await screen.findByText(/1 secret of its connections move/);
  await expectNoViolations();
  await user.click(await button('Keep DevLake production'));

  await waitFor(() => expect(core.mergeSystems).toHaveBeenCalledExactlyOnceWith('system-1', 'system-2'));
});

it('cancels a question that takes long', async () => {
  const asking = deferred<never>();
  const { core, user } = await openSystems({ probeSystem: () => asking.promise });
  await user.click(await button('Add a system…'));
  await user.type(screen.getByRole('textbox', { name: 'Address' }), 'localhost:8080');
  await user.tab();

  await user.click((await screen.findAllByRole('button', { name: 'Cancel' }))[0] as HTMLElement);
  asking.reject(failure('cancelled'));

  await waitFor(() => expect(core.cancelTask).toHaveBeenCalledWith(core.probeSystem.mock.lastCall?.[1]));
});
