import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { failure } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

const OFFERED: Partial<Ipc> = {
  listHeld: async () => [
    samples.heldOffer({ added: ['http://devlake.example:8080'] }),
    samples.heldOffer({ credential: samples.credential(1), elsewhere: 'ghe.example.test' }),
  ],
};

async function openCredential(answers: Partial<Ipc> = OFFERED) {
  const opened = await openWindow(answers);
  await opened.user.click(await button('New connection'));
  await opened.user.type(await screen.findByRole('textbox', { name: 'Organization' }), 'my-org');
  await opened.user.tab();
  await waitFor(() => expect(screen.getByLabelText('Token').matches(':disabled')).toBe(false));
  return opened;
}

describe('a credential that one has', () => {
  it('is offered with its account, age, uses and where it would go too, and new is what is chosen', async () => {
    const { user } = await openCredential();

    const held = await screen.findByRole<HTMLInputElement>('radio', { name: 'One I have' });
    expect(held.checked).toBe(false);
    await user.click(held);

    const list = screen.getByRole('list', { name: 'Credentials that fit' });
    expect(list.textContent).toContain('kim-dev, 62 days old, used by 2 connections');
    expect(list.textContent).toContain('Would go to http://devlake.example:8080, too.');
    expect(list.textContent).toContain('Used at ghe.example.test');
    screen.getByText(/one leak opens them all/);
    expect(screen.queryByLabelText('Token')).toBeNull();
    await expectNoViolations();
  });

  it('is checked and created with, and nothing was typed', async () => {
    const { core, user } = await openCredential();
    await user.click(await screen.findByRole('radio', { name: 'One I have' }));

    await user.click(await button('Use GitHub classic token …90a0'));
    await button('Choose another');
    await user.click(await button('Check'));
    await button('Check again');
    await user.click(await button('Create'));

    expect(core.stageHeld.mock.calls).toEqual([[{ kind: 'github', credential: 'credential-0' }]]);
    expect(core.createConnection.mock.lastCall?.[0]).toMatchObject({ staged: 'staged-held', draft: null });
    expect(core.stageSecret).not.toHaveBeenCalled();
  });

  it('goes back to the core when a new secret is rather entered', async () => {
    const { core, user } = await openCredential();
    await user.click(await screen.findByRole('radio', { name: 'One I have' }));
    await user.click(await button('Use GitHub classic token …90a0'));
    await button('Choose another');

    await user.click(screen.getByRole('radio', { name: 'New' }));

    expect(core.dropStaged.mock.calls).toEqual([['staged-held']]);
    screen.getByLabelText('Token');
  });

  it('says that a further address was declined, and what to do', async () => {
    const { user } = await openCredential({
      ...OFFERED,
      checkDraft: async () => {
        throw failure('cancelled', {
          message: 'You declined the further address. Nothing was changed.',
          hint: 'Enter a new secret, or check again and agree.',
        });
      },
    });
    await user.click(await screen.findByRole('radio', { name: 'One I have' }));
    await user.click(await button('Use GitHub classic token …90a0'));

    await user.click(await button('Check'));

    await screen.findByText('You declined the further address. Nothing was changed.', { selector: 'form *' });
    await button('Choose another');
  });

  it('is not offered where nothing fits', async () => {
    await openCredential({});

    expect(screen.queryByRole('radio', { name: 'One I have' })).toBeNull();
  });

  it('is proposed where a deleted connection is restored whose secret is still held', async () => {
    const { core, user } = await openWindow({
      ...OFFERED,
      listConnections: async () => samples.listing([samples.row(0)], { total: 1, archived: 1 }),
      restoreArchived: async () => samples.draft({ credential: 'credential-0' }),
    });
    await user.click(await screen.findByText('1 deleted'));
    await user.click(await button(/^Restore /));

    await button('Choose another');
    expect(core.stageHeld.mock.calls).toEqual([[{ kind: 'github', credential: 'credential-0' }]]);
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'One I have' }).checked).toBe(true);
  });
});

describe('after a create', () => {
  async function created(answers: Partial<Ipc> = {}) {
    const opened = await openCredential({ ...OFFERED, ...answers });
    await opened.user.click(await screen.findByRole('radio', { name: 'One I have' }));
    await opened.user.click(await button('Use GitHub classic token …90a0'));
    await opened.user.click(await button('Check'));
    await button('Check again');
    await opened.user.click(await button('Create'));
    const region = await screen.findByRole('region', { name: 'Created. What comes next' });
    return { ...opened, region };
  }

  it('says that nothing is collected before scopes are made, and leads there', async () => {
    const { core, user, region } = await created();

    within(region).getByText(/DevLake collects nothing for it yet/);
    await user.click(within(region).getByRole('button', { name: 'Open config-ui' }));

    expect(core.openConfigUi.mock.calls).toEqual([['connection-0']]);
    await expectNoViolations();
    await user.click(within(region).getByRole('button', { name: 'Got it' }));
    expect(screen.queryByRole('region', { name: 'Created. What comes next' })).toBeNull();
  });

  it('offers a proof where the test said little', async () => {
    const { core, user, region } = await created({
      showConnection: async (id) =>
        samples.connection({ id, health: 'healthy', checks: [samples.check({ isWeak: true })] }),
    });

    await user.click(await within(region).findByRole('button', { name: 'Prove the stored secret' }));

    expect(core.proveStored.mock.lastCall?.[0]).toBe('connection-0');
  });

  it('offers the same credential elsewhere with its price, and begins with what is in common', async () => {
    const { core, user, region } = await created();
    await user.click(within(region).getByText('Use the same credential elsewhere'));
    await within(region).findByText(/a credential of its own is safer/);
    await user.click(
      await within(region).findByRole('button', { name: 'Begin with GitHub Copilot in DevLake production' }),
    );

    await button('Choose another');
    expect(core.stageHeld).toHaveBeenCalledTimes(2);
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Organization' }).value).toBe('my-org');
  });
});
