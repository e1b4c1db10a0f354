import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import type { ListInput } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { deferred, failure } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';
import { scrollToShow, visibleSlice } from './slice';

const MANY = 10_000;
const slice = async (query: ListInput) =>
  samples.listing(
    Array.from({ length: query.limit }, (_, step) => samples.row(query.offset + step)),
    { lineCount: MANY, attention: 2 },
  );

describe('the list', () => {
  it('shows rows with their state in words', async () => {
    await openWindow();

    const row = await screen.findByRole('row', { name: /Healthy GitHub - team-0 DevLake production/ });
    expect(within(row).getByRole('rowheader').textContent).toBe('GitHub - team-0');
    await expectNoViolations();
  });

  it('asks the core for the visible slice only', async () => {
    const { core } = await openWindow({ listConnections: slice });

    await screen.findByText('10000 connections, 2 need attention');
    const limits = core.listConnections.mock.calls.map(([query]) => query.limit);
    expect(Math.max(...limits)).toBeLessThan(60);
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
  });

  it('asks for further rows where it was scrolled to', async () => {
    const { core } = await openWindow({ listConnections: slice });
    const grid = await screen.findByRole('grid', { name: 'Connections' });

    const scroller = grid.parentElement as HTMLElement;
    scroller.scrollTop = 5000 * 36;
    scroller.dispatchEvent(new Event('scroll'));

    await screen.findByRole('row', { name: /GitHub - team-5000 / });
    expect(core.listConnections.mock.lastCall?.[0].offset).toBe(4988);
    expect(grid.getAttribute('aria-rowcount')).toBe('10001');
  });

  it('says which lists could not be read, until they can', async () => {
    const words = 'DevLake production, Jenkins: This DevLake cannot read the secrets it stores.';
    const trouble = { system: 'system-1', isWhole: false, words, advice: 'Ask its administrator.' };
    let troubles = [trouble, { ...trouble, isWhole: true, words: 'DevLake staging: Nothing answers.' }];
    const { core, user } = await openWindow({
      reloadLists: async () => ({ found: 3, adopted: 0, gone: 0, troubles }),
    });
    const said = () => screen.queryByText(`${words} Ask its administrator.`);
    await waitFor(() => expect(said()).toBeTruthy());
    expect(screen.queryByText(/^DevLake staging: Nothing answers/, { selector: '.banner *' })).toBeNull();
    await expectNoViolations();

    troubles = [];
    await user.click(within(said()?.parentElement as HTMLElement).getByRole('button'));

    await waitFor(() => expect(said()).toBeNull());
    expect(core.reloadLists.mock.lastCall?.[0]).toEqual(['system-1']);
  });

  it('sorts by a header, and from the end the second time', async () => {
    const { core, user } = await openWindow();

    await user.click(await button('Name'));
    await user.click(await button('Name'));

    expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('descending');
    expect(core.listConnections.mock.lastCall?.[0]).toMatchObject({ sort: 'name', isDescending: true });
  });

  it('filters while typing, reached by the slash', async () => {
    const empty = async (query: ListInput) => (query.text ? samples.listing([], { total: 3 }) : slice(query));
    const { user } = await openWindow({ listConnections: empty });

    await user.keyboard('/jira');

    const sentence = (await screen.findByText('jira', { selector: 'code' })).parentElement;
    expect(sentence?.textContent).toBe('No connection matches jira.');
    await expectNoViolations();
    await user.click(await button('Clear the filter'));
    await screen.findByRole('row', { name: /team-0 / });
  });

  it('never replaces a newer answer with an older one', async () => {
    const late = deferred<Awaited<ReturnType<typeof slice>>>();
    const { user } = await openWindow({
      listConnections: (query) =>
        query.text === 'a'
          ? late.promise
          : Promise.resolve(samples.listing([samples.row(9, { name: query.text })])),
    });

    await user.type(screen.getByRole('combobox', { name: 'Filter connections' }), 'ab');
    await screen.findByRole('rowheader', { name: 'ab' });
    late.resolve(samples.listing([samples.row(1, { name: 'old' })]));
    await late.promise;

    expect(screen.queryByRole('rowheader', { name: 'old' })).toBeNull();
  });

  it('reads again when something was committed, and only then', async () => {
    const { core } = await openWindow();
    await screen.findByRole('row', { name: /team-0/ });
    await waitFor(() => expect(core.reloadLists).toHaveBeenCalled());
    const before = core.listConnections.mock.calls.length;

    core.change();

    await waitFor(() => expect(core.listConnections.mock.calls.length).toBe(before + 1));
  });

  it('says what belongs here when there is nothing', async () => {
    const { user } = await openWindow({
      listSystems: async () => [],
      listConnections: async () => samples.listing([]),
    });

    await screen.findByRole('heading', { name: 'No connections yet' });
    await expectNoViolations();
    await user.click(await button('Add a system…'));
    await screen.findByRole('heading', { level: 1, name: 'Systems' });
  });

  it('says so when the list cannot be read, and tries again', async () => {
    const listConnections = vi.fn().mockRejectedValue(failure('diskTrouble'));
    const { core, user } = await openWindow({ listConnections });

    await screen.findByText('Patchbay could not write to its data folder.');
    await expectNoViolations();
    core.listConnections.mockImplementation(slice);
    await user.click(await button('Try again'));
    await screen.findByRole('row', { name: /team-0 / });
  });

  it('keeps the last known rows when a system is down', async () => {
    const down = samples.system({ reach: 'trouble', trouble: samples.downFinding });
    await openWindow({ listSystems: async () => [down] });

    await screen.findByText(/DevLake production does not answer. Its rows show what was known/);
    expect(screen.getByText('No system reachable', { selector: 'footer > span' })).toBeTruthy();
    expect(await screen.findByRole('row', { name: /team-0/ })).toBeTruthy();
    await expectNoViolations();
  });

  it('shows hostile text as text', async () => {
    const name = '<img src=x onerror=alert(1)>\u202egro-ym '.repeat(20);
    await openWindow({
      listConnections: async () => samples.listing([samples.row(0, { name })]),
    });

    const cell = await screen.findByRole('rowheader');
    expect(cell.textContent).toBe(name);
    expect(cell.title).toBe(name);
    expect(document.querySelector('img')).toBeNull();
  });
});

