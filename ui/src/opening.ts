/** The order of the beginning: everything is asked for before anything is drawn, so that the first picture is whole. */
import { Frame } from './lib/frame.svelte';
import { ConnectionsState } from './screens/connections/connections.svelte';
import { visibleSlice } from './screens/connections/slice';

/** So long the window may stay empty; then it says that it is starting. */
const PATIENCE_MS = 200;
/** After the first rows; until then nothing shall keep this computer from painting them. */
const BREATH_MS = 100;

const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/** Asks for all that the first picture shows; fresh lists follow once it is painted. */
export function opening() {
  const frame = new Frame();
  const connections = new ConnectionsState(frame);
  const { first, last } = visibleSlice(0, innerHeight);
  const answered = Promise.all([frame.open(), connections.read(first, last)]);
  void answered.then(() => pause(BREATH_MS)).then(() => frame.refresh());
  return { props: { frame, connections }, ready: Promise.race([answered, pause(PATIENCE_MS)]) };
}
