/** What the core tells unasked. It is waited for in a command, and nothing is missed between two. */
import { ipc, type HeardInput, type SignalView, type StoreView } from './ipc';

/** After an answer that could not be had. */
const PAUSE_MS = 1000;

export interface Listeners {
  /** Something was committed, by this window or another face. */
  changed: () => void;
  /** The secret store has this state now. */
  store: (view: StoreView) => void;
}

/** Tells the listeners what happens from now on, or since this was heard, until the page is gone. */
export async function hearSignals(
  { changed, store }: Listeners,
  since: HeardInput | null = null,
): Promise<never> {
  let heard = since;
  for (;;) {
    const signal: SignalView | null = await ipc.waitForSignal(heard).catch(() => null);
    if (!signal) {
      await new Promise((done) => setTimeout(done, PAUSE_MS));
      continue;
    }
    const last = heard;
    heard = { changes: signal.changes, keys: signal.keys };
    if (last && last.changes !== signal.changes) changed();
    if (last && last.keys !== signal.keys && signal.store) store(signal.store);
  }
}
