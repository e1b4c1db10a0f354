import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet, type Snippet } from 'svelte';
import { expect, it, vi } from 'vitest';
import { PARTS, SCREENS, loadLater } from './later';
import { Lazy } from './lib/lazy.svelte';
import Later from './parts/Later.svelte';
import { expectNoViolations } from './testing/axe';

it.each(Object.entries({ ...SCREENS, ...PARTS }))('%s can be loaded', async (_, lazy: Lazy<unknown>) => {
  await lazy.load();

  expect(lazy.part).toBeTypeOf('function');
  expect(lazy.failure).toBeNull();
});

it('everything is there once the quiet moment is over', async () => {
  await loadLater();

  expect([...Object.values(SCREENS), ...Object.values(PARTS)].every((lazy) => lazy.part)).toBe(true);
});

it('a part is fetched once, however often it is asked for', async () => {
  const fetch = vi.fn(async () => ({ default: 'the part' }));
  const lazy = new Lazy(fetch);

  await Promise.all([lazy.load(), lazy.load()]);
  await lazy.load();

  expect(fetch).toHaveBeenCalledOnce();
});

it('a part that cannot be loaded is said, and another attempt shows it', async () => {
  const fetch = vi.fn(async () => ({ default: 'the part' }));
  fetch.mockRejectedValueOnce(new TypeError('Importing a module script failed.'));
  const user = userEvent.setup({ delay: null });
  render(Later<string>, { lazy: new Lazy(fetch), shown: inWords });

  await screen.findByText('This part of the window could not be loaded.');
  await expectNoViolations();
  await user.click(screen.getByRole('button', { name: 'Try again' }));

  await screen.findByText('Here is the part');
});

const inWords: Snippet<[string]> = createRawSnippet((part) => ({ render: () => `<p>Here is ${part()}</p>` }));
