import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { fakeCore, failure } from '../testing/core';
import * as samples from '../testing/samples';
import Finding from './Finding.svelte';

it('puts the note for the administrator into the clipboard', async () => {
  const core = fakeCore();
  render(Finding, { finding: samples.refusedFinding });

  await userEvent.click(screen.getByRole('button', { name: 'Copy note for the administrator' }));

  await screen.findByRole('button', { name: 'Copied' });
  expect(core.copyNote).toHaveBeenCalledExactlyOnceWith(samples.refusedFinding.note);
});

it('says where the desktop has no clipboard', async () => {
  fakeCore({ copyNote: () => Promise.reject(failure('refused', { message: 'Nothing was copied.' })) });
  render(Finding, { finding: samples.refusedFinding });

  await userEvent.click(screen.getByRole('button', { name: 'Copy note for the administrator' }));

  await screen.findByRole('button', { name: 'Nothing was copied.' });
});

it('has no such button where nobody else can help', () => {
  fakeCore();
  render(Finding, { finding: samples.downFinding });

  expect(screen.queryByRole('button', { name: /administrator/ })).toBeNull();
});
