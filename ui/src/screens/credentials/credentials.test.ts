import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

async function openCredentials(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.click(await button(/^Credentials/));
  await screen.findByRole('heading', { level: 1, name: 'Credentials' });
  return opened;
}

it('has one row for each secret, and says how it is used beside it', async () => {
  const { user } = await openCredentials();
  const row = (await button('Open GitHub classic token …90a0')).closest('tr');
  expect(row?.textContent).toContain('Sealed here');
  await expectNoViolations();

  await user.click(await button('Open GitHub classic token …90a0'));

  const uses = await screen.findByRole('list', { name: 'Used by 2 connections' });
  expect(within(uses).getAllByRole('listitem')).toHaveLength(2);
  await expectNoViolations();
});

it('keeps a policy with its reason, and notes', async () => {
  const { core, user } = await openCredentials();
  await user.click(await button('Open GitHub classic token …90a0'));

  await user.selectOptions(screen.getByLabelText('Replace it after'), 'Never, because…');
  await user.type(screen.getByLabelText('Reason'), 'read-only');
  await user.type(screen.getByLabelText(/Notes/), 'owned by kim');
  await user.click(await button('Save'));

  await waitFor(() =>
    expect(core.changeCredential).toHaveBeenCalledExactlyOnceWith({
      id: 'credential-0',
      policyDays: null,
      policyReason: 'read-only',
      notes: 'owned by kim',
    }),
  );
});

it('suggests what looks the same, and links it only when asked', async () => {
  const { core, user } = await openCredentials({
    listCredentials: async () => ({
      credentials: [samples.credential(0), samples.credential(1)],
      same: [{ kept: 'credential-0', orphans: ['credential-1'], isByAccount: false }],
    }),
  });
  await screen.findByText(/These 2 look like the same token …90a0/);
  expect(core.linkCredentials).not.toHaveBeenCalled();
  await expectNoViolations();

  await user.click(await button('Link them'));

  await waitFor(() =>
    expect(core.linkCredentials).toHaveBeenCalledExactlyOnceWith('credential-1', 'credential-0'),
  );
});

it('says that only the account speaks for it where a system shows no end', async () => {
  const account = 'octo-fake';
  await openCredentials({
    listCredentials: async () => ({
      credentials: [samples.credential(0, { account }), samples.credential(1, { account, hint: null })],
      same: [{ kept: 'credential-0', orphans: ['credential-1'], isByAccount: true }],
    }),
  });

  await screen.findByText(/These 2 may be one token of octo-fake\. Link them\?/);
});

it('forgets the secret from before a rotation', async () => {
  const { core, user } = await openCredentials({
    listCredentials: async () => ({
      credentials: [samples.credential(0, { previous: 'rotation-1' })],
      same: [],
    }),
  });
  await user.click(await button('Open GitHub classic token …90a0'));

  await user.click(await button('Forget the previous secret'));

  await waitFor(() => expect(core.erasePrevious).toHaveBeenCalledExactlyOnceWith('rotation-1'));
});
