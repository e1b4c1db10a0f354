import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { DeletionEvent, DeletionPlanView, DeletionView, Ipc, ListInput } from '../lib/ipc';
import { expectNoViolations } from '../testing/axe';
import { deferred, failure } from '../testing/core';
import * as samples from '../testing/samples';
import { button, openWindow } from '../testing/window';

const NAME = 'Type the name to confirm (production)';

describe('the plan', () => {
  it('names what hangs on this very object, and the focus is on Cancel', async () => {
    const { dialog } = await openPlan();

    for (const words of [
      '2 projects: team-a, team-b',
      '14 data scopes with the data collected for them and 2 scope configurations',
      'team-a-blueprint, team-b-blueprint',
      'The credential GitHub classic token …90ab stays: 5 other connections use it.',
    ])
      within(dialog).getByText(words);
    within(dialog).getByText(/DevLake would refuse: it is in use, it still has data scopes and a pipeline/);
    expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Cancel' }));
    await expectNoViolations();
  });

  it('shows the first of dozens of names, and the others when asked for', async () => {
    const names = Array.from({ length: 40 }, (_, number) => `team-${number + 1}`);
    const { user, dialog } = await openPlan({ planDeletion: async () => ({ ...bare(), projects: names }) });
    const first = within(dialog).getByText(/^40 projects: team-1, /);
    const last = within(dialog).getByText(/, team-40$/);
    const others = last.closest('details');

    expect(first.firstChild?.textContent).toMatch(/, team-5$/);
    expect(others?.open).toBe(false);
    await user.click(within(dialog).getByText('and 35 more'));

    expect(others?.open).toBe(true);
    expect(last.lastChild?.textContent).toMatch(/^team-6, /);
    await expectNoViolations();
  });

  it('can be carried out once everything needed is agreed to and the name is typed', async () => {
    const { core, user, dialog } = await openPlan();
    const isDisabled = () =>
      within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Delete' }).disabled;

    for (const box of within(dialog).getAllByRole('checkbox')) await user.click(box);
    const withoutName = isDisabled();
    await user.type(within(dialog).getByRole('textbox', { name: NAME }), 'GitHub - my-org');
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));

    expect(withoutName).toBe(true);
    expect(core.deleteConnection.mock.calls[0]?.[0]).toEqual({
      id: 'connection-0',
      leaveBlueprints: true,
      deleteScopes: true,
      wait: true,
      deleteSyncs: false,
      despiteGap: false,
      typedName: 'GitHub - my-org',
    });
    await within(dialog).findByText('GitHub - my-org is deleted, and the list shows it no more.');
    await expectNoViolations();
  });

  it('asks for nothing where nothing hangs on it', async () => {
    const { dialog } = await openPlan({ planDeletion: async () => bare() });

    within(dialog).getByText(/^Nothing hangs on it/);
    expect(within(dialog).queryByRole('checkbox')).toBeNull();
    expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Delete' }).disabled).toBe(false);
  });

  it('names the syncs that go first, with their webhooks', async () => {
    const web = samples.sync({ repo: 'platform/web', hasWebhook: false, direction: 'export' });
    const plan = { ...bare(), syncs: [samples.sync(), web] };
    const { core, user, dialog } = await openPlan({ planDeletion: async () => plan });

    within(dialog).getByRole('heading', { name: 'Keeps 2 repositories in step' });
    const rows = within(dialog).getAllByRole('listitem');
    const consent = within(dialog).getByRole('checkbox', { name: /^delete the 2 sync .* 1 webhook .* goes/ });
    await expectNoViolations();
    await user.click(consent);
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));

    expect(rows[1]?.textContent).toContain('platform/web exports to my-org/api');
    expect(core.deleteConnection.mock.calls[0]?.[0]).toMatchObject({ deleteSyncs: true, despiteGap: false });
  });

  it('is told how far the walk is, and what it may lack once it is stopped', async () => {
    const ends = deferred<DeletionPlanView>();
    let tell: (event: DeletionEvent) => void = () => undefined;
    const { core, user } = await openWindow({
      planDeletion: async (_id, _task, listen) => {
        tell = listen;
        return ends.promise;
      },
    });
    await user.click(await screen.findByRole('row', { name: /team-0/ }));
    await user.click(await button('Delete…'));
    await waitFor(() => expect(core.planDeletion).toHaveBeenCalled());

    tell({ event: 'looking', walk: { done: 12, of: 233, until: null } });
    await screen.findByText('Looked at 12 of 233 repositories');
    await expectNoViolations();
    await user.click(await button('Stop looking'));
    ends.resolve({ ...bare(), gap: 'It was stopped.' });

    await screen.findByText('It was stopped.');
    expect(core.cancelTask).toHaveBeenCalledTimes(1);
    expect((await screen.findByRole<HTMLButtonElement>('button', { name: 'Delete' })).disabled).toBe(true);
  });

  it('opens by the key of the list, not while text is typed', async () => {
    const { core, user } = await openWindow();
    await user.click(await screen.findByRole('row', { name: /team-0/ }));
    await button('Delete…');

    await user.keyboard('{Delete}');

    await screen.findByRole('dialog', { name: /^Delete “GitHub - my-org”/ });
    expect(core.planDeletion).toHaveBeenCalledTimes(1);
  });

  it('is read again when more came up meanwhile', async () => {
    const changed = async () => Promise.reject(failure('changedElsewhere'));
    const { core, user, dialog } = await openPlan({
      planDeletion: async () => bare(),
      deleteConnection: changed,
    });

    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
    await user.click(await within(dialog).findByRole('button', { name: 'Look at the plan again' }));

    await waitFor(() => expect(core.planDeletion).toHaveBeenCalledTimes(2));
  });
});

