import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { FormView, Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { failure } from '../../testing/core';
import * as connectors from '../../testing/connectors';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

/** Made up for these tests; valid nowhere. */
const SECRET = 'made-up-secret-of-a-connector';

describe('the place of a connector', () => {
  it('is picked from a list once there is a secret', async () => {
    const { user, core } = await openConnectorForm();
    const list = await button('Show the list');
    expect(list.matches(':disabled')).toBe(true);
    await user.click(screen.getByLabelText('API token'));
    await user.paste(SECRET);
    await waitFor(() => expect(list.matches(':disabled')).toBe(false));

    await user.click(list);
    await user.selectOptions(await screen.findByLabelText('Project key, from the list'), 'PROJ');

    await expectNoViolations();
    expect(core.readForm.mock.lastCall?.[0].answers.organization).toBe('PROJ');
    expect(core.listPlaces.mock.lastCall?.[0].staged).toBe(samples.staged.id);
  });

  it('is typed where the provider names none', async () => {
    const { user, core } = await openConnectorForm({
      listPlaces: async () => ({ places: [], gap: null }),
    });
    await user.click(screen.getByLabelText('API token'));
    await user.paste(SECRET);
    await user.click(await enabled('Show the list'));

    expect(await screen.findByText(/Type it instead/)).toBeTruthy();
    await user.type(screen.getByLabelText('Project key'), 'OPS');
    await user.tab();
    await waitFor(() => expect(core.readForm.mock.lastCall?.[0].answers.organization).toBe('OPS'));
  });

  it('says why it could not be asked for', async () => {
    const { user } = await openConnectorForm({
      listPlaces: async () => {
        throw failure('refused', { message: 'Jira does not know this token.' });
      },
    });
    await user.click(screen.getByLabelText('API token'));
    await user.paste(SECRET);
    await user.click(await enabled('Show the list'));

    expect(await screen.findByText('Jira does not know this token.')).toBeTruthy();
    await expectNoViolations();
  });
});

describe('before a connector is added', () => {
  it('the whole matrix can be read, by groups, with the rights of the chosen one', async () => {
    const { user } = await openConnectorForm();

    await user.click(await screen.findByText('What connectors can do'));

    expect(await screen.findByRole('columnheader', { name: 'Ticket sources' })).toBeTruthy();
    expect(screen.getByRole('columnheader', { name: 'Knowledge (read-only)' })).toBeTruthy();
    expect(screen.getByRole('cell', { name: 'Transitions API' })).toBeTruthy();
    expect(screen.getByText('Browse Projects')).toBeTruthy();
    await expectNoViolations();
  });

  it('a secret of the dojops command line is taken over without its value', async () => {
    const { user, core } = await openConnectorForm({
      readCliSecrets: async () => ({
        path: '/home/kim/project/.dojops/secrets.json',
        found: [
          { name: 'JIRA_TOKEN', isSealed: true, staged: samples.staged, problem: null },
          { name: 'ATLASSIAN_OLD', isSealed: true, staged: null, problem: 'The key does not fit.' },
        ],
        others: 2,
        warnings: ['Other users of this computer can read this file.'],
      }),
    });

    await user.click(await button('From .dojops/secrets.json…'));

    expect(await screen.findByText('The key does not fit.')).toBeTruthy();
    expect(screen.getByText('2 further secrets in it are left alone.')).toBeTruthy();
    await expectNoViolations();
    await user.click(await button('Use JIRA_TOKEN'));
    await waitFor(() => expect(screen.queryByText('The key does not fit.')).toBeNull());
    expect(core.readCliSecrets).toHaveBeenCalledWith('dojopsJira', null);
  });
});

async function enabled(name: string): Promise<HTMLElement> {
  const found = await button(name);
  await waitFor(() => expect(found.matches(':disabled')).toBe(false));
  return found;
}

/** The wizard on a connector of Jira whose first block is done. */
async function openConnectorForm(answers: Partial<Ipc> = {}) {
  const form = (organization: string | undefined): FormView => ({
    ...samples.form(),
    isPlaceComplete: true,
    fields: [
      samples.field({ id: 'address', label: 'Jira address', block: 'whatAndWhere' }),
      samples.field({
        id: 'password',
        label: 'API token',
        block: 'credential',
        control: { control: 'secret', shape: 'line' },
      }),
      samples.field({
        id: 'organization',
        label: 'Project key',
        block: 'credential',
        value: organization ?? '',
        control: { control: 'textOrPick' },
      }),
    ],
  });
  const opened = await openWindow({
    start: async () => samples.start(),
    listSystems: async () => [samples.system({ sort: 'dojops', kind: 'dojops-sa', name: 'dojops-sa' })],
    listKinds: async () => [
      { id: 'dojopsJira', label: 'Jira', system: 'dojops', group: 'dojops-sa: Ticket sources' },
    ],
    readForm: async (input) => form(input.answers.organization),
    listPlaces: async () => connectors.places,
    connectorMatrix: async () => connectors.matrix,
    ...answers,
  });
  await opened.user.click(await button('New connection'));
  await screen.findByLabelText('API token');
  return opened;
}
