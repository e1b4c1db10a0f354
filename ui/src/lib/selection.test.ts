import { expect, it, vi } from 'vitest';
import { deferred } from '../testing/core';
import { Selection } from './selection.svelte';

const MANY = 10_000;
const name = (number: number) => `connection-${number}`;

it('ticks and unticks one', () => {
  const { selection } = many();

  selection.toggle(3, name(3));
  selection.toggle(5, name(5));
  selection.toggle(3, name(3));

  expect([...selection.ids]).toEqual([name(5)]);
});

it('a range grows and shrinks around the place where it began, and keeps what was ticked before', async () => {
  const { selection } = many();
  selection.toggle(9000, name(9000));
  selection.toggle(4, name(4));

  await selection.extend(4, 7);
  expect(selection.count).toBe(5);
  await selection.extend(7, 2);

  expect([...selection.ids].sort()).toEqual([2, 3, 4, 9000].map(name));
});

it('a range without a tick begins at the active row', async () => {
  const { selection } = many();

  await selection.extend(10, 12);

  expect([...selection.ids]).toEqual([10, 11, 12].map(name));
});

it('all means all that match, not what is drawn', async () => {
  const { selection, idsOf } = many();

  await selection.all();

  expect(selection.count).toBe(MANY);
  expect(idsOf.mock.lastCall?.[0]).toBe(0);
});

it('a late answer never brings back what was cleared', async () => {
  const late = deferred<string[]>();
  const selection = new Selection(() => late.promise);

  const asked = selection.all();
  selection.toggle(1, name(1));
  selection.clear();
  late.resolve([name(0), name(1)]);
  await asked;

  expect(selection.count).toBe(0);
});

it('another order forgets where a range began and keeps the ticks', async () => {
  const { selection } = many();
  selection.toggle(100, name(100));

  selection.forgetPlaces();
  await selection.extend(5, 6);

  expect([...selection.ids]).toEqual([100, 5, 6].map(name));
});

function many() {
  const idsOf = vi.fn(async (first: number, count: number) =>
    Array.from({ length: Math.min(count, MANY - first) }, (_, step) => name(first + step)),
  );
  return { selection: new Selection(idsOf), idsOf };
}
