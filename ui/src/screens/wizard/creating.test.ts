import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { deferred, failure } from '../../testing/core';
import { button } from '../../testing/window';
import * as samples from '../../testing/samples';
import { SECRET, checked, fill, openWizard } from '../../testing/wizard';

describe('check and create', () => {
  it('draws the rungs as they come, and can be cancelled', async () => {
    const running = deferred<ReturnType<typeof samples.check>>();
    const opened = await openWizard({
      checkDraft: (_draft, _task, listen) => {
        listen({ event: 'started', rungs: samples.waitingRungs });
        listen({ event: 'finished', index: 0, rung: samples.rung('Address answers') });
        listen({ event: 'running', index: 1 });
        return running.promise;
      },
    });
    await fill(opened);

    await opened.user.click(await button('Check'));

    await screen.findByText('41 ms');
    expect(screen.getByText('running')).toBeTruthy();
    await expectNoViolations();
    await opened.user.click(await button('Cancel'));
    expect(opened.core.cancelTask).toHaveBeenCalledWith(opened.core.checkDraft.mock.lastCall?.[1]);
    running.reject(failure('cancelled'));
    await button('Check');
  });

  it('waits for a secret that is still on its way', async () => {
    const taking = deferred<typeof samples.staged>();
    const { core, user } = await openWizard({ stageSecret: () => taking.promise });
    await user.type(screen.getByRole('textbox', { name: 'Organization' }), 'my-org');
    await user.tab();
    const token = screen.getByLabelText<HTMLInputElement>('Token');
    await waitFor(() => expect(token.matches(':disabled')).toBe(false));
    await user.type(token, SECRET);

    await user.click(await button('Check'));
    taking.resolve(samples.staged);

    await waitFor(() => expect(core.checkDraft).toHaveBeenCalledOnce());
  });

  it('offers the system’s login where the system asks for it', async () => {
    const opened = await openWizard({
      checkDraft: async () => Promise.reject(failure('systemLoginNeeded')),
    });
    await fill(opened);

    await opened.user.click(await button('Check'));

    await screen.findByText('The system asks for a login of its own.', { selector: '.what' });
    await opened.user.click(await button('Set its login…'));
    await opened.user.click(await button('Discard'));
    await screen.findByRole('form', { name: 'Login of DevLake production' });
  });

  it('names where the secret goes beside Create', async () => {
    await checked();

    expect(screen.getByText('DevLake production (https://devlake.example.com)')).toBeTruthy();
    expect(screen.getByText('GitHub (https://api.github.com)')).toBeTruthy();
  });

  it('creates once nothing is refused, and shows the new connection', async () => {
    const { core, user } = await checked();

    await user.click(await button('Create'));

    await screen.findByRole('complementary', { name: 'Connection' });
    expect(core.createConnection.mock.lastCall?.[0]).toEqual({
      form: { kind: 'github', system: 'system-1', answers: { organization: 'my-org' } },
      staged: 'staged-1',
      further: [],
      despite: null,
      draft: null,
    });
    expect(core.dropStaged).not.toHaveBeenCalled();
  });

  it('is not created before a check, nor after a change that the check did not see', async () => {
    const opened = await openWizard();
    await fill(opened);
    expect((await button('Create')).matches(':disabled')).toBe(true);
    await opened.user.click(await button('Check'));
    await waitFor(async () => expect((await button('Create')).matches(':disabled')).toBe(false));

    await opened.user.type(screen.getByRole('textbox', { name: 'Organization' }), 'x');

    expect((await button('Create')).matches(':disabled')).toBe(true);
    expect(opened.core.createConnection).not.toHaveBeenCalled();
  });

  it('is not created after a refusal, except with a reason', async () => {
    const { core, user } = await checked({ checkDraft: async () => samples.refusedCheck });
    expect((await button('Create')).matches(':disabled')).toBe(true);
    await expectNoViolations();

    await user.click(await button('Create anyway…'));
    await user.click(await button('Create anyway'));
    await screen.findByText('Say why; it is kept with the connection.');
    await user.type(screen.getByRole('textbox', { name: 'Reason' }), 'The token is activated tonight.');
    await user.click(await button('Create anyway'));

    await waitFor(() =>
      expect(core.createConnection.mock.lastCall?.[0].despite).toBe('The token is activated tonight.'),
    );
  });

  it('offers the remedy of a finding', async () => {
    const { core, user } = await checked({ checkDraft: async () => samples.refusedCheck });

    await user.click(await button('Open the token page'));

    expect(core.openTokenPage).toHaveBeenCalledOnce();
  });

  it('puts what the core refuses on the field that is to blame', async () => {
    const { user } = await checked({
      createConnection: async () =>
        Promise.reject(failure('nameTaken', { field: 'name', message: 'This name is in use.' })),
    });

    await user.click(await button('Create'));

    await screen.findByText('This name is in use.', { selector: '.problem *' });
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Name' })));
    await expectNoViolations();
  });

  it('asks for the secret again when the core holds it no longer', async () => {
    const { user } = await checked({ createConnection: async () => Promise.reject(failure('stagedGone')) });

    await user.click(await button('Create'));

    await screen.findByText('The secret is not held any more. Paste it again.', { selector: '.problem *' });
    expect((await button('Create')).matches(':disabled')).toBe(true);
  });

  it('unlocks first and then creates by itself', async () => {
    const { core, user } = await checked({ storeState: async () => samples.lockedStore });
    core.createConnection.mockRejectedValueOnce(failure('locked'));

    await user.click(await button('Create'));
    const dialog = await screen.findByRole('dialog', { name: 'Open the secret store' });
    await expectNoViolations();
    const passphrase = within(dialog).getByLabelText<HTMLInputElement>('Passphrase');
    await user.type(passphrase, 'made-up words for this');
    await user.click(within(dialog).getByRole('button', { name: 'Unlock' }));

    await waitFor(() => expect(core.createConnection).toHaveBeenCalledTimes(2));
    expect(core.unlockWithPassphrase).toHaveBeenCalledWith('made-up words for this');
    expect(passphrase.value).toBe('');
  });

  it('makes a store first where there is none', async () => {
    const { core, user } = await checked({ storeState: async () => samples.emptyStore });
    core.createConnection.mockRejectedValueOnce(failure('noStore'));

    await user.click(await button('Create'));
    await user.click(await button('Use the system keychain'));

    await waitFor(() => expect(core.createConnection).toHaveBeenCalledTimes(2));
  });

  it('does nothing when the store stays closed', async () => {
    const { core, user } = await checked({ storeState: async () => samples.lockedStore });
    core.createConnection.mockRejectedValueOnce(failure('locked'));

    await user.click(await button('Create'));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(core.createConnection).toHaveBeenCalledOnce();
  });
});

