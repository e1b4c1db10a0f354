import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { FormView } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { deferred } from '../../testing/core';
import { button, openWindow } from '../../testing/window';
import * as samples from '../../testing/samples';
import { SECRET, fill, openWizard } from '../../testing/wizard';

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
