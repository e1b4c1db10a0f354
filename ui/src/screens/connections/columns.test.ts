import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { PARTS } from '../../later';
import { expectNoViolations } from '../../testing/axe';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';
import { COLUMNS, fitting } from './columns';

const ALL = COLUMNS.map((column) => column.id);

describe('where there is no room', () => {
  it('shows every chosen column in a wide list', () => {
    expect(fitting(ALL, 2000)).toEqual(ALL);
  });

  it('leaves out what is missed least first, and never state and name', () => {
    const least = fitting(ALL, 1200);

    expect(least).not.toContain('usedBy');
    expect(least).toContain('organization');
    expect(fitting(ALL, 0)).toEqual(['state', 'name']);
  });

  it('leaves out nothing for a column that was not chosen', () => {
    const chosen = ['state', 'name', 'organization', 'usedBy'] as const;

    expect(fitting(chosen, 500)).toEqual(chosen);
  });
});

describe('the chooser', () => {
  it('keeps what was ticked, in the order of the list', async () => {
    await PARTS.columns.load();
    const { core, user } = await openWindow();

    await user.click(await button('Columns…'));
    const dialog = await screen.findByRole('dialog', { name: 'Columns' });
    await expectNoViolations();
    await user.click(within(dialog).getByRole('checkbox', { name: 'Organization' }));

    await waitFor(() => expect(core.chooseColumns).toHaveBeenCalledOnce());
    const chosen = core.chooseColumns.mock.lastCall?.[0];
    expect(chosen).toEqual(
      ALL.filter((id) => id === 'organization' || samples.listing([]).columns.includes(id)),
    );
  });

  it('says which chosen columns have no room, and goes back to those of the first time', async () => {
    await PARTS.columns.load();
    const { core, user } = await openWindow();

    await user.click(await button('Columns…'));
    const dialog = await screen.findByRole('dialog', { name: 'Columns' });
    const why = (name: string) =>
      within(dialog).getByRole('checkbox', { name }).getAttribute('aria-describedby');
    expect([why('Used by'), why('Enterprise')]).toEqual(['no-room-usedBy', null]);
    await user.click(await button('As at first'));

    await waitFor(() => expect(core.chooseColumns).toHaveBeenCalledExactlyOnceWith(null));
  });

  it('has no box for state and name', async () => {
    await PARTS.columns.load();
    const { user } = await openWindow();

    await user.click(await button('Columns…'));
    const dialog = await screen.findByRole('dialog', { name: 'Columns' });

    expect(within(dialog).getAllByRole('checkbox')).toHaveLength(ALL.length - 2);
  });
});