describe('a suggested address', () => {
  it('is put into its field for the host that was mistyped', async () => {
    const slip = {
      ...samples.refusedFinding,
      what: 'github.exmaple.com does not exist. Did you mean github.example.com?',
      remedy: {
        action: 'useAddress' as const,
        insteadOf: 'github.exmaple.com',
        address: 'github.example.com',
        label: 'Use github.example.com',
      },
    };
    const withAddress: Ipc['readForm'] = async ({ answers }) => {
      const form = samples.form(answers);
      const address = samples.field({ id: 'address', label: 'Address', value: answers.address ?? '' });
      return { ...form, fields: [address, ...form.fields] };
    };
    const opened = await openWizard({
      readForm: withAddress,
      checkDraft: async () =>
        samples.check({
          outcome: 'unreachable',
          rungs: [samples.rung('Name resolves', { outcome: 'unreachable', finding: slip })],
        }),
    });
    await opened.user.type(screen.getByRole('textbox', { name: 'Address' }), 'https://github.exmaple.com/x');
    await fill(opened);
    await opened.user.click(await button('Check'));

    await opened.user.click(await button('Use github.example.com'));

    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Address' });
    await waitFor(() => expect(field.value).toBe('https://github.example.com/x'));
    expect(document.activeElement).toBe(field);
  });
});
