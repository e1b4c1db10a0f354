import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { EditFormView, Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { deferred, failure } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

/** Made up for these tests; valid nowhere. */
const SECRET = 'made-up-secret-for-an-edit';

describe('what changes', () => {
  it('is shown before and after, and only what was touched is sent', async () => {
    const { core, user } = await openEdit();
    await expectNoViolations();

    await rename(user, 'Mine');
    const row = await screen.findByRole('row', { name: /^Name/ });
    await user.click(await button('Save and test'));

    expect(
      within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    ).toEqual(['GitHub - my-org', 'Mine']);
    await screen.findByText('GitHub - my-org is saved.');
    expect(core.editConnection.mock.lastCall?.[0]).toEqual({
      edit: { connection: 'connection-0', answers: { name: 'Mine' }, further: {} },
      staged: null,
      added: [],
      removed: [],
      seen: '2026-11-20T08:02:00Z',
    });
    await expectNoViolations();
  });

  it('holds what only the system knows, by its type', async () => {
    const { core, user } = await openEdit();

    await user.click(screen.getByText('Further fields'));
    await user.click(screen.getByRole('checkbox', { name: 'enableGraphql' }));
    await screen.findByRole('row', { name: /^enableGraphql/ });
    await user.click(await button('Save and test'));

    await screen.findByText('GitHub - my-org is saved.');
    expect(core.editConnection.mock.lastCall?.[0].edit.further).toEqual({
      enableGraphql: { type: 'flag', isOn: false },
    });
  });

  it('names both origins where the stored secret would go elsewhere', async () => {
    const moves = { old: 'https://api.github.com', new: 'https://ghe.example' };
    const { user } = await openEdit({
      readEditForm: async (input) => samples.editForm(input, { moves }),
    });

    await rename(user, 'Mine');

    const words = await screen.findByText(/would go to https:\/\/ghe.example instead of/);
    expect(words.textContent).toContain('https://api.github.com');
  });

  it('flags a field that cannot be used, and goes there on saving', async () => {
    const wrong = (input: Parameters<typeof samples.editForm>[0]): EditFormView => {
      const view = samples.editForm(input);
      const fields = view.fields.map((field) =>
        field.id === 'name' ? { ...field, problem: 'Give the connection a name.' } : field,
      );
      return { ...view, fields: input.answers.name === '' ? fields : view.fields };
    };
    const { core, user } = await openEdit({ readEditForm: async (input) => wrong(input) });

    await user.clear(screen.getByRole('textbox', { name: 'Name' }));
    await user.click(await button('Save and test'));

    await screen.findByText('One entry needs a correction:');
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Name' }));
    expect(core.editConnection).not.toHaveBeenCalled();
    await expectNoViolations();
  });
});

describe('the secret', () => {
  it('stays as it is stored unless a new one is entered, which never enters the page', async () => {
    const { core, user } = await openEdit();
    expect(screen.getByText('GitHub classic token …90ab')).toBeTruthy();
    expect(screen.queryByLabelText('Token')).toBeNull();

    await user.click(await button('Enter a new one…'));
    await waitFor(() => expect(document.activeElement?.id).toBe('edit-token'));
    await user.paste(SECRET);
    await button('Replace');
    await user.click(await button('Save and test'));

    await screen.findByText('GitHub - my-org is saved.');
    expect(core.stageSecret.mock.lastCall?.[0].kind).toBe('github');
    expect(core.editConnection.mock.lastCall?.[0].staged).toBe('staged-1');
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
  });

  it('is dropped in the core when the stored one is kept', async () => {
    const { core, user } = await openEdit();
    await user.click(await button('Enter a new one…'));
    await waitFor(() => expect(document.activeElement?.id).toBe('edit-token'));
    await user.paste(SECRET);
    await button('Replace');

    await user.click(await button('Keep the stored one'));

    await waitFor(() => expect(core.dropStaged).toHaveBeenCalledWith('staged-1'));
    expect(screen.queryByLabelText('Token')).toBeNull();
  });

  it('that was replaced and that nothing uses can be erased', async () => {
    const { core, user } = await openEdit({
      editConnection: async () => samples.edited({ unused: ['credential-9'] }),
    });
    await rename(user, 'Mine');
    await user.click(await button('Save and test'));

    await user.click(await button('Erase it'));

    await waitFor(() => expect(core.eraseUnused).toHaveBeenCalledWith('credential-9'));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Erase it' })).toBeNull());
  });

  it('is asked for where the stored one cannot stay', async () => {
    const { core, user } = await openEdit({
      readEditForm: async (input) => samples.editForm(input, { needsSecret: 'method' }),
    });
    await rename(user, 'Mine');

    await user.click(await button('Save and test'));

    await waitFor(() => expect(document.activeElement?.id).toBe('edit-token'));
    expect(core.editConnection).not.toHaveBeenCalled();
    await expectNoViolations();
  });
});

describe('somebody else', () => {
  it('is shown side by side, and the person saves theirs over it', async () => {
    const { core, user } = await openConflict();
    await expectNoViolations();
    expect(screen.getByRole('row', { name: /^Proxy that DevLake uses/ }).textContent).toContain(
      'http://theirs.example',
    );
    expect(document.activeElement?.textContent).toContain('Somebody else changed it meanwhile');
    core.editConnection.mockResolvedValue(samples.edited());

    await user.click(await button('Save mine'));

    await screen.findByText('GitHub - my-org is saved.');
    expect(core.editConnection.mock.lastCall?.[0].seen).toBe('2026-11-21T09:00:00Z');
    expect(core.editConnection.mock.lastCall?.[0].edit.answers).toEqual({ name: 'Mine' });
  });

  it('is left alone where theirs is kept', async () => {
    const { core, user } = await openConflict();

    await user.click(await button('Keep theirs'));

    await waitFor(() => expect(core.acknowledgeChange).toHaveBeenCalledWith('connection-0'));
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' }).value).toBe('GitHub - my-org');
    expect(core.editConnection).toHaveBeenCalledOnce();
  });
});

describe('what came of it', () => {
  it('is drawn as it comes, and can be cancelled', async () => {
    const running = deferred<ReturnType<typeof samples.edited>>();
    const { core, user } = await openEdit({
      editConnection: (_input, _task, listen) => {
        listen({ event: 'started', rungs: samples.waitingRungs });
        listen({ event: 'running', index: 0 });
        return running.promise;
      },
    });
    await rename(user, 'Mine');
    await user.click(await button('Save and test'));
    await screen.findByText('DevLake’s own test');

    await user.click(await button('Cancel'));

    expect(core.cancelTask).toHaveBeenCalledOnce();
    running.reject(failure('cancelled', { message: 'Cancelled. Nothing was changed.' }));
    await screen.findByText('Cancelled. Nothing was changed.', { selector: '.trouble *' });
  });

  it('names what the system holds otherwise, and warns of a server that shows tokens', async () => {
    const differences = [
      { field: null, name: 'rateLimitPerHour', wanted: '900', found: '0' },
      { field: null, name: 'token', wanted: null, found: null },
    ];
    const { user } = await openEdit({
      editConnection: async () => samples.edited({ differences, showsTokens: true, check: null }),
    });
    await rename(user, 'Mine');

    await user.click(await button('Save and test'));

    await screen.findByText('The system holds something else than it was sent:');
    expect(screen.getByRole('row', { name: /rateLimitPerHour 900 0/ })).toBeTruthy();
    expect(screen.getByRole('row', { name: /token another secret than before/ })).toBeTruthy();
    expect(screen.getByText(/shows tokens in plain/)).toBeTruthy();
    await expectNoViolations();
  });

  it('is read again before anything else where the answer was lost', async () => {
    const { core, user } = await openEdit({
      editConnection: () =>
        Promise.reject(
          failure('changedElsewhere', { message: 'The answer was lost.', hint: 'Read it again.' }),
        ),
    });
    await rename(user, 'Mine');
    await user.click(await button('Save and test'));
    await button('Read the list again');
    core.readEditForm.mockImplementation(async (input) => samples.editForm(input, { seen: 'a later stamp' }));
    core.editConnection.mockResolvedValue(samples.edited());

    await user.click(await button('Read the list again'));
    await waitFor(() =>
      expect(screen.queryByText('The answer was lost.', { selector: '.trouble *' })).toBeNull(),
    );
    await user.click(await button('Save and test'));

    expect(core.reloadLists.mock.lastCall?.[0]).toEqual(['system-1']);
    await screen.findByText('GitHub - my-org is saved.');
    expect(core.editConnection.mock.lastCall?.[0].seen).toBe('a later stamp');
  });

  it('can be saved again as it stands after the desktop was answered with no', async () => {
    const { core, user } = await openEdit({
      editConnection: () => Promise.reject(failure('cancelled', { message: 'You declined.' })),
    });
    await rename(user, 'Mine');
    await user.click(await button('Save and test'));
    await screen.findByText('You declined.', { selector: '.trouble *' });
    core.editConnection.mockResolvedValue(samples.edited());

    await user.click(await button('Save and test'));

    await screen.findByText('GitHub - my-org is saved.');
    expect(core.editConnection).toHaveBeenCalledTimes(2);
  });

  it('is said at the field where one is to blame', async () => {
    const { user } = await openEdit({
      editConnection: () =>
        Promise.reject(failure('nameTaken', { message: 'This name is taken.', field: 'name' })),
    });
    await rename(user, 'Mine');

    await user.click(await button('Save and test'));

    await screen.findByText('This name is taken.', { selector: '[id$=problem] *, [id$=problem]' });
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Name' })));
  });
});

describe('ways in and out', () => {
  it('asks before changes are left behind', async () => {
    const { user } = await openEdit();
    await rename(user, 'Mine');

    await user.keyboard('{Escape}');
    await screen.findByText('What you changed is not saved.');
    await expectNoViolations();
    await user.click(await button('Discard'));

    await screen.findByRole('heading', { level: 1, name: 'Connections' });
  });

  it('begins with the letter E', async () => {
    const { user } = await openDetail();

    await user.keyboard('e');

    await screen.findByRole('heading', { level: 1, name: 'Edit GitHub - my-org' });
  });

  it('leads from a finding to the field that it names', async () => {
    const fix = {
      ...samples.refusedFinding,
      remedy: { action: 'fixField' as const, field: 'proxy' as const, label: 'Correct the proxy' },
    };
    const check = samples.check({
      outcome: 'rejected',
      rungs: [samples.rung('DevLake’s own test', { outcome: 'rejected', finding: fix })],
    });
    const { user } = await openDetail({
      showConnection: async () => samples.connection({ checks: [check] }),
    });

    await user.click(await button('Correct the proxy'));

    await waitFor(() => expect(document.activeElement?.id).toBe('edit-proxy'));
  });

  it('begins with the account that the secret belongs to, where another one was entered', async () => {
    const differs = {
      ...samples.downFinding,
      what: 'The token belongs to kim@example.test, you entered lee@example.test.',
      remedy: { action: 'useLogin' as const, login: 'kim@example.test', label: 'Take over kim@example.test' },
    };
    const login = samples.field({ id: 'login', label: 'E-mail', value: 'lee@example.test' });
    const { user } = await openDetail({
      showConnection: async () =>
        samples.connection({
          health: 'healthy',
          checks: [samples.check({ rungs: [samples.rung('Account', { finding: differs })] })],
        }),
      readEditForm: async (input) => {
        const form = samples.editForm(input);
        return { ...form, fields: [...form.fields, { ...login, value: input.answers.login ?? login.value }] };
      },
    });
    await screen.findAllByText(differs.what);
    await expectNoViolations();

    await user.click(await button('Take over kim@example.test'));

    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'E-mail' });
    await waitFor(() => expect(field.value).toBe('kim@example.test'));
    await waitFor(() => expect(document.activeElement).toBe(field));
  });

  it('shows what was changed elsewhere in the list, until somebody has seen it', async () => {
    const { core, user } = await openDetail({
      listConnections: async () => samples.listing([samples.row(0, { isChangedElsewhere: true })]),
      showConnection: async () => samples.connection({ isChangedElsewhere: true }),
    });
    expect(screen.getByText('changed', { selector: '.chip' })).toBeTruthy();

    await user.click(await button('Mark as seen'));

    await waitFor(() => expect(core.acknowledgeChange).toHaveBeenCalledWith('connection-0'));
  });
});

async function openDetail(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.click(await screen.findByText('GitHub - team-0'));
  await screen.findByRole('complementary', { name: 'Connection' });
  await button('Edit…');
  return opened;
}

async function openEdit(answers: Partial<Ipc> = {}) {
  const opened = await openDetail(answers);
  await opened.user.click(await button('Edit…'));
  await screen.findByRole('heading', { level: 1, name: 'Edit GitHub - my-org' });
  return opened;
}

async function openConflict() {
  const opened = await openEdit({ editConnection: async () => samples.bothSides });
  await rename(opened.user, 'Mine');
  await opened.user.click(await button('Save and test'));
  await screen.findByRole('heading', { name: 'Somebody else changed it meanwhile' });
  return opened;
}

type User = Awaited<ReturnType<typeof openWindow>>['user'];

async function rename(user: User, name: string) {
  const input = screen.getByRole('textbox', { name: 'Name' });
  await user.clear(input);
  await user.type(input, name);
  await user.tab();
}
