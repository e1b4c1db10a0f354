import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
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

const unauthorised = (until: string) => ({
  ...samples.downFinding,
  what: 'GitHub knows this token; it is not authorised for my-org.',
  remedy: {
    action: 'authorise' as const,
    link: 'https://github.com/orgs/my-org/sso?authorization_request=AZS',
    until,
    label: 'Authorise the token',
  },
});

it('opens the page that authorises the token, and says where the core refuses to', async () => {
  const core = fakeCore({
    openSignOnPage: () => Promise.reject(failure('refused', { message: 'It was not opened.' })),
  });
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const { container } = render(Finding, { finding: unauthorised(inAnHour) });

  await userEvent.click(screen.getByRole('button', { name: 'Authorise the token' }));

  expect(core.openSignOnPage).toHaveBeenCalledExactlyOnceWith(unauthorised(inAnHour).remedy.link);
  expect((await screen.findByRole('alert')).textContent).toBe('It was not opened.');
  expect(container.innerHTML).not.toContain('authorization_request');
});

it('offers another check once that link is too old', async () => {
  const core = fakeCore();
  const checkAgain = vi.fn();
  render(Finding, { finding: unauthorised('2026-01-01T00:00:00Z'), remedies: { checkAgain } });

  await userEvent.click(screen.getByRole('button', { name: 'Check again' }));

  expect(checkAgain).toHaveBeenCalledOnce();
  expect(core.openSignOnPage).not.toHaveBeenCalled();
});
