import { screen, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { ConnectionView, Ipc, SyncsView, WalkView } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { deferred } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

/** The panel of a connection in a CoreGit. */
async function openPanel(change: Partial<ConnectionView>, answers: Partial<Ipc> = {}) {
  const opened = await openWindow({
    showConnection: async () => samples.connection({ hasSyncs: true, ...change }),
    ...answers,
  });
  await opened.user.click(await screen.findByText('GitHub - team-0'));
  await screen.findByRole('heading', { name: 'Syncs' });
  return opened;
}

it('lists the repositories with remote, direction, last run and last error', async () => {
  const failing = samples.sync({
    repo: 'platform/web',
    direction: 'export',
    hasWebhook: false,
    isAutomatic: false,
    lastSyncedAt: null,
    lastError: 'GitHub branch not found: main',
  });
  const { core } = await openPanel({ syncs: samples.syncs({ configs: [samples.sync(), failing] }) });

  const list = await screen.findByRole('list', { name: 'Syncs' });
  const [first, second] = within(list).getAllByRole('listitem');
  expect(first?.textContent).toMatch(
    /api imports from my-org\/api.*by itself, through a webhook, last synced/,
  );
  expect(second?.textContent).toMatch(
    /exports to.*only when asked, not synced so far.*branch not found: main/,
  );
  expect(core.lookForSyncs).not.toHaveBeenCalled();
  await expectNoViolations();
});

it('looks by itself where nobody looked, says how far it is, and stops when told to', async () => {
  const ends = deferred<SyncsView>();
  let tell: (event: WalkView) => void = () => undefined;
  const { core, user } = await openPanel(
    {},
    {
      lookForSyncs: async (_id, _task, listen) => {
        tell = listen;
        return ends.promise;
      },
    },
  );

  tell({ done: 12, of: 233, until: null });
  await screen.findByText('Looked at 12 of 233 repositories');
  await expectNoViolations();
  await user.click(await button('Stop looking'));
  ends.resolve(samples.syncs());

  await button('Look for its syncs');
  expect(core.cancelTask).toHaveBeenCalledTimes(1);
});

it('says why there may be further ones', async () => {
  await openPanel({
    syncs: samples.syncs({ configs: [], gap: 'A scoped key may not see every repository.' }),
  });

  await screen.findByText('A scoped key may not see every repository.');
  expect(screen.queryByText('No repository uses it.')).toBeNull();
});