describe('the steps', () => {
  it('are shown while they are done, and stop between two', async () => {
    const ends = deferred<DeletionView>();
    let tell: (event: DeletionEvent) => void = () => undefined;
    const { core, user, dialog } = await openPlan({
      planDeletion: async () => bare(),
      deleteConnection: async (_input, _task, listen) => {
        tell = listen;
        return ends.promise;
      },
    });
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));

    tell({ event: 'started', steps: samples.deletionSteps([]) });
    tell({ event: 'running', index: 3 });
    tell({ event: 'counted', index: 3, done: 3, of: 14 });
    await within(dialog).findByText('3 of 14');
    tell({ event: 'waiting', pipelines: ['nightly'] });
    await within(dialog).findByText('Waiting for nightly');
    await expectNoViolations();
    await user.click(within(dialog).getByRole('button', { name: 'Stop after this step' }));

    expect(core.cancelTask).toHaveBeenCalledTimes(1);
    ends.resolve(stopped());
    await within(dialog).findByText(/^Stopped\. GitHub - my-org still exists/);
  });

  it('can be put back after a stop', async () => {
    const { core, user, dialog } = await openPlan({
      planDeletion: async () => bare(),
      deleteConnection: async () => stopped(),
    });
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));

    await user.click(await within(dialog).findByRole('button', { name: 'Put it back' }));

    await within(dialog).findByText('Put back into team-a-blueprint, team-b-blueprint.');
    expect(core.rejoinBlueprints.mock.calls[0]?.[0]).toBe('connection-0');
    await expectNoViolations();
  });

  it('offer to erase a secret that nothing uses any more, and say that this revokes nothing', async () => {
    const unused = {
      id: 'credential-0',
      name: 'GitHub token …90ab',
      provider: 'GitHub',
      others: [],
      isHeld: true,
    };
    const { core, user, dialog } = await openPlan({
      planDeletion: async () => bare(),
      deleteConnection: async () => samples.deleted({ unused: [unused] }),
    });
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));

    await within(dialog).findByText('Deleting and erasing revoke nothing: revoke it at GitHub.');
    await user.click(within(dialog).getByRole('button', { name: 'Erase this secret' }));

    await within(dialog).findByText('Erased from the file, its log and every backup.');
    expect(core.eraseUnused).toHaveBeenCalledExactlyOnceWith('credential-0');
  });
});

describe('deleted connections', () => {
  const withArchived = async (query: ListInput) => ({
    ...samples.listing([samples.row(query.offset)]),
    archived: 1,
  });

  it('are listed folded, and restored through the wizard', async () => {
    const { core, user } = await openWindow({ listConnections: withArchived });

    await user.click(await screen.findByText('1 deleted'));
    await screen.findByText('kept for over 30 days');
    await expectNoViolations();
    await user.click(await button('Restore GitHub - old-team'));

    await screen.findByRole('heading', { level: 1, name: 'New connection' });
    expect(core.restoreArchived).toHaveBeenCalledExactlyOnceWith('connection-9');
  });

  it('are erased only after a second question that says what goes with them', async () => {
    const { core, user } = await openWindow({ listConnections: withArchived });

    await user.click(await screen.findByText('1 deleted'));
    await user.click(await button('Erase the record of GitHub - old-team'));
    const dialog = await screen.findByRole('dialog', { name: 'Erase the record of GitHub - old-team?' });
    within(dialog).getByText(/This does not revoke it/);
    await expectNoViolations();
    await user.click(within(dialog).getByRole('button', { name: 'Erase it' }));

    expect(core.eraseArchived).toHaveBeenCalledExactlyOnceWith('connection-9');
  });
});

async function openPlan(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.click(await screen.findByRole('row', { name: /team-0/ }));
  await opened.user.click(await button('Delete…'));
  const dialog = await screen.findByRole('dialog', { name: /^Delete “GitHub - my-org”/ });
  return { ...opened, dialog };
}

function bare() {
  return samples.deletionPlan({
    asksForName: false,
    projects: [],
    blueprints: [],
    scopes: 0,
    scopeConfigs: 0,
    running: [],
    needsBlueprints: false,
    needsScopes: false,
    needsWait: false,
  });
}

function stopped(): DeletionView {
  return samples.deleted({
    end: 'stopped',
    steps: samples.deletionSteps(['done', 'done', 'stopped', 'notReached', 'notReached', 'notReached']),
    canRejoin: ['team-a-blueprint', 'team-b-blueprint'],
  });
}
