/** What the list asks for and keeps, and its groups and filter as a person meets them. */
import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { Frame } from '../../lib/frame.svelte';
import type { ListingView } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { deferred, fakeCore } from '../../testing/core';
import * as samples from '../../testing/samples';
import { openWindow } from '../../testing/window';
import { ConnectionsState } from './connections.svelte';

describe('what the list asks for', () => {
  it('is nothing where the last question covers the rows', async () => {
    const core = fakeCore();
    const list = new ConnectionsState(new Frame());

    await list.read(100, 120);
    await list.read(100, 119);

    expect(core.listConnections).toHaveBeenCalledTimes(1);
    expect(core.listConnections.mock.lastCall?.[0]).toMatchObject({ offset: 90, limit: 40 });
  });

  it('is asked again beyond those rows, and for another filter, order or state of the store', async () => {
    const core = fakeCore();
    const frame = new Frame();
    const list = new ConnectionsState(frame);
    await list.read(100, 120);

    await list.read(100, 121);
    frame.filter = 'is:stale';
    await list.read(100, 121);
    list.sortBy('name');
    await list.read(100, 121);
    frame.revision += 1;
    await list.read(100, 121);

    expect(core.listConnections).toHaveBeenCalledTimes(5);
  });

  it('is answered by the newest answer, whichever comes last', async () => {
    const [older, newer] = [deferred<ListingView>(), deferred<ListingView>()];
    fakeCore({ listConnections: ({ text }) => (text === '' ? older : newer).promise });
    const frame = new Frame();
    const list = new ConnectionsState(frame);
    const first = list.read(0, 10);
    frame.filter = 'new';
    const second = list.read(0, 10);

    newer.resolve(samples.listing([samples.row(1)]));
    await second;
    older.resolve(samples.listing([samples.row(2), samples.row(3)]));
    await first;

    expect(list.lines).toHaveLength(1);
    expect(list.row(0)?.id).toBe('connection-1');
  });
});

describe('the filter', () => {
  it('takes the likely completion with Tab', async () => {
    const { core, user } = await openWindow({
      completeFilter: async () => [{ from: 3, insert: 'stale', meaning: '', isLikely: true }],
    });

    await user.keyboard('/is:st');
    await screen.findByRole('option', { name: 'stale' });
    await expectNoViolations();
    await user.keyboard('{Tab}');

    await waitFor(() => expect(core.listConnections.mock.lastCall?.[0].text).toBe('is:stale '));
    expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Filter connections' }));
  });

  it('says what it did not understand, and puts it right', async () => {
    const problems = [{ from: 3, to: 8, words: 'There is no such state.', suggestion: 'stale' }];
    const { core, user } = await openWindow({
      listConnections: async ({ text }) =>
        samples.listing([samples.row(0)], text === 'is:stlae' ? { problems } : {}),
    });

    await user.keyboard('/is:stlae');
    await screen.findByText('stlae: There is no such state.');
    await user.click(await screen.findByRole('button', { name: 'Use stale' }));

    await waitFor(() => expect(core.listConnections.mock.lastCall?.[0].text).toBe('is:stale'));
  });
});

describe('groups', () => {
  it('have headings that fold their rows away', async () => {
    const group = { key: 'k', label: 'DevLake', count: 2, worst: 'rejected' as const, isCollapsed: false };
    const { core, user } = await openWindow({
      listConnections: async ({ collapsed }) => ({
        ...samples.listing([samples.row(0)], { groupBy: 'system', lineCount: 2 }),
        lines: [
          { line: 'group', group: { ...group, isCollapsed: collapsed.length > 0 } },
          { line: 'row', row: samples.row(0) },
        ],
      }),
    });

    const heading = await screen.findByRole('row', { name: /DevLake 2 Rejected/ });
    await expectNoViolations();
    heading.focus();
    await user.keyboard('{ArrowLeft}');

    await waitFor(() => expect(core.listConnections.mock.lastCall?.[0].collapsed).toEqual(['k']));
    await waitFor(() =>
      expect(screen.getByRole('row', { name: /DevLake 2/ }).getAttribute('aria-expanded')).toBe('false'),
    );
  });
});
