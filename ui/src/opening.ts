/** The order of the beginning: everything is there before anything is drawn, so that the first picture is whole. */
import { askFirst, type First } from './first';
import { loadLater } from './later';
import { Frame } from './lib/frame.svelte';
import { ConnectionsState } from './screens/connections/connections.svelte';

/** So long the window may stay empty; then it says that it is starting. */
const PATIENCE_MS = 200;
/** After the first rows; until then nothing shall keep this computer from painting them. */
const BREATH_MS = 100;

const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));
const breathe = () => pause(BREATH_MS);

/** What the first picture is drawn from; whatever it does without follows once it is painted. */
export function opening(first: First = askFirst()) {
  const frame = new Frame();
  const connections = new ConnectionsState(frame);
  const answered = Promise.all([frame.open(first), connections.begin(first.query, first.listing)]);
  const ready = Promise.race([answered, pause(PATIENCE_MS)]);
  void ready.then(breathe).then(async () => frame.listen(await first.heard));
  void answered.then(breathe).then(() => Promise.all([frame.readRotations(), frame.refresh(), loadLater()]));
  return { props: { frame, connections }, ready };
}
