import { screen, waitFor } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { failure } from '../../testing/core';
import * as connectors from '../../testing/connectors';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

/** The panel of a connector. */
async function openConnector(connector = 'dojopsJira', answers: Partial<Ipc> = {}) {
  const opened = await openWindow({
    showConnection: async () => samples.connection({ connector }),
    ...answers,
  });
  await opened.user.click(await screen.findByText('GitHub - team-0'));
  await screen.findByRole('heading', { name: 'What this token may do' });
  return opened;
}

it('says what this token may do, with the missing right by name', async () => {
  const { user } = await openConnector();

  await user.click(await button('Ask the provider'));

  expect(await screen.findByText(/Missing: Add Comments/)).toBeTruthy();
  await expectNoViolations();
});

it('shows tickets as text, whatever is in their titles', async () => {
  const { user } = await openConnector();

  await user.click(await button('Read the tickets'));

  expect(await screen.findByText(/<b>Markup<\/b> \{code\} & more/)).toBeTruthy();
});

it('shows exactly what would be sent before anything is, and sends it once', async () => {
  const { user, core } = await openConnector();
  await user.click(await button('Read the tickets'));
  await user.click(await button('Write on PROJ-4'));
  await user.type(screen.getByLabelText('Comment'), 'Deployed.');

  await user.click(await button('Show what would be sent'));

  expect(await screen.findByText(/POST https:\/\/my-org\.atlassian\.net/)).toBeTruthy();
  expect(core.carryOutPlan).not.toHaveBeenCalled();
  await expectNoViolations();
  await user.click(await button('Send it'));
  await waitFor(() => expect(core.carryOutPlan).toHaveBeenCalledTimes(1));
  expect((await screen.findAllByText('Done: 10042.')).length).toBeGreaterThan(0);
});

it('says why nothing can be sent', async () => {
  const { user } = await openConnector('dojopsGitlab', {
    planWriting: async () => {
      throw failure('refused', { message: 'GitLab reads a comma as the end of a label.' });
    },
  });
  await user.click(await button('Read the tickets'));
  await user.click(await button('Write on PROJ-4'));

  await user.click(await button('Show what would be sent'));

  expect(await screen.findByText(/reads a comma/)).toBeTruthy();
});

it('only reads pages', async () => {
  const { user } = await openConnector('dojopsConfluence');
  await user.type(screen.getByLabelText('Words, or the title of a ticket'), 'deployments');

  await user.click(await button('Search'));

  expect(await screen.findByText('How they run at night.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Read the tickets' })).toBeNull();
});

it('tells what to type into the agent, without the secret', async () => {
  const { user, core } = await openConnector();

  await user.click(screen.getByText('Hand over to dojops-sa'));

  expect(screen.getByText('dojops-sa connectors add')).toBeTruthy();
  await user.click(await button('I entered it'));
  await waitFor(() => expect(core.markEntered).toHaveBeenCalledWith('connection-0', true));
});

it('copies the secret only where the settings allow it, and shows nothing of it', async () => {
  const { user, core } = await openConnector('dojopsJira', {
    start: async () => samples.start({ settings: { ...samples.settings, copiesSecrets: true } }),
  });
  await user.click(screen.getByText('Hand over to dojops-sa'));

  await user.click(await button('Copy Token'));

  await waitFor(() => expect(core.copyConnectorSecret).toHaveBeenCalledWith('connection-0'));
  expect((await screen.findAllByText(/in the clipboard for 30 seconds/)).length).toBeGreaterThan(0);
  await expectNoViolations();
});

it('offers no copy of a secret by itself', async () => {
  const { user } = await openConnector();

  await user.click(screen.getByText('Hand over to dojops-sa'));

  expect(await screen.findByText(/paste it from where it was made/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Copy Token' })).toBeNull();
});

it('shows what a ticket belongs to', async () => {
  const { user, core } = await openConnector('dojopsJira', { ticketKin: async () => connectors.kin });
  await user.click(await button('Read the tickets'));

  await user.click(await button('Relatives of PROJ-4'));

  expect(await screen.findByText(/The whole/)).toBeTruthy();
  expect(screen.getByText('Beside it')).toBeTruthy();
  expect(core.ticketKin.mock.lastCall?.[1]).toBe('PROJ-4');
  await expectNoViolations();
});

it('moves a ticket by a way that the provider offers, with what that asks for', async () => {
  const { user, core } = await openConnector('dojopsJira', { ticketMoves: async () => connectors.moves });
  await user.click(await button('Read the tickets'));
  await user.click(await button('Write on PROJ-4'));
  await user.selectOptions(screen.getByLabelText('What to write'), 'status');
  await user.selectOptions(await screen.findByLabelText('Move to'), '41');
  await user.selectOptions(await screen.findByLabelText('Resolution'), '10001');
  await expectNoViolations();

  await user.click(await button('Show what would be sent'));

  await waitFor(() => expect(core.planWriting).toHaveBeenCalled());
  expect(core.planWriting.mock.lastCall?.[0].writing).toEqual({
    writing: 'move',
    id: '41',
    fields: { resolution: '10001' },
  });
});

it('says that a ticket can go nowhere', async () => {
  const { user } = await openConnector();
  await user.click(await button('Read the tickets'));
  await user.click(await button('Write on PROJ-4'));

  await user.selectOptions(screen.getByLabelText('What to write'), 'status');

  expect(await screen.findByText(/no way on for this ticket/)).toBeTruthy();
  expect((await button('Show what would be sent')).matches(':disabled')).toBe(true);
});

it('searches pages for a ticket in a source of knowledge', async () => {
  const { user, core } = await openConnector();
  await user.click(await button('Read the tickets'));

  const [first] = await screen.findAllByRole('button', { name: /^Search .* for PROJ-4$/ });
  await user.click(first as HTMLElement);

  expect(await screen.findByText('How they run at night.')).toBeTruthy();
  expect(core.searchKnowledge.mock.lastCall?.[0]).toMatchObject({
    words: null,
    ticketConnector: 'connection-0',
    ticket: 'PROJ-4',
  });
});

it('the whole matrix can be read beside what this token may do', async () => {
  const { user } = await openConnector('dojopsJira', { connectorMatrix: async () => connectors.matrix });

  await user.click(screen.getByText('What every sort can do'));

  expect(await screen.findByRole('cell', { name: 'CQL search' })).toBeTruthy();
  await expectNoViolations();
});

it('keeps what was read when the store changes, and reads the hand-over anew', async () => {
  const { user, core } = await openConnector();
  await user.click(await button('Read the tickets'));
  await screen.findByText(/<b>Markup<\/b>/);
  const read = core.showHandOver.mock.calls.length;

  core.change();

  await waitFor(() => expect(core.showHandOver.mock.calls.length).toBeGreaterThan(read));
  expect(screen.getByText(/<b>Markup<\/b>/)).toBeTruthy();
});
