/** The wizard as tests open it and fill it in. */
import { screen, waitFor } from '@testing-library/svelte';
import { expect } from 'vitest';
import type { Ipc } from '../lib/ipc';
import { button, openWindow } from './window';

/** Made up for these tests; valid nowhere. */
export const SECRET = 'made-up-secret-for-the-wizard';

export async function openWizard(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.click(await button('New connection'));
  await screen.findByRole('heading', { level: 1, name: 'New connection' });
  await screen.findByRole('textbox', { name: 'Organization' });
  return opened;
}

/** Fills the first two blocks. */
export async function fill({ user }: Pick<Awaited<ReturnType<typeof openWizard>>, 'user'>) {
  await user.type(screen.getByRole('textbox', { name: 'Organization' }), 'my-org');
  await user.tab();
  const token = screen.getByLabelText<HTMLInputElement>('Token');
  await waitFor(() => expect(token.matches(':disabled')).toBe(false));
  await user.click(token);
  await user.paste(SECRET);
  await button('Replace');
}

export async function checked(answers: Partial<Ipc> = {}) {
  const opened = await openWizard(answers);
  await fill(opened);
  await opened.user.click(await button('Check'));
  await button('Check again');
  return opened;
}
