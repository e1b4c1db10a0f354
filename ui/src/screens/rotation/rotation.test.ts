import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { Ipc } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { deferred, failure } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

const TITLE = 'Rotate GitHub classic token …90ab';

async function openRotation(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.keyboard('{Control>}3{/Control}');
  await opened.user.click(await button('Open GitHub classic token …90a0'));
  await opened.user.keyboard('{Control>}{Shift>}R{/Shift}{/Control}');
  await screen.findByRole('heading', { level: 1, name: TITLE });
  return opened;
}

async function tried(answers: Partial<Ipc> = {}) {
  const opened = await openRotation(answers);
  await opened.user.type(await screen.findByLabelText('New secret'), 'ghp_made_up{Enter}');
  await opened.user.click(await ready('Try it first'));
  return opened;
}

/** A button once it can be pressed. */
async function ready(name: string): Promise<HTMLElement> {
  const found = await button(name);
  await waitFor(() => expect(found.matches(':disabled')).toBe(false));
  return found;
}

it('takes a new secret, tries it first, and swaps at the next press', async () => {
  const { core, user } = await openRotation();
  expect(screen.getByText('kim-dev, 2 connections in 2 systems')).toBeTruthy();
  await expectNoViolations();
  await user.type(screen.getByLabelText('New secret'), 'ghp_made_up{Enter}');
  await user.click(await ready('Try it first'));
  await ready('Swap 2 now');
  expect(document.body.innerHTML).not.toContain('ghp_made_up');
  expect(core.carryOnRotation.mock.lastCall?.[1]).toEqual({ decision: 'goOn' });
  await expectNoViolations();

  core.carryOnRotation.mockResolvedValueOnce(samples.rotation({ phase: 'committed' }));
  await user.click(await ready('Swap 2 now'));

  await button('Prove it is dead');
  expect(core.carryOnRotation.mock.lastCall?.[1]).toEqual({
    decision: 'begin',
    onTrouble: 'putBack',
    acceptsOtherAccount: false,
  });
  await expectNoViolations();
  await user.click(await ready('Prove it is dead'));
  await screen.findByText('The old token is refused: it is dead.', { selector: 'p' });
});

it('says the way of each use in words while it is swapped, and stops between two', async () => {
  const swapping = deferred<ReturnType<typeof samples.rotation>>();
  const { core, user } = await tried();
  await ready('Swap 2 now');
  core.carryOnRotation.mockImplementationOnce((_rotation, _decision, _task, listen) => {
    listen(samples.rotation({ phase: 'swapping' }).state);
    return swapping.promise;
  });

  await user.click(await ready('Swap 2 now'));

  const first = (await screen.findByText('Swapped, test passed', { selector: '.words' })).closest('li');
  expect(first?.textContent).toContain('GitHub - my-org');
  expect(screen.getByText('Swapping…', { selector: '.words' })).toBeTruthy();
  expect(screen.getByText('1 of 2 swapped')).toBeTruthy();
  await expectNoViolations();
  await user.click(await button('Stop after this one'));
  expect(core.cancelTask).toHaveBeenCalledWith(core.carryOnRotation.mock.lastCall?.[2]);
  swapping.resolve(samples.rotation({ phase: 'pausedForward' }));
  await button('Put everything back');
});

it('wants a tick for another account', async () => {
  const { core, user } = await tried({
    carryOnRotation: async () => samples.rotation({ phase: 'verified', account: 'ci-bot' }),
  });
  await screen.findByText('kim-dev → ci-bot');
  const swap = await button('Swap 2 now');
  expect(swap.matches(':disabled')).toBe(true);
  await expectNoViolations();

  await user.click(screen.getByRole('checkbox', { name: 'I mean another account' }));
  await user.click(swap);

  await waitFor(() =>
    expect(core.carryOnRotation.mock.lastCall?.[1]).toMatchObject({ acceptsOtherAccount: true }),
  );
});

it('leaves a use on the old token where that is wanted', async () => {
  const finding = {
    what: 'GitHub refused the token.',
    advice: 'Add read:org.',
    remedy: null,
    rights: [],
    note: null,
    detail: null,
  };
  const { core, user } = await tried({
    carryOnRotation: async () =>
      samples.rotation({ phase: 'staged', uses: [{}, { trial: 'refused', finding }] }),
  });
  await screen.findByText('GitHub refused the token.');
  expect((await button('Swap 2 now')).matches(':disabled')).toBe(true);

  await user.click(screen.getByRole('checkbox', { name: 'Leave GitHub - team-1 on the old token' }));

  await waitFor(() =>
    expect(core.carryOnRotation.mock.lastCall?.[1]).toEqual({
      decision: 'leaveOut',
      connection: 'connection-1',
    }),
  );
});

it('says before the start that imported ones have no way back', async () => {
  await openRotation({ planRotation: async () => samples.rotationPlan({ noWayBack: 2 }) });

  await screen.findByText(/No way back for 2 imported ones/);
});

it('names after an interruption which use has which token, and puts back', async () => {
  const { core, user } = await openWindow({
    listRotations: async () => [samples.rotation({ phase: 'pausedForward' })],
    showRotation: async () => samples.rotation({ phase: 'pausedForward' }),
  });
  await screen.findByText(/1 of 2 done \(new token: GitHub - my-org; old token: GitHub - team-1\)/);
  await expectNoViolations();
  await user.click(await button('Continue or put back…'));
  await screen.findByText('Has the old one', { selector: '.words' });
  await expectNoViolations();

  core.carryOnRotation.mockResolvedValueOnce(samples.rotation({ phase: 'rolledBack' }));
  await user.click(await ready('Put everything back'));

  await screen.findByText('Has the old one again', { selector: '.words' });
  expect(core.carryOnRotation.mock.lastCall?.[1]).toEqual({ decision: 'putBack' });
});

it('looks after an interruption which token a use has, once, before anybody asks', async () => {
  let found = samples.rotation({
    phase: 'pausedForward',
    uses: [{ step: 'applied', holds: 'unknown' }, {}],
  });
  const { core } = await openWindow({
    listRotations: async () => [found],
    carryOnRotation: async () => (found = samples.rotation({ phase: 'pausedForward' })),
  });

  await screen.findByText(/1 of 2 done \(new token: GitHub - my-org; old token: GitHub - team-1\)/);

  expect(core.carryOnRotation.mock.calls.map(([id, decision]) => [id, decision])).toEqual([
    ['rotation-1', { decision: 'goOn' }],
  ]);
});

it('shows what was done when a step could not be taken', async () => {
  const { core, user } = await tried();
  await ready('Swap 2 now');
  core.carryOnRotation.mockRejectedValueOnce(
    failure('changedElsewhere', { message: 'It is at another step.' }),
  );
  core.showRotation.mockResolvedValueOnce(samples.rotation({ phase: 'pausedForward' }));

  await user.click(await ready('Swap 2 now'));

  await screen.findByText('It is at another step.', { selector: '.what' });
  const uses = screen.getByRole('list', { name: 'Connections' });
  expect(within(uses).getByText('Swapped, test passed', { selector: '.words' })).toBeTruthy();
});
