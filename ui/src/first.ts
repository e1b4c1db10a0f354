/** The first questions to the core. Their answers come along with the page; where they do not, they are asked for. */
import {
  ipc,
  type FirstView,
  type HeardInput,
  type ListInput,
  type ListingView,
  type StartView,
  type SystemView,
} from './lib/ipc';
import { firstQuery } from './screens/connections/slice';

/** Answers that are there, or on their way. */
export interface First {
  start: Promise<StartView>;
  systems: Promise<SystemView[]>;
  query: ListInput;
  listing: Promise<ListingView>;
  /** What had happened when they were given; `null` where it cannot be known. */
  heard: Promise<HeardInput | null>;
}

/** All that the first picture shows. */
export function askFirst(): First {
  const given = ipc.firstAnswers();
  return given ? cameAlong(given) : asked();
}

function cameAlong({ start, systems, query, listing, heard }: FirstView): First {
  return {
    start: Promise.resolve(start),
    systems: Promise.resolve(systems),
    query,
    listing: Promise.resolve(listing),
    heard: Promise.resolve(heard),
  };
}

function asked(): First {
  const query = firstQuery(innerHeight);
  const first = {
    // Before the others, so that nothing that happens meanwhile is missed.
    heard: ipc.waitForSignal(null).catch(() => null),
    start: ipc.start(),
    listing: ipc.listConnections(query),
    systems: ipc.listSystems(),
    query,
  };
  // Whoever reads them says what went wrong; until then nobody does.
  for (const answer of [first.start, first.listing, first.systems]) answer.catch(() => undefined);
  return first;
}