describe('the detail', () => {
  it('opens by keyboard, follows the arrows and closes', async () => {
    const { core, user } = await openWindow();
    (await screen.findByRole('row', { name: /team-0/ })).focus();

    await user.keyboard('{Enter}');
    await screen.findByRole('complementary', { name: 'Connection' });
    await user.keyboard('{ArrowDown}');

    await waitFor(() => expect(core.showConnection).toHaveBeenLastCalledWith('connection-1'));
    expect(document.activeElement?.getAttribute('aria-current')).toBe('true');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
  });

  it('says what happened, what to do, and what is needed', async () => {
    const { user } = await openWindow();

    await user.click(await screen.findByRole('row', { name: /team-0/ }));

    await screen.findByRole('heading', { name: 'GitHub - my-org' });
    expect(screen.getAllByText('GitHub does not know this token.').length).toBeGreaterThan(0);
    expect(screen.getByRole('heading', { name: 'Last checks' })).toBeTruthy();
    await expectNoViolations();
  });

  it('opens the technical detail with D', async () => {
    const { user } = await openWindow();
    await user.click(await screen.findByRole('row', { name: /team-0/ }));
    const detail = (await screen.findAllByText('token validation failed: Bad credentials'))[0]?.closest(
      'details',
    );

    await user.keyboard('d');

    await waitFor(() => expect(detail?.open).toBe(true));
  });

  it('tests with Ctrl T, live and cancellable', async () => {
    const { core, user } = await openWindow({ showConnection: async (id) => samples.connection({ id }) });
    const running = deferred<ReturnType<typeof samples.check>>();
    core.checkConnection.mockImplementation((_id, _task, listen) => {
      listen({ event: 'started', rungs: samples.waitingRungs });
      listen({ event: 'running', index: 0 });
      return running.promise;
    });
    await user.click(await screen.findByRole('row', { name: /team-0/ }));
    await button('Test again');

    await user.keyboard('{Control>}t{/Control}');
    await user.click(await button('Cancel'));

    const task = core.checkConnection.mock.lastCall?.[1];
    expect(core.cancelTask).toHaveBeenCalledWith(task);
    running.reject(failure('cancelled'));
    await screen.findByText('No task running');
    expect(screen.queryByText('Cancelled.', { selector: '.what' })).toBeNull();
  });

  it('announces a refusal at once', async () => {
    const { user } = await openWindow({
      checkConnection: async () => samples.refusedCheck,
      showConnection: async (id) => samples.connection({ id }),
    });
    await user.click(await screen.findByRole('row', { name: /team-0/ }));

    await user.click(await button('Test again'));

    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('GitHub refused the token.'));
  });

  it('takes over the account that the provider names, and tests once more', async () => {
    const differs = {
      ...samples.downFinding,
      what: 'The token belongs to hubot, not to octo-fake as recorded here.',
      remedy: { action: 'takeOverAccount' as const, account: 'hubot', label: 'Take over hubot' },
    };
    const { core, user } = await openWindow({
      showConnection: async () =>
        samples.connection({
          health: 'healthy',
          checks: [samples.check({ rungs: [samples.rung('DevLake’s own test', { finding: differs })] })],
        }),
    });
    await user.click(await screen.findByText('GitHub - team-0'));

    await user.click(await button('Take over hubot'));

    expect(core.takeOverAccount).toHaveBeenCalledExactlyOnceWith('connection-0', 'hubot');
    await waitFor(() => expect(core.checkConnection).toHaveBeenCalledOnce());
  });

  it('says it beside the proof of the stored secret, until it is taken over', async () => {
    const differs = {
      ...samples.downFinding,
      what: 'The token belongs to hubot, not to octo-fake as recorded here.',
      remedy: { action: 'takeOverAccount' as const, account: 'hubot', label: 'Take over hubot' },
    };
    const { core, user } = await openWindow({
      proveStored: async () => ({ outcome: 'passed', words: 'The stored secret works.', finding: differs }),
    });
    await user.click(await screen.findByText('GitHub - team-0'));
    await user.click(await button(/^Prove/));
    await screen.findByText(differs.what);

    await user.click(await button('Take over hubot'));

    expect(core.takeOverAccount).toHaveBeenCalledOnce();
    expect(screen.queryByText(differs.what)).toBeNull();
  });

  it('offers to look again for a create whose answer was lost, or to forget it', async () => {
    const pending = samples.connection({ health: 'pending', checks: [], remark: null });
    const { core, user } = await openWindow({ showConnection: async (id) => ({ ...pending, id }) });
    await user.click(await screen.findByRole('row', { name: /team-0/ }));

    await user.click(await button('Look again'));

    expect(core.lookAgain).toHaveBeenCalledWith('connection-0');
    await button('Test again');
  });

  it('drops a gone connection when told to', async () => {
    const { core, user } = await openWindow({
      showConnection: async (id) =>
        samples.connection({ id, health: 'gone', isTestable: false, remark: 'Gone since 21 Nov 2026.' }),
    });
    await user.click(await screen.findByRole('row', { name: /team-0/ }));
    await screen.findByText('Gone since 21 Nov 2026.');
    await expectNoViolations();

    await user.click(await button('Forget'));

    expect(core.forgetConnection).toHaveBeenCalledWith('connection-0');
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
  });

  it('says so when the connection is not there any more', async () => {
    const { user } = await openWindow({ showConnection: async () => Promise.reject(failure('notFound')) });

    await user.click(await screen.findByRole('row', { name: /team-0/ }));

    await screen.findByText('This is not there any more.');
    await expectNoViolations();
  });
});

