/** The first questions to the core. They leave before the window's own script is read. */
import { ipc, type ListInput, type ListingView, type StartView, type SystemView } from './lib/ipc';
import { firstQuery } from './screens/connections/slice';

/** Questions on their way. */
export interface First {
  start: Promise<StartView>;
  systems: Promise<SystemView[]>;
  query: ListInput;
  listing: Promise<ListingView>;
}

/** Asks for all that the first picture shows. */
export function askFirst(): First {
  const query = firstQuery(innerHeight);
  const first = {
    start: ipc.start(),
    listing: ipc.listConnections(query),
    systems: ipc.listSystems(),
    query,
  };
  // Whoever reads them says what went wrong; until then nobody does.
  for (const answer of [first.start, first.listing, first.systems]) answer.catch(() => undefined);
  return first;
}
