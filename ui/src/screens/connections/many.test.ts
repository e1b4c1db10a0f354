import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { ManyEvent, ManyView } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { deferred, failure } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

const row = (number: number) => screen.findByRole('row', { name: new RegExp(`team-${number}`) });
const tickOf = async (number: number) => within(await row(number)).getByRole('checkbox');

/** What a screen reader is told beside it has the same words. */
const IN_BAR = { selector: '[aria-label="Test run"] *' };

describe('the selection', () => {
  it('grows with Space and Shift and an arrow, and the panel stays as it is', async () => {
    const { user } = await openWindow();
    (await row(0)).focus();

    await user.keyboard(' {Shift>}{ArrowDown}{/Shift}');

    await screen.findByText('2 selected');
    expect((await row(1)).getAttribute('aria-selected')).toBe('true');
    expect((await row(2)).getAttribute('aria-selected')).toBe('false');
    expect(screen.queryByRole('complementary')).toBeNull();
    expect(screen.getByRole('grid').getAttribute('aria-multiselectable')).toBe('true');
    await expectNoViolations();
  });

  it('is made with the mouse: the box, Ctrl and Shift', async () => {
    const { user } = await openWindow();

    await user.click(await tickOf(0));
    await user.keyboard('{Shift>}');
    await user.click(await row(2));
    await user.keyboard('{/Shift}');
    await screen.findByText('3 selected');
    await user.keyboard('{Control>}');
    await user.click(await row(1));
    await user.keyboard('{/Control}');

    await screen.findByText('2 selected');
    expect(screen.queryByRole('complementary')).toBeNull();
  });

  it('stays when a row is opened; Escape closes the panel first, then clears', async () => {
    const { user } = await openWindow();
    await user.click(await tickOf(1));

    await user.click(await row(0));
    expect((await row(0)).getAttribute('aria-current')).toBe('true');
    expect((await row(0)).getAttribute('aria-selected')).toBe('false');
    await screen.findByText('1 selected');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
    await screen.findByText('1 selected');
    await user.keyboard('{Escape}');

    await waitFor(() => expect(screen.queryByText('1 selected')).toBeNull());
  });

  it('holds everything that matches after Ctrl A, asked from the core', async () => {
    const all = Array.from({ length: 10_000 }, (_, number) => `connection-${number}`);
    const { core, user } = await openWindow({ matchConnections: async () => all });
    await row(0);

    await user.keyboard('{Control>}a{/Control}');

    await screen.findByText('10000 selected');
    await user.click(await button('Test 10000'));
    expect(core.testConnections.mock.lastCall?.[0].ids).toEqual(all);
  });
});

describe('testing many', () => {
  it('shows each row and the whole while it runs, then what came of it', async () => {
    const { core, user } = await openWindow();
    const { listen, finish } = await running(core, user);
    listen({ event: 'started', ids: ['connection-0', 'connection-1', 'connection-2'] });
    listen({ event: 'running', id: 'connection-0' });
    listen({ event: 'finished', id: 'connection-1', outcome: 'rejected' });

    await screen.findByText('1/3, 1 refused');
    within(await row(0)).getByText('Testing…');
    within(await row(1)).getByText('Refused');
    within(await row(2)).getByText('Waits');
    await expectNoViolations();
    const skipped = [{ name: 'Team', reason: 'Patchbay does not know this kind; it is shown read-only.' }];
    finish({
      ...samples.testMany([], () => undefined),
      total: 3,
      ended: 3,
      passed: 1,
      rejected: ['connection-1'],
      skipped,
    });

    await screen.findByText('2 tested: 1 passed, 1 refused, 1 left out.', IN_BAR);
    expect(screen.getByRole('alert').textContent).toContain('1 refused');
    within(await row(0)).getByText('Healthy');
    await user.click(await screen.findByText('1 was left out'));
    screen.getByText(/shown read-only/);
    await expectNoViolations();
    await user.click(await button('Select the refused one'));
    await screen.findByText('1 selected');
    await user.click(await button('Dismiss'));
    expect(screen.queryByRole('region', { name: 'Test run' })).toBeNull();
  });

  it('is cancelled by its button, and says how far it came', async () => {
    const { core, user } = await openWindow();
    const { listen, finish } = await running(core, user);
    listen({ event: 'started', ids: ['connection-0', 'connection-1'] });

    await user.click(await button('Cancel'));
    expect(core.cancelTask).toHaveBeenCalledWith(core.testConnections.mock.lastCall?.[1]);
    finish({ ...samples.testMany([], () => undefined), total: 2, ended: 1, passed: 1 });

    await screen.findByText('Cancelled, 1 of 2 done: 1 passed.', IN_BAR);
  });

  it('asks to unlock once, then goes on', async () => {
    let calls = 0;
    const { core, user } = await openWindow({
      storeState: async () => samples.lockedStore,
      testConnections: async (_input, _task, listen) => {
        calls += 1;
        if (calls === 1) throw failure('locked');
        return samples.testMany(['connection-0'], listen);
      },
    });
    await row(0);

    await user.keyboard('{Control>}{Shift>}T{/Shift}{/Control}');
    const dialog = await screen.findByRole('dialog', { name: 'Open the secret store' });
    await user.type(within(dialog).getByLabelText('Passphrase'), 'made-up words here{Enter}');

    await screen.findByText('1 tested: 1 passed.', IN_BAR);
    expect(core.testConnections).toHaveBeenCalledTimes(2);
  });

  it('leaves the systems alone where that is set', async () => {
    const { core, user } = await openWindow({
      start: async () => samples.start({ settings: { ...samples.settings, testsAskSystems: false } }),
    });
    await row(0);

    await user.click(await button('Test all'));

    expect(core.testConnections.mock.lastCall?.[0]).toMatchObject({ ids: null, asksSystems: false });
  });
});

/** A run that goes on until it is told how it ended. */
async function running(
  core: Awaited<ReturnType<typeof openWindow>>['core'],
  user: Awaited<ReturnType<typeof openWindow>>['user'],
) {
  const ending = deferred<ManyView>();
  let listen: (event: ManyEvent) => void = () => undefined;
  core.testConnections.mockImplementation((_input, _task, heard) => {
    listen = heard;
    return ending.promise;
  });
  await row(0);
  await user.click(await button('Test all'));
  return { listen, finish: ending.resolve };
}

it('a range follows the lines as they are folded, everything does not', async () => {
  const group = { key: 'jenkins', label: 'Jenkins', count: 2, worst: 'healthy', isCollapsed: false } as const;
  const lines = [
    { line: 'group', group } as const,
    ...[0, 1].map((number) => ({ line: 'row', row: samples.row(number) }) as const),
  ];
  const { core, user } = await openWindow({
    listConnections: async () => ({
      ...samples.listing([]),
      lines,
      lineCount: 3,
      matching: 2,
      groupBy: 'kind',
    }),
  });
  await user.click(await screen.findByText('Jenkins'));
  (await row(0)).focus();

  await user.keyboard('{Shift>}{ArrowDown}{/Shift}');
  const folded = { collapsed: ['jenkins'], offset: 1, limit: 2 };
  await waitFor(() => expect(core.matchConnections.mock.lastCall?.[0]).toMatchObject(folded));
  await user.keyboard('{Control>}a{/Control}');

  await waitFor(() =>
    expect(core.matchConnections.mock.lastCall?.[0]).toMatchObject({ collapsed: [], offset: 0 }),
  );
});
