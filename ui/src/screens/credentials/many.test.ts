import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { CredentialView, Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

async function openCredentials(all: CredentialView[], answers: Partial<Ipc> = {}) {
  const opened = await openWindow({
    listCredentials: async () => ({ credentials: all, same: [] }),
    ...answers,
  });
  await opened.user.click(await button(/^Credentials/));
  await screen.findByRole('heading', { level: 1, name: 'Credentials' });
  return opened;
}

const BOTH = [samples.credential(0), samples.credential(1)];
const tick = (number: number) =>
  screen.findByRole('checkbox', { name: `Select GitHub classic token …90a${number}` });

describe('several credentials', () => {
  it('get one policy, and their own ones back', async () => {
    const undo = [{ credentials: ['credential-0'], connections: [], policyDays: 90, policyReason: '' }];
    const { core, user } = await openCredentials(BOTH, { setPolicies: async () => undo });
    await user.click(await tick(0));
    await user.click(await tick(1));
    await screen.findByText('2 selected');
    await expectNoViolations();

    await user.click(await button('Policy…'));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Replace them after' }), '30 days');
    await user.click(await button('Set'));
    await screen.findByText(/Set for 1 credential/, { selector: 'p' });
    await user.click(await button('Undo'));

    const wanted = { credentials: ['credential-0', 'credential-1'], connections: [] };
    await waitFor(() =>
      expect(core.setPolicies.mock.calls).toEqual([
        [[{ ...wanted, policyDays: 30, policyReason: '' }]],
        [undo],
      ]),
    );
  });

  it('have their connections tagged, each once', async () => {
    const shared = samples.credential(0).uses;
    const { core, user } = await openCredentials([
      samples.credential(0),
      samples.credential(1, { uses: shared }),
    ]);
    await user.click(await screen.findByRole('checkbox', { name: 'Select all credentials' }));

    await user.click(await button('Tag their connections…'));
    await user.type(screen.getByRole('textbox', { name: 'Tag for 2 connections' }), 'core{Enter}');

    await waitFor(() => expect(core.tagConnections).toHaveBeenCalledOnce());
    const given = core.tagConnections.mock.lastCall?.[0][0];
    expect(given?.connections).toEqual(shared.map((used) => used.connection));
  });

  it('are not tagged where nothing uses them', async () => {
    const { user } = await openCredentials([samples.credential(0, { uses: [], worst: null })]);

    await user.click(await tick(0));

    expect((await button('Tag their connections…')).hasAttribute('disabled')).toBe(true);
  });
});

describe('erasing', () => {
  it('says what is lost, and is done when told', async () => {
    const unused = samples.credential(0, {
      uses: [],
      worst: null,
      canBeErased: true,
      restores: ['GitHub - old'],
      notes: 'owned by kim',
    });
    const { core, user } = await openCredentials([unused]);
    await user.click(await button('Open GitHub classic token …90a0'));

    await user.click(await button('Erase…'));
    const dialog = await screen.findByRole('dialog', { name: 'Erase GitHub classic token …90a0?' });
    expect(dialog.textContent).toContain('Nobody can bring it back');
    expect(dialog.textContent).toContain('Creating GitHub - old again will ask for a secret');
    expect(dialog.textContent).toContain('revoked at GitHub');
    await expectNoViolations();
    await user.click(within(dialog).getByRole('button', { name: 'Erase it' }));

    await waitFor(() => expect(core.eraseUnused).toHaveBeenCalledExactlyOnceWith('credential-0'));
    await waitFor(() => expect(screen.queryByRole('complementary')).toBeNull());
  });

  it('is not offered while in use', async () => {
    const { user } = await openCredentials(BOTH);

    await user.click(await button('Open GitHub classic token …90a0'));

    await screen.findByRole('complementary');
    expect(screen.queryByRole('button', { name: 'Erase…' })).toBeNull();
  });
});
