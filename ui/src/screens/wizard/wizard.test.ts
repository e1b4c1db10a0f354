import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { FormView, Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { deferred, failure } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

/** Made up for these tests; valid nowhere. */
const SECRET = 'made-up-secret-for-the-wizard';

async function openWizard(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.click(await button('New connection'));
  await screen.findByRole('heading', { level: 1, name: 'New connection' });
  await screen.findByRole('textbox', { name: 'Organization' });
  return opened;
}

/** Fills the first two blocks. */
async function fill({ user }: Pick<Awaited<ReturnType<typeof openWizard>>, 'user'>) {
  await user.type(screen.getByRole('textbox', { name: 'Organization' }), 'my-org');
  await user.tab();
  const token = screen.getByLabelText<HTMLInputElement>('Token');
  await waitFor(() => expect(token.matches(':disabled')).toBe(false));
  await user.click(token);
  await user.paste(SECRET);
  await button('Replace');
}

async function checked(answers: Partial<Ipc> = {}) {
  const opened = await openWizard(answers);
  await fill(opened);
  await opened.user.click(await button('Check'));
  await button('Check again');
  return opened;
}

describe('what and where', () => {
  it('unlocks the blocks in turn', async () => {
    const { user } = await openWizard();
    const current = () => document.querySelector('[aria-current="step"] h2')?.textContent;

    expect(current()).toContain('What and where');
    expect(screen.getByLabelText('Token').matches(':disabled')).toBe(true);
    await expectNoViolations();
    await fill({ user });
    expect(current()).toContain('Check and create');
    await expectNoViolations();
  });

  it('draws whatever fields the core names, and nothing else', async () => {
    const strange: FormView = {
      ...samples.form(),
      fields: [samples.field({ id: 'login', label: 'A field nobody here knows', help: 'Its help.' })],
    };
    const opened = await openWindow({ readForm: async () => strange });
    await opened.user.click(await button('New connection'));

    const input = await screen.findByRole('textbox', { name: 'A field nobody here knows' });

    expect(document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'Its help.',
    );
    expect(screen.queryByRole('textbox', { name: 'Organization' })).toBeNull();
  });

  it('never replaces a newer form with an older one', async () => {
    const late = deferred<FormView>();
    const { core, user } = await openWizard();
    core.readForm.mockImplementation(async ({ answers }) =>
      answers.organization === 'old' ? late.promise : samples.form(answers),
    );
    const organization = screen.getByRole<HTMLInputElement>('textbox', { name: 'Organization' });

    await user.type(organization, 'old');
    await user.tab();
    await user.type(organization, 'er');
    await user.tab();
    await waitFor(() =>
      expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' }).value).toBe('GitHub - older'),
    );
    late.resolve(samples.form({ organization: 'old' }));
    await late.promise;

    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' }).value).toBe('GitHub - older');
  });

  it('reads the form once for a word typed quickly', async () => {
    const { core, user } = await openWizard();
    const before = core.readForm.mock.calls.length;

    await user.type(screen.getByRole('textbox', { name: 'Organization' }), 'my-org');

    await waitFor(() => expect(core.readForm.mock.lastCall?.[0].answers.organization).toBe('my-org'));
    expect(core.readForm.mock.calls.length - before).toBeLessThan(6);
  });

  it('shows a problem after the field was left, not before', async () => {
    const { user } = await openWizard();
    const organization = screen.getByRole('textbox', { name: 'Organization' });

    await user.click(organization);
    expect(screen.queryByText(/Enter the organization/)).toBeNull();
    await user.tab();

    await screen.findByText(/Enter the organization/);
    expect(organization.getAttribute('aria-invalid')).toBe('true');
    expect(organization.getAttribute('aria-describedby')).toContain('wizard-organization-problem');
    await expectNoViolations();
  });

  it('flags a name in use while it is typed, and opens the one that has it', async () => {
    const { core, user } = await openWizard();

    await user.type(screen.getByRole('textbox', { name: 'Organization' }), 'taken');
    await user.click(await button('Open the existing one'));
    await user.click(await button('Discard'));

    await waitFor(() => expect(core.showConnection).toHaveBeenCalledWith('connection-7'));
  });

  it('goes to the first problem on continue and lists them with links', async () => {
    const two = [
      samples.system(),
      samples.system({ id: 'system-2', name: 'DevLake staging', environment: 'staging' }),
    ];
    const { user } = await openWizard({ listSystems: async () => two });

    await user.type(screen.getByRole('textbox', { name: 'Organization' }), '{Enter}');

    await screen.findByText('2 entries need a correction:', { selector: '.summary *' });
    expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'System' }));
    await user.click(await button('Organization'));
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Organization' })),
    );
    await expectNoViolations();
  });

  it('marks production in the header', async () => {
    await openWizard();

    expect(screen.getByText('Production', { selector: 'header .badge' })).toBeTruthy();
  });
});

