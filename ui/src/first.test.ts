import { expect, it } from 'vitest';
import { askFirst } from './first';
import { opening } from './opening';
import { deferred, failure, fakeCore } from './testing/core';
import * as samples from './testing/samples';

it('everything for the first picture is asked for at once, before any answer', () => {
  const never = deferred<never>().promise;
  const core = fakeCore({
    start: () => never,
    listSystems: () => never,
    listConnections: () => never,
  });

  askFirst();

  expect(core.start).toHaveBeenCalledOnce();
  expect(core.listSystems).toHaveBeenCalledOnce();
  expect(core.listConnections).toHaveBeenCalledOnce();
});

it('the first picture asks for nothing twice', async () => {
  const core = fakeCore();

  await opening(askFirst()).ready;

  expect(core.start).toHaveBeenCalledOnce();
  expect(core.listSystems).toHaveBeenCalledOnce();
  expect(core.listConnections).toHaveBeenCalledOnce();
});

it('the first rows are those that fill the window', async () => {
  const rows = Array.from({ length: 500 }, (_, number) => samples.row(number));
  const core = fakeCore({
    listConnections: async ({ offset, limit }) =>
      samples.listing(rows.slice(offset, offset + limit), { lineCount: rows.length }),
  });

  const { props, ready } = opening(askFirst());
  await ready;

  const asked = core.listConnections.mock.lastCall?.[0];
  expect(asked).toMatchObject({ text: '', sort: 'state', isDescending: false, offset: 0 });
  expect(props.connections.lines).toHaveLength(asked?.limit ?? 0);
  expect(props.connections.row(Math.floor(innerHeight / 36))).toBeDefined();
});

it('a first question that is refused is said where its answer would be', async () => {
  fakeCore({ listConnections: async () => Promise.reject(failure('diskTrouble')) });

  const { props, ready } = opening(askFirst());
  await ready;

  expect(props.connections.failure?.code).toBe('diskTrouble');
  expect(props.frame.start).not.toBeNull();
});
