import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { expectNoViolations } from '../../testing/axe';
import { failure } from '../../testing/core';
import { button, openWindow } from '../../testing/window';

const row = (number: number) => screen.findByRole('row', { name: new RegExp(`team-${number}`) });

async function selected(answers: Parameters<typeof openWindow>[0] = {}) {
  const opened = await openWindow(answers);
  for (const number of [0, 1]) await opened.user.click(within(await row(number)).getByRole('checkbox'));
  await screen.findByText('2 selected');
  return opened;
}

const IDS = ['connection-0', 'connection-1'];

describe('many at once', () => {
  it('are tagged in one call, and undone in one', async () => {
    const undo = [{ connections: IDS, add: [], remove: ['nightly'] }];
    const { core, user } = await selected({ tagConnections: async () => undo });
    await user.click(await button('Tag…'));
    await expectNoViolations();

    await user.type(screen.getByRole('textbox', { name: 'Tag' }), 'nightly{Enter}');
    await screen.findByText(/Tagged 2 connections with nightly/, { selector: 'p' });
    await user.click(await button('Undo'));

    await screen.findByText('Undone.', { selector: 'p' });
    expect(core.tagConnections.mock.calls).toEqual([
      [[{ connections: IDS, add: ['nightly'], remove: [] }]],
      [undo],
    ]);
  });

  it('say so where the tag was on none of them', async () => {
    const { user } = await selected({ tagConnections: async () => [] });
    await user.click(await button('Tag…'));
    await user.type(screen.getByRole('textbox', { name: 'Tag' }), 'core');

    await user.click(await button('Remove'));

    await screen.findByText('None of them has core.', { selector: 'p' });
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });

  it('get one policy, with a reason where it has no end', async () => {
    const { core, user } = await selected();
    await user.click(await button('Policy…'));
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Replace their credentials after' }),
      'Never, because…',
    );
    const reason = screen.getByRole<HTMLInputElement>('textbox', { name: 'Why' });
    expect(reason.required).toBe(true);
    await user.type(reason, 'inside the network');
    await expectNoViolations();

    await user.click(await button('Set'));

    const change = { connections: IDS, policyDays: null, policyReason: 'inside the network' };
    expect(core.setPolicies.mock.calls).toEqual([[[{ credentials: [], ...change }]]]);
  });

  it('stay as they were where it was refused', async () => {
    const { user } = await selected({
      tagConnections: async () => {
        throw failure('invalidField', { message: 'A tag has no blanks.' });
      },
    });
    await user.click(await button('Tag…'));

    await user.type(screen.getByRole('textbox', { name: 'Tag' }), 'a b{Enter}');

    await screen.findByText('A tag has no blanks.', { selector: 'section *' });
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Tag' }).value).toBe('a b');
  });
});