describe('the secret', () => {
  it('is handed over on paste and never enters the page', async () => {
    const { core, user } = await openWizard();
    await user.type(screen.getByRole('textbox', { name: 'Organization' }), 'my-org');
    await user.tab();
    const token = screen.getByLabelText<HTMLInputElement>('Token');
    await waitFor(() => expect(token.matches(':disabled')).toBe(false));
    const seen: string[] = [];
    token.addEventListener('input', () => seen.push(token.value));

    await user.click(token);
    await user.paste(SECRET);

    expect(core.stageSecret).toHaveBeenCalledExactlyOnceWith({
      kind: 'github',
      field: 'token',
      text: SECRET,
      replaces: null,
    });
    expect(seen).toEqual([]);
    await button('Replace');
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
  });

  it('is taken out of the field in the same tick in which the field is left', async () => {
    const { core, user } = await openWizard();
    await user.type(screen.getByRole('textbox', { name: 'Organization' }), 'my-org');
    await user.tab();
    const token = screen.getByLabelText<HTMLInputElement>('Token');
    await waitFor(() => expect(token.matches(':disabled')).toBe(false));
    await user.type(token, SECRET);
    let left = '';
    core.stageSecret.mockImplementation(() => {
      left = token.value;
      return Promise.resolve(samples.staged);
    });

    token.dispatchEvent(new FocusEvent('blur'));

    expect([left, token.value]).toEqual(['', '']);
    expect(core.stageSecret).toHaveBeenCalledOnce();
  });

  it('is shown as a summary, and replaced on demand', async () => {
    const { core, user } = await openWizard();
    await fill({ user });
    const held = screen.getByRole('group', { name: 'Token' });
    expect(held.textContent).toContain('90ab');
    expect(within(held).getByText('classic token')).toBeTruthy();
    expect(screen.getByText('40 characters. One line break removed.')).toBeTruthy();

    await user.click(await button('Replace'));
    await user.paste('another-made-up-one');

    await button('Replace');
    expect(core.stageSecret.mock.lastCall?.[0].replaces).toBe('staged-1');
  });

  it('is asked for again when it is of no use', async () => {
    const { core, user } = await openWizard();
    core.stageSecret.mockResolvedValue({
      ...samples.staged,
      problem: 'This is a masked value. Paste the token itself.',
    });
    await user.type(screen.getByRole('textbox', { name: 'Organization' }), 'my-org');
    await user.tab();
    const token = screen.getByLabelText<HTMLInputElement>('Token');
    await waitFor(() => expect(token.matches(':disabled')).toBe(false));

    await user.click(token);
    await user.paste('****');

    await screen.findByText('This is a masked value. Paste the token itself.');
    expect(token.getAttribute('aria-invalid')).toBe('true');
    await expectNoViolations();
  });

  it('is dropped in the core when the wizard is left', async () => {
    const { core, user } = await openWizard();
    await fill({ user });

    await user.keyboard('{Escape}');
    await user.click(await button('Discard'));

    await waitFor(() => expect(core.dropStaged).toHaveBeenCalledWith('staged-1'));
  });
});

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

describe('leaving', () => {
  it('asks before what was entered is discarded', async () => {
    const { user } = await openWizard();
    await user.type(screen.getByRole('textbox', { name: 'Organization' }), 'my-org');

    await user.keyboard('{Escape}');
    await screen.findByRole('dialog', { name: 'Leave this connection?' });
    await expectNoViolations();
    await user.click(await button('Keep editing'));

    expect(screen.getByRole('heading', { level: 1, name: 'New connection' })).toBeTruthy();
  });

  it('asks nothing when nothing was entered', async () => {
    const { user } = await openWizard();

    await user.keyboard('{Escape}');

    await screen.findByRole('heading', { level: 1, name: 'Connections' });
  });
});

describe('a draft', () => {
  it('is saved without the secret, and what it continues is replaced', async () => {
    const opened = await openWizard();
    await fill(opened);

    await opened.user.click(await button('Save draft'));

    await screen.findByRole('heading', { level: 1, name: 'Connections' });
    const [input] = opened.core.saveDraft.mock.lastCall ?? [];
    expect(input).toMatchObject({ draft: null, form: { answers: { organization: 'my-org' } } });
    expect(JSON.stringify(input)).not.toContain(SECRET);
    expect(opened.core.dropStaged).toHaveBeenCalledOnce();
  });

  it('is offered when somebody leaves with changes', async () => {
    const { core, user } = await openWizard();
    await user.type(screen.getByRole('textbox', { name: 'Organization' }), 'my-org');
    await user.click(await button('Close'));
    const dialog = await screen.findByRole('dialog', { name: 'Leave this connection?' });
    await expectNoViolations();

    await user.click(within(dialog).getByRole('button', { name: 'Save draft' }));

    await screen.findByRole('heading', { level: 1, name: 'Connections' });
    expect(core.saveDraft).toHaveBeenCalledOnce();
  });
});

describe('another account than was entered', () => {
  it('is taken over into its field, and what is only recorded has no button here', async () => {
    const remedies = [
      { action: 'useLogin' as const, login: 'kim@example.test', label: 'Take over kim@example.test' },
      { action: 'takeOverAccount' as const, account: 'hubot', label: 'Take over hubot' },
    ];
    const rungs = remedies.map((remedy) =>
      samples.rung(remedy.label, { finding: { ...samples.downFinding, remedy } }),
    );
    const opened = await openWizard({
      readForm: async ({ answers }) => {
        const form = samples.form(answers);
        const login = samples.field({ id: 'login', label: 'E-mail', value: answers.login ?? '' });
        return { ...form, fields: [login, ...form.fields] };
      },
      checkDraft: async () => samples.check({ rungs }),
    });
    await opened.user.type(screen.getByRole('textbox', { name: 'E-mail' }), 'lee@example.test');
    await fill(opened);
    await opened.user.click(await button('Check'));

    await opened.user.click(await button('Take over kim@example.test'));

    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'E-mail' });
    await waitFor(() => expect(field.value).toBe('kim@example.test'));
    expect(screen.queryByRole('button', { name: 'Take over hubot' })).toBeNull();
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
