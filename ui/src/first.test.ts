import { expect, it, vi } from 'vitest';
import { askFirst } from './first';
import { hearSignals } from './lib/signals';
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

it('answers that came along are taken, and nothing is asked', async () => {
  const rows = [samples.row(7)];
  const core = fakeCore({
    firstAnswers: () => ({
      start: samples.start(),
      systems: [samples.system()],
      query: { text: '', sort: 'state', isDescending: false, collapsed: [], offset: 0, limit: 40 },
      listing: samples.listing(rows),
      heard: { changes: 3, keys: 1 },
    }),
  });

  const first = askFirst();
  const { props, ready } = opening(first);
  await ready;

  expect(props.connections.row(0)).toEqual(rows[0]);
  expect(props.frame.systems).toHaveLength(1);
  expect(await first.heard).toEqual({ changes: 3, keys: 1 });
  for (const question of [core.start, core.listSystems, core.listConnections, core.waitForSignal])
    expect(question).not.toHaveBeenCalled();
});

it('what happened since the answers were given is heard', async () => {
  const listening = { changed: vi.fn(), store: vi.fn() };
  const core = fakeCore();
  const first = askFirst();
  core.change();

  void hearSignals(listening, await first.heard);

  await vi.waitFor(() => expect(listening.changed).toHaveBeenCalledOnce());
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
