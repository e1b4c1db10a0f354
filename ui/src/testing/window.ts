/** The whole window on a made-up core, as a person meets it. */
import { render, screen } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import App from '../App.svelte';
import type { Ipc } from '../lib/ipc';
import { loadLater } from '../later';
import { opening } from '../opening';
import { fakeCore, type FakeCore } from './core';

export interface Opened {
  core: FakeCore;
  user: UserEvent;
}

/** Opens the window and waits for its first heading. */
export async function openWindow(answers: Partial<Ipc> = {}, heading = 'Connections'): Promise<Opened> {
  const core = fakeCore(answers);
  const user = userEvent.setup({ delay: null });
  await loadLater();
  render(App, opening().props);
  await screen.findByRole('heading', { level: 1, name: heading });
  return { core, user };
}

export const button = (name: string | RegExp) => screen.findByRole('button', { name });
