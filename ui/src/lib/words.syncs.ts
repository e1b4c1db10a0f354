/** The words about repositories that a CoreGit keeps in step. */
import type { SyncView, WalkView } from './ipc';
import { timeOfDay } from './time';

export const syncs = {
  title: 'Syncs',
  none: 'No repository uses it.',
  way: { import: 'imports from', export: 'exports to' },
  wayUnknown: 'in step with',
  automatic: (sync: SyncView) => (sync.hasWebhook ? 'by itself, through a webhook' : 'by itself'),
  byHand: 'only when asked',
  lastSynced: 'last synced',
  neverSynced: 'not synced so far',
  failed: 'Last failure:',
  look: 'Look for its syncs',
  lookAgain: 'Look again',
  lookedAt: 'As of',
  walking: 'Looking through the repositories',
  stop: 'Stop looking',
  progress: ({ done, of, until }: WalkView) => {
    if (until !== null) return `CoreGit’s limit of requests is used up: it goes on at ${timeOfDay(until)}.`;
    return done === null ? `Found ${of} repositories…` : `Looked at ${done} of ${of} repositories`;
  },
};
