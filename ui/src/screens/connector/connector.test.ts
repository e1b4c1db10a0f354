import { screen, waitFor } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { failure } from '../../testing/core';
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
