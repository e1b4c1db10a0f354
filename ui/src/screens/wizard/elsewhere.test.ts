import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { failure } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

async function openCredential(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.click(await button('New connection'));
  await opened.user.type(await screen.findByRole('textbox', { name: 'Organization' }), 'my-org');
  await opened.user.tab();
  await waitFor(() => expect(screen.getByLabelText('Token').matches(':disabled')).toBe(false));
  await button('From .devlake.env…');
  return opened;
}

describe('an env file', () => {
  it('shows what fits without a value, and what is to be known about it', async () => {
    const { core, user } = await openCredential();

    await user.click(await button('From .devlake.env…'));

    const panel = await screen.findByRole('region', { name: 'Tokens from elsewhere' });
    await within(panel).findByText('GITHUB_PAT');
    expect(within(panel).getByText(/cut off/)).toBeTruthy();
    expect(within(panel).queryByRole('button', { name: 'Use GH_TOKEN' })).toBeNull();
    expect(panel.textContent).toContain('Other users of this computer can read this file');
    expect(panel.textContent).toContain('JENKINS_TOKEN, 1 without a clear name');
    expect(panel.textContent).toContain('Line 4 is no KEY=VALUE.');
    expect(core.pickEnvFile.mock.lastCall?.[0]).toMatchObject({ kind: 'github' });
    await expectNoViolations();
  });

  it('hands one over, forgets the others, and fills in the user name', async () => {
    const found = [
      { key: 'JIRA_TOKEN', login: 'kim@example.com', staged: samples.staged },
      { key: 'JIRA_API_TOKEN', login: null, staged: { ...samples.staged, id: 'staged-2' } },
    ];
    const readForm: Ipc['readForm'] = async ({ answers }) => {
      const form = samples.form(answers);
      const login = samples.field({
        id: 'login',
        label: 'User',
        block: 'credential',
        value: answers.login ?? '',
      });
      return { ...form, fields: [login, ...form.fields] };
    };
    const { core, user } = await openCredential({
      readForm,
      pickEnvFile: async () => samples.envFile({ found }),
    });
    await user.click(await button('From .devlake.env…'));

    await user.click(await button('Use JIRA_TOKEN'));

    await button('Replace');
    expect(screen.queryByRole('region', { name: 'Tokens from elsewhere' })).toBeNull();
    expect(core.dropStaged.mock.calls).toEqual([['staged-2']]);
    await waitFor(() =>
      expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'User' }).value).toBe('kim@example.com'),
    );
  });

  it('can be named by its path, and says why it is not read', async () => {
    const { user } = await openCredential({
      pickEnvFile: async () => null,
      readEnvFile: async () => {
        throw failure('refused', { message: 'This is not a plain file.', hint: 'Name the file itself.' });
      },
    });
    await user.click(await button('From .devlake.env…'));

    await user.type(await screen.findByRole('textbox', { name: 'Path of the file' }), '/dev/zero{Enter}');

    await screen.findByText('This is not a plain file. Name the file itself.');
    await expectNoViolations();
  });

  it('forgets what it staged when the panel is hidden', async () => {
    const { core, user } = await openCredential();
    await user.click(await button('From .devlake.env…'));

    await user.click(await button('Hide this'));

    expect(core.dropStaged.mock.calls).toEqual([['staged-1'], ['staged-2']]);
  });

  it('is offered for deletion after the create, and what came of it is said', async () => {
    const { core, user } = await openCredential({
      createConnection: async () => ({
        connection: 'connection-0',
        name: 'GitHub - my-org',
        isPending: false,
        check: samples.check(),
        offersDeletion: true,
      }),
      offerEnvFileDeletion: async () => 'changed',
    });
    await user.click(await button('From .devlake.env…'));
    await user.click(await button('Use GITHUB_PAT'));
    await user.click(await button('Check'));
    await button('Check again');
    await user.click(await button('Create'));

    await screen.findAllByText(/changed since it was read/);
    expect(core.offerEnvFileDeletion.mock.calls).toEqual([['connection-0']]);
  });
});

describe('the environment', () => {
  it('is offered where something in it fits, by name', async () => {
    const { core, user } = await openCredential({ findInEnvironment: async () => ['GITHUB_TOKEN'] });

    await user.click(await button('From the environment'));

    await button('Use GITHUB_PAT');
    expect(core.readEnvironment.mock.calls).toEqual([['github']]);
    expect(screen.queryByRole('textbox', { name: 'Path of the file' })).toBeNull();
    await expectNoViolations();
  });

  it('is not offered where nothing fits', async () => {
    await openCredential();

    expect(screen.queryByRole('button', { name: 'From the environment' })).toBeNull();
  });
});
