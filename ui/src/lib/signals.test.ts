import { afterEach, expect, test, vi } from 'vitest';
import { fakeCore } from '../testing/core';
import * as samples from '../testing/samples';
import type { SignalView } from './ipc';
import { hearSignals } from './signals';

const listeners = () => ({ changed: vi.fn(), store: vi.fn() });
const settled = () => vi.advanceTimersByTimeAsync(0);

afterEach(() => vi.useRealTimers());

test('what was before the page is no news', async () => {
  vi.useFakeTimers();
  const heard = listeners();
  const core = fakeCore();
  core.change();

  void hearSignals(heard);
  await settled();

  expect(heard.changed).not.toHaveBeenCalled();
  expect(core.waitForSignal).toHaveBeenLastCalledWith({ changes: 1, keys: 0 });
});

test('a commit and a state of the store are told apart', async () => {
  vi.useFakeTimers();
  const heard = listeners();
  const core = fakeCore();
  void hearSignals(heard);
  await settled();

  core.sendStore(samples.keychainLocked);
  await settled();
  expect(heard.store).toHaveBeenCalledExactlyOnceWith(samples.keychainLocked);
  expect(heard.changed).not.toHaveBeenCalled();

  core.change();
  await settled();
  expect(heard.changed).toHaveBeenCalledOnce();
  expect(heard.store).toHaveBeenCalledOnce();
});

test('a core that cannot answer is asked again after a pause', async () => {
  vi.useFakeTimers();
  const heard = listeners();
  const answers: (SignalView | Error)[] = [
    { changes: 1, keys: 0, store: null },
    new Error('the window is being made'),
    { changes: 2, keys: 0, store: null },
  ];
  const core = fakeCore({
    waitForSignal: async () => {
      const answer = answers.shift();
      if (!answer) return new Promise(() => undefined);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });

  void hearSignals(heard);
  await vi.advanceTimersByTimeAsync(999);
  expect(core.waitForSignal).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1);

  expect(heard.changed).toHaveBeenCalledOnce();
  expect(core.waitForSignal).toHaveBeenLastCalledWith({ changes: 2, keys: 0 });
});