describe('damaged rows', () => {
  const withDamage = async (query: ListInput) => ({ ...(await slice(query)), damaged: 1 });

  it('are named with what follows, and forgotten only after a second question', async () => {
    const { core, user } = await openWindow({ listConnections: withDamage });

    await screen.findByRole('heading', { name: '1 stored row is damaged' });
    await screen.findByText('…90ab', { exact: false, selector: 'section span' });
    expect(await screen.findByRole('row', { name: /team-0/ })).toBeTruthy();
    await expectNoViolations();
    await user.click(await button('Forget this row…'));
    const dialog = await screen.findByRole('dialog', { name: 'Forget this row: Connection …90ab?' });
    await expectNoViolations();
    await user.click(within(dialog).getByRole('button', { name: 'Forget it' }));

    expect(core.forgetDamaged).toHaveBeenCalledExactlyOnceWith({
      table: 'connection',
      key: '0190163d-8694-739b-aea5-966c26f8ad90',
    });
  });

  it('lead to the backups', async () => {
    const { user } = await openWindow({ listConnections: withDamage });

    await user.click(await button('Backups…'));

    await screen.findByRole('heading', { level: 1, name: 'Settings' });
  });
});

describe('drafts', () => {
  const withDraft = async (query: ListInput) => ({ ...(await slice(query)), drafts: 1 });

  it('are listed folded, and continued in the wizard with all that was answered', async () => {
    const { user } = await openWindow({ listConnections: withDraft });

    await user.click(await screen.findByText('1 draft'));
    await screen.findByText('GitHub in DevLake production');
    await expectNoViolations();
    await user.click(await button('Continue GitHub - new-team'));

    await screen.findByRole('heading', { level: 1, name: 'New connection' });
    const organization = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Organization' });
    expect(organization.value).toBe('new-team');
  });

  it('are discarded where they are listed', async () => {
    const { core, user } = await openWindow({ listConnections: withDraft });

    await user.click(await screen.findByText('1 draft'));
    await user.click(await button('Discard GitHub - new-team'));

    expect(core.discardDraft).toHaveBeenCalledExactlyOnceWith('draft-1');
  });
});

describe('the date of a secret', () => {
  it('is told in the detail, where it is a guess', async () => {
    const { core, user } = await openWindow({
      showConnection: async (id) => samples.connection({ id, canTellDate: true }),
    });
    await user.click(await screen.findByRole('row', { name: /team-0/ }));

    await user.click(await button('When was it set?…'));
    await user.selectOptions(
      await screen.findByRole('combobox', { name: 'GitHub …90ab, GitHub - team-0' }),
      'Today',
    );
    await expectNoViolations();
    await user.click(await button('Save the dates'));

    expect(core.tellDates).toHaveBeenCalledExactlyOnceWith([
      { credential: 'credential-0', told: 'today', date: null },
    ]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('the slice', () => {
  it('covers what is partly visible and a little more', () => {
    expect(visibleSlice(0, 360)).toEqual({ first: 0, last: 12 });
    expect(visibleSlice(3610, 360)).toEqual({ first: 98, last: 113 });
  });

  it('scrolls no further than needed', () => {
    expect(scrollToShow(0, 100, 400, 34)).toBe(0);
    expect(scrollToShow(5, 0, 400, 34)).toBe(0);
    expect(scrollToShow(20, 0, 400, 34)).toBe(390);
  });
});
